// Metadata through Clerk's SDK: merged, replaced, bounded; and pictures.

import { expect } from 'vitest';
import type { ClerkScene } from '../../harness/clerk-stories.ts';
import { NOBODY, notFound, onOtherWire, person, refused } from './cast.ts';

/** The smallest picture: one pixel. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** The stories of metadata. */
export function metadata({ operation }: ClerkScene): void {
  operation('users.updateUserMetadata', (shows) => {
    shows('objects are merged at every depth, a null removes its key, lists are replaced', async (stage) => {
      const { id } = await person(stage, {
        publicMetadata: { a: { b: 1, c: { d: 2, e: 3 } }, list: [1, 2], stays: true },
        privateMetadata: { untouched: 1 },
      });
      const merged = await stage.clerk.users.updateUserMetadata(id, {
        publicMetadata: { a: { b: null, c: { d: null, f: 4 } }, list: [3] } as UserPublicMetadata,
      });
      expect(merged.publicMetadata).toEqual({ a: { c: { e: 3, f: 4 } }, list: [3], stays: true });
      expect(merged.privateMetadata).toEqual({ untouched: 1 });
      expect((await onOtherWire(stage, id)).metadata).toEqual({});
    });

    shows(
      'trap 18: keys and values are what they were: case, order of lists, numbers, unicode, empty',
      async (stage) => {
        const { id } = await person(stage);
        const publicMetadata = JSON.parse(
          '{"camelCase":1,"snake_case":2,"":{"":[]},"π":"🌒","zero":0,"minus":-1.5e-7,"no":false,"list":[3,1,2,null,{"x":null}],"__proto__":{"a":1},"constructor":{"prototype":{"b":2}},"toString":"t"}',
        ) as Record<string, unknown>;
        const { publicMetadata: got } = await stage.clerk.users.updateUserMetadata(id, { publicMetadata });
        expect(JSON.stringify(sorted(got))).toBe(JSON.stringify(sorted(publicMetadata)));
        expect(({} as { a?: number }).a).toBeUndefined();
      },
    );

    shows('trap 14: without a body it gives the user as they are', async (stage) => {
      const made = await person(stage, { publicMetadata: { a: 1 } });
      expect(await stage.clerk.users.updateUserMetadata(made.id, {})).toEqual(made);
    });

    shows('two merges of different keys at once both survive', async (stage) => {
      const { id } = await person(stage);
      const keys = ['a', 'b', 'c', 'd'];
      await Promise.all(
        keys.map((key) => stage.clerk.users.updateUserMetadata(id, { publicMetadata: { [key]: true } })),
      );
      expect(Object.keys((await stage.clerk.users.getUser(id)).publicMetadata).sort()).toEqual(keys);
    });

    const cases: [title: string, given: object, code: string, param: string][] = [
      ['a bucket that is no object', { publicMetadata: 'x' }, 'form_param_value_invalid', 'public_metadata'],
      ['a bucket that is a list', { privateMetadata: [1] }, 'form_param_value_invalid', 'private_metadata'],
      [
        'more than 8 KB',
        { privateMetadata: { note: 'x'.repeat(9000) } },
        'form_param_exceeds_allowed_size',
        'private_metadata',
      ],
      ['a bucket that nobody knows', { metadata: {} }, 'form_param_unknown', 'metadata'],
    ];
    for (const [title, given, code, param] of cases) {
      shows(`${title} is refused, and nothing changes`, async (stage) => {
        const made = await person(stage, { publicMetadata: { a: 1 } });
        await refused(stage.clerk.users.updateUserMetadata(made.id, given), 422, code, param);
        expect(await stage.clerk.users.getUser(made.id)).toEqual(made);
      });
    }

    shows('an unknown user is not found', async ({ clerk }) => {
      await notFound(clerk.users.updateUserMetadata(NOBODY, { publicMetadata: { a: 1 } }));
    });
  });

  operation('users.replaceUserMetadata', (shows) => {
    shows('each bucket that is given is replaced whole, the others stay', async (stage) => {
      const { id } = await person(stage, { publicMetadata: { a: 1 }, unsafeMetadata: { b: 2 } });
      const replaced = await stage.clerk.users.replaceUserMetadata(id, { publicMetadata: { c: 3 } });
      expect([replaced.publicMetadata, replaced.unsafeMetadata]).toEqual([{ c: 3 }, { b: 2 }]);
      const cleared = await stage.clerk.users.replaceUserMetadata(id, { publicMetadata: {} });
      expect(cleared.publicMetadata).toEqual({});
    });

    shows('an unknown user is not found', async ({ clerk }) => {
      await notFound(clerk.users.replaceUserMetadata(NOBODY, { publicMetadata: {} }));
    });
  });
}

/** The stories of pictures. */
export function pictures({ operation }: ClerkScene): void {
  operation('users.updateUserProfileImage', (shows) => {
    shows('a picture has an address of its own, which serves it, and the other wire shows it', async (stage) => {
      const made = await person(stage);
      const file = new Blob([PNG], { type: 'application/octet-stream' });
      const changed = await stage.clerk.users.updateUserProfileImage(made.id, { file });
      expect(changed.hasImage).toBe(true);
      expect(changed.imageUrl).not.toBe(made.imageUrl);
      const picture = await fetch(changed.imageUrl);
      expect([picture.status, picture.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^image\//)]);
      expect((await onOtherWire(stage, made.id)).profilePictureUrl).toBe(changed.imageUrl);
    });

    shows('what is no picture, and one of more than 10 MB are refused', async (stage) => {
      const { id } = await person(stage);
      const large = new Blob([Buffer.concat([PNG, Buffer.alloc(11 * 1024 * 1024)])]);
      await refused(stage.clerk.users.updateUserProfileImage(id, { file: large }), 413, 'image_too_large', 'file');
      const text = stage.clerk.users.updateUserProfileImage(id, { file: new Blob(['not a picture']) });
      await refused(text, 400, 'request_body_invalid', 'file');
    });

    shows('an unknown user is not found', async ({ clerk }) => {
      await notFound(clerk.users.updateUserProfileImage(NOBODY, { file: new Blob([PNG]) }));
    });
  });

  operation('users.deleteUserProfileImage', (shows) => {
    shows('the generated picture is back, and a second time changes nothing', async (stage) => {
      const made = await person(stage);
      await stage.clerk.users.updateUserProfileImage(made.id, { file: new Blob([PNG]) });
      const without = await stage.clerk.users.deleteUserProfileImage(made.id);
      expect([without.hasImage, without.imageUrl]).toEqual([false, made.imageUrl]);
      expect((await stage.clerk.users.deleteUserProfileImage(made.id)).hasImage).toBe(false);
      expect((await onOtherWire(stage, made.id)).profilePictureUrl).toBeNull();
    });

    shows('an unknown user is not found', async ({ clerk }) => {
      await notFound(clerk.users.deleteUserProfileImage(NOBODY));
    });
  });
}

// Keys in one order; a key `__proto__` stays a key.
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}
