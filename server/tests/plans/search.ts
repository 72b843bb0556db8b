// R16: the list of users by any filter, in any order, and the count of few, read few rows, by an index, in a crowded house.

import { beforeAll, expect, test } from 'vitest';
import { ACCOUNT_ORDERS, type AccountFilter, type AccountPage } from '../../src/model/account-list.ts';
import { countAccountIds, listAccountIds } from '../../src/store/account-list.ts';
import type { Kind } from '../../src/store/database.ts';
import { analyze, explain, type Plan } from '../explaining.ts';
import type { TestHouse } from '../house.ts';
import { type Recording, record } from '../recording.ts';

/** Pages of 8 KB a statement may touch: the tables have hundreds to thousands. */
const FEW = 300;
const NEWEST: AccountPage = { order: 'created_at', direction: 'desc', limit: 10, offset: 0 };

/** Describes them in a house that is crowded. */
export function plansOfSearch(kind: Kind, open: () => Promise<TestHouse>): void {
  let house: TestHouse;
  let recording: Recording;
  let someone: { id: string; external_id: string };

  beforeAll(async () => {
    house = await open();
    const { database, environment } = house;
    const own = `from users where environment_id = '${environment.id}'`;
    await database.commit((tx) =>
      tx.run({ name: '', sql: `update users set banned_at = 1 where id in (select id ${own} limit 3)` }, []),
    );
    await analyze(database);
    const { rows } = await database.db.run(
      { name: '', sql: `select id, external_id ${own} and external_id is not null limit 1 offset 9000` },
      [],
    );
    someone = rows[0] as typeof someone;
    recording = record(database);
  }, 60_000);

  const plansOf = async (act: () => Promise<unknown>) => explain(house.database, await recording.during(act));
  const list = (filter: AccountFilter, page: Partial<AccountPage> = {}) =>
    plansOf(() => listAccountIds(house.database.db, house.environment.id, filter, { ...NEWEST, ...page }));
  const count = (filter: AccountFilter) =>
    plansOf(() => countAccountIds(house.database.db, house.environment.id, filter));
  const expectFewRows = (plans: Plan[], few = FEW) => {
    expect(plans).not.toEqual([]);
    for (const { sql, steps, scans, pages } of plans) {
      const tables = ['users', 'identifiers', 'user_search', 'memberships', 'external_accounts', 's', 'k', 'm'];
      // The end of an index, where a limit stops.
      const whole =
        kind === 'sqlite' && sql.includes('indexed by') ? [] : scans.filter((name) => tables.includes(name));
      expect(whole, `${sql}\n${steps.join('\n')}`).toEqual([]);
      if (pages !== null) expect(pages, `${sql}\n${steps.join('\n')}`).toBeLessThan(few);
    }
  };

  const filters = (): Record<string, AccountFilter> => ({
    addresses: { emails: ['first@example.com', 'nobody@example.com'] },
    phones: { phones: ['+14155550100'] },
    usernames: { usernames: ['ada'] },
    wallets: { wallets: ['0x1'] },
    'external ids': { externalIds: { include: [someone.external_id], exclude: [] } },
    ids: { userIds: { include: [someone.id], exclude: [] } },
    accounts: { externalAccount: { provider: 'google', subjects: [someone.id] } },
    members: { organizationIds: { include: ['org_7'], exclude: [] } },
    'a part of anything': { query: 'zzqzzq' },
    'a part of an id': { query: someone.id.slice(-7) },
    'a part of a name': { nameQuery: 'qzzq' },
    'a part of an address': { emailQuery: 'qzzq' },
    banned: { banned: true },
    'a time of sign-in': { lastSignInAt: { before: 1_000 } },
    'a time of activity': { lastActiveAt: { after: 1_000 } },
    'a time of creation': { createdAt: { before: 1_000 } },
  });
  test.each([
    'addresses',
    'phones',
    'usernames',
    'wallets',
    'external ids',
    'ids',
    'accounts',
    'members',
    'a part of anything',
    'a part of an id',
    'a part of a name',
    'a part of an address',
    'banned',
    'a time of sign-in',
    'a time of activity',
    'a time of creation',
  ])('R16: users are found and counted by %s through an index', async (name) => {
    const filter = filters()[name] as AccountFilter;
    // A hundred members, each with their row, and with their address.
    const few = name === 'members' ? 5 * FEW : FEW;
    expectFewRows(await list(filter), few);
    expectFewRows(await list(filter, { order: 'email', direction: 'asc' }), few);
    expectFewRows(await count(filter), few);
  });

  test.each(ACCOUNT_ORDERS)('R16: a page by %s is a walk along an index', async (order) => {
    for (const direction of ['asc', 'desc'] as const) {
      const plans = await list({}, { order, direction });
      // Nobody has a phone, a username or a wallet here: all users come by their id.
      const without = ['phone', 'username', 'web3_wallet'].includes(order);
      for (const { sql, steps, sorts, pages } of plans) {
        expect(sorts, `${sql}\n${steps.join('\n')}`).toBe(false);
        if (pages !== null && !without) expect(pages, `${sql}\n${steps.join('\n')}`).toBeLessThan(FEW);
      }
    }
  });

  test('R16: of what names very many a page is full before all of them are asked', async () => {
    const many: AccountFilter[] = [{ query: 'example' }, { banned: false }, { createdAt: { after: 1_000 } }];
    const rarely = { query: 'example', createdAt: { before: 1_000 } };
    for (const filter of [...many, rarely]) {
      for (const { sql, steps, pages } of await list(filter))
        if (pages !== null) expect(pages, `${sql}\n${steps.join('\n')}`).toBeLessThan(FEW);
    }
  });

  test('R16: a page goes on after a user through an index', async () => {
    expectFewRows(await list({}, { startingAfter: someone.id }));
  });
}
