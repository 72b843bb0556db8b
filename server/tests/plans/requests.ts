// R16: whatever the number of users, a request reads a few rows, by an index, and goes to the database as often as it must.

import { beforeAll, describe, expect, test } from 'vitest';
import { createApiKey } from '../../src/core/keys.ts';
import type { Kind } from '../../src/store/database.ts';
import { explain, type Plan, unindexedForeignKeys } from '../explaining.ts';
import type { TestHouse } from '../house.ts';
import { type Recording, record, trips } from '../recording.ts';

const USERS = '/user_management/users';
const PASSWORD = 'correct horse battery';
/** Pages of 8 KB a statement may touch: the seeded tables have hundreds to thousands. */
const FEW = 120;
/** Of these a house has a handful, which are read whole. */
const SMALL = ['environments', 'clients', 'signing_keys', 'redirect_uris'];
const largeOf = (tables: string[]) => tables.filter((table) => !SMALL.includes(table));

/** Describes them in a house that is crowded. */
export function plansOfRequests(kind: Kind, open: () => Promise<TestHouse>): void {
  let house: TestHouse;
  let recording: Recording;

  beforeAll(async () => {
    house = await open();
    recording = record(house.database);
    await house.call('GET', USERS);
  }, 60_000);

  const get = async (path: string) => {
    const reply = await house.call('GET', path);
    expect(reply.status, reply.text).toBe(200);
    return reply.body;
  };
  const authenticate = async (body: object) => {
    const reply = await house.call('POST', '/user_management/authenticate', {
      body: { client_id: house.clientId, client_secret: house.apiKey, ...body },
    });
    expect(reply.status, reply.text).toBe(200);
    return reply.body;
  };
  const signIn = (email: string) => authenticate({ grant_type: 'password', email, password: PASSWORD });
  const person = async () => {
    const email = `${crypto.randomUUID()}@example.com`;
    const { body } = await house.call('POST', USERS, { body: { email, email_verified: true, password: PASSWORD } });
    return { id: body.id as string, email };
  };
  /** The id that stands at a part of the list of users, newest first. */
  const userAt = async (part: number): Promise<string> => {
    const sql = `select id from users where environment_id = '${house.environment.id}' order by created_at desc, id desc limit 1 offset ${Math.floor(part * 20_000)}`;
    const { rows } = await house.database.db.run({ name: '', sql }, []);
    return rows[0]?.id as string;
  };
  const plansOf = async (act: () => Promise<unknown>) => {
    const asked = await recording.during(act);
    expect(asked).not.toEqual([]);
    return explain(house.database, asked);
  };
  const expectFewRows = (plans: Plan[], fromTheEnd = false) => {
    for (const { sql, steps, scans, pages } of plans) {
      // A first page begins at the end of an index, and its limit stops it.
      if (!(fromTheEnd && kind === 'sqlite')) expect(largeOf(scans), `${sql}\n${steps.join('\n')}`).toEqual([]);
      if (pages !== null) expect(pages, `${sql}\n${steps.join('\n')}`).toBeLessThan(FEW);
    }
  };
  const expectInOrder = (plans: Plan[]) => {
    for (const { sql, steps, sorts } of plans) expect(sorts, `${sql}\n${steps.join('\n')}`).toBe(false);
  };

  describe.each(['asc', 'desc', 'normal'])('in order %s', (order) => {
    test.each([
      '',
      'after',
      'before',
    ])('R16: a page of users (%s) is a walk along an index, however deep', async (way) => {
      for (const part of way ? [0.001, 0.5, 0.999] : [0]) {
        const cursor = way ? `&${way}=${await userAt(part)}` : '';
        const plans = await plansOf(() => get(`${USERS}?limit=10&order=${order}${cursor}`));
        expectFewRows(plans, way === '');
        expectInOrder(plans);
      }
    });
  });

  test('R16: a page goes on by an index from a user who is gone, and pages of every size do', async () => {
    for (const limit of [1, 25, 50, 100]) {
      const plans = await plansOf(() => get(`${USERS}?limit=${limit}&after=user_01HFZZZZZZ0000000000000000`));
      expectInOrder(plans);
      for (const { scans, pages } of plans) {
        expect(scans).toEqual([]);
        if (pages !== null) expect(pages).toBeLessThan(FEW + limit * 10);
      }
    }
  });

  test('R16: a user is found by id, by external id and by address through an index', async () => {
    const { data } = await get(`${USERS}?limit=100`);
    const user = data.find((each: { external_id: string | null }) => each.external_id);
    expectFewRows(await plansOf(() => get(`${USERS}/${user.id}`)));
    expectFewRows(await plansOf(() => get(`${USERS}/external_id/${user.external_id}`)));
    const found = await plansOf(async () => {
      const page = await get(`${USERS}?email=${encodeURIComponent(user.email.toUpperCase())}`);
      expect(page.data).toEqual([user]);
    });
    expectFewRows(found);
  });

  test('R16: the members of an organization are found through an index', async () => {
    const plans = await plansOf(async () => {
      const page = await get(`${USERS}?organization_id=org_7&limit=10`);
      expect(page.data).toHaveLength(10);
    });
    for (const { sql, steps, scans } of plans) expect(scans, `${sql}\n${steps.join('\n')}`).toEqual([]);
  });

  test('R16: every foreign key has an index, so that what hangs on a row is found when the row goes', async () => {
    expect(await unindexedForeignKeys(house.database)).toEqual([]);
  });

  test('R16: a sign-in, a refresh and a repeated refresh look everything up through indexes', async () => {
    const { email } = await person();
    let token = '';
    expectFewRows(await plansOf(async () => (token = (await signIn(email)).refresh_token)));
    const refresh = () => authenticate({ grant_type: 'refresh_token', refresh_token: token });
    expectFewRows(await plansOf(refresh));
    expectFewRows(await plansOf(refresh));
  });

  test('R16: sessions are listed and ended through an index', async () => {
    const { id, email } = await person();
    for (let count = 0; count < 3; count += 1) await signIn(email);
    const first = await get(`${USERS}/${id}/sessions?limit=1`);
    const after = first.list_metadata.after;
    const plans = await plansOf(async () => {
      await get(`${USERS}/${id}/sessions?limit=1`);
      await get(`${USERS}/${id}/sessions?limit=1&after=${after}`);
      await get(`${USERS}/${id}/sessions?limit=1&before=${after}&order=asc`);
    });
    expectFewRows(plans);
    expectInOrder(plans);
    const revoke = () => house.call('POST', '/user_management/sessions/revoke', { body: { session_id: after } });
    expectFewRows(await plansOf(revoke));
    expectFewRows(await plansOf(() => house.call('GET', `/user_management/sessions/logout?session_id=${after}`)));
  });

  test('R16: events are read from a cursor through an index', async () => {
    const { rows } = await house.database.db.run(
      { name: '', sql: `select id from events where sequence = 15000 and environment_id = '${house.environment.id}'` },
      [],
    );
    const id = rows[0]?.id;
    await get('/events');
    for (const query of [`after=${id}`, `after=${id}&order=desc`, `before=${id}`, `after=${id}&events=user.created`]) {
      const plans = await plansOf(() => get(`/events?${query}`));
      expectFewRows(plans);
      expectInOrder(plans);
    }
  });

  test('R16: a user is changed and removed, with all that hangs on them, through indexes', async () => {
    const { id } = await person();
    expectFewRows(await plansOf(() => house.call('PUT', `${USERS}/${id}`, { body: { first_name: 'New' } })));
    expectFewRows(await plansOf(() => house.call('DELETE', `${USERS}/${id}`)));
  });

  test('R16: a key is looked up by its digest through an index', async () => {
    const { value } = await createApiKey(house.work, 'fresh', 'test');
    const asked = await recording.duringAll(() => house.call('GET', USERS, { key: value }));
    const looked = asked.filter(({ sql }) => sql.includes('"api_keys"'));
    expect(looked).toHaveLength(1);
    expectFewRows(await explain(house.database, looked));
  });

  describe('round trips', () => {
    test('R16: a read by id and a page are one statement each', async () => {
      const id = await userAt(0.5);
      expect(trips(await recording.during(() => get(`${USERS}/${id}`)))).toEqual({ reads: 1, once: 0, commits: [] });
      expect(trips(await recording.during(() => get(`${USERS}?limit=10&after=${id}`)))).toEqual({
        reads: 1,
        once: 0,
        commits: [],
      });
    });

    test('R16: a creation is one commit of the user, the address, the text they are searched by and the event', async () => {
      const create = () => house.call('POST', USERS, { body: { email: `${crypto.randomUUID()}@example.com` } });
      expect(trips(await recording.during(create))).toEqual({ reads: 0, once: 0, commits: [4] });
    });

    test('R16: a refresh is one statement on PostgreSQL and one short commit on SQLite', async () => {
      const { refresh_token } = await signIn((await person()).email);
      const asked = await recording.during(() => authenticate({ grant_type: 'refresh_token', refresh_token }));
      const one = kind === 'postgres' ? { reads: 0, once: 1, commits: [] } : { reads: 0, once: 0, commits: [4] };
      expect(trips(asked)).toEqual(one);
    });

    test('R16: a sign-in is one read, one try taken and one commit', async () => {
      const { email } = await person();
      const { commits, ...rest } = trips(await recording.during(() => signIn(email)));
      expect(rest).toEqual({ reads: 1, once: 1 });
      expect(commits).toHaveLength(1);
    });
  });
}
