// SQL of device authorizations (RFC 8628).

import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import { command, query, whole } from './statement.ts';
import type { Tables } from './tables.ts';

export type DeviceRow = Tables['device_authorizations'];

type Named = { environmentId: string; id: string };

const insert = command((db, p: DeviceRow) =>
  db.insertInto('device_authorizations').values({
    environment_id: p.environment_id,
    id: p.id,
    client_id: p.client_id,
    digest: p.digest,
    user_lookup: p.user_lookup,
    scope: p.scope,
    ip_address: p.ip_address,
    user_agent: p.user_agent,
    organization_settled: sql<boolean>`false`,
    second_factor: sql<boolean>`false`,
    poll_seconds: p.poll_seconds,
    next_poll_at: p.next_poll_at,
    expires_at: p.expires_at,
    created_at: p.created_at,
    updated_at: p.updated_at,
  }),
);

const byDigest = query((db, p: { environmentId: string; digest: string }) =>
  db
    .selectFrom('device_authorizations')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .where('digest', '=', p.digest),
);

type Typed = { environmentId: string; userLookup: string; visitor: string; now: number };

// Whoever typed the code last is the one who may decide.
const claim = command((db, p: Typed) =>
  db
    .updateTable('device_authorizations')
    .set({ visitor: p.visitor, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('user_lookup', '=', p.userLookup)
    .where('expires_at', '>', p.now)
    .returningAll(),
);

export interface Approval {
  userId: string;
  authMethod: string;
  organizationId: string | null;
  organizationSettled: boolean;
  secondFactor: boolean;
}

// A decision takes the code away: so one of approval and denial gets here, and the row decides which.
const approve = command((db, p: Typed & Approval) =>
  db
    .updateTable('device_authorizations')
    .set({
      user_lookup: sql<null>`null`,
      user_id: p.userId,
      auth_method: p.authMethod,
      organization_id: p.organizationId,
      organization_settled: p.organizationSettled,
      second_factor: p.secondFactor,
      approved_at: p.now,
      updated_at: p.now,
    })
    .where('environment_id', '=', p.environmentId)
    .where('user_lookup', '=', p.userLookup)
    .where('visitor', '=', p.visitor)
    .where('expires_at', '>', p.now)
    .returningAll(),
);

const deny = command((db, p: Typed) =>
  db
    .updateTable('device_authorizations')
    .set({ user_lookup: sql<null>`null`, denied_at: p.now, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('user_lookup', '=', p.userLookup)
    .where('visitor', '=', p.visitor)
    .where('expires_at', '>', p.now)
    .returningAll(),
);

const poll = command((db, p: Named & { now: number }) =>
  db
    .updateTable('device_authorizations')
    .set({ next_poll_at: sql<number>`${whole(p.now)} + poll_seconds * 1000` })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('next_poll_at', '<=', p.now)
    .returning('id'),
);

const slow = command((db, p: Named & { now: number; more: number }) =>
  db
    .updateTable('device_authorizations')
    .set({
      poll_seconds: sql<number>`poll_seconds + ${whole(p.more)}`,
      next_poll_at: sql<number>`${whole(p.now)} + (poll_seconds + ${whole(p.more)}) * 1000`,
    })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id),
);

// The row decides which of parallel polls begins the session.
const use = command((db, p: Named & { now: number }) =>
  db
    .updateTable('device_authorizations')
    .set({ used_at: p.now, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('approved_at', 'is not', null)
    .where('denied_at', 'is', null)
    .where('used_at', 'is', null)
    .where('expires_at', '>', p.now)
    .returning('id'),
);

const withdraw = command((db, p: { environmentId: string; userId: string; now: number }) =>
  db
    .updateTable('device_authorizations')
    .set({ denied_at: p.now, updated_at: p.now })
    .where('environment_id', '=', p.environmentId)
    .where('user_id', '=', p.userId)
    .where('used_at', 'is', null)
    .where('denied_at', 'is', null),
);

/** Throws Conflict on `user_lookup` when another device has the user code. */
export async function insertDevice(tx: Tx, row: DeviceRow): Promise<void> {
  await insert.run(tx, row);
}

/** A device by the digest of its code, whatever became of it. */
export async function findDevice(db: Db, environmentId: string, digest: string): Promise<DeviceRow | null> {
  return (await byDigest.first(db, { environmentId, digest })) ?? null;
}

/** Binds an undecided device to the visitor who typed its code, and gives it; null when there is none. */
export async function claimDevice(tx: Tx, environmentId: string, typed: Omit<Typed, 'environmentId'>) {
  return (await claim.first(tx, { environmentId, ...typed })) ?? null;
}

/** Approves an undecided device; null when this visitor has none. */
export async function approveDevice(tx: Tx, environmentId: string, given: Omit<Typed & Approval, 'environmentId'>) {
  return (await approve.first(tx, { environmentId, ...given })) ?? null;
}

/** Denies an undecided device; null when this visitor has none. */
export async function denyDevice(tx: Tx, environmentId: string, typed: Omit<Typed, 'environmentId'>) {
  return (await deny.first(tx, { environmentId, ...typed })) ?? null;
}

/** Takes note of a poll; false for one that comes before its time. */
export async function pollDevice(tx: Tx, environmentId: string, id: string, now: number): Promise<boolean> {
  return (await poll.first(tx, { environmentId, id, now })) !== undefined;
}

/** Lengthens the time between polls by this many seconds, from now on. */
export async function slowDevice(
  tx: Tx,
  environmentId: string,
  given: { id: string; now: number; more: number },
): Promise<void> {
  await slow.run(tx, { environmentId, ...given });
}

/** Marks an approved device used; false for all but the first caller. */
export async function useDevice(tx: Tx, environmentId: string, id: string, now: number): Promise<boolean> {
  return (await use.first(tx, { environmentId, id, now })) !== undefined;
}

/** Takes back what a user approved and no device used yet. */
export async function withdrawDevices(tx: Tx, environmentId: string, userId: string, now: number): Promise<void> {
  await withdraw.run(tx, { environmentId, userId, now });
}
