// SQL of invitations.

import { type SelectQueryBuilder, sql } from 'kysely';
import type { JsonObject } from '../model/account.ts';
import type { Invitation } from '../model/invitation.ts';
import type { Page, PageRequest } from '../model/page.ts';
import type { Db, Tx } from './database.ts';
import { fromCursor, makePage, planScan, type ScanParameters, type ScanShape } from './keyset.ts';
import { command, queries, query } from './statement.ts';
import type { Tables } from './tables.ts';

type Row = Tables['invitations'];
type Named = { environmentId: string; id: string };
type Settle = Named & { now: number };

/** An invitation with its sealed token. */
export interface SealedInvitation extends Invitation {
  sealed: string;
}

/** Makes the noun of a row; `now` tells whether it is over. */
export function toInvitation(row: Row, now: number): SealedInvitation {
  const over = row.expires_at <= now ? 'expired' : 'pending';
  return {
    id: row.id,
    email: row.email,
    state: row.accepted_at !== null ? 'accepted' : row.revoked_at !== null ? 'revoked' : over,
    organizationId: row.organization_id,
    roleSlug: row.role_slug,
    inviterUserId: row.inviter_user_id,
    acceptedUserId: row.accepted_user_id,
    locale: row.locale,
    publicMetadata: (row.public_metadata ?? {}) as JsonObject,
    privateMetadata: (row.private_metadata ?? {}) as JsonObject,
    redirectUrl: row.redirect_url,
    acceptedAt: row.accepted_at,
    revokedAt: row.revoked_at,
    expiresAt: row.expires_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    sealed: row.sealed,
  };
}

const insert = command((db, p: Row) =>
  db.insertInto('invitations').values({
    environment_id: p.environment_id,
    id: p.id,
    email: p.email,
    canonical: p.canonical,
    organization_id: p.organization_id,
    role_slug: p.role_slug,
    inviter_user_id: p.inviter_user_id,
    locale: p.locale,
    lookup: p.lookup,
    sealed: p.sealed,
    public_metadata: p.public_metadata,
    private_metadata: p.private_metadata,
    redirect_url: p.redirect_url,
    expires_at: p.expires_at,
    created_at: p.created_at,
    updated_at: p.updated_at,
  }),
);

const byId = query((db, p: Named) =>
  db.selectFrom('invitations').selectAll().where('environment_id', '=', p.environmentId).where('id', '=', p.id),
);

const byLookup = query((db, p: { environmentId: string; lookup: string }) =>
  db.selectFrom('invitations').selectAll().where('environment_id', '=', p.environmentId).where('lookup', '=', p.lookup),
);

// Of the pending ones of an address; `''` stands for invitations to no organization.
const pendingFor = query((db, p: { environmentId: string; canonical: string; organizationId: string; now: number }) =>
  db
    .selectFrom('invitations')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .where('canonical', '=', p.canonical)
    .where(sql<boolean>`coalesce(organization_id, '') = ${p.organizationId}`)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', p.now)
    .limit(sql<number>`1`),
);

const countWaiting = query((db, p: { environmentId: string; organizationId: string; now: number }) =>
  db
    .selectFrom('invitations')
    .select(sql<number>`count(*)`.as('n'))
    .where('environment_id', '=', p.environmentId)
    .where('organization_id', '=', p.organizationId)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', p.now),
);

// The row decides who accepts, not what was read before.
const accept = command((db, p: Settle & { userId: string }) =>
  db
    .updateTable('invitations')
    .set({ accepted_at: p.now, accepted_user_id: p.userId, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', p.now)
    .returningAll(),
);

const revoke = command((db, p: Settle) =>
  db
    .updateTable('invitations')
    .set({ revoked_at: p.now, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', p.now)
    .returningAll(),
);

type ListParameters = ScanParameters & { environmentId: string; canonical: string; organizationId: string };
type ListShape = ScanShape & { email: boolean; organization: boolean };

const list = queries((db, p: ListParameters, shape: ListShape) => {
  const filtered = () => {
    let from = db
      .selectFrom('invitations')
      .where('invitations.environment_id', '=', p.environmentId) as SelectQueryBuilder<Tables, 'invitations', object>;
    if (shape.email) from = from.where('invitations.canonical', '=', p.canonical);
    if (shape.organization) from = from.where('invitations.organization_id', '=', p.organizationId);
    return from;
  };
  let page = filtered().selectAll('invitations');
  if (shape.cursor) {
    const near = filtered()
      .where(fromCursor('invitations', p.environmentId, p, shape.direction, 'near'))
      .select(sql`1`.as('one'))
      .limit(1);
    page = page
      .where(fromCursor('invitations', p.environmentId, p, shape.direction, 'beyond'))
      .select(sql<unknown>`exists ${near}`.as('has_near')) as typeof page;
  }
  return page
    .orderBy('invitations.created_at', shape.direction)
    .orderBy('invitations.id', shape.direction)
    .limit(sql<number>`${sql.lit(shape.take)}`);
});

export async function insertInvitation(tx: Tx, row: Row): Promise<void> {
  await insert.run(tx, row);
}

export async function findInvitation(
  db: Db,
  environmentId: string,
  id: string,
  now: number,
): Promise<SealedInvitation | null> {
  const row = await byId.first(db, { environmentId, id });
  return row ? toInvitation(row, now) : null;
}

export async function findInvitationByLookup(
  db: Db,
  environmentId: string,
  lookup: string,
  now: number,
): Promise<SealedInvitation | null> {
  const row = await byLookup.first(db, { environmentId, lookup });
  return row ? toInvitation(row, now) : null;
}

/** Whether an address is invited already: to the organization, or (null) to the environment. */
export async function isInvited(
  db: Db,
  environmentId: string,
  canonical: string,
  organizationId: string | null,
  now: number,
): Promise<boolean> {
  const found = await pendingFor.first(db, { environmentId, canonical, organizationId: organizationId ?? '', now });
  return found !== undefined;
}

/** How many invitations to an organization wait for an answer. */
export async function countInvitations(
  db: Db,
  environmentId: string,
  organizationId: string,
  now: number,
): Promise<number> {
  return Number((await countWaiting.first(db, { environmentId, organizationId, now }))?.n);
}

/** Accepts a pending invitation for a user; null for all but the first caller. */
export async function acceptInvitation(
  tx: Tx,
  environmentId: string,
  id: string,
  userId: string,
  now: number,
): Promise<SealedInvitation | null> {
  const row = await accept.first(tx, { environmentId, id, userId, now });
  return row ? toInvitation(row, now) : null;
}

/** Revokes a pending invitation; null when there was none to revoke. */
export async function revokeInvitation(
  tx: Tx,
  environmentId: string,
  id: string,
  now: number,
): Promise<SealedInvitation | null> {
  const row = await revoke.first(tx, { environmentId, id, now });
  return row ? toInvitation(row, now) : null;
}

export interface InvitationFilter {
  /** A canonical address. */
  email?: string;
  organizationId?: string;
}

/** One page of invitations, by creation. */
export async function listInvitations(
  db: Db,
  environmentId: string,
  filter: InvitationFilter,
  page: PageRequest,
  now: number,
): Promise<Page<SealedInvitation>> {
  const scan = planScan(page);
  const shape = { ...scan.shape, email: filter.email !== undefined, organization: filter.organizationId !== undefined };
  const rows = await list(shape).all(db, {
    ...scan.parameters,
    environmentId,
    canonical: filter.email ?? '',
    organizationId: filter.organizationId ?? '',
  });
  return makePage(scan, page.limit, rows, (row) => toInvitation(row, now));
}
