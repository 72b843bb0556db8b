// The floor's SQL on SQLite: one connection, each write a durable commit of its own.

import { DatabaseSync } from 'node:sqlite';
import { FLOOR_COLUMNS, type FloorStore, type FloorUser, floorTables } from './floor-store.ts';

type Row = Record<string, unknown>;

/** Opens a fresh file. */
export async function openSqliteFloor(file: string): Promise<FloorStore> {
  const db = new DatabaseSync(file);
  db.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;');
  db.exec(floorTables({ whole: 'integer', truth: 'integer', json: 'text' }));
  const order = 'order by u.created_at desc, u.id desc limit ?';
  const get = db.prepare(`select ${FLOOR_COLUMNS} from users u where u.id = ?`);
  const list = db.prepare(`select ${FLOOR_COLUMNS} from users u ${order}`);
  const listAfter = db.prepare(
    `select ${FLOOR_COLUMNS} from users u where (u.created_at, u.id) < (select c.created_at, c.id from users c where c.id = ?) ${order}`,
  );
  const create = db.prepare('insert into users values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const password = db.prepare(`select ${FLOOR_COLUMNS}, u.password from users u where u.email = ?`);
  const session = db.prepare('insert into sessions values (?, ?, ?, ?, null)');
  const token = db.prepare('insert into refresh_tokens values (?, ?, ?, ?, null)');
  const stamp = db.prepare('update users set last_sign_in_at = ? where id = ?');
  const spend = db.prepare(
    'update refresh_tokens set spent_at = ? where lookup = ? and spent_at is null and expires_at > ? returning session_id',
  );
  const owner = db.prepare(
    `select ${FLOOR_COLUMNS}, s.id as session_id from sessions s join users u on u.id = s.user_id where s.id = ? and s.ended_at is null`,
  );
  const putRedirect = db.prepare('insert into redirects values (?) on conflict do nothing');
  const redirects = db.prepare('select uri from redirects');
  const putFlow = db.prepare('insert into flows values (?, ?, ?, ?, ?)');
  const flow = db.prepare('select asked from flows where lookup = ? and browser = ? and expires_at > ?');
  const putBrowserSession = db.prepare('insert into browser_sessions values (?, ?, ?, ?)');
  const browserSession = db.prepare('select user_id from browser_sessions where lookup = ? and expires_at > ?');
  const putCode = db.prepare('insert into codes values (?, ?, ?, ?, ?)');

  const read = (row: Row): FloorUser =>
    ({ ...row, email_verified: row.email_verified === 1, metadata: JSON.parse(row.metadata as string) }) as FloorUser;
  const commit = <T>(work: () => T): T => {
    db.exec('begin immediate');
    try {
      const made = work();
      db.exec('commit');
      return made;
    } catch (error) {
      db.exec('rollback');
      throw error;
    }
  };
  const insert = (user: FloorUser, hash: string | null) =>
    create.run(
      user.id,
      user.email,
      user.email_verified ? 1 : 0,
      user.first_name,
      user.last_name,
      user.external_id,
      JSON.stringify(user.metadata),
      hash,
      user.last_sign_in_at,
      user.created_at,
      user.updated_at,
    );

  return {
    async fill(count) {
      commit(() => {
        for (let n = 1; n <= count; n += 1) {
          const at = 1_700_000_000_000 + n * 1000;
          const id = `user_${String(n).padStart(26, '0')}`;
          const names = { first_name: 'Ada', last_name: `Lovelace ${n}`, external_id: `crm-${n}` };
          const times = { last_sign_in_at: null, created_at: at, updated_at: at };
          const user = { id, email: `floor${n}@example.com`, email_verified: true, metadata: { plan: 'free' } };
          insert({ ...user, ...names, ...times }, null);
        }
      });
    },
    async get(id) {
      const row = get.get(id);
      return row ? read(row) : null;
    },
    async list(take, after) {
      return (after === null ? list.all(take) : listAfter.all(after, take)).map(read);
    },
    async create(user, hash) {
      insert(user, hash);
    },
    async findPassword(email) {
      const row = password.get(email);
      return row ? { user: read(row), hash: row.password as string } : null;
    },
    async startSession(userId, sessionId, lookup, now, expiresAt) {
      commit(() => {
        session.run(sessionId, userId, now, expiresAt);
        token.run(lookup, sessionId, now, expiresAt);
        stamp.run(now, userId);
      });
    },
    async rotate(lookup, next, now, expiresAt) {
      return commit(() => {
        const spent = spend.get(now, lookup, now);
        if (!spent) return null;
        token.run(next, spent.session_id as string, now, expiresAt);
        const row = owner.get(spent.session_id as string);
        return row ? { user: read(row), sessionId: row.session_id as string } : null;
      });
    },
    async putRedirect(uri) {
      putRedirect.run(uri);
    },
    async listRedirects() {
      return redirects.all().map((row) => row.uri as string);
    },
    async putFlow(...values) {
      putFlow.run(...values);
    },
    async findFlow(...values) {
      return (flow.get(...values)?.asked as string | undefined) ?? null;
    },
    async putBrowserSession(...values) {
      putBrowserSession.run(...values);
    },
    async findBrowserSession(...values) {
      return (browserSession.get(...values)?.user_id as string | undefined) ?? null;
    },
    async putCode(...values) {
      putCode.run(...values);
    },
  };
}
