// Access tokens and refresh tokens: what they say, how they are made, how one replaces another.

import { newId, newUlid } from '../kit/ids.ts';
import { signToken } from '../kit/jwt.ts';
import { digest, randomToken } from '../kit/secrets.ts';
import { type GrantFault, refuse } from '../model/refusal.ts';
import type { AuthMethod, Tokens } from '../model/session.ts';
import type { User } from '../model/user.ts';
import type { Tx } from '../store/database.ts';
import {
  findRefreshToken,
  insertRefreshToken,
  type Rotated,
  readRotated,
  rotateRefreshToken,
  type Standing,
} from '../store/refresh-tokens.ts';
import { endSession } from '../store/sessions.ts';
import { emit } from './events.ts';
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
  authenticatedAt: number;
}

/**
 * Signs the access token that goes with a refresh token. Everything in it follows from stored values, and the
 * signature from the content, so that a retry within the grace gets the same token to the byte.
 */
export async function signAccessToken(
  work: Work,
  session: Bearer,
  userId: string,
  clientId: string,
  refreshToken: { id: string; issuedAt: number },
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
    ...(session.organizationId ? { org_id: session.organizationId } : {}),
  });
}

/**
 * Rotates a refresh token (RFC 6749 section 6, RFC 9700 section 4.14). Over any number of parallel callers there is
 * one successor, and within the grace all of them get it. Refuses `invalid_grant`; a token that comes back after its
 * grace has leaked, and ends its session.
 */
export async function refresh(work: Work, clientId: string, presented: string): Promise<Refreshed> {
  const now = work.now();
  const lookup = digest(presented);
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
  if (rotated) return finish(work, clientId, rotated, { id: successorId, value: successor, issuedAt: now });
  const standing = await findRefreshToken(work.db, work.environmentId, lookup);
  if (!standing) throw invalid('unknown');
  return repeat(work, clientId, lookup, standing);
}

// The token was not there to be spent: somebody was first, or its time or its session is over.
async function repeat(work: Work, clientId: string, lookup: string, standing: Standing): Promise<Refreshed> {
  const { session, spentAt } = standing;
  const now = work.now();
  if (session.client_id !== clientId) throw invalid('wrong_client');
  if (session.ended_at !== null || session.expires_at <= now) throw invalid('session_ended');
  if (spentAt === null) throw invalid(standing.expiresAt <= now ? 'expired' : 'session_ended');
  if (now - spentAt > GRACE || standing.successor === null) {
    await endAsStolen(work, session.id);
    throw invalid('already_exchanged');
  }
  const rotated = await readRotated(work.db, work.environmentId, session.id);
  if (!rotated || rotated.user.bannedAt !== null) throw invalid('session_ended');
  const [id, value] = JSON.parse(work.tools.vault.open(standing.successor, place(work, lookup))) as [string, string];
  return finish(work, clientId, rotated, { id, value, issuedAt: spentAt });
}

async function endAsStolen(work: Work, sessionId: string): Promise<void> {
  await work.commit(async (tx) => {
    const ended = await endSession(tx, work.environmentId, sessionId, work.now(), 'refresh_token_reused');
    if (!ended) return;
    await emit(work, tx, 'session.reuse_detected', ended);
    await emit(work, tx, 'session.revoked', ended);
  });
}

async function finish(
  work: Work,
  clientId: string,
  { session, user }: Rotated,
  token: { id: string; value: string; issuedAt: number },
): Promise<Refreshed> {
  const accessToken = await signAccessToken(work, session, user.id, clientId, token);
  return {
    tokens: { accessToken, refreshToken: token.value },
    user,
    organizationId: session.organizationId,
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
