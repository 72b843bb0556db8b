// Authorization codes (RFC 6749 section 4.1): what the hosted pages hand to an application, bound to whom they hand it to.

import { newId } from '../kit/ids.ts';
import { digest, randomFrom } from '../kit/secrets.ts';
import { refuse } from '../model/refusal.ts';
import type { AuthMethod } from '../model/session.ts';
import * as store from '../store/authorizations.ts';
import { Orphan, type Tx } from '../store/database.ts';
import type { Work } from './work.ts';

/** Wrong redemptions before a code is void. */
const MAX_TRIES = 5;
/** Crockford's digits, as ULIDs have them. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** What somebody proved on the pages, and who may have it. */
export interface Authorization {
  userId: string;
  clientId: string;
  /** One that `core/redirects` matched. */
  redirectUri: string;
  /** PKCE (RFC 7636); `S256` is the only method. Null for a client that will prove its secret. */
  challenge: { value: string; method: string } | null;
  method: AuthMethod;
  organizationId: string | null;
  /** Whether the organization was asked for on the pages: then none means none, and nobody asks again. */
  organizationSettled: boolean;
  /** Whether a second factor was proven on the pages. */
  secondFactor: boolean;
  invitationId: string | null;
  /** When they proved it, if not now (epoch ms), and the browser's session that knows it. */
  authenticatedAt?: number;
  browserSessionId?: string | null;
  ipAddress: string | null;
  userAgent: string | null;
}

export interface NewAuthorization extends Authorization {
  id: string;
  value: string;
  createdAt: number;
  /** Epoch ms. */
  expiresAt: number;
}

/**
 * Makes an authorization code; {@link putAuthorization} writes it, in the commit of the proof. Refuses
 * `invalid_request` for a challenge that is not of `S256`: `plain` would show the verifier to whoever sees the request.
 */
export function makeAuthorization(work: Work, given: Authorization): NewAuthorization {
  checkChallenge(given.challenge);
  const now = work.now();
  const expiresAt = now + work.environment.settings.authorizationCodeSeconds * 1000;
  // Of the form of a ULID, and all of its 128 bits are chance.
  const value = randomFrom(DIGITS.slice(0, 8), 1) + randomFrom(DIGITS, 25);
  return { ...given, id: newId('authorization', now), value, createdAt: now, expiresAt };
}

/** Writes an authorization code. Refuses `not_found` for a user who was removed meanwhile. */
export async function putAuthorization(work: Work, tx: Tx, made: NewAuthorization): Promise<void> {
  const row: store.AuthorizationRow = {
    environment_id: work.environmentId,
    id: made.id,
    user_id: made.userId,
    client_id: made.clientId,
    digest: digest(made.value),
    redirect_uri: made.redirectUri,
    challenge: made.challenge?.value ?? null,
    auth_method: made.method,
    organization_id: made.organizationId,
    organization_settled: made.organizationSettled,
    second_factor: made.secondFactor,
    invitation_id: made.invitationId,
    browser_session_id: made.browserSessionId ?? null,
    authenticated_at: made.authenticatedAt ?? null,
    ip_address: made.ipAddress,
    user_agent: made.userAgent,
    tries: 0,
    session_id: null,
    retry_key: null,
    answer: null,
    expires_at: made.expiresAt,
    used_at: null,
    created_at: made.createdAt,
    updated_at: made.createdAt,
  };
  await store.insertAuthorization(tx, row).catch((error: unknown) => {
    throw error instanceof Orphan ? refuse('not_found', { entity: 'user', id: made.userId }) : error;
  });
}

/** Makes and writes an authorization code, and gives it: its value is shown this once. Refuses as its two parts do. */
export async function issueAuthorizationCode(work: Work, given: Authorization): Promise<NewAuthorization> {
  const made = makeAuthorization(work, given);
  await work.once((tx) => putAuthorization(work, tx, made));
  return made;
}

/** The code of this value, whatever became of it; null when there never was one, or it is long over. */
export function findAuthorization(work: Work, value: string): Promise<store.AuthorizationRow | null> {
  return store.findAuthorization(work.db, work.environmentId, digest(value));
}

/** Takes one of the tries of a code, before anything is compared; false when it has none, was used, or is over. */
export function takeAuthorizationTry(work: Work, id: string): Promise<boolean> {
  return work.once((tx) => store.takeAuthorizationTry(tx, work.environmentId, id, work.now(), MAX_TRIES));
}

/** Spends a code in the commit of the session that it begins: of parallel callers one gets here. */
export function useAuthorization(
  work: Work,
  tx: Tx,
  given: { id: string; sessionId: string; retryKey: string | null; answer: string | null },
): Promise<boolean> {
  return store.useAuthorization(tx, work.environmentId, { ...given, now: work.now() });
}

function checkChallenge(challenge: Authorization['challenge']): void {
  if (!challenge) return;
  const no = (path: string, message: string) =>
    refuse('invalid_request', { fields: [{ path, rule: 'invalid', message }] });
  if (challenge.method !== 'S256') throw no('code_challenge_method', 'The code challenge method must be S256.');
  if (!/^[A-Za-z0-9_-]{43}$/.test(challenge.value))
    throw no('code_challenge', 'The code challenge must be a SHA-256 digest in base64url.');
}
