// SQL of the places that an environment trusts: CORS origins and redirect targets.

import { sql } from 'kysely';
import type { CorsOrigin, RedirectPurpose, RedirectUri } from '../model/environment.ts';
import type { Page, PageRequest } from '../model/page.ts';
import type { Db, Tx } from './database.ts';
import { fromCursor, makePage, planScan, type ScanParameters, type ScanShape } from './keyset.ts';
import { type Builder, command, queries, query } from './statement.ts';
import type { Tables } from './tables.ts';

function toOrigin(row: Tables['cors_origins']): CorsOrigin {
  return { id: row.id, origin: row.origin, createdAt: row.created_at, updatedAt: row.updated_at };
}

function toRedirect(row: Tables['redirect_uris']): RedirectUri {
  return {
    id: row.id,
    purpose: row.purpose,
    uri: row.uri,
    isDefault: row.is_default,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

const insertOriginRow = command((db, p: { environmentId: string; id: string; origin: string; now: number }) =>
  db
    .insertInto('cors_origins')
    .values({ environment_id: p.environmentId, id: p.id, origin: p.origin, created_at: p.now, updated_at: p.now }),
);
const everyOrigin = query((db, _: object) => db.selectFrom('cors_origins').select(['environment_id', 'origin']));

const insertRedirectRow = command(
  (
    db,
    p: { environmentId: string; id: string; purpose: RedirectPurpose; uri: string; isDefault: boolean; now: number },
  ) =>
    db
      .insertInto('redirect_uris')
      .values({
        environment_id: p.environmentId,
        id: p.id,
        purpose: p.purpose,
        uri: p.uri,
        is_default: p.isDefault,
        created_at: p.now,
        updated_at: p.now,
      })
      .onConflict((conflict) =>
        conflict.columns(['environment_id', 'purpose', 'uri']).doUpdateSet({
          is_default: sql<boolean>`redirect_uris.is_default or excluded.is_default`,
          updated_at: p.now,
        }),
      )
      .returningAll(),
);
const clearDefault = command((db, p: { environmentId: string; purpose: RedirectPurpose; now: number }) =>
  db
    .updateTable('redirect_uris')
    .set({ is_default: sql<boolean>`not is_default`, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('purpose', '=', p.purpose)
    .where(sql<boolean>`is_default`),
);
const redirectsOf = query((db, p: { environmentId: string; purpose: RedirectPurpose }) =>
  db
    .selectFrom('redirect_uris')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .where('purpose', '=', p.purpose)
    .orderBy('created_at')
    .orderBy('id'),
);
const redirectById = query((db, p: { environmentId: string; purpose: RedirectPurpose; id: string }) =>
  db
    .selectFrom('redirect_uris')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .where('purpose', '=', p.purpose)
    .where('id', '=', p.id),
);
const redirectByUri = query((db, p: { environmentId: string; purpose: RedirectPurpose; uri: string }) =>
  db
    .selectFrom('redirect_uris')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .where('purpose', '=', p.purpose)
    .where('uri', '=', p.uri),
);
// The default stays, whatever was read before.
const removeRedirect = command((db, p: { environmentId: string; purpose: RedirectPurpose; id: string }) =>
  db
    .deleteFrom('redirect_uris')
    .where('environment_id', '=', p.environmentId)
    .where('purpose', '=', p.purpose)
    .where('id', '=', p.id)
    .where(sql<boolean>`not is_default`)
    .returningAll(),
);

type ListParameters = ScanParameters & { environmentId: string; purpose: RedirectPurpose };

function registered(db: Builder, p: ListParameters) {
  return db
    .selectFrom('redirect_uris')
    .where('redirect_uris.environment_id', '=', p.environmentId)
    .where('redirect_uris.purpose', '=', p.purpose);
}

const redirectPage = queries((db, p: ListParameters, shape: ScanShape) => {
  let page = registered(db, p).selectAll('redirect_uris');
  if (shape.cursor) {
    const near = registered(db, p)
      .where(fromCursor('redirect_uris', p.environmentId, p, shape.direction, 'near'))
      .select(sql`1`.as('one'))
      .limit(1);
    page = page
      .where(fromCursor('redirect_uris', p.environmentId, p, shape.direction, 'beyond'))
      .select(sql<unknown>`exists ${near}`.as('has_near')) as typeof page;
  }
  return page
    .orderBy('redirect_uris.created_at', shape.direction)
    .orderBy('redirect_uris.id', shape.direction)
    .limit(sql<number>`${sql.lit(shape.take)}`);
});

const originPage = queries((db, p: ScanParameters & { environmentId: string }, shape: ScanShape) => {
  const own = () => db.selectFrom('cors_origins').where('cors_origins.environment_id', '=', p.environmentId);
  let page = own().selectAll('cors_origins');
  if (shape.cursor) {
    const near = own()
      .where(fromCursor('cors_origins', p.environmentId, p, shape.direction, 'near'))
      .select(sql`1`.as('one'))
      .limit(1);
    page = page
      .where(fromCursor('cors_origins', p.environmentId, p, shape.direction, 'beyond'))
      .select(sql<unknown>`exists ${near}`.as('has_near')) as typeof page;
  }
  return page
    .orderBy('cors_origins.created_at', shape.direction)
    .orderBy('cors_origins.id', shape.direction)
    .limit(sql<number>`${sql.lit(shape.take)}`);
});

/** Throws Conflict on `origin` when it is registered already. */
export async function insertOrigin(
  tx: Tx,
  environmentId: string,
  origin: { id: string; origin: string; now: number },
): Promise<void> {
  await insertOriginRow.run(tx, { environmentId, ...origin });
}

/** The origins of all environments: a preflight request does not say whose page it comes from. */
export async function listAllOrigins(db: Db): Promise<{ environmentId: string; origin: string }[]> {
  return (await everyOrigin.all(db, {})).map((row) => ({ environmentId: row.environment_id, origin: row.origin }));
}

export async function insertRedirect(
  tx: Tx,
  environmentId: string,
  redirect: { id: string; purpose: RedirectPurpose; uri: string; isDefault: boolean; now: number },
): Promise<RedirectUri> {
  const row = (await insertRedirectRow.first(tx, { environmentId, ...redirect })) as Tables['redirect_uris'];
  return toRedirect(row);
}

export async function findRedirect(
  db: Db,
  environmentId: string,
  purpose: RedirectPurpose,
  named: { id: string } | { uri: string },
): Promise<RedirectUri | null> {
  const place = { environmentId, purpose };
  const row = await ('id' in named
    ? redirectById.first(db, { ...place, id: named.id })
    : redirectByUri.first(db, { ...place, uri: named.uri }));
  return row ? toRedirect(row) : null;
}

/** Removes a redirect target and gives it; null for the default one, and where there is none. */
export async function deleteRedirect(
  tx: Tx,
  environmentId: string,
  purpose: RedirectPurpose,
  id: string,
): Promise<RedirectUri | null> {
  const row = await removeRedirect.first(tx, { environmentId, purpose, id });
  return row ? toRedirect(row) : null;
}

/** One page of the redirect targets of a purpose, by registration. */
export async function pageRedirects(
  db: Db,
  environmentId: string,
  purpose: RedirectPurpose,
  page: PageRequest,
): Promise<Page<RedirectUri>> {
  const scan = planScan(page);
  const rows = await redirectPage(scan.shape).all(db, { ...scan.parameters, environmentId, purpose });
  return makePage(scan, page.limit, rows, toRedirect);
}

/** One page of an environment's origins, by registration. */
export async function listOrigins(db: Db, environmentId: string, page: PageRequest): Promise<Page<CorsOrigin>> {
  const scan = planScan(page);
  const rows = await originPage(scan.shape).all(db, { ...scan.parameters, environmentId });
  return makePage(scan, page.limit, rows, toOrigin);
}

/** Leaves a purpose without a default, for the one that is written next. */
export async function clearDefaultRedirect(
  tx: Tx,
  environmentId: string,
  purpose: RedirectPurpose,
  now: number,
): Promise<void> {
  await clearDefault.run(tx, { environmentId, purpose, now });
}

export async function listRedirects(db: Db, environmentId: string, purpose: RedirectPurpose): Promise<RedirectUri[]> {
  return (await redirectsOf.all(db, { environmentId, purpose })).map(toRedirect);
}
