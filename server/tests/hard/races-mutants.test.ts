// R4's mutants: each race with its guard taken away must come out wrong, or it proves nothing.

import { afterEach, expect, test, vi } from 'vitest';
import type * as attempts from '../../src/core/attempts.ts';
import type * as users from '../../src/core/users.ts';
import { refuse } from '../../src/model/refusal.ts';
import type { Database, Db, Prepared, Value } from '../../src/store/database.ts';
import type * as tokens from '../../src/store/refresh-tokens.ts';
import { onEachDatabase } from '../house.ts';
import * as races from './races.ts';
import { GATE_MS, openChance } from './size.ts';

const ROUNDS = 30;
const mutant = vi.hoisted(() => ({ guard: 'all' }));

vi.mock('../../src/store/refresh-tokens.ts', async (original) => {
  const real = await original<typeof tokens>();
  const rotateRefreshToken: typeof tokens.rotateRefreshToken = async (database, environmentId, rotation) => {
    if (mutant.guard !== 'rotation') return real.rotateRefreshToken(database, environmentId, rotation);
    const standing = await real.findRefreshToken(database.db, environmentId, rotation.lookup);
    if (!standing || standing.spentAt !== null) return null;
    return real.rotateRefreshToken(believing(database), environmentId, rotation);
  };
  return { ...real, rotateRefreshToken };
});

vi.mock('../../src/core/users.ts', async (original) => {
  const real = await original<typeof users>();
  const createUser: typeof users.createUser = async (work, input) => {
    if (mutant.guard !== 'constraint') return real.createUser(work, input);
    const page = { limit: 1, order: 'desc' } as const;
    const taken = await real.listUsers(work, { email: input.email }, page);
    if (taken.rows.length > 0) throw refuse('email_taken', { act: 'create' });
    const other = input.externalId && (await real.getUserByExternalId(work, input.externalId).catch(() => null));
    if (other) throw refuse('external_id_taken', { act: 'create' });
    return real.createUser(work, input);
  };
  return { ...real, createUser };
});

vi.mock('../../src/core/attempts.ts', async (original) => {
  const real = await original<typeof attempts>();
  const takeAttempt: typeof attempts.takeAttempt = async (work, door, identifier, address) => {
    if (mutant.guard !== 'attempts') return real.takeAttempt(work, door, identifier, address);
    const key = `${door} ${identifier}`;
    const values: Value[] = [work.environmentId, key];
    const place = work.tools.database.kind === 'postgres' ? '($1, $2' : '(?, ?';
    const { rows } = await work.db.run(
      { name: '', sql: `select count from attempts where (environment_id, key) = ${place})` },
      values,
    );
    const count = Number(rows[0]?.count ?? 0);
    if (count >= work.environment.settings.lockoutFailures) throw refuse('account_locked', { retryAfterSeconds: 1 });
    const written = `insert into attempts (environment_id, key, count, window_ends_at) values ${place}, ${count + 1}, ${work.now() + 3_600_000})
      on conflict (environment_id, key) do update set count = ${count + 1}`;
    await work.once((tx) => tx.run({ name: '', sql: written }, values));
    return { identifierKey: key, addressKey: null, locksUntil: null };
  };
  return { ...real, takeAttempt };
});

afterEach(() => {
  mutant.guard = 'all';
});

onEachDatabase('R4 mutants', (open) => {
  const hasher = races.countingHasher();
  const without = async (guard: string, race: races.Race, constraint?: string) => {
    const arena = await races.openArena(open, openChance(), hasher);
    const { database } = arena.home;
    if (constraint) await database.once((tx) => tx.run({ name: '', sql: `drop index ${constraint}` }, []));
    mutant.guard = guard;
    return { faults: await race(arena, ROUNDS), aftermath: await races.aftermath(arena) };
  };

  test(
    'R4 mutant: a read-then-write rotation is caught by the race and by the invariants',
    async () => {
      const { faults, aftermath } = await without('rotation', races.refreshToken);
      expect(faults.length).toBeGreaterThan(0);
      expect(aftermath.join()).toContain('at most one live leaf');
    },
    GATE_MS,
  );

  test(
    'R4 mutant: an address that is looked up, then inserted, is caught by the race and by the invariants',
    async () => {
      const { faults, aftermath } = await without('constraint', races.newEmail, 'identifiers_canonical');
      expect(faults.length).toBeGreaterThan(0);
      expect(aftermath.join()).toContain('a canonical identifier is unique');
    },
    GATE_MS,
  );

  test(
    'R4 mutant: an external id that is looked up, then inserted, is caught by the race and by the invariants',
    async () => {
      const { faults, aftermath } = await without('constraint', races.externalId, 'users_external_id');
      expect(faults.length).toBeGreaterThan(0);
      expect(aftermath.join()).toContain('an external id is unique');
    },
    GATE_MS,
  );

  test(
    'R4 mutant: a ledger of tries that is read, then written, is caught',
    async () => {
      const { faults } = await without('attempts', races.attemptBudget(hasher, 'identifier'));
      expect(faults.length).toBeGreaterThan(0);
    },
    GATE_MS,
  );
});

// The database as a read-then-write rotation uses it: it believes what was read and asks nothing when it writes.
function believing(database: Database): Database {
  const blind = <T extends Db>(handle: T): T => ({
    ...handle,
    run: ({ sql }: Prepared, values: Value[]) =>
      handle.run({ name: '', sql: sql.replaceAll(/"(refresh_tokens"\.")?spent_at" is null/g, '1 = 1') }, values),
  });
  return {
    ...database,
    commit: (work) => database.commit((tx) => work(blind(tx))),
    once: (work) => database.once((tx) => work(blind(tx))),
  };
}
