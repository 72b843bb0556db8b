// Two callers create one person at once, on two replicas: one wins, the other gets the vendor's error, none a fault.

import { expect, test } from 'vitest';
import { onEachDatabase, type Reply, type TestHouse } from '../house.ts';
import { rows } from '../security/rows.ts';

const ROUNDS = 60;
const USERS = '/user_management/users';

const post = (each: TestHouse, house: TestHouse, body: object) => each.call('POST', USERS, { key: house.apiKey, body });

/** The status and the vendor's code of an answer; of an e-mail conflict also the entry that the SDKs print. */
const said = ({ status, body }: Reply) =>
  status === 201 ? 201 : [status, body.code, body.errors?.[0]?.code].filter(Boolean);

onEachDatabase('racing creations', (open) => {
  test('of two callers who create one e-mail address at once one wins and the other is told that it is not available', async () => {
    const house = await open();
    const replica = await house.addReplica();
    for (let round = 0; round < ROUNDS; round += 1) {
      const [email, other] = [`ada${round}@example.com`, ` ADA${round}@Example.com`];
      const answers = await Promise.all([post(house, house, { email }), post(replica, house, { email: other })]);
      const lost = [400, 'user_creation_error', 'email_not_available'];
      expect(answers.map(said)).toEqual(expect.arrayContaining([201, lost]));
    }
    expect(await rows(house.database, 'select id from users')).toHaveLength(ROUNDS);
    expect(await rows(house.database, 'select id from identifiers')).toHaveLength(ROUNDS);
    expect(await rows(house.database, "select id from events where name = 'user.created'")).toHaveLength(ROUNDS);
  });

  test('of two callers who use one external id at once one wins and the other is told that it is used', async () => {
    const house = await open();
    const replica = await house.addReplica();
    for (let round = 0; round < ROUNDS; round += 1) {
      const body = { external_id: `id${round}` };
      const answers = await Promise.all([
        post(house, house, { ...body, email: `ada${round}@example.com` }),
        post(replica, house, { ...body, email: `bob${round}@example.com` }),
      ]);
      expect(answers.map(said)).toEqual(
        expect.arrayContaining([201, [400, 'user_creation_error', 'external_id_already_used']]),
      );
    }
    expect(await rows(house.database, 'select id from users')).toHaveLength(ROUNDS);
    expect(await rows(house.database, 'select id from identifiers')).toHaveLength(ROUNDS);
  });

  test('of eight callers who want the same address and the same external id one has both', async () => {
    const house = await open();
    const replicas = [house, await house.addReplica()];
    for (let round = 0; round < ROUNDS / 4; round += 1) {
      const body = { email: `ada${round}@example.com`, external_id: `id${round}` };
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, at) => post(replicas[at % 2] as TestHouse, house, body)),
      );
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
      for (const { status, body: answer } of answers) {
        expect([201, 400]).toContain(status);
        if (status === 400) expect(answer.code).toBe('user_creation_error');
      }
    }
    expect(await rows(house.database, 'select id from users')).toHaveLength(ROUNDS / 4);
  });

  test("of two people who change to one address, or to each other's, nobody meets a fault and none has two", async () => {
    const house = await open();
    const replica = await house.addReplica();
    const [ada, bob] = await Promise.all(
      ['ada', 'bob'].map(
        async (name) => (await post(house, house, { email: `${name}@example.com`, external_id: name })).body.id,
      ),
    );
    const put = (each: TestHouse, id: string, body: object) =>
      each.call('PUT', `${USERS}/${id}`, { key: house.apiKey, body });
    for (let round = 0; round < ROUNDS / 2; round += 1) {
      const wish = { email: `wish${round}@example.com`, external_id: `wish${round}` };
      const crossed = round % 2 === 1;
      const answers = await Promise.all([
        put(house, ada, crossed ? { email: `wish${round}@example.com`, external_id: `one${round}` } : wish),
        put(replica, bob, crossed ? { email: `two${round}@example.com`, external_id: `one${round}` } : wish),
      ]);
      for (const { status, body, text } of answers) {
        expect([200, 400], text).toContain(status);
        if (status === 400) expect(['email_not_available', 'external_id_already_used']).toContain(body.code);
      }
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      const held = await rows(house.database, 'select canonical from identifiers');
      expect(new Set(held.map((row) => row.canonical)).size).toBe(2);
    }
  });

  test('a person who is created, read and deleted by several at once is there or not, and never half', async () => {
    const house = await open();
    const replica = await house.addReplica();
    for (let round = 0; round < ROUNDS / 3; round += 1) {
      const { id } = (await post(house, house, { email: 'ada@example.com' })).body;
      const answers = await Promise.all([
        house.call('DELETE', `${USERS}/${id}`),
        replica.call('DELETE', `${USERS}/${id}`, { key: house.apiKey }),
        replica.call('PUT', `${USERS}/${id}`, { key: house.apiKey, body: { first_name: 'Ada', metadata: { a: 'b' } } }),
        post(replica, house, { email: 'ada@example.com' }),
      ]);
      expect(answers.slice(0, 2).filter(({ status }) => status === 200)).toHaveLength(1);
      for (const { status, text } of answers) expect([200, 201, 400, 404], text).toContain(status);
      const [owner] = (await house.call('GET', `${USERS}?email=ada@example.com`)).body.data;
      expect(Boolean(owner)).toBe(answers[3]?.status === 201);
      if (owner) await house.call('DELETE', `${USERS}/${owner.id}`);
    }
    for (const table of ['users', 'identifiers'])
      expect(await rows(house.database, `select * from ${table}`)).toEqual([]);
  });
});
