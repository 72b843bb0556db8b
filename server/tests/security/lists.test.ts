// X4: a walk through a list shows each row that survives it exactly once, whatever happens meanwhile.

import { expect, test } from 'vitest';
import { createUser, deleteUser } from '../../src/core/users.ts';
import type { Work } from '../../src/core/work.ts';
import { numberEvents } from '../../src/store/events.ts';
import { onEachDatabase, type Reply, type TestHouse } from '../house.ts';
import { record } from '../recording.ts';
import { drawSeed, random } from './dice.ts';
import { anotherSession, somebody } from './people.ts';
import { rows } from './rows.ts';

const idsOf = ({ body }: Reply): string[] => body.data.map((row: { id: string }) => row.id);

let named = 0;
const add = async (work: Work) => (await createUser(work, { email: `u${named++}@example.com` })).id;

async function fill(work: Work, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let at = 0; at < count; at += 10) ids.push(...(await Promise.all(Array.from({ length: 10 }, () => add(work)))));
  return ids;
}

async function join(work: Work, userId: string): Promise<void> {
  await work.commit(async (tx) => {
    const sql = `insert into memberships (environment_id, id, user_id, organization_id, status, created_at, updated_at) values ('${work.environmentId}', 'om_${userId}', '${userId}', 'org_1', 'active', 1, 1)`;
    await tx.run({ name: '', sql }, []);
  });
}

interface Walk {
  order: 'asc' | 'desc' | 'normal';
  backward: boolean;
  filter?: string;
}

/** Goes through a list from its one end to the other; `between` happens while each page but the last is being read. */
async function walk(
  house: TestHouse,
  path: string,
  { order, backward, filter = '' }: Walk,
  between: (page: string[]) => Promise<void>,
): Promise<string[]> {
  // In `normal` order, newest first, the cursors have each other's meaning.
  const [onward, back] = order === 'normal' ? (['before', 'after'] as const) : (['after', 'before'] as const);
  const url = (name: string, cursor: string | null) =>
    `${path}?limit=7&order=${order}${filter}${cursor ? `&${name}=${cursor}` : ''}`;
  let cursor: string | null = null;
  const next = backward ? back : onward;
  if (backward) {
    // From a place behind the last row; it is reached without a walk by an id that is older or newer than all.
    cursor = order === 'asc' ? 'user_7ZZZZZZZZZZZZZZZZZZZZZZZZZ' : 'user_00000000000000000000000000';
  }
  const seen: string[] = [];
  for (let pages = 0; pages < 200; pages += 1) {
    const [page] = await Promise.all([house.call('GET', url(next, cursor)), pages > 0 ? between(seen) : null]);
    expect(page.status, page.text).toBe(200);
    const ids = idsOf(page);
    expect(ids.length).toBeLessThanOrEqual(7);
    seen.push(...(backward ? ids.toReversed() : ids));
    await between(ids);
    cursor = page.body.list_metadata[next];
    expect(cursor === null || ids.includes(cursor)).toBe(true);
    if (cursor === null) return backward ? seen.toReversed() : seen;
  }
  throw new Error('the walk does not end');
}

const WALKS: Walk[] = (['asc', 'desc', 'normal'] as const).flatMap((order) => [
  { order, backward: false },
  { order, backward: true },
]);

