// Access tokens and refresh tokens: what they say, how they are made, how one replaces another.

import { newId, newUlid } from '../kit/ids.ts';
import { signToken } from '../kit/jwt.ts';
import { digest, randomToken } from '../kit/secrets.ts';
import type { GrantFault } from '../model/faults.ts';
import { refuse } from '../model/refusal.ts';
import type { AuthMethod, Tokens } from '../model/session.ts';
import { isLocked, type User } from '../model/user.ts';
import type { Tx } from '../store/database.ts';
import { findMembershipOf } from '../store/memberships.ts';
import {
  findRefreshToken,
  insertRefreshToken,
  moveSession,
  type Rotated,
  readRotated,
  rotateRefreshToken,
  type Standing,
} from '../store/refresh-tokens.ts';
import { endSession } from '../store/sessions.ts';
import { emit } from './events.ts';
import { type Claims, renderClaims } from './jwt-template.ts';
import { permissionsOf } from './roles.ts';
import { currentSigningKey } from './signing-keys.ts';
import type { Work } from './work.ts';

/** Within this time a spent token gives its successor again: the answer to its first use may have been lost. */
const GRACE = 30_000;
/** Verifiers without leeway reject a token that is a second early: it is said to be issued a little before it was. */
const EARLY = 1;

export interface FreshToken {
  id: string;
  value: string;
  expiresAt: number;
}

export interface Refreshed {
  tokens: Tokens;
  user: User;
  organizationId: string | null;
  authMethod: AuthMethod;
  sessionId: string;
}

/** Makes a refresh token for a session that begins now; {@link putRefreshToken} writes it. */
export function makeRefreshToken(work: Work, now: number, sessionExpiresAt: number): FreshToken {
  return { id: newId('refresh', now), value: randomToken(32), expiresAt: idleEnd(work, now, sessionExpiresAt) };
}

export function putRefreshToken(work: Work, tx: Tx, sessionId: string, token: FreshToken, now: number): Promise<void> {
  const row = { id: token.id, sessionId, lookup: digest(token.value), now, expiresAt: token.expiresAt };
  return insertRefreshToken(tx, work.environmentId, row);
}

interface Bearer {
  id: string;
  organizationId: string | null;
  /** What the holder is in the organization. */
  roleSlugs: string[];
  authenticatedAt: number;
}

/**
 * Signs the access token that goes with a refresh token, with what the operator's template adds to it; `added` has none
 * of the claims that verifiers go by, and may replace others. Everything in it follows from stored values, and the
 * signature from the content, so that a retry within the grace gets the same token to the byte. Only where what it tells
 * of has changed meanwhile it tells that: no retry signs anew what was taken away.
 */
export async function signAccessToken(
  work: Work,
  session: Bearer,
  userId: string,
  clientId: string,
  refreshToken: { id: string; issuedAt: number },
  added: Claims,
): Promise<string> {
  const { issuer, accessTokenSeconds } = work.environment.settings;
  const issued = Math.floor(refreshToken.issuedAt / 1000) - EARLY;
  return signToken(await currentSigningKey(work, refreshToken.issuedAt), {
    iss: issuer ?? work.tools.publicUrl,
    sub: userId,
    sid: session.id,
    jti: refreshToken.id.split('_').at(-1) ?? newUlid(refreshToken.issuedAt),
    iat: issued,
    exp: issued + EARLY + accessTokenSeconds,
    auth_time: Math.floor(session.authenticatedAt / 1000),
    client_id: clientId,
    ...(await organizationClaims(work, session)),
    ...added,
  });
}

// Optional claims are left out, not empty. Permissions are read afresh at every refresh.
async function organizationClaims(work: Work, { organizationId, roleSlugs }: Bearer): Promise<Record<string, unknown>> {
  if (!organizationId) return {};
  const permissions = await permissionsOf(work, organizationId, roleSlugs);
  return {
    org_id: organizationId,
    ...(roleSlugs.length > 0 ? { role: roleSlugs[0], roles: roleSlugs } : {}),
    ...(permissions.length > 0 ? { permissions } : {}),
  };
}

/**
 * Rotates a refresh token (RFC 6749 section 6, RFC 9700 section 4.14). Over any number of parallel callers there is
 * one successor, and within the grace all of them get it. Refuses `invalid_grant`; a token that comes back after its
 * grace has leaked, and ends its session. With `organizationId` the session moves there first, which refuses
 * `organization_membership_not_found`. Refuses `token_too_big`, and leaves the token good.
 */
export async function refresh(
  work: Work,
  clientId: string,
  presented: string,
  organizationId?: string,
): Promise<Refreshed> {
  const now = work.now();
  const lookup = digest(presented);
  if (organizationId) await moveTo(work, lookup, clientId, organizationId);
  const ahead = await claimsAhead(work, lookup, clientId);
  const successor = randomToken(32);
  const successorId = newId('refresh', now);
  const rotated = await rotateRefreshToken(work.tools.database, work.environmentId, {
    lookup,
    clientId,
    now,
    successorId,
    successorLookup: digest(successor),
    successorSealed: work.tools.vault.seal(JSON.stringify([successorId, successor]), place(work, lookup)),
    successorExpiresAt: idleEnd(work, now),
  });
  if (rotated) return finish(work, clientId, rotated, { id: successorId, value: successor, issuedAt: now }, ahead);
  const standing = await findRefreshToken(work.db, work.environmentId, lookup);
  if (!standing) throw invalid('unknown');
  return repeat(work, clientId, lookup, standing);
}

