// Sign-in tokens: tickets that an application's server makes for a user and hands over as it likes, each good for one sign-in.

import { newId } from '../kit/ids.ts';
import { digest, randomToken } from '../kit/secrets.ts';
import { refuse } from '../model/refusal.ts';
import type { SignInToken } from '../model/sign-in-token.ts';
import { lockAccount } from '../store/accounts.ts';
import type { Tx } from '../store/database.ts';
import { lockMembership } from '../store/memberships.ts';
import * as store from '../store/sign-in-tokens.ts';
import { emit } from './events.ts';
import { pageUrl } from './page-links.ts';
import type { Work } from './work.ts';

/** Thirty days. */
const LIFE = 30 * 86_400;

/** A token as it is shown once, with what it says and the page that redeems it. */
export interface NewSignInToken extends SignInToken {
  value: string;
  url: string;
}

/**
 * Makes a token for a user: `seconds` long, thirty days by default. A banned or locked user may be given one, since the
 * gates are asked when it is redeemed. Refuses `not_found`, `organization_membership_not_found`.
 */
export async function createSignInToken(
  work: Work,
  userId: string,
  { organizationId = null, seconds = LIFE }: { organizationId?: string | null; seconds?: number | undefined } = {},
): Promise<NewSignInToken> {
  const now = work.now();
  const value = randomToken(32);
  const token: SignInToken = {
    id: newId('sign_in_token', now),
    userId,
    organizationId,
    status: 'pending',
    expiresAt: now + seconds * 1000,
    createdAt: now,
    updatedAt: now,
  };
  await work.commit(async (tx) => {
    if (!(await lockAccount(tx, work.environmentId, userId))) throw refuse('not_found', { entity: 'user', id: userId });
    if (organizationId) {
      const member = await lockMembership(tx, work.environmentId, userId, organizationId);
      if (member?.status !== 'active') throw refuse('organization_membership_not_found');
    }
    const kept = { lookup: digest(value), createdBy: work.actor.id };
    await store.insertSignInToken(tx, work.environmentId, token, kept);
    await emit(work, tx, 'sign_in_token.created', token);
  });
  return { ...token, value, url: pageUrl(work, '/sign-in', { ticket: value }) };
}

/** Takes back a token that was not used, over or not. Refuses `not_found`, `sign_in_token_not_pending`. */
export async function revokeSignInToken(work: Work, id: string): Promise<SignInToken> {
  const revoked = await work.commit(async (tx) => {
    const token = await store.revokeSignInToken(tx, work.environmentId, id, work.now());
    if (token) await emit(work, tx, 'sign_in_token.revoked', token);
    return token;
  });
  if (revoked) return revoked;
  const known = await store.findSignInToken(work.db, work.environmentId, id);
  if (!known) throw refuse('not_found', { entity: 'sign_in_token', id });
  throw refuse('sign_in_token_not_pending', { status: known.status === 'revoked' ? 'revoked' : 'accepted' });
}

/** Takes back whatever tokens of a user could still be used, in the commit of whatever made that necessary. */
export async function revokeSignInTokensOf(work: Work, tx: Tx, userId: string): Promise<void> {
  for (const token of await store.revokeSignInTokensOf(tx, work.environmentId, userId, work.now()))
    await emit(work, tx, 'sign_in_token.revoked', token);
}

/** The token that somebody brings. Refuses `invalid_ticket`, the same for one that never was and for one that is over. */
export async function findTicket(work: Work, value: string): Promise<SignInToken> {
  const token = await store.findSignInTokenByDigest(work.db, work.environmentId, digest(value));
  if (token?.status !== 'pending' || token.expiresAt <= work.now()) throw refuse('invalid_ticket');
  return token;
}

/** Spends a token in the commit of the sign-in that it begins: of parallel callers one gets here. Refuses `invalid_ticket`. */
export async function redeemTicket(work: Work, tx: Tx, id: string): Promise<void> {
  const used = await store.useSignInToken(tx, work.environmentId, id, work.now());
  if (!used) throw refuse('invalid_ticket');
  await emit(work, tx, 'sign_in_token.accepted', used);
}
