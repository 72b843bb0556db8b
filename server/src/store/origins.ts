// SQL of the places that an environment trusts: CORS origins and redirect targets.

import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import { command, query } from './statement.ts';

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
      ),
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
    .select(['uri', 'is_default'])
    .where('environment_id', '=', p.environmentId)
    .where('purpose', '=', p.purpose)
    .orderBy('created_at')
    .orderBy('id'),
);

export type RedirectPurpose = 'redirect' | 'sign_out';

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
): Promise<void> {
  await insertRedirectRow.run(tx, { environmentId, ...redirect });
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

export async function listRedirects(
  db: Db,
  environmentId: string,
  purpose: RedirectPurpose,
): Promise<{ uri: string; isDefault: boolean }[]> {
  return (await redirectsOf.all(db, { environmentId, purpose })).map((row) => ({
    uri: row.uri,
    isDefault: row.is_default,
  }));
}
