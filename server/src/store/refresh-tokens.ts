// SQL of refresh tokens: rotation in one statement where the database can, in one transaction where it cannot.

import { type QueryCreator, sql } from 'kysely';
import type { User } from '../model/user.ts';
import type { Database, Db, Tx } from './database.ts';
import { SESSION_COLUMNS, type SessionRow } from './sessions.ts';
import { type Builder, command, query, whole } from './statement.ts';
import type { Tables } from './tables.ts';
import { toUser, USER_COLUMNS, type UserRow } from './user-columns.ts';

export interface NewToken {
  id: string;
  sessionId: string;
  lookup: string;
  now: number;
  expiresAt: number;
}

export interface Rotation {
  /** Digest of the token that was presented. */
  lookup: string;
  /** The client that presents it must be the one that the session was started for. */
  clientId: string;
  now: number;
  successorId: string;
  /** Digest of the token that replaces it. */
  successorLookup: string;
  /** The token that replaces it, sealed for whoever presents the old one again within the grace. */
  successorSealed: string;
  /** When the successor expires if the session lives that long. */
  successorExpiresAt: number;
}

/** What an access token and an answer say after a rotation. */
export interface Rotated {
  session: {
    id: string;
    organizationId: string | null;
    /** Empty outside of an organization. */
    roleSlugs: string[];
    authMethod: string;
    authenticatedAt: number;
  };
  user: User;
}

const insert = command((db, p: NewToken & { environmentId: string }) =>
  db.insertInto('refresh_tokens').values({
    environment_id: p.environmentId,
    id: p.id,
    session_id: p.sessionId,
    lookup: p.lookup,
    created_at: p.now,
    expires_at: p.expiresAt,
  }),
);

type RotateParameters = Rotation & { environmentId: string };

// Only a live token is spent; the row decides who wins.
function spend(db: QueryCreator<Tables>, p: RotateParameters) {
  return db
    .updateTable('refresh_tokens')
    .set({ spent_at: p.now, successor: p.successorSealed })
    .where('environment_id', '=', p.environmentId)
    .where('lookup', '=', p.lookup)
    .where('spent_at', 'is', null)
    .where('expires_at', '>', p.now)
    .returning('session_id');
}

