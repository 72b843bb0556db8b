// A house with so many rows in every table that a plan without an index would show.

import { seedUsers } from '../src/core/seed.ts';
import { analyze } from './explaining.ts';
import type { TestHouse } from './house.ts';

const USERS = 20_000;
const ORGANIZATIONS = 200;

/** Fills the first environment of a house, and another one beside it. */
export async function crowd(house: TestHouse): Promise<void> {
  const { database, environment } = house;
  const other = await house.addTenant();
  await house.call('POST', '/user_management/users', { body: { email: 'first@example.com' } });
  await seedUsers(house.house.tools, environment.id, { users: USERS, seedNumber: 1 });
  await seedUsers(house.house.tools, other.environment.id, { users: USERS / 10, seedNumber: 2 });
  await database.commit(async (tx) => {
    for (const sql of STATEMENTS) await tx.run({ name: '', sql }, []);
  });
  await analyze(database);
}

const LATER = 'created_at + 400000000000';
// Ids keep the part that tells their time.
const STATEMENTS = [
  `insert into password_credentials (environment_id, user_id, hash, created_at, updated_at)
      select environment_id, id, 'no hash', created_at, created_at from users`,
  `insert into sessions (environment_id, id, user_id, client_id, auth_method, authenticated_at, expires_at, created_at, updated_at)
      select environment_id, 'session_' || substr(id, 6), id, 'client_x', 'password', created_at, ${LATER}, created_at, created_at from users`,
  `insert into refresh_tokens (environment_id, id, session_id, lookup, created_at, expires_at)
      select environment_id, 'refresh_' || substr(id, 9), id, 'digest of ' || id, created_at, expires_at from sessions`,
  `insert into events (environment_id, id, sequence, name, data, context, created_at)
      select environment_id, 'event_' || substr(id, 6), 1 + row_number() over (order by id), 'user.created',
        (select data from events where name = 'user.created'), (select context from events where name = 'user.created'), created_at
      from users`,
  `insert into attempts (environment_id, key, count, window_ends_at)
      select environment_id, 'digest of ' || id, 1, ${LATER} from users`,
  `insert into organizations (environment_id, id, name, created_at, updated_at)
      select environment_id, 'org_' || place, 'Organization ' || place, created_at, created_at
      from (select environment_id, created_at, row_number() over (partition by environment_id order by id) as place from users) as numbered
      where place <= ${ORGANIZATIONS}`,
  `insert into memberships (environment_id, id, user_id, organization_id, status, created_at, updated_at)
      select environment_id, 'om_' || substr(id, 6), id, 'org_' || (1 + place % ${ORGANIZATIONS}), 'active', created_at, created_at
      from (select environment_id, id, created_at, row_number() over (partition by environment_id order by id) as place from users) as numbered`,
  `insert into api_keys (environment_id, id, digest, name, hint, created_at)
      select environment_id, 'api_key_' || substr(id, 6), 'digest of ' || id, 'many', 'many', created_at from users`,
];
