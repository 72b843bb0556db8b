// The callers of R3: they write until the server dies under them, and remember what it acknowledged.

import { randomBytes } from 'node:crypto';
import { digest } from '../../src/kit/secrets.ts';
import { type Chance, openChance } from './size.ts';

const PASSWORD = 'a password of no list 7319';

/** What is known of one user. */
interface Known {
  email: string;
  /** What the server acknowledged last. */
  name: string;
  /** What was asked for without an answer: it may or may not have come to pass. */
  asked: { name: string } | 'removal' | null;
}

export interface Rows {
  users: Map<string, { email: string; name: string }>;
  /** Look-ups of all refresh tokens. */
  tokens: Set<string>;
}

export interface Writers {
  /** Writes with all callers until the connection breaks. */
  burst(url: string): Promise<void>;
  /** Compares what is there with what was acknowledged, and gives what was lost or is wrong. */
  check(rows: Rows): string[];
  acknowledged(): number;
  /** Answers that should not have been. */
  faults: string[];
  /** Secrets that went through the server, and may stand nowhere in plain. */
  canaries(): string[];
}

/** Makes the callers; each owns the users that it creates, so that it knows the order of its own writes. */
export function startWriters(callers: number, apiKey: string, chance: Chance): Writers {
  const users = new Map<string, Known>();
  const removed = new Set<string>();
  const tokens = new Set<string>();
  const faults: string[] = [];
  let acknowledged = 0;

  const each = Array.from({ length: callers }, () => ({
    chance: openChance(String(chance.int(2 ** 31))),
    ids: [] as string[],
    token: null as string | null,
  }));

  async function call(url: string, method: string, path: string, body?: object) {
    const response = await fetch(`${url}/user_management/${path}`, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new WrongAnswer(`${method} ${path} was answered ${response.status}: ${text}`);
    acknowledged += 1;
    return text ? JSON.parse(text) : {};
  }

  async function create(url: string, ids: string[], more = {}) {
    const email = `${randomBytes(9).toString('hex')}@example.com`;
    const name = randomBytes(6).toString('hex');
    const { id } = await call(url, 'POST', 'users', { email, first_name: name, ...more });
    users.set(id, { email, name, asked: null });
    ids.push(id);
    return email;
  }

  async function rename(url: string, id: string) {
    const user = users.get(id) as Known;
    const name = randomBytes(6).toString('hex');
    user.asked = { name };
    await call(url, 'PUT', `users/${id}`, { first_name: name });
    user.name = name;
    user.asked = null;
  }

  async function remove(url: string, ids: string[], id: string) {
    (users.get(id) as Known).asked = 'removal';
    await call(url, 'DELETE', `users/${id}`);
    forget(id, ids);
    removed.add(id);
  }

  async function refresh(url: string, caller: (typeof each)[number]) {
    const grant = caller.token
      ? { grant_type: 'refresh_token', refresh_token: caller.token }
      : {
          grant_type: 'password',
          email: await create(url, [], { password: PASSWORD, email_verified: true }),
          password: PASSWORD,
        };
    const { refresh_token: token } = await call(url, 'POST', 'authenticate', { ...grant, client_secret: apiKey });
    caller.token = token;
    tokens.add(token);
  }

  function forget(id: string, ids: string[]) {
    users.delete(id);
    ids.splice(ids.indexOf(id), 1);
  }

  async function write(url: string, caller: (typeof each)[number]): Promise<void> {
    const what = caller.chance.int(100);
    const id = caller.ids.length > 0 ? caller.chance.pick(caller.ids) : null;
    if (what < 15) return refresh(url, caller);
    if (what < 35 && id) return rename(url, id);
    if (what < 42 && id) return remove(url, caller.ids, id);
    await create(url, caller.ids);
  }

  return {
    faults,
    acknowledged: () => acknowledged,
    canaries: () => [apiKey, PASSWORD, ...each.flatMap(({ token }) => token ?? [])],
    async burst(url) {
      await Promise.all(
        each.map(async (caller) => {
          try {
            for (;;) await write(url, caller);
          } catch (error) {
            // Anything else is the connection that broke with the server.
            if (error instanceof WrongAnswer) faults.push(error.message);
          }
        }),
      );
    },
    check(rows) {
      const wrong: string[] = [];
      for (const [id, user] of users) {
        const there = rows.users.get(id);
        const { asked } = user;
        user.asked = null;
        if (!there && asked === 'removal') for (const { ids } of each) if (ids.includes(id)) forget(id, ids);
        if (!there && asked !== 'removal') wrong.push(`user ${id} (${user.email}) was acknowledged and is lost`);
        if (!there) continue;
        if (there.email !== user.email) wrong.push(`user ${id} has the address ${there.email}, not ${user.email}`);
        const renamed = asked !== null && asked !== 'removal' && there.name === asked.name;
        if (there.name !== user.name && !renamed) wrong.push(`user ${id}: the name ${user.name} is lost`);
        user.name = there.name;
      }
      for (const id of removed) if (rows.users.has(id)) wrong.push(`user ${id} was removed and is back`);
      for (const token of tokens) if (!rows.tokens.has(digest(token))) wrong.push('a refresh token is lost');
      return wrong;
    },
  };
}

class WrongAnswer extends Error {}
