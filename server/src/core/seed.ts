// Believable users in any number, for trying out and for measuring: the same number of the seed makes the same users.

import { Conflict } from '../store/database.ts';
import { findEnvironment } from '../store/environments.ts';
import { analyzeSeeded, insertSeedRows, type SeedRow } from '../store/seed.ts';
import type { Tools } from './work.ts';

const FIRST =
  'Ada Amara Anders Anouk Aylin Bao Beatriz Bjorn Chidi Clara Dmitri Efua Elif Emeka Farah Felix Fatou Grace Hana Hugo Ines Ivan Jamal Jorge Kaito Kamala Lars Leila Lucia Malik Maren Mei Nadia Noor Olga Omar Pablo Priya Quentin Rosa Sana Tariq Tove Uma Viktor Wanjiru Yara Zofia';
const LAST =
  'Adeyemi Almeida Andersson Bauer Bianchi Castillo Chen Cohen Costa Diallo Dubois Eriksen Fernandez Fischer Garcia Gupta Haddad Hansen Hassan Ivanova Jansen Johnson Kaya Khan Kim Kowalska Larsen Lopez Mensah Moreau Nakamura Nguyen Novak Okafor Olsen Patel Pereira Rossi Santos Sato Schmidt Silva Singh Tanaka Torres Virtanen Weber Yilmaz';
const DOMAINS = ['example.com', 'example.org', 'example.net', 'mail.example', 'acme.example', 'initech.example'];
const LOCALES = ['en-US', 'de-DE', 'fr-FR', 'es-MX', 'pt-BR', 'ja-JP'];
const PLANS = ['free', 'team', 'business'];
const FIRST_NAMES = FIRST.split(' ');
const LAST_NAMES = LAST.split(' ');
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

// Two years that are over, so that one seed makes the same users whenever it runs.
const BEGIN = Date.UTC(2023, 0, 1);
const END = Date.UTC(2025, 0, 1);
const DAY = 86_400_000;
// Of so many a statement stays far within the time that a busy PostgreSQL gives it.
const BATCH = 500;
// The next batch is made while the database writes the one before.
const IN_FLIGHT = 2;

export interface SeedOptions {
  users: number;
  seedNumber: number;
  onProgress?(done: number): void;
}

/**
 * Fills an environment with users that have addresses, names, some external ids and metadata, but no passwords. They
 * come without `user.created` events: nothing that follows events should act on people who do not exist. Those of the
 * same seed and number that are there already stay. Gives how many are new.
 */
export async function seedUsers(tools: Tools, environmentId: string, options: SeedOptions): Promise<number> {
  const { database } = tools;
  if (!(await findEnvironment(database.db, environmentId)))
    throw new Error(`There is no environment ${environmentId}.`);
  const rows = makeSeedRows(options.users, options.seedNumber);
  let fresh = 0;
  let done = 0;
  async function writeBatches() {
    for (let batch = take(rows, BATCH); batch.length > 0; batch = take(rows, BATCH)) {
      const written = batch;
      const count = await database.commit((tx) => insertSeedRows(tx, environmentId, written));
      fresh += count;
      // Left to itself it plans its look-ups of foreign keys for empty tables, and each batch takes longer than the one before.
      const isFirst = done === 0;
      done += batch.length;
      if (isFirst) await analyzeSeeded(database);
      options.onProgress?.(done);
    }
  }
  try {
    await Promise.all(Array.from({ length: IN_FLIGHT }, writeBatches));
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    throw new Error(`Users of seed ${options.seedNumber} are here already, in another number: take another seed.`);
  }
  await analyzeSeeded(database);
  return fresh;
}

/** The users of a seed, oldest first. Sign-ups become more frequent with time. */
export function* makeSeedRows(count: number, seedNumber: number): Generator<SeedRow> {
  const random = startRandom(seedNumber);
  const pick = <T>(from: T[]): T => from[Math.floor(random() * from.length)] as T;
  for (let n = 0; n < count; n += 1) {
    const createdAt = Math.floor(BEGIN + (END - BEGIN) * Math.sqrt((n + random()) / count));
    const first = pick(FIRST_NAMES);
    const last = pick(LAST_NAMES);
    const signedIn = random() < 0.7;
    yield {
      id: `user_${ulid(createdAt, random)}`,
      identifier_id: `idn_${ulid(createdAt, random)}`,
      email: `${first}.${last}.${n}.s${seedNumber}@${pick(DOMAINS)}`.toLowerCase(),
      is_verified: random() < 0.8,
      external_id: random() < 0.75 ? `crm-${seedNumber}-${n}` : null,
      first_name: first,
      last_name: last,
      locale: random() < 0.3 ? pick(LOCALES) : null,
      metadata: random() < 0.4 ? { plan: pick(PLANS) } : {},
      last_sign_in_at: signedIn ? Math.min(END, Math.floor(createdAt + random() * 90 * DAY)) : null,
      created_at: createdAt,
      updated_at: createdAt,
    };
  }
}

function take<T>(from: Generator<T>, count: number): T[] {
  const taken: T[] = [];
  while (taken.length < count) {
    const { done, value } = from.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}

// Repeatable, and so nothing for secrets (mulberry32).
function startRandom(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function ulid(time: number, random: () => number): string {
  let text = '';
  for (let rest = time, at = 0; at < 10; at += 1, rest = Math.floor(rest / 32)) text = LETTERS[rest % 32] + text;
  for (let at = 0; at < 16; at += 1) text += LETTERS[Math.floor(random() * 32)];
  return text;
}
