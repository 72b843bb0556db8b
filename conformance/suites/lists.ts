// Lists through the SDK: filters, pages in both directions, and a pager that comes to an end.

import { expect } from 'vitest';
import type { Scene, Stage } from '../harness/stories.ts';
import { thrownBy } from './thrown.ts';

// The pager asks for a hundred at a time: this makes it ask twice.
const MANY = 103;

/** Lists of users; the server is theirs alone, so that a page is known to the last row. */
export function lists({ method }: Scene): void {
  const ids: string[] = [];

  method('listUsers', (shows) => {
    shows('a list of nobody is empty and names no neighbours', async ({ workos }) => {
      const list = await workos.userManagement.listUsers();
      expect(list).toMatchObject({ data: [], listMetadata: { before: null, after: null } });
      expect(await list.autoPagination()).toEqual([]);
    });

    shows('three pages of one user each lead forward to the end', async ({ workos }) => {
      for (const name of ['first', 'second', 'third']) {
        ids.push((await workos.userManagement.createUser({ email: `${name}@example.com` })).id);
      }
      expect(await walk(workos, 'after', {})).toEqual({ seen: [...ids].reverse(), pages: 3 });
    });

    shows('and back again to the beginning', async ({ workos }) => {
      expect(await walk(workos, 'before', { after: ids[1] as string })).toEqual({
        seen: [ids[0], ids[1], ids[2]],
        pages: 3,
      });
    });

    shows('in ascending order the oldest come first', async ({ workos }) => {
      const { data } = await workos.userManagement.listUsers({ order: 'asc' });
      expect(data.map(({ id }) => id)).toEqual(ids);
      const { data: descending } = await workos.userManagement.listUsers({ order: 'desc' });
      expect(descending.map(({ id }) => id)).toEqual([...ids].reverse());
    });

    shows('an address finds its user in any case, and only that one', async ({ workos }) => {
      const { data } = await workos.userManagement.listUsers({ email: 'SECOND@example.com' });
      expect(data.map(({ id }) => id)).toEqual([ids[1]]);
      const { data: others } = await workos.userManagement.listUsers({ email: 'second@example' });
      expect(others).toEqual([]);
    });

    shows('an organization without members lists nobody', async ({ workos }) => {
      expect((await workos.userManagement.listUsers({ organizationId: 'org_none' })).data).toEqual([]);
    });

    shows('ten are listed when nobody says how many', async ({ workos }) => {
      for (let made = 0; made < MANY - 3; made += 20) {
        const batch = Array.from({ length: Math.min(20, MANY - 3 - made) }, (_, at) =>
          workos.userManagement.createUser({ email: `crowd-${made + at}@example.com` }),
        );
        await Promise.all(batch);
      }
      const list = await workos.userManagement.listUsers();
      expect(list.data).toHaveLength(10);
      expect(list.listMetadata.after).toBe(list.data.at(-1)?.id);
    });

    shows('the pager brings everybody once, and ends', async ({ workos }) => {
      const everybody = await (await workos.userManagement.listUsers()).autoPagination();
      expect(everybody).toHaveLength(MANY);
      expect(new Set(everybody.map(({ id }) => id)).size).toBe(MANY);
    });

    shows('more than a hundred at once are refused', async ({ workos, sdk }) => {
      const thrown = await thrownBy(workos.userManagement.listUsers({ limit: 101 }));
      expect(thrown).toBeInstanceOf(sdk.UnprocessableEntityException);
      expect(thrown).toMatchObject({ status: 422, code: 'invalid_request_parameters' });
      expect(thrown.message).toContain('limit');
    });

    shows('both cursors at once are refused', async ({ workos }) => {
      const cursors = { before: ids[0] as string, after: ids[1] as string };
      expect(await thrownBy(workos.userManagement.listUsers(cursors))).toMatchObject({ status: 422 });
    });
  });
}

// Goes from page to page by the cursor that each names, as a user interface does.
async function walk(workos: Stage['workos'], direction: 'before' | 'after', from: { after?: string }) {
  const seen: string[] = [];
  let cursor: Record<string, string> = from;
  for (let pages = 1; pages <= 10; pages += 1) {
    const { data, listMetadata } = await workos.userManagement.listUsers({ limit: 1, ...cursor });
    seen.push(...data.map(({ id }) => id));
    const next = listMetadata[direction];
    if (!next) return { seen, pages };
    cursor = { [direction]: next };
  }
  return expect.fail('the pages do not end');
}