onEachDatabase('lists', (open, kind) => {
  for (const { order, backward } of WALKS) {
    const title = `${order}, ${backward ? 'backward' : 'forward'}`;
    for (const organization of [false, true]) {
      test(`X4: a walk (${title}${organization ? ', of one organization' : ''}) under inserts and deletes shows each survivor once`, async () => {
        const house = await open();
        const seed = drawSeed();
        const next = random(seed);
        const { work } = house;
        const members = async (ids: string[]) => {
          for (const id of ids) if (organization) await join(work, id);
        };
        if (organization) {
          await work.commit((tx) =>
            tx.run(
              {
                name: '',
                sql: `insert into organizations (environment_id, id, name, created_at, updated_at) values ('${work.environmentId}', 'org_1', 'o', 1, 1)`,
              },
              [],
            ),
          );
          await fill(work, 10);
        }
        const present = await fill(work, 60);
        await members(present);
        const surviving = new Set(present);
        const remove = async (id: string | undefined) => {
          if (!id || !surviving.delete(id)) return;
          await deleteUser(work, id);
        };
        const filter = organization ? '&organization_id=org_1' : '';
        const seen = await walk(house, '/user_management/users', { order, backward, filter }, async (page) => {
          const pick = () => present[Math.floor(next() * present.length)];
          const jobs: Promise<unknown>[] = [add(work).then((id) => members([id]))];
          jobs.push(remove(pick()));
          // The row that the cursor names goes, too, now and then: the walk goes on from where it stood.
          if (next() < 0.5) jobs.push(remove(next() < 0.5 ? page.at(-1) : page[0]));
          await Promise.all(jobs);
        });
        expect(new Set(seen).size, `twice, seed ${seed}`).toBe(seen.length);
        const missed = [...surviving].filter((id) => !seen.includes(id));
        expect(missed, `missed, seed ${seed}`).toEqual([]);
        expect(surviving.size).toBeGreaterThan(20);
        const sorted = [...present].sort();
        const shown = seen.filter((id) => present.includes(id));
        const ascending = sorted.filter((id) => shown.includes(id));
        expect(shown, `order, seed ${seed}`).toEqual(order === 'asc' ? ascending : ascending.toReversed());
      });
    }
  }

  test('X4: a walk through quiet rows forward, then back, meets the same pages', async () => {
    const house = await open();
    await fill(house.work, 30);
    for (const order of ['asc', 'desc', 'normal'] as const) {
      const [onward, back] = order === 'normal' ? ['before', 'after'] : ['after', 'before'];
      const pages: string[][] = [];
      let cursor: string | null = null;
      do {
        const page: Reply = await house.call(
          'GET',
          `/user_management/users?limit=7&order=${order}${cursor ? `&${onward}=${cursor}` : ''}`,
        );
        pages.push(idsOf(page));
        expect(page.body.list_metadata[back as string]).toBe(pages.length === 1 ? null : (pages.at(-1)?.[0] ?? ''));
        cursor = page.body.list_metadata[onward as string];
      } while (cursor && pages.length < 20);
      expect(pages.map((page) => page.length)).toEqual([7, 7, 7, 7, 2]);
      for (let at = pages.length - 1; at > 0; at -= 1) {
        const page = await house.call('GET', `/user_management/users?limit=7&order=${order}&${back}=${pages[at]?.[0]}`);
        expect(idsOf(page)).toEqual(pages[at - 1]);
      }
    }
  });

  test('X4: the row of one address is a whole list, from whatever cursor it is looked for', async () => {
    const house = await open();
    const ids = await fill(house.work, 20);
    const email = (await house.call('GET', `/user_management/users/${ids[9]}`)).body.email;
    const url = `/user_management/users?email=${email.toUpperCase()}`;
    for (const query of [
      '',
      '&order=asc',
      '&order=normal',
      `&after=${ids[15]}`,
      `&before=${ids[3]}`,
      `&order=asc&after=${ids[3]}`,
    ])
      expect(idsOf(await house.call('GET', url + query)), query).toEqual([ids[9]]);
    for (const query of [
      `&after=${ids[3]}`,
      `&before=${ids[15]}`,
      `&after=${ids[9]}`,
      `&before=${ids[9]}`,
      '&organization_id=org_none',
    ])
      expect(idsOf(await house.call('GET', url + query)), query).toEqual([]);
  });

  test("X4: a walk through somebody's sessions shows each live one once, while some end and others begin", async () => {
    const house = await open();
    const ada = await somebody(house);
    const sessions = [ada.sessionId];
    for (let at = 0; at < 11; at += 1) sessions.push((await anotherSession(house, ada.id)).sessionId);
    const surviving = new Set(sessions);
    const revoke = async (id: string) => {
      surviving.delete(id);
      await house.call('POST', '/user_management/sessions/revoke', { body: { session_id: id } });
    };
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null; pages += 1) {
      expect(pages).toBeLessThan(50);
      const page: Reply = await house.call('GET', `/user_management/users/${ada.id}/sessions?limit=3&after=${cursor}`);
      seen.push(...idsOf(page));
      cursor = page.body.list_metadata.after;
      if (cursor) await Promise.all([revoke(cursor), revoke(sessions[0] as string), anotherSession(house, ada.id)]);
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect([...surviving].filter((id) => !seen.includes(id))).toEqual([]);
  });

  test('X4: a reader of events that resumes from its last id misses none and gets none twice, while others write', async () => {
    const house = await open();
    const replica = await house.addReplica();
    const writing = Promise.all(
      [house, replica].flatMap(({ work }) =>
        Array.from({ length: 3 }, async () => {
          for (let at = 0; at < 12; at += 1) await add(work);
        }),
      ),
    );
    let done = false;
    const over = writing.then(() => {
      done = true;
    });
    const seen: string[] = [];
    let cursor = '';
    for (let pages = 0; ; pages += 1) {
      expect(pages).toBeLessThan(5_000);
      const last: boolean = done;
      const page: Reply = await replica.call('GET', `/events?limit=5&events=user.created&after=${cursor}`, {
        key: house.apiKey,
      });
      expect(page.status, page.text).toBe(200);
      seen.push(...idsOf(page));
      cursor = seen.at(-1) ?? '';
      if (last && page.body.data.length === 0) break;
    }
    await over;
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(72);
    const again = await house.call('GET', '/events?limit=100&events=user.created');
    expect(idsOf(again)).toEqual(seen);
  });

  test('R16: events that nobody read for months are put into their order a thousand at a time', async () => {
    const house = await open();
    const count = 2_500;
    const numbers =
      kind === 'postgres'
        ? `generate_series(1, ${count}) as s(n)`
        : `(with recursive s(n) as (select 1 union all select n + 1 from s where n < ${count}) select n from s)`;
    const sql = `insert into events (environment_id, id, name, data, context, created_at)
      select '${house.environment.id}', 'event_' || n, 'user.deleted', '{}', '{}', n from ${numbers}`;
    await house.database.once((tx) => tx.run({ name: '', sql }, []));
    const asked = await record(house.database).during(() => numberEvents(house.database, house.environment.id));
    expect(asked.filter(({ sql }) => /^update "events"/.test(sql))).toHaveLength(3);
    const unordered = 'select id from events where sequence is null or sequence <> created_at and created_at <= 2500';
    expect(await rows(house.database, unordered)).toEqual([]);
  });
});
