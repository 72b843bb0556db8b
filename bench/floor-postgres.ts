// The floor's SQL on PostgreSQL: a plain pool and named statements.

import pg from 'pg';
import { FLOOR_COLUMNS, type FloorStore, type FloorUser, floorTables } from './floor-store.ts';

const CONNECTIONS = 16;

/** Opens a fresh database. */
export async function openPostgresFloor(url: string): Promise<FloorStore> {
  pg.types.setTypeParser(20, Number);
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS });
  await pool.query(floorTables({ whole: 'bigint', truth: 'boolean', json: 'jsonb' }));

  const ask = async <R extends object>(name: string, text: string, values: unknown[]): Promise<R[]> =>
    (await pool.query<R & pg.QueryResultRow>({ name, text, values })).rows;

  return {
    async fill(count) {
      await pool.query(`insert into users select 'user_' || lpad(n::text, 26, '0'), 'floor' || n || '@example.com', true,
        'Ada', 'Lovelace ' || n, 'crm-' || n, '{"plan":"free"}', null, null, 1700000000000 + n * 1000, 1700000000000 + n * 1000
        from generate_series(1, ${count}) as n`);
      await pool.query('vacuum analyze users');
    },
    async get(id) {
      return (await ask<FloorUser>('get', `select ${FLOOR_COLUMNS} from users u where u.id = $1`, [id]))[0] ?? null;
    },
    list(take, after) {
      const order = 'order by u.created_at desc, u.id desc limit $1';
      if (after === null) return ask('list', `select ${FLOOR_COLUMNS} from users u ${order}`, [take]);
      const place = '(select c.created_at, c.id from users c where c.id = $2)';
      return ask('list_after', `select ${FLOOR_COLUMNS} from users u where (u.created_at, u.id) < ${place} ${order}`, [
        take,
        after,
      ]);
    },
    async create(user, hash) {
      await ask('create', 'insert into users values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)', [
        user.id,
        user.email,
        user.email_verified,
        user.first_name,
        user.last_name,
        user.external_id,
        JSON.stringify(user.metadata),
        hash,
        user.last_sign_in_at,
        user.created_at,
        user.updated_at,
      ]);
    },
    async findPassword(email) {
      const text = `select ${FLOOR_COLUMNS}, u.password from users u where u.email = $1`;
      const [row] = await ask<FloorUser & { password: string }>('password', text, [email]);
      return row ? { user: row, hash: row.password } : null;
    },
    async startSession(userId, sessionId, lookup, now, expiresAt) {
      const client = await pool.connect();
      try {
        await client.query('begin');
        const session = 'insert into sessions values ($1, $2, $3, $4, null)';
        await client.query({ name: 'session', text: session, values: [sessionId, userId, now, expiresAt] });
        const token = 'insert into refresh_tokens values ($1, $2, $3, $4, null)';
        await client.query({ name: 'token', text: token, values: [lookup, sessionId, now, expiresAt] });
        const stamp = 'update users set last_sign_in_at = $2 where id = $1';
        await client.query({ name: 'stamp', text: stamp, values: [userId, now] });
        await client.query('commit');
      } finally {
        client.release();
      }
    },
    async rotate(lookup, next, now, expiresAt) {
      const text = `with spent as (update refresh_tokens set spent_at = $3 where lookup = $1 and spent_at is null and expires_at > $3 returning session_id),
        made as (insert into refresh_tokens select $2, session_id, $3, $4, null from spent)
        select ${FLOOR_COLUMNS}, s.id as session_id from spent join sessions s on s.id = spent.session_id join users u on u.id = s.user_id
        where s.ended_at is null`;
      const [row] = await ask<FloorUser & { session_id: string }>('rotate', text, [lookup, next, now, expiresAt]);
      return row ? { user: row, sessionId: row.session_id } : null;
    },
    async putRedirect(uri) {
      await ask('put_redirect', 'insert into redirects values ($1) on conflict do nothing', [uri]);
    },
    async listRedirects() {
      return (await ask<{ uri: string }>('redirects', 'select uri from redirects', [])).map(({ uri }) => uri);
    },
    async putFlow(...values) {
      await ask('put_flow', 'insert into flows values ($1, $2, $3, $4, $5)', values);
    },
    async findFlow(...values) {
      const text = 'select asked from flows where lookup = $1 and browser = $2 and expires_at > $3';
      return (await ask<{ asked: string }>('flow', text, values))[0]?.asked ?? null;
    },
    async putBrowserSession(...values) {
      await ask('put_browser_session', 'insert into browser_sessions values ($1, $2, $3, $4)', values);
    },
    async findBrowserSession(...values) {
      const text = 'select user_id from browser_sessions where lookup = $1 and expires_at > $2';
      return (await ask<{ user_id: string }>('browser_session', text, values))[0]?.user_id ?? null;
    },
    async putCode(...values) {
      await ask('put_code', 'insert into codes values ($1, $2, $3, $4, $5)', values);
    },
  };
}
