// R13: what a wrong guess costs must not tell whether there is anybody, and in what state.

import { randomBytes } from 'node:crypto';
import { banUser, createUser } from '../../src/core/users.ts';
import type { PasswordHasher } from '../../src/kit/passwords/hasher.ts';
import { checkPassword, makeHash } from '../../src/kit/passwords/verify.ts';
import { putPassword } from '../../src/store/credentials.ts';
import type { TestHouse } from '../house.ts';
import type { Chance } from './size.ts';
import { median, trimmed, welch } from './statistics.ts';

/** Who is guessed at. The last two are guessed at with a password that is too long for anybody. */
export const SUBJECTS = ['known', 'unknown', 'banned', 'passwordless', 'known, too long', 'unknown, too long'] as const;
type Subject = (typeof SUBJECTS)[number];

const COMPARED: Pairs = [
  ['known', 'unknown'],
  ['known', 'banned'],
  ['known', 'passwordless'],
  ['known, too long', 'unknown, too long'],
];

type Pairs = [Subject, Subject][];

export type Measure = 'cpu' | 'wall';

const WARM_UP = 20;
// Well below the lockout: an account's tenth wrong guess locks it.
const GUESSES_EACH = 5;
const MEDIANS_WITHIN = 0.05;
const T_BELOW = 4.5;

const GUESS = 'a guess of somebody 5521';
const TOO_LONG = 'x'.repeat(1_025);

export interface Timing {
  faults: string[];
  /** For a person: medians in ms and the t of each comparison. */
  figures: Record<string, string>;
}

/** How a proof is guessed at: a password by default. */
export interface Guessing {
  pairs: Pairs;
  body(email: string, subject: Subject): Record<string, string>;
  /** What every guess is answered. */
  code: string;
}

const PASSWORDS: Guessing = {
  pairs: COMPARED,
  body: (email, subject) => ({
    grant_type: 'password',
    email,
    password: subject.endsWith('too long') ? TOO_LONG : GUESS,
  }),
  code: 'invalid_credentials',
};

/** Mailed codes, guessed at where none was asked for. */
export const MAILED_CODES: Guessing = {
  pairs: [
    ['known', 'unknown'],
    ['known', 'banned'],
  ],
  body: (email) => ({ grant_type: 'urn:workos:oauth:grant-type:magic-auth:code', email, code: '123456' }),
  code: 'invalid_one_time_code',
};

/** Guesses at every kind of account in turn, in an order of chance, and compares what the guesses cost. */
export async function timeGuesses(
  house: TestHouse,
  samples: number,
  measures: Measure[],
  chance: Chance,
  guessing: Guessing = PASSWORDS,
): Promise<Timing> {
  const emails = await settle(house, Math.ceil((samples + WARM_UP) / GUESSES_EACH));
  const costs = new Map(SUBJECTS.map((subject) => [subject, { cpu: [] as number[], wall: [] as number[] }]));
  const sizes = new Set<number>();
  for (let round = 0; round < samples + WARM_UP; round += 1) {
    for (const subject of chance.shuffle([...new Set(guessing.pairs.flat())])) {
      const pool = emails[subject];
      const email = pool[round % pool.length] as string;
      const cost = await guess(house, guessing, guessing.body(email, subject), sizes);
      if (round < WARM_UP) continue;
      costs.get(subject)?.cpu.push(cost.cpu);
      costs.get(subject)?.wall.push(cost.wall);
    }
  }
  const verdict: Timing = { faults: [], figures: {} };
  if (sizes.size !== 1) verdict.faults.push(`answers of ${[...sizes].join(' and ')} characters`);
  for (const measure of measures) for (const pair of guessing.pairs) compare(verdict, measure, pair, costs);
  return verdict;
}

/**
 * The work of the hashing process, done in this one: the same function, but its time counts as ours and no scheduler
 * puts it behind other processes.
 */
export function hasherOfThisProcess(): PasswordHasher {
  return {
    hash: (password) => makeHash(Buffer.from(password)),
    verify: checkPassword,
    import: () => Promise.reject(new Error('nothing is imported here')),
    close: async () => {},
  };
}

function compare(
  verdict: Timing,
  measure: Measure,
  [one, two]: [Subject, Subject],
  costs: Map<Subject, Record<Measure, number[]>>,
): void {
  const [a, b] = [one, two].map((subject) => costs.get(subject as Subject)?.[measure] ?? []) as [number[], number[]];
  const [here, there] = [median(a), median(b)];
  const ratio = there / here;
  const t = welch(trimmed(b), trimmed(a));
  const told = `${here.toFixed(2)} and ${there.toFixed(2)} ms, t ${t.toFixed(1)}`;
  verdict.figures[`${measure} of ${one} and ${two}`] = told;
  if (Math.abs(ratio - 1) > MEDIANS_WITHIN || Math.abs(t) >= T_BELOW)
    verdict.faults.push(`${measure} of ${one} and ${two} differ: ${told}`);
}

async function guess(house: TestHouse, { code }: Guessing, fields: Record<string, string>, sizes: Set<number>) {
  const body = { client_id: house.clientId, ...fields };
  const cpu = process.cpuUsage();
  const started = performance.now();
  const reply = await house.call('POST', '/user_management/authenticate', { body });
  const wall = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  if (reply.body?.code !== code) throw new Error(`a guess was answered ${reply.status} ${reply.text}`);
  sizes.add(reply.text.length);
  return { cpu: (user + system) / 1_000, wall };
}

// Addresses of one length, because the answer repeats them.
async function settle({ work, database }: TestHouse, each: number): Promise<Record<Subject, string[]>> {
  const hash = await makeHash(randomBytes(16));
  const somebody = async (state: Subject) => {
    const email = `${randomBytes(10).toString('hex')}@example.com`;
    if (state.startsWith('unknown')) return email;
    const { id } = await createUser(work, { email });
    if (state !== 'passwordless')
      await database.commit((tx) => putPassword(tx, work.environmentId, id, hash, work.now()));
    if (state === 'banned') await banUser(work, id);
    return email;
  };
  const all = {} as Record<Subject, string[]>;
  for (const subject of SUBJECTS) {
    all[subject] = [];
    for (let at = 0; at < each; at += 1) all[subject].push(await somebody(subject));
  }
  return all;
}
