// Pages of lists, by the SDK and by the pagers of other languages: three of one row each, both ways, and an end.

import { expect } from 'vitest';
import { type LanguageName, speak } from '../harness/replay.ts';
import { factorsOf, named } from '../harness/services.ts';
import type { Scene, Stage } from '../harness/stories.ts';
import { organization, person } from './cast.ts';

interface Page {
  data: { id: string }[];
  listMetadata: { before?: string | null; after?: string | null };
  autoPagination?(): Promise<{ id: string }[]>;
}

interface List {
  /** The method, as the SDK calls it. */
  name: string;
  /** Makes three rows; gives their ids, oldest first, and what narrows the list to them. */
  make(stage: Stage): Promise<{ ids: string[]; filter: Record<string, string> }>;
  list(stage: Stage, options: Record<string, unknown>): Promise<Page>;
  /** The same on the wire; `{user_id}` comes out of the filter. */
  path: string;
}

const UM = '/user_management';
const THREE = [1, 2, 3];

async function inTurn<T>(make: (at: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (const at of THREE) made.push(await make(at));
  return made;
}

const listsOf = (sdk: Scene['sdk']): List[] => [
  {
    name: 'organizations.listOrganizations',
    async make(stage) {
      return { ids: (await inTurn(() => organization(stage))).map(({ id }) => id), filter: {} };
    },
    list: ({ workos }, options) => workos.organizations.listOrganizations(options),
    path: '/organizations',
  },
  {
    name: 'listOrganizationMemberships',
    async make(stage) {
      const { id: organizationId } = await organization(stage);
      const made = await inTurn(async () => {
        const { id: userId } = await person(stage);
        return stage.workos.userManagement.createOrganizationMembership({ userId, organizationId });
      });
      return { ids: made.map(({ id }) => id), filter: { organizationId } };
    },
    list: ({ workos }, options) =>
      workos.userManagement.listOrganizationMemberships(options as unknown as { userId: string }),
    path: `${UM}/organization_memberships`,
  },
  {
    name: 'listInvitations',
    async make(stage) {
      const { id: organizationId } = await organization(stage);
      const { userManagement } = stage.workos;
      const made = await inTurn(() => userManagement.sendInvitation({ email: stage.email(), organizationId }));
      return { ids: made.map(({ id }) => id), filter: { organizationId } };
    },
    list: ({ workos }, options) => workos.userManagement.listInvitations(options),
    path: `${UM}/invitations`,
  },
  {
    name: 'authorization.listPermissions',
    async make({ workos }) {
      const made = await inTurn((at) => workos.authorization.createPermission({ slug: `pages:${at}`, name: 'Page' }));
      return { ids: made.map(({ id }) => id), filter: {} };
    },
    list: ({ workos }, options) => workos.authorization.listPermissions(options),
    path: '/authorization/permissions',
  },
  {
    name: named(sdk, 'multiFactorAuth.listUserAuthFactors', 'listAuthFactors'),
    async make(stage) {
      const { id: userId } = await person(stage);
      const made = await inTurn(() => factorsOf(stage.workos).createUserAuthFactor({ userId, type: 'totp' }));
      return { ids: made.map(({ authenticationFactor }) => authenticationFactor.id), filter: { userId } };
    },
    list: ({ workos }, options) => factorsOf(workos).listUserAuthFactors(options as { userId: string }),
    path: `${UM}/users/{user_id}/auth_factors`,
  },
];

/** The stories of pages; the server is theirs alone, so that a page is known to the last row. */
export function pages({ method, sdk }: Scene): void {
  for (const { name, make, list, path } of listsOf(sdk)) {
    const made: Awaited<ReturnType<List['make']>>[] = [];
    // Made by whichever story comes first, seen by all.
    const rows = async (stage: Stage) => {
      if (!made[0]) made.push(await make(stage));
      return made[0] as (typeof made)[0];
    };

    method(name, (shows) => {
      shows('three pages of one row each lead forward to the end, and back to the beginning', async (stage) => {
        const { ids, filter } = await rows(stage);
        const go = (options: object) => list(stage, { ...filter, limit: 1, ...options });
        expect(await walk(go, 'after', {})).toEqual([...ids].reverse());
        expect(await walk(go, 'before', { after: ids[1] })).toEqual(ids);
        expect(await walk(go, 'after', { order: 'asc' })).toEqual(ids);
      });

      shows("the SDK's own pager brings every row once, and ends", async (stage) => {
        const { ids, filter } = await rows(stage);
        const first = await list(stage, filter);
        const all = first.autoPagination ? await first.autoPagination() : first.data;
        expect(all.map(({ id }) => id)).toEqual([...ids].reverse());
      });
    });

    method('the pagers of other languages', (shows) => {
      for (const language of ['Ruby 10', 'PHP 9', 'Python', 'Go', 'Elixir 1.1.0'] as const) {
        shows(`trap 6: ${language} comes to the end of ${path}, both ways`, async (stage) => {
          const { ids, filter } = await rows(stage);
          const { organizationId, userId = '' } = filter;
          const query = organizationId ? `&organization_id=${organizationId}` : '';
          const at = `${path.replace('{user_id}', userId)}?limit=1${query}`;
          expect(await onTheWire(stage, language, at, 'after')).toEqual([...ids].reverse());
          expect(await onTheWire(stage, language, `${at}&order=asc`, 'after')).toEqual(ids);
          expect(await onTheWire(stage, language, at, 'before', ids[1])).toEqual(ids);
        });
      }
    });
  }
}

type Direction = 'before' | 'after';

// Goes from page to page by the cursor that each names, as a user interface does.
async function walk(go: (options: object) => Promise<Page>, direction: Direction, from: object): Promise<string[]> {
  const seen: string[] = [];
  const { order } = from as { order?: string };
  let options: object = from;
  for (let page = 1; page <= 10; page += 1) {
    const { data, listMetadata } = await go(options);
    seen.push(...data.map(({ id }) => id));
    const next = listMetadata[direction];
    if (!next) return seen;
    options = { [direction]: next, ...(order ? { order } : {}) };
  }
  return expect.fail('the pages do not end');
}

// What Ruby, PHP, Python and Go do: on with whatever cursor came, until it is null. Back, the first page is looked up.
async function onTheWire(
  { server }: Stage,
  language: LanguageName,
  path: string,
  direction: Direction,
  from?: string,
): Promise<string[]> {
  const say = speak(language, server);
  const seen: string[] = [];
  let cursor = from ? `&after=${from}` : '';
  for (let page = 1; page <= 10; page += 1) {
    const { body } = await say('GET', `${path}${cursor}`);
    seen.push(...body.data.map(({ id }: { id: string }) => id));
    const next = body.list_metadata[direction];
    if (next === null) return seen;
    cursor = `&${direction}=${next}`;
  }
  return expect.fail('the pages do not end');
}
