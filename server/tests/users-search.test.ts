// The list of users by any filters in any order, and their number, beside a plain reading of what each filter means.

import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { compared, countAccounts, listAccounts } from '../src/core/account-list.ts';
import { ACCOUNT_ORDERS } from '../src/model/account-list.ts';
import { countAccountIds, listAccountIds } from '../src/store/account-list.ts';
import { search } from '../src/store/migrations/0010-search.ts';
import { builderFor } from '../src/store/statement.ts';
import { foldSearch, hasSearchIndex, trigramsOf } from '../src/store/user-search.ts';
import { deleteUser } from '../src/store/users.ts';
import { KINDS, onEachDatabase, sharedHouse, type TestHouse } from './house.ts';
import { anyFilter, anyPerson, expected, type Person, populate } from './users-search.ts';

const PEOPLE = 60;
const RUNS = 120;

const people: Person[] = fc
  .sample(anyPerson, { numRuns: PEOPLE, seed: 4 })
  .map((person, at) => ({ ...person, id: `user_01J${String(at).padStart(23, '0')}` }));

describe.each(KINDS)('the list of users (%s)', (kind) => {
  const open = sharedHouse(kind);
  let house: TestHouse;

  beforeAll(async () => {
    house = await open();
    await populate(house, people);
    // Whose users are never to be seen here.
    const other = await house.addTenant();
    await populate({ ...house, ...other }, people);
  });

  // Sorting what an index names and walking along another are to give the same; so few people would always be sorted.
  test.each([
    ['sorted', { few: 1_000, some: 1_000, stretch: 0 }],
    ['sorted or walked', { few: 3, some: 8, stretch: 7 }],
    ['walked for a stretch', { few: -1, some: 1_000, stretch: 1_000 }],
    ['walked or sorted, all of them', { few: -1, some: -1, stretch: 0 }],
  ])(
    'shows who passes all filters, in every order, on all pages, and counts them (%s)',
    async (_way, by) => {
      const { db } = house.database;
      const environmentId = house.environment.id;
      let shown = 0;
      await fc.assert(
        fc.asyncProperty(
          anyFilter,
          fc.constantFrom(...ACCOUNT_ORDERS),
          fc.constantFrom('asc' as const, 'desc' as const),
          fc.integer({ min: 1, max: 40 }),
          async (filter, order, direction, limit) => {
            const wanted = expected(people, filter, order, direction);
            const found: string[] = [];
            for (let offset = 0; ; offset += limit) {
              const page = await listAccountIds(
                db,
                environmentId,
                compared(filter),
                { order, direction, limit, offset },
                by,
              );
              found.push(...page);
              if (page.length < limit) break;
            }
            expect(found).toEqual(wanted);
            expect(await countAccountIds(db, environmentId, compared(filter), by)).toBe(wanted.length);
            const past = { order, direction, limit, offset: wanted.length + 3 };
            expect(await listAccountIds(db, environmentId, compared(filter), past, by)).toEqual([]);
            if (Object.keys(filter).length > 0) shown += Math.min(1, wanted.length);
          },
        ),
        { numRuns: RUNS, seed: 11 },
      );
      // A filter that nobody passes shows little.
      expect(shown).toBeGreaterThan(RUNS / 4);
    },
    120_000,
  );

  test('shows whole accounts', async () => {
    const page = { order: 'created_at', direction: 'asc', limit: 500, offset: 0 } as const;
    const [first, ...rest] = await listAccounts(house.work, {}, page);
    const own = people.find(({ id }) => id === first?.id);
    expect(first?.identifiers.map(({ value }) => value).sort()).toEqual(
      own?.identifiers.map(({ value }) => value).sort(),
    );
    expect(rest).toHaveLength(PEOPLE - 1);
    expect([first, ...rest].some((account) => account?.email === null)).toBe(true);
  });

  test('goes on after a user, in the order of creation, in either direction', async () => {
    await fc.assert(
      fc.asyncProperty(anyFilter, fc.constantFrom('asc' as const, 'desc' as const), async (filter, direction) => {
        const wanted = expected(people, filter, 'created_at', direction);
        const found: string[] = [];
        for (;;) {
          const last = found.at(-1);
          const from = last === undefined ? {} : { startingAfter: last };
          const asked = { order: 'created_at', direction, limit: 4, offset: 0, ...from } as const;
          const page = await listAccounts(house.work, filter, asked);
          found.push(...page.map(({ id }) => id));
          if (page.length < 4) break;
        }
        expect(found).toEqual(wanted);
      }),
      { numRuns: 60, seed: 12 },
    );
  }, 60_000);

  test.each([
    '%',
    '_',
    '\\',
    "'",
    '"',
    '""',
    '*',
    'a*',
    '^',
    '-',
    'a AND b',
    'OR',
    'NEAR(',
    '(',
    ')',
    ':',
    'text:a',
    '{}',
    '+',
    '?1',
    '$1',
    '%%%',
    '___',
    'o\\',
    '"o"',
    "o' or 1=1 --",
    '\u0001',
    '\n',
    '\t \t',
    '👩‍👩‍👧',
    'e\u0301',
    '\u0301\u0301\u0301',
    'ß',
    'İ',
    'ΣΣΣ',
    'ſ',
    'K',
  ])('takes %j in a search for what it is', async (query) => {
    const order = { order: 'created_at', direction: 'asc', limit: 100, offset: 0 } as const;
    for (const filter of [{ query }, { query: `${query}${query}` }, { nameQuery: query }, { emailQuery: query }]) {
      const found = await listAccounts(house.work, filter, order);
      expect(found.map(({ id }) => id)).toEqual(expected(people, filter, 'created_at', 'asc'));
      expect(await countAccounts(house.work, filter)).toBe(found.length);
    }
  });
});

