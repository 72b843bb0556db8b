// Permissions through the SDK: made, found, changed, and taken from every role when they go.

import { expect } from 'vitest';
import type { Scene, Stage } from '../harness/stories.ts';
import { expectThrown, idOf, TIME } from './cast.ts';
import { thrownBy } from './thrown.ts';

let slugs = 0;
const fresh = () => {
  slugs += 1;
  return `reports:read-${slugs}`;
};
const make = ({ workos }: Stage, slug = fresh()) => workos.authorization.createPermission({ slug, name: 'Read' });

/** The stories of permissions. */
export function permissions({ method }: Scene): void {
  method('authorization.createPermission', (shows) => {
    shows('a permission has a name, and a description when one was given', async ({ workos }) => {
      const slug = fresh();
      const made = await workos.authorization.createPermission({ slug, name: 'Read reports' });
      expect(made).toEqual({
        object: 'permission',
        id: idOf('perm'),
        slug,
        name: 'Read reports',
        description: null,
        resourceTypeSlug: 'organization',
        system: false,
        createdAt: expect.stringMatching(TIME),
        updatedAt: expect.stringMatching(TIME),
      });
    });

    shows('a slug that is taken is refused, and a description that is too long', async (stage) => {
      const { authorization } = stage.workos;
      const { slug } = await make(stage);
      const taken = await thrownBy(make(stage, slug));
      expectThrown(stage, taken, 'ConflictException', 'permission_slug_conflict');
      const given = { slug: fresh(), name: 'Long', description: 'x'.repeat(151) };
      const thrown = await thrownBy(authorization.createPermission(given));
      expectThrown(stage, thrown, 'UnprocessableEntityException', 'invalid_request_parameters');
    });
  });

  method('authorization.getPermission', (shows) => {
    shows('a permission is read back by slug; an unknown one is not found', async (stage) => {
      const made = await make(stage);
      expect(await stage.workos.authorization.getPermission(made.slug)).toEqual(made);
      const thrown = await thrownBy(stage.workos.authorization.getPermission('none'));
      expectThrown(stage, thrown, 'NotFoundException', 'entity_not_found');
    });
  });

  method('authorization.listPermissions', (shows) => {
    shows('the newest is first, with a cursor to the older ones', async (stage) => {
      await make(stage);
      const made = await make(stage);
      const list = await stage.workos.authorization.listPermissions({ limit: 1 });
      expect(list.data).toEqual([made]);
      expect(list.listMetadata).toEqual({ before: null, after: made.id });
      const thrown = await thrownBy(stage.workos.authorization.listPermissions({ limit: 0 }));
      expectThrown(stage, thrown, 'UnprocessableEntityException', 'invalid_request_parameters');
    });
  });

  method('authorization.updatePermission', (shows) => {
    shows('a permission gets another name; an unknown one is not found', async (stage) => {
      const { authorization } = stage.workos;
      const { slug } = await make(stage);
      const changed = await authorization.updatePermission(slug, { name: 'Look', description: 'At reports.' });
      expect(changed).toMatchObject({ slug, name: 'Look', description: 'At reports.' });
      expect(await authorization.getPermission(slug)).toEqual(changed);
      const thrown = await thrownBy(authorization.updatePermission('none', { name: 'None' }));
      expectThrown(stage, thrown, 'NotFoundException', 'entity_not_found');
    });
  });

  method('authorization.deletePermission', (shows) => {
    shows('a removed permission is gone, and no role grants it any more', async (stage) => {
      const { authorization } = stage.workos;
      const { slug } = await make(stage);
      const role = { slug: slug.replace(':', '-'), name: 'Reader' };
      await authorization.createEnvironmentRole(role);
      await authorization.addEnvironmentRolePermission(role.slug, { permissionSlug: slug });
      expect(await authorization.deletePermission(slug)).toBeUndefined();
      expect((await authorization.getEnvironmentRole(role.slug)).permissions).toEqual([]);
      const thrown = await thrownBy(authorization.deletePermission(slug));
      expectThrown(stage, thrown, 'NotFoundException', 'entity_not_found');
    });
  });
}