// Before the token is spent: a wish that is refused must not cost the session its token.
async function moveTo(work: Work, lookup: string, clientId: string, organizationId: string): Promise<void> {
  const standing = await findRefreshToken(work.db, work.environmentId, lookup);
  const session = standing?.session;
  // Whatever is wrong with the token is said by who spends it.
  if (!session || session.client_id !== clientId || session.organization_id === organizationId) return;
  const usable = session.ended_at === null && session.expires_at > work.now() && standing.spentAt === null;
  await work.commit(async (tx) => {
    // Held, so that it cannot end unseen before the session is there to end with it.
    const member = await findMembershipOf(tx, work.environmentId, session.user_id, organizationId);
    if (member?.status !== 'active') throw refuse('organization_membership_not_found');
    if (!usable) return;
    // A session does not move to where its token would be refused.
    await renderClaims(work, tx, { user: member.user, organizationId });
    await moveSession(tx, work.environmentId, session.id, organizationId, work.now());
  });
}

// Before the token is spent as well: claims that are refused must not cost the session its token. Null where the token
// is not one that will be spent, and there is nothing to read where there is no template.
async function claimsAhead(work: Work, lookup: string, clientId: string): Promise<Ahead | null> {
  if (!work.environment.jwtTemplate) return null;
  const standing = await findRefreshToken(work.db, work.environmentId, lookup);
  if (standing?.spentAt !== null || standing.session.client_id !== clientId) return null;
  const read = await readRotated(work.db, work.environmentId, standing.session.id);
  if (!read) return null;
  const { organizationId } = read.session;
  return { organizationId, claims: await renderClaims(work, work.db, { user: read.user, organizationId }) };
}

interface Ahead {
  /** Where the session was: another refresh may move it meanwhile, and then these claims are not its own. */
  organizationId: string | null;
  claims: Claims;
}

// The token was not there to be spent: somebody was first, or its time or its session is over.
async function repeat(work: Work, clientId: string, lookup: string, standing: Standing): Promise<Refreshed> {
  const { session, spentAt } = standing;
  const now = work.now();
  if (session.client_id !== clientId) throw invalid('wrong_client');
  if (session.ended_at !== null || session.expires_at <= now) throw invalid('session_ended');
  if (spentAt === null) throw invalid(standing.expiresAt <= now ? 'expired' : 'session_ended');
  if (now - spentAt > GRACE || standing.successor === null) {
    await endAsStolen(work, session.id, 'refresh_token_reused');
    throw invalid('already_exchanged');
  }
  const rotated = await readRotated(work.db, work.environmentId, session.id);
  if (!rotated || rotated.user.bannedAt !== null || isLocked(rotated.user, now)) throw invalid('session_ended');
  const [id, value] = JSON.parse(work.tools.vault.open(standing.successor, place(work, lookup))) as [string, string];
  return finish(work, clientId, rotated, { id, value, issuedAt: spentAt });
}

/** Ends a session because what belongs to it came back after its use, and tells so; one that has ended stays as it is. */
export async function endAsStolen(
  work: Work,
  sessionId: string,
  reason: 'refresh_token_reused' | 'authorization_code_reused',
): Promise<void> {
  await work.commit(async (tx) => {
    const ended = await endSession(tx, work.environmentId, sessionId, work.now(), reason);
    if (!ended) return;
    await emit(work, tx, 'session.reuse_detected', ended);
    await emit(work, tx, 'session.revoked', ended);
  });
}

/** What a session's first answer held, once more: the refresh token is the one that is given here. Null when it is gone. */
export async function repeatTokens(
  work: Work,
  { id, clientId }: { id: string; clientId: string },
  token: { id: string; value: string; issuedAt: number },
): Promise<Refreshed | null> {
  const rotated = await readRotated(work.db, work.environmentId, id);
  return rotated && finish(work, clientId, rotated, token);
}

async function finish(
  work: Work,
  clientId: string,
  { session, user }: Rotated,
  token: { id: string; value: string; issuedAt: number },
  ahead: Ahead | null = null,
): Promise<Refreshed> {
  const { organizationId } = session;
  const added =
    ahead?.organizationId === organizationId
      ? ahead.claims
      : await renderClaims(work, work.db, { user, organizationId });
  const accessToken = await signAccessToken(work, session, user.id, clientId, token, added);
  return {
    tokens: { accessToken, refreshToken: token.value },
    user,
    organizationId,
    authMethod: session.authMethod as AuthMethod,
    sessionId: session.id,
  };
}

function idleEnd(work: Work, now: number, sessionExpiresAt = Number.MAX_SAFE_INTEGER): number {
  return Math.min(now + work.environment.settings.sessionIdleSeconds * 1000, sessionExpiresAt);
}

function place(work: Work, lookup: string) {
  return { environment: work.environmentId, table: 'refresh_tokens', column: 'successor', row: lookup };
}

function invalid(reason: GrantFault) {
  return refuse('invalid_grant', { reason });
}
