// SQL of the people whom connections know, of the assertions that were used, and of who must come by a connection.

import { sql } from 'kysely';
import type { SsoIdentity } from '../model/connection.ts';
import type { Db, Tx } from './database.ts';
import { command, query } from './statement.ts';
import type { Tables } from './tables.ts';

type Known = { environmentId: string; connectionId: string; issuer: string; subject: string };

function toIdentity(row: Tables['sso_identities']): SsoIdentity {
  return {
    id: row.id,
    connectionId: row.connection_id,
    issuer: row.issuer,
    subject: row.subject,
    userId: row.user_id,
    email: row.email,
    rawAttributes: row.raw_attributes as Record<string, unknown>,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

const bySubject = query((db, p: Known) =>
  db
    .selectFrom('sso_identities')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .where('connection_id', '=', p.connectionId)
    .where('issuer', '=', p.issuer)
    .where('subject', '=', p.subject),
);

const insert = command((db, p: { environmentId: string } & SsoIdentity) =>
  db.insertInto('sso_identities').values({
    environment_id: p.environmentId,
    id: p.id,
    connection_id: p.connectionId,
    issuer: p.issuer,
    subject: p.subject,
    user_id: p.userId,
    email: p.email,
    raw_attributes: p.rawAttributes,
    created_at: p.createdAt,
    updated_at: p.updatedAt,
  }),
);

type Said = Pick<SsoIdentity, 'email' | 'rawAttributes'> & { now: number };

const touch = command((db, p: { environmentId: string; id: string } & Said) =>
  db
    .updateTable('sso_identities')
    .set({ email: p.email, raw_attributes: p.rawAttributes, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id),
);

const forget = command((db, p: { environmentId: string; userId: string }) =>
  db.deleteFrom('sso_identities').where('environment_id', '=', p.environmentId).where('user_id', '=', p.userId),
);

const spend = command((db, p: { environmentId: string; connectionId: string; digest: string; expiresAt: number }) =>
  db
    .insertInto('spent_assertions')
    .values({
      environment_id: p.environmentId,
      connection_id: p.connectionId,
      digest: p.digest,
      expires_at: p.expiresAt,
    })
    .onConflict((conflict) => conflict.columns(['environment_id', 'connection_id', 'digest']).doNothing()),
);

// By the user's id and not by an address that was read before: what is primary now decides.
const required = query((db, p: { environmentId: string; userId: string }, kind) => {
  const place = kind === 'postgres' ? sql`strpos(identifiers.canonical, '@')` : sql`instr(identifiers.canonical, '@')`;
  return (
    db
      .selectFrom('identifiers')
      .innerJoin('organization_domains as d', (join) =>
        join
          .onRef('d.environment_id', '=', 'identifiers.environment_id')
          .on('d.domain', '=', sql<string>`substr(identifiers.canonical, ${place} + 1)`)
          .on('d.state', '=', 'verified'),
      )
      .innerJoin('connections', (join) =>
        join
          .onRef('connections.environment_id', '=', 'd.environment_id')
          .onRef('connections.organization_id', '=', 'd.organization_id')
          .on('connections.state', '=', 'active')
          .on(sql<boolean>`connections.is_required = true`),
      )
      .where('identifiers.environment_id', '=', p.environmentId)
      .where('identifiers.user_id', '=', p.userId)
      .where('identifiers.type', '=', 'email')
      .where(sql<boolean>`identifiers.is_primary = true`)
      .select(['identifiers.value as email', 'connections.id as connection_id'])
      // Not along the index of the order, which would read the connections of everybody.
      .orderBy(sql`+connections.created_at`)
      .orderBy('connections.id')
  );
});

/** Whom a connection knows by a subject of its provider. */
export async function findSsoIdentity(
  db: Db,
  environmentId: string,
  known: Pick<SsoIdentity, 'connectionId' | 'issuer' | 'subject'>,
): Promise<SsoIdentity | null> {
  const { connectionId, issuer, subject } = known;
  const row = await bySubject.first(db, { environmentId, connectionId, issuer, subject });
  return row ? toIdentity(row) : null;
}

/** Writes down whom a connection knows. Throws Conflict on `subject` when it knows somebody by that already. */
export async function putSsoIdentity(tx: Tx, environmentId: string, identity: SsoIdentity): Promise<void> {
  await insert.run(tx, { environmentId, ...identity });
}

/** Writes down what the provider said of a person this time. */
export async function touchSsoIdentity(tx: Tx, environmentId: string, id: string, said: Said): Promise<void> {
  await touch.run(tx, { environmentId, id, ...said });
}

/** Forgets by which connections a user is known. */
export async function deleteSsoIdentities(tx: Tx, environmentId: string, userId: string): Promise<void> {
  await forget.run(tx, { environmentId, userId });
}

/**
 * Uses an assertion up: false when it was before. `digest` is that of its id, `expiresAt` the last moment (epoch ms) at
 * which it would still be taken, the clock skew included; until a day after it is remembered.
 */
export async function spendAssertion(
  tx: Tx,
  environmentId: string,
  assertion: { connectionId: string; digest: string; expiresAt: number },
): Promise<boolean> {
  return (await spend.run(tx, { environmentId, ...assertion })) > 0;
}

/**
 * The connections by which a person must sign in: active and required ones of the organization that has proven the
 * domain of their primary address. One statement, two look-ups by index where there is none.
 */
export async function listRequiredConnections(
  db: Db,
  environmentId: string,
  userId: string,
): Promise<{ email: string; connectionIds: string[] } | null> {
  const rows = await required.all(db, { environmentId, userId });
  const [first] = rows;
  return first ? { email: first.email as string, connectionIds: rows.map((row) => row.connection_id as string) } : null;
}