// Only a live session of a user who is not banned goes on. Its row is taken before the token's: a deletion takes them
// in that order too, so that neither waits for the other. Each row is asked for as the one that it is (`=`, not `in`):
// a plan from when the tables were small would otherwise walk all sessions of the environment.
function touch(db: QueryCreator<Tables>, p: RotateParameters) {
  return db
    .updateTable('sessions')
    .set({ updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', (inner) =>
      inner
        .selectFrom('refresh_tokens')
        .where('refresh_tokens.environment_id', '=', p.environmentId)
        .where('refresh_tokens.lookup', '=', p.lookup)
        .where('refresh_tokens.spent_at', 'is', null)
        .where('refresh_tokens.expires_at', '>', p.now)
        .select('refresh_tokens.session_id'),
    )
    .where('client_id', '=', p.clientId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', p.now)
    .where('user_id', '=', (inner) =>
      inner
        .selectFrom('users')
        .where('users.environment_id', '=', p.environmentId)
        .where(sql<boolean>`users.id = sessions.user_id`)
        .where('users.banned_at', 'is', null)
        .select('users.id'),
    )
    .returning('id');
}

function withUser(db: Builder, environmentId: string) {
  return (
    db
      .selectFrom('sessions')
      .innerJoin('users', (join) =>
        join.onRef('users.environment_id', '=', 'sessions.environment_id').onRef('users.id', '=', 'sessions.user_id'),
      )
      .innerJoin('identifiers', (join) =>
        join
          .onRef('identifiers.environment_id', '=', 'users.environment_id')
          .onRef('identifiers.user_id', '=', 'users.id')
          .on('identifiers.type', '=', 'email')
          .on(sql<boolean>`identifiers.is_primary = true`),
      )
      // What the holder may do in the organization of the session, as it is now.
      .leftJoin('memberships', (join) =>
        join
          .onRef('memberships.environment_id', '=', 'sessions.environment_id')
          .onRef('memberships.user_id', '=', 'sessions.user_id')
          .onRef('memberships.organization_id', '=', 'sessions.organization_id')
          .on('memberships.status', '=', 'active'),
      )
      .where('sessions.environment_id', '=', environmentId)
      .select([...USER_COLUMNS])
      .select([
        'sessions.id as session_id',
        'sessions.organization_id',
        'sessions.auth_method',
        'sessions.authenticated_at',
        'memberships.role_slugs',
      ])
  );
}

const rotateInOne = command((db, p: RotateParameters) =>
  db
    .with('touched', (cte) => touch(cte, p))
    .with('spent', (cte) => spend(cte, p).where(sql<boolean>`session_id = (select touched.id from touched)`))
    .with('next', (cte) =>
      cte
        .insertInto('refresh_tokens')
        .columns(['environment_id', 'id', 'session_id', 'lookup', 'created_at', 'expires_at'])
        .expression((from) =>
          from
            .selectFrom('spent')
            .select([
              sql<string>`${p.environmentId}`.as('environment_id'),
              sql<string>`${p.successorId}`.as('id'),
              'spent.session_id',
              sql<string>`${p.successorLookup}`.as('lookup'),
              whole(p.now).as('created_at'),
              whole(p.successorExpiresAt).as('expires_at'),
            ]),
        ),
    )
    .selectFrom((from) =>
      withUser(from as unknown as Builder, p.environmentId)
        .where(sql<boolean>`sessions.id = (select spent.session_id from spent)`)
        .as('found'),
    )
    .selectAll('found'),
);

const spendOnly = command((db, p: RotateParameters) => spend(db, p));
const touchOnly = command((db, p: RotateParameters) => touch(db, p));
const readUser = query((db, p: { environmentId: string; sessionId: string }) =>
  withUser(db, p.environmentId).where('sessions.id', '=', p.sessionId),
);

type RotatedRow = UserRow & {
  session_id: string;
  organization_id: string | null;
  auth_method: string;
  authenticated_at: number;
  role_slugs: unknown;
};

function toRotated(row: RotatedRow): Rotated {
  const session = {
    id: row.session_id,
    organizationId: row.organization_id,
    roleSlugs: (row.role_slugs ?? []) as string[],
    authMethod: row.auth_method,
    authenticatedAt: row.authenticated_at,
  };
  return { session, user: toUser(row) };
}

export async function insertRefreshToken(tx: Tx, environmentId: string, token: NewToken): Promise<void> {
  await insert.run(tx, { environmentId, ...token });
}

/**
 * Spends a refresh token and writes its successor, or does nothing and gives null. Over any number of parallel callers
 * one wins: PostgreSQL does it as one data-modifying statement (2.1 × the rate of a transaction), SQLite as a
 * transaction of its single writer.
 */
export async function rotateRefreshToken(
  database: Database,
  environmentId: string,
  rotation: Rotation,
): Promise<Rotated | null> {
  const parameters = { environmentId, ...rotation };
  if (database.kind === 'postgres') {
    const row = await database.once((tx) => rotateInOne.first(tx, parameters));
    return row ? toRotated(row) : null;
  }
  return database.commit(async (tx) => {
    const touched = await touchOnly.first(tx, parameters);
    if (!touched) return null;
    const sessionId = touched.id;
    await spendOnly.run(tx, parameters);
    await insert.run(tx, {
      environmentId,
      id: rotation.successorId,
      sessionId,
      lookup: rotation.successorLookup,
      now: rotation.now,
      expiresAt: rotation.successorExpiresAt,
    });
    const row = await readUser.first(tx, { environmentId, sessionId });
    return row ? toRotated(row) : null;
  });
}

const moveRow = command((db, p: { environmentId: string; sessionId: string; organizationId: string; now: number }) =>
  db
    .updateTable('sessions')
    .set({ organization_id: p.organizationId, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.sessionId)
    .where('ended_at', 'is', null),
);

/** Moves a live session to another organization of its user. */
export async function moveSession(
  tx: Tx,
  environmentId: string,
  sessionId: string,
  organizationId: string,
  now: number,
): Promise<void> {
  await moveRow.run(tx, { environmentId, sessionId, organizationId, now });
}

const standing = query((db, p: { environmentId: string; lookup: string }) =>
  db
    .selectFrom('refresh_tokens')
    .innerJoin('sessions', (join) =>
      join
        .onRef('sessions.environment_id', '=', 'refresh_tokens.environment_id')
        .onRef('sessions.id', '=', 'refresh_tokens.session_id'),
    )
    .where('refresh_tokens.environment_id', '=', p.environmentId)
    .where('refresh_tokens.lookup', '=', p.lookup)
    .select([
      'refresh_tokens.id as token_id',
      'refresh_tokens.expires_at as token_expires_at',
      'refresh_tokens.spent_at',
      'refresh_tokens.successor',
    ])
    .select(SESSION_COLUMNS),
);

export interface Standing {
  tokenId: string;
  expiresAt: number;
  spentAt: number | null;
  successor: string | null;
  session: SessionRow;
}

/** How a token stands, whatever its state; null for one that was never issued here. */
export async function findRefreshToken(db: Db, environmentId: string, lookup: string): Promise<Standing | null> {
  const row = await standing.first(db, { environmentId, lookup });
  if (!row) return null;
  const { token_id, token_expires_at, spent_at, successor, ...session } = row;
  return { tokenId: token_id, expiresAt: token_expires_at, spentAt: spent_at, successor, session };
}

/** Reads again what a rotation told about its session and user. */
export async function readRotated(db: Db, environmentId: string, sessionId: string): Promise<Rotated | null> {
  const row = await readUser.first(db, { environmentId, sessionId });
  return row ? toRotated(row) : null;
}
