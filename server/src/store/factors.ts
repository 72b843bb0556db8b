// SQL of second factors and challenges.

import { sql } from 'kysely';
import type { Challenge, Factor } from '../model/factor.ts';
import type { Page, PageRequest } from '../model/page.ts';
import type { Db, Tx } from './database.ts';
import { fromCursor, makePage, planScan, type ScanParameters, type ScanShape } from './keyset.ts';
import { command, queries, query } from './statement.ts';
import type { Tables } from './tables.ts';

type Row = Tables['factors'];
type Named = { environmentId: string; id: string };

/** A factor with what only verifying needs. */
export interface SealedFactor extends Factor {
  secret: string;
}

function toFactor(row: Row): SealedFactor {
  return {
    id: row.id,
    userId: row.user_id,
    type: row.type,
    issuer: row.issuer,
    account: row.account,
    verifiedAt: row.verified_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    secret: row.secret,
  };
}

const insert = command((db, p: { environmentId: string } & SealedFactor) =>
  db.insertInto('factors').values({
    environment_id: p.environmentId,
    id: p.id,
    user_id: p.userId,
    type: 'totp',
    issuer: p.issuer,
    account: p.account,
    secret: p.secret,
    verified_at: p.verifiedAt,
    created_at: p.createdAt,
    updated_at: p.updatedAt,
  }),
);

const byId = query((db, p: Named) =>
  db.selectFrom('factors').selectAll().where('environment_id', '=', p.environmentId).where('id', '=', p.id),
);

const verifiedOf = query((db, p: { environmentId: string; userId: string }) =>
  db
    .selectFrom('factors')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .where('user_id', '=', p.userId)
    .where('verified_at', 'is not', null)
    .orderBy('created_at')
    .orderBy('id')
    .limit(sql<number>`100`),
);

// The step must rise: of any number of callers with one code, through any doors, one gets past here.
const accept = command((db, p: Named & { step: number; now: number }) =>
  db
    .updateTable('factors')
    .set({ last_step: p.step, verified_at: sql<number>`coalesce(verified_at, ${p.now})`, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where(sql<boolean>`coalesce(last_step, -1) < ${p.step}`)
    .returningAll(),
);

const remove = command((db, p: Named) =>
  db.deleteFrom('factors').where('environment_id', '=', p.environmentId).where('id', '=', p.id).returningAll(),
);

const newestOf = query((db, p: { environmentId: string; userId: string }) =>
  db
    .selectFrom('factors')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .where('user_id', '=', p.userId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(sql<number>`1`),
);

const removeOf = command((db, p: { environmentId: string; userId: string }) =>
  db.deleteFrom('factors').where('environment_id', '=', p.environmentId).where('user_id', '=', p.userId).returningAll(),
);

type ListParameters = ScanParameters & { environmentId: string; userId: string };

const list = queries((db, p: ListParameters, shape: ScanShape) => {
  const own = () =>
    db
      .selectFrom('factors')
      .where('factors.environment_id', '=', p.environmentId)
      .where('factors.user_id', '=', p.userId);
  let page = own().selectAll('factors');
  if (shape.cursor) {
    const near = own()
      .where(fromCursor('factors', p.environmentId, p, shape.direction, 'near'))
      .select(sql`1`.as('one'))
      .limit(1);
    page = page
      .where(fromCursor('factors', p.environmentId, p, shape.direction, 'beyond'))
      .select(sql<unknown>`exists ${near}`.as('has_near')) as typeof page;
  }
  return page
    .orderBy('factors.created_at', shape.direction)
    .orderBy('factors.id', shape.direction)
    .limit(sql<number>`${sql.lit(shape.take)}`);
});

const insertChallengeRow = command((db, p: { environmentId: string } & Challenge) =>
  db.insertInto('challenges').values({
    environment_id: p.environmentId,
    id: p.id,
    factor_id: p.factorId,
    tries: sql<number>`0`,
    expires_at: p.expiresAt,
    created_at: p.createdAt,
    updated_at: p.updatedAt,
  }),
);

const challengeById = query((db, p: Named) =>
  db.selectFrom('challenges').selectAll().where('environment_id', '=', p.environmentId).where('id', '=', p.id),
);

const takeTry = command((db, p: Named & { now: number; limit: number }) =>
  db
    .updateTable('challenges')
    .set({ tries: sql<number>`tries + 1`, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('used_at', 'is', null)
    .where('expires_at', '>', p.now)
    .where('tries', '<', p.limit)
    .returning('id'),
);

const useRow = command((db, p: Named & { now: number }) =>
  db
    .updateTable('challenges')
    .set({ used_at: p.now, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('used_at', 'is', null)
    .returning('id'),
);

export async function insertFactor(tx: Tx, environmentId: string, factor: SealedFactor): Promise<void> {
  await insert.run(tx, { environmentId, ...factor });
}

export async function findFactor(db: Db, environmentId: string, id: string): Promise<SealedFactor | null> {
  const row = await byId.first(db, { environmentId, id });
  return row ? toFactor(row) : null;
}

/** The factors that a user's sign-in asks for. */
export async function listVerifiedFactors(db: Db, environmentId: string, userId: string): Promise<SealedFactor[]> {
  return (await verifiedOf.all(db, { environmentId, userId })).map(toFactor);
}

/** Takes a step of a factor, once; null when it or a later one was taken already. */
export async function acceptStep(
  tx: Tx,
  environmentId: string,
  id: string,
  step: number,
  now: number,
): Promise<SealedFactor | null> {
  const row = await accept.first(tx, { environmentId, id, step, now });
  return row ? toFactor(row) : null;
}

export async function deleteFactor(tx: Tx, environmentId: string, id: string): Promise<SealedFactor | null> {
  const row = await remove.first(tx, { environmentId, id });
  return row ? toFactor(row) : null;
}

/** The factor that a user enrolled last. */
export async function findNewestFactor(db: Db, environmentId: string, userId: string): Promise<SealedFactor | null> {
  const row = await newestOf.first(db, { environmentId, userId });
  return row ? toFactor(row) : null;
}

/** Removes all factors of a user and gives them. */
export async function deleteFactorsOf(tx: Tx, environmentId: string, userId: string): Promise<SealedFactor[]> {
  return (await removeOf.all(tx, { environmentId, userId })).map(toFactor);
}

/** One page of a user's factors. */
export async function listFactors(
  db: Db,
  environmentId: string,
  userId: string,
  page: PageRequest,
): Promise<Page<Factor>> {
  const scan = planScan(page);
  const rows = await list(scan.shape).all(db, { ...scan.parameters, environmentId, userId });
  return makePage(scan, page.limit, rows, toFactor);
}

export async function insertChallenge(tx: Tx, environmentId: string, challenge: Challenge): Promise<void> {
  await insertChallengeRow.run(tx, { environmentId, ...challenge });
}

export async function findChallenge(db: Db, environmentId: string, id: string): Promise<Tables['challenges'] | null> {
  return (await challengeById.first(db, { environmentId, id })) ?? null;
}

/** Takes one try of a live challenge; false when it is used, over, or out of tries. */
export async function takeChallengeTry(
  tx: Tx,
  environmentId: string,
  id: string,
  now: number,
  limit: number,
): Promise<boolean> {
  return (await takeTry.first(tx, { environmentId, id, now, limit })) !== undefined;
}

/** Marks a challenge answered; false for all but the first caller. */
export async function useChallenge(tx: Tx, environmentId: string, id: string, now: number): Promise<boolean> {
  return (await useRow.first(tx, { environmentId, id, now })) !== undefined;
}
