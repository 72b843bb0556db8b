// R4: eight callers on two replicas want the same thing at once. Each race gives a list of what went wrong, empty when
// in every round there was one winner and nobody met a fault.

import { randomBytes } from 'node:crypto';
import { changeSettings } from '../../src/core/environments.ts';
import { finish } from '../../src/core/sign-in/finish.ts';
import { startSession } from '../../src/core/sign-in/session.ts';
import { createUser } from '../../src/core/users.ts';
import type { PasswordHasher } from '../../src/kit/passwords/hasher.ts';
import type { HouseOptions, Reply, TestHouse } from '../house.ts';
import { brokenInvariants } from './invariants.ts';
import type { Chance } from './size.ts';

const CALLERS = 8;
const GRACE = 30_000;
const BUDGET = 3;
const USERS = '/user_management/users';

/** Two replicas on one database; the embedded one has no replicas, so there two faces share the one process. */
export interface Arena {
  houses: TestHouse[];
  home: TestHouse;
  chance: Chance;
}

export type Race = (arena: Arena, rounds: number) => Promise<string[]>;

/** Opens the arena: replicas with one key, and a budget of tries that a burst can spend. */
export async function openArena(
  open: (options?: HouseOptions) => Promise<TestHouse>,
  chance: Chance,
  hasher?: PasswordHasher,
): Promise<Arena> {
  const apiKey = `sk_test_${randomBytes(24).toString('base64url')}`;
  const options = { settings: { apiKey, clientId: 'client_race' }, logLevel: 'error' };
  const home = await open(options);
  await changeSettings(home.house.tools, home.environment, { lockoutFailures: BUDGET, addressFailures: BUDGET });
  const houses = [home, await home.addReplica(options)];
  for (const { house } of houses) if (hasher) house.tools.hasher = hasher;
  return { houses, home, chance };
}

/** T2: of all who present a refresh token exactly one makes its successor, and all of them get it. */
export const refreshToken: Race = async (arena, rounds) => {
  const faults: string[] = [];
  const { sessionId, refreshToken: first } = await signedIn(arena);
  let token = first;
  for (let round = 1; round <= rounds; round += 1) {
    const replies = await rush(arena, faults, (house) => refresh(house, token));
    const successors = new Set(replies.map(({ body }) => body?.refresh_token));
    const next = [...successors][0];
    if (successors.size !== 1 || !next) {
      faults.push(`round ${round}: ${successors.size} successors: ${statuses(replies)}`);
      if (!next) break;
    }
    token = next;
  }
  const [row] = await rows(arena, 'select count(*) as n from refresh_tokens where session_id = ', sessionId);
  if (Number(row?.n) !== rounds + 1) faults.push(`${row?.n} tokens after ${rounds} rotations`);
  return faults;
};

/** T2: a token that comes back after its grace ends the session once, however many bring it. */
export const spentToken: Race = async (arena, rounds) => {
  const faults: string[] = [];
  const sessions: string[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const { sessionId, refreshToken: token } = await signedIn(arena);
    await refresh(arena.home, token);
    arena.home.clock.advance(GRACE + 1_000);
    const replies = await rush(arena, faults, (house) => refresh(house, token));
    if (replies.some(({ body }) => body?.error !== 'invalid_grant'))
      faults.push(`round ${round}: ${statuses(replies)}`);
    sessions.push(sessionId);
  }
  for (const name of ['session.reuse_detected', 'session.revoked'])
    faults.push(...(await announcedOnce(arena, name, sessions)));
  return faults;
};

/** Uniqueness of an address when users are created with it, however it is spelled. */
export const newEmail: Race = async (arena, rounds) => {
  const faults: string[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const email = someone();
    const spellings = [email, email.toUpperCase(), ` ${email} `, email.replace('@e', '@E')];
    const replies = await rush(arena, faults, (house, caller) =>
      house.call('POST', USERS, { body: { email: spellings[caller % spellings.length] } }),
    );
    expectOne(faults, round, replies, 201, 'user_creation_error');
  }
  return faults;
};

/** Uniqueness of an address that several users change to. */
export const changedEmail: Race = async (arena, rounds) => {
  const faults: string[] = [];
  const ids: string[] = [];
  for (let caller = 0; caller < CALLERS; caller += 1)
    ids.push((await createUser(arena.home.work, { email: someone() })).id);
  for (let round = 1; round <= rounds; round += 1) {
    const email = someone();
    const replies = await rush(arena, faults, (house, caller) =>
      house.call('PUT', `${USERS}/${ids[caller]}`, { body: { email } }),
    );
    expectOne(faults, round, replies, 200, 'email_not_available');
  }
  return faults;
};

/** Uniqueness of an external id; those who lose leave no user behind. */
export const externalId: Race = async (arena, rounds) => {
  const faults: string[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const external = randomBytes(8).toString('hex');
    const domain = `${external}.example.com`;
    const replies = await rush(arena, faults, (house, caller) =>
      house.call('POST', USERS, { body: { email: `c${caller}@${domain}`, external_id: external } }),
    );
    expectOne(faults, round, replies, 201, 'user_creation_error');
  }
  const left = await rows(arena, 'select id from identifiers where canonical like ', 'c_@%.example.com');
  if (left.length !== rounds) faults.push(`${left.length} addresses are there after ${rounds} rounds`);
  return faults;
};

