// Sign-ins that wait for a step: behind an opaque token, bound to user, client and method. A pending token opens nothing else.

import { newId } from '../kit/ids.ts';
import { digest, randomLetters } from '../kit/secrets.ts';
import { refuse } from '../model/refusal.ts';
import type { AuthMethod } from '../model/session.ts';
import { expireAuthorizations } from '../store/authorizations.ts';
import type { Tx } from '../store/database.ts';
import { withdrawDevices } from '../store/devices.ts';
import { findPending, insertPending, usePending, voidPending } from '../store/pending-sign-ins.ts';
import type { Work } from './work.ts';

const LIFE = 10 * 60_000;

/** What a sign-in has proven so far, and where it comes from. */
export interface PendingSignIn {
  id: string;
  userId: string;
  clientId: string;
  method: AuthMethod;
  /** Whether a second factor was proven, and when the first one was (epoch ms). */
  secondFactor: boolean;
  authenticatedAt: number;
  organizationId: string | null;
  invitationId: string | null;
  ipAddress: string | null;
  userAgent: string | null;
}

/** Makes the token of a step; {@link putPending} writes it. The vendor's have 25 letters, 149 bits. */
export function makePendingToken(): string {
  return randomLetters(25);
}

/** Writes a pending sign-in behind a token. */
export async function putPending(work: Work, tx: Tx, token: string, pending: Omit<PendingSignIn, 'id'>): Promise<void> {
  const now = work.now();
  await insertPending(tx, {
    environment_id: work.environmentId,
    id: newId('pending', now),
    user_id: pending.userId,
    lookup: digest(token),
    client_id: pending.clientId,
    auth_method: pending.method,
    second_factor: pending.secondFactor,
    authenticated_at: pending.authenticatedAt,
    organization_id: pending.organizationId,
    invitation_id: pending.invitationId,
    ip_address: pending.ipAddress,
    user_agent: pending.userAgent,
    expires_at: now + LIFE,
    used_at: null,
    created_at: now,
    updated_at: now,
  });
}

/** The pending sign-in of a token that this client was given. Refuses `invalid_pending_token`. */
export async function getPending(work: Work, token: string, clientId: string): Promise<PendingSignIn> {
  const row = await findPending(work.db, work.environmentId, digest(token), work.now());
  if (!row || row.client_id !== clientId) throw refuse('invalid_pending_token', { token });
  return {
    id: row.id,
    userId: row.user_id,
    clientId: row.client_id,
    method: row.auth_method as AuthMethod,
    secondFactor: row.second_factor,
    authenticatedAt: row.authenticated_at ?? row.created_at,
    organizationId: row.organization_id,
    invitationId: row.invitation_id,
    ipAddress: row.ip_address,
    userAgent: row.user_agent,
  };
}

/** Spends a pending sign-in in the commit of what follows it: of parallel callers one gets here. Refuses `invalid_pending_token`. */
export async function spendPending(work: Work, tx: Tx, id: string, token: string): Promise<void> {
  if (!(await usePending(tx, work.environmentId, id, work.now()))) throw refuse('invalid_pending_token', { token });
}

/**
 * Drops whatever sign-ins of a user are not finished: those that wait for a step, authorization codes that were not
 * redeemed, devices that did not poll yet. The proof that they began with holds no longer.
 */
export async function dropPending(work: Work, tx: Tx, userId: string): Promise<void> {
  const now = work.now();
  await voidPending(tx, work.environmentId, userId, now);
  await expireAuthorizations(tx, work.environmentId, userId, now);
  await withdrawDevices(tx, work.environmentId, userId, now);
}