onEachDatabase('the text that is searched', (open, kind) => {
  const firstPage = { order: 'created_at', direction: 'asc', limit: 10, offset: 0 } as const;
  const find = async (house: TestHouse, query: string) =>
    (await listAccounts(house.work, { query }, firstPage)).map(({ id }) => id);
  const indexed = async (house: TestHouse, word: string) => {
    if (kind === 'postgres') return null;
    const sql = 'select count(*) as n from user_search_index where user_search_index match ?1';
    const { rows } = await house.database.db.run({ name: '', sql }, [trigramsOf(foldSearch(word)) as string]);
    return rows[0]?.n;
  };
  const zelda = (id: string, more: Partial<Person> = {}) => ({
    ...(fc.sample(anyPerson, { numRuns: 1, seed: 1 })[0] as Person),
    id,
    firstName: 'Zelda',
    ...more,
  });

  test('goes with its user, and leaves nothing in the index', async () => {
    const house = await open();
    await populate(house, [zelda('user_1')]);
    expect(await find(house, 'ZELDA')).toEqual(['user_1']);
    await house.database.commit((tx) => deleteUser(tx, house.environment.id, 'user_1'));
    const { rows } = await house.database.db.run({ name: '', sql: 'select * from user_search' }, []);
    expect(rows).toEqual([]);
    expect(await indexed(house, 'zelda')).toBe(kind === 'postgres' ? null : 0);
    await populate(house, [zelda('user_2')]);
    expect(await find(house, 'zelda')).toEqual(['user_2']);
  });

  test('follows its user’s names, and forgets those before', async () => {
    const house = await open();
    await populate(house, [zelda('user_1')]);
    await populate(house, [{ ...zelda('user_1'), firstName: 'Ganondorf' }], 'texts');
    expect(await find(house, 'zelda')).toEqual([]);
    expect(await find(house, 'ganon')).toEqual(['user_1']);
    expect(await indexed(house, 'zelda')).toBe(kind === 'postgres' ? null : 0);
  });

  test('is kept apart by environment', async () => {
    const house = await open();
    const other = await house.addTenant();
    await populate({ ...house, ...other }, [zelda('user_1')]);
    expect(await find(house, 'zelda')).toEqual([]);
    expect(await countAccounts(house.work, { query: 'zelda' })).toBe(0);
  });

  test('is made for users who were there before it, as it is for others', async () => {
    const house = await open();
    await populate(house, people);
    const { database } = house;
    const texts = async () =>
      (await database.db.run({ name: '', sql: 'select user_id, text from user_search order by user_id' }, [])).rows;
    const before = await texts();
    const steps = search.up({ kind, schema: builderFor(kind).schema, raw: () => [] } as never);
    await database.commit(async (tx) => {
      await tx.run({ name: '', sql: 'delete from user_search' }, []);
      for (const step of steps) if ('fill' in step) await step.fill(tx);
    });
    expect(before).toHaveLength(PEOPLE);
    expect((await texts()).map(sortedParts)).toEqual(before.map(sortedParts));
  });

  test('is searched without an index too, where PostgreSQL has no pg_trgm', async () => {
    const house = await open();
    await populate(house, [zelda('user_1')]);
    expect(await hasSearchIndex(house.database.db)).toBe(true);
    if (kind === 'sqlite') return;
    await house.database.commit((tx) => tx.run({ name: '', sql: 'drop index user_search_text' }, []));
    expect(await hasSearchIndex(house.database.db)).toBe(false);
    expect(await find(house, 'zelda')).toEqual(['user_1']);
  });
});

// The order of identifiers of one moment is nobody's.
function sortedParts({ user_id, text }: Record<string, unknown>): unknown[] {
  return [
    user_id,
    String(text)
      .split(/\p{Cc}/u)
      .sort(),
  ];
}
