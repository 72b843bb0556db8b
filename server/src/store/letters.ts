// SQL of the outbox of letters.

import { sql } from 'kysely';
import type { Letter, LetterKind, LetterState } from '../model/letter.ts';
import type { Page, PageRequest } from '../model/page.ts';
import type { Database, Db, Tx } from './database.ts';
import { fromCursor, makePage, planScan, type ScanParameters, type ScanShape } from './keyset.ts';
import { type Builder, command, queries, query } from './statement.ts';
import type { Tables } from './tables.ts';

export type LetterRow = Tables['letters'];

type Named = { environmentId: string; id: string };

/** A letter that a worker has taken, with the name of the environment whose letter it is. */
export type TakenLetter = LetterRow & { product: string };

const insert = command((db, p: Omit<LetterRow, 'tries' | 'sent_at' | 'problem' | 'updated_at'>) =>
  db.insertInto('letters').values({
    environment_id: p.environment_id,
    id: p.id,
    kind: p.kind,
    recipient: p.recipient,
    locale: p.locale,
    sealed: p.sealed,
    state: p.state,
    tries: sql<number>`0`,
    due_at: p.due_at,
    expires_at: p.expires_at,
    created_at: p.created_at,
    updated_at: p.created_at,
  }),
);

// One statement takes letters and moves them out of the others' sight until the lease is over: whoever dies with them
// loses none, and two workers never hold the same one.
const take = command((db, p: { now: number; leaseEndsAt: number; count: number }, kind) => {
  let due = db
    .selectFrom('letters')
    .select(['environment_id', 'id'])
    .where(sql<boolean>`state = 'waiting'`)
    .where('due_at', '<=', p.now)
    .orderBy('due_at')
    .limit(sql<number>`${p.count}`);
  if (kind === 'postgres') due = due.forUpdate().skipLocked();
  const product = sql<string>`(select environments.name from environments where environments.id = letters.environment_id)`;
  return db
    .updateTable('letters')
    .set({ due_at: p.leaseEndsAt, tries: sql<number>`tries + 1`, updated_at: p.now })
    .where(sql<boolean>`(environment_id, id) in (${due})`)
    .returningAll()
    .returning(product.as('product'));
});

const isDue = query((db, p: { now: number }) =>
  db
    .selectFrom('letters')
    .select('id')
    .where(sql<boolean>`state = 'waiting'`)
    .where('due_at', '<=', p.now)
    .limit(sql<number>`1`),
);

type Taken = Named & { tries: number; now: number };

// `tries` tells holders apart: whose lease ran out meanwhile has no say any more.
const held = (db: Builder, p: Taken) =>
  db
    .updateTable('letters')
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('state', '=', 'waiting')
    .where('tries', '=', p.tries);

const sent = command((db, p: Taken) =>
  held(db, p).set({ state: 'sent', sent_at: p.now, sealed: null, problem: null, updated_at: p.now }),
);

const failed = command((db, p: Taken & { problem: string }) =>
  held(db, p).set({ state: 'failed', problem: p.problem, updated_at: p.now }),
);

const postponed = command((db, p: Taken & { problem: string; dueAt: number }) =>
  held(db, p).set({ due_at: p.dueAt, problem: p.problem, updated_at: p.now }),
);

const byId = query((db, p: Named) =>
  db.selectFrom('letters').selectAll().where('environment_id', '=', p.environmentId).where('id', '=', p.id),
);

const list = queries((db, p: ScanParameters & { environmentId: string }, shape: ScanShape) => {
  let page = db.selectFrom('letters').selectAll().where('letters.environment_id', '=', p.environmentId);
  if (shape.cursor) {
    const near = db
      .selectFrom('letters')
      .where('letters.environment_id', '=', p.environmentId)
      .where(fromCursor('letters', p.environmentId, p, shape.direction, 'near'))
      .select(sql`1`.as('one'))
      .limit(sql<number>`1`);
    page = page
      .where(fromCursor('letters', p.environmentId, p, shape.direction, 'beyond'))
      .select(sql<unknown>`exists ${near}`.as('has_near')) as typeof page;
  }
  return page
    .orderBy('letters.created_at', shape.direction)
    .orderBy('letters.id', shape.direction)
    .limit(sql<number>`${sql.lit(shape.take)}`);
});

type Before = { before: number; batch: number };

const erase = command((db, p: Before) => {
  const over = db
    .selectFrom('letters')
    .select(['environment_id', 'id'])
    .where('sealed', 'is not', null)
    .where('expires_at', '<=', p.before)
    .limit(sql<number>`${p.batch}`);
  return db.updateTable('letters').set({ sealed: null }).where(sql<boolean>`(environment_id, id) in (${over})`);
});

const remove = command((db, p: Before) => {
  const old = db
    .selectFrom('letters')
    .select(['environment_id', 'id'])
    .where('expires_at', '<', p.before)
    .limit(sql<number>`${p.batch}`);
  return db.deleteFrom('letters').where(sql<boolean>`(environment_id, id) in (${old})`);
});

/** The noun of a row, without what it says. */
export function toLetter(row: LetterRow): Letter {
  return {
    id: row.id,
    kind: row.kind as LetterKind,
    to: row.recipient,
    locale: row.locale,
    state: row.state as LetterState,
    tries: row.tries,
    dueAt: row.due_at,
    expiresAt: row.expires_at,
    sentAt: row.sent_at,
    problem: row.problem,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** Writes a letter into the commit of what it tells of. */
export async function insertLetter(tx: Tx, row: Parameters<typeof insert.run>[1]): Promise<void> {
  await insert.run(tx, row);
}

/** Takes letters that are due, oldest first, until `leaseEndsAt`; each counts a try. */
export async function takeLetters(
  database: Database,
  now: number,
  leaseEndsAt: number,
  count: number,
): Promise<TakenLetter[]> {
  if (!(await isDue.first(database.db, { now }))) return []; // Looking costs no commit.
  return (await database.once((tx) => take.all(tx, { now, leaseEndsAt, count }))) as TakenLetter[];
}

export type LetterOutcome =
  | { state: 'sent' }
  | { state: 'failed'; problem: string }
  | { state: 'waiting'; problem: string; dueAt: number };

/** Writes down what became of a letter that was taken, unless another worker has taken it since. */
export async function settleLetter(tx: Tx, row: LetterRow, now: number, outcome: LetterOutcome): Promise<void> {
  const taken = { environmentId: row.environment_id, id: row.id, tries: row.tries, now };
  if (outcome.state === 'sent') await sent.run(tx, taken);
  else if (outcome.state === 'failed') await failed.run(tx, { ...taken, problem: outcome.problem });
  else await postponed.run(tx, { ...taken, problem: outcome.problem, dueAt: outcome.dueAt });
}

/** One letter with its sealed content. */
export async function findLetter(db: Db, environmentId: string, id: string): Promise<LetterRow | null> {
  return (await byId.first(db, { environmentId, id })) ?? null;
}

/** One page of letters by their creation. */
export async function listLetters(db: Db, environmentId: string, page: PageRequest): Promise<Page<Letter>> {
  const scan = planScan(page);
  const rows = await list(scan.shape).all(db, { ...scan.parameters, environmentId });
  return makePage(scan, page.limit, rows as (LetterRow & { has_near?: unknown })[], toLetter);
}

/** Erases what letters say that are over, and removes those that were over before `before`; gives how many rows that were. */
export async function forgetLetters(tx: Tx, now: number, before: number, batch = 500): Promise<number> {
  return (await erase.run(tx, { before: now, batch })) + (await remove.run(tx, { before, batch }));
}