/** B2: a burst of guesses evaluates no more of them than the budget of what they share. The hasher must count. */
export const attemptBudget =
  (hasher: CountingHasher, shared: 'identifier' | 'address'): Race =>
  async (arena, rounds) => {
    const faults: string[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const email = someone();
      const address = `2001:db8:${randomBytes(2).toString('hex')}:${randomBytes(2).toString('hex')}::1`;
      const before = hasher.verified();
      const replies = await rush(arena, faults, (house) =>
        shared === 'identifier' ? signIn(house, email) : signIn(house, someone(), address),
      );
      const refused = replies.filter(({ status }) => status === 429).length;
      const evaluated = hasher.verified() - before;
      if (evaluated !== BUDGET || refused !== CALLERS - BUDGET)
        faults.push(`round ${round}: ${evaluated} guesses evaluated of ${BUDGET}, ${refused} refused`);
    }
    return faults;
  };

/** T3: a session is ended by one of those who revoke it, and announced once. */
export const revocation: Race = async (arena, rounds) => {
  const faults: string[] = [];
  const sessions: string[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const { sessionId } = await signedIn(arena);
    const replies = await rush(arena, faults, (house) =>
      house.call('POST', '/user_management/sessions/revoke', { body: { session_id: sessionId } }),
    );
    if (replies.some(({ status }) => status !== 200)) faults.push(`round ${round}: ${statuses(replies)}`);
    sessions.push(sessionId);
  }
  return [...faults, ...(await announcedOnce(arena, 'session.revoked', sessions))];
};

/** A user is removed by one of those who remove them, while others still refresh and change. */
export const removal: Race = async (arena, rounds) => {
  const faults: string[] = [];
  const users: string[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const { userId, refreshToken: token } = await signedIn(arena);
    const replies = await rush(arena, faults, (house, caller) => {
      if (caller === 0) return refresh(house, token);
      if (caller === 1) return house.call('PUT', `${USERS}/${userId}`, { body: { first_name: `Round ${round}` } });
      return house.call('DELETE', `${USERS}/${userId}`);
    });
    // The refresh and the change came early enough or too late: both are right.
    expectOne(faults, round, replies.slice(2), 200, 'entity_not_found');
    users.push(userId);
  }
  return [...faults, ...(await announcedOnce(arena, 'user.deleted', users))];
};

/** What must hold in the arena's database when the races are over. */
export function aftermath({ home }: Arena): Promise<string[]> {
  return brokenInvariants(home.database, { vault: home.house.tools.vault, budget: BUDGET, canaries: [home.apiKey] });
}

export interface CountingHasher extends PasswordHasher {
  verified(): number;
}

/** Says no to every password without work, and counts: in a race the order matters, not the cost. */
export function countingHasher(): CountingHasher {
  let verified = 0;
  return {
    verified: () => verified,
    hash: async () => 'none',
    import: async () => 'none',
    close: async () => {},
    async verify() {
      verified += 1;
      await new Promise(setImmediate);
      return { matches: false, stale: false };
    },
  };
}

// Every caller at once, in an order of chance, on the replicas in turn; the replies in the callers' order. A fault of
// ours is one of the race's too.
async function rush(
  { houses, chance }: Arena,
  faults: string[],
  call: (house: TestHouse, caller: number) => Promise<Reply>,
): Promise<Reply[]> {
  const replies: Reply[] = [];
  const order = chance.shuffle(Array.from({ length: CALLERS }, (_, caller) => caller));
  await Promise.all(
    order.map(async (caller, at) => {
      replies[caller] = await call(houses[at % houses.length] as TestHouse, caller);
    }),
  );
  for (const { status, text } of replies) if (status >= 500) faults.push(`${status}: ${text}`);
  return replies;
}

function expectOne(faults: string[], round: number, replies: Reply[], winner: number, losers: string): void {
  const won = replies.filter(({ status }) => status === winner).length;
  const lost = replies.filter(({ body }) => body?.code === losers).length;
  if (won !== 1 || won + lost !== replies.length) faults.push(`round ${round}: ${won} winners: ${statuses(replies)}`);
}

// Asked once, when all rounds are over: there is no index for it.
async function announcedOnce(arena: Arena, name: string, ids: string[]): Promise<string[]> {
  const told = await rows(
    arena,
    "select data->>'id' as id, count(*) as times from events where name = ",
    name,
    'group by 1',
  );
  const times = new Map(told.map((row) => [row.id, Number(row.times)]));
  return ids
    .filter((id) => times.get(id) !== 1)
    .map((id) => `${name} of ${id} was announced ${times.get(id) ?? 0} times`);
}

function statuses(replies: Reply[]): string {
  return replies.map(({ status, body }) => `${status} ${body?.code ?? ''}`.trim()).join(', ');
}

async function rows({ home }: Arena, question: string, value: string, rest = '') {
  const { db } = home.database;
  return (await db.run({ name: '', sql: `${question}${db.kind === 'postgres' ? '$1' : '?'} ${rest}` }, [value])).rows;
}

// A session without a password: what is raced for comes after the proof.
async function signedIn({ home }: Arena) {
  const user = await createUser(home.work, { email: someone(), emailVerified: true });
  const { signedIn } = await finish(
    home.work,
    { user, method: 'password', event: 'authentication.password_succeeded' },
    { clientId: home.clientId, ipAddress: null, userAgent: null, ending: startSession },
  );
  if (!signedIn) throw new Error('a step stands in the way');
  return { userId: user.id, sessionId: signedIn.session.id, refreshToken: signedIn.tokens.refreshToken };
}

function refresh(house: TestHouse, token: string): Promise<Reply> {
  return house.call('POST', '/user_management/authenticate', {
    body: { grant_type: 'refresh_token', client_id: house.clientId, refresh_token: token },
  });
}

function signIn(house: TestHouse, email: string, address?: string): Promise<Reply> {
  const guess = { grant_type: 'password', client_id: house.clientId, email, password: 'a guess of somebody' };
  return house.call('POST', '/user_management/authenticate', {
    body: { ...guess, ...(address ? { ip_address: address } : {}) },
  });
}

function someone(): string {
  return `${randomBytes(8).toString('hex')}@example.com`;
}
