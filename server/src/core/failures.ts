// Telling of proofs that failed: every refusal leaves an event, whatever the door.

import type { AuthenticationAttempt } from '../model/event.ts';
import { Refusal, type RefusalCode } from '../model/refusal.ts';
import type { AuthMethod } from '../model/session.ts';
import { type Attempt, returnAttempt } from './attempts.ts';
import { emit } from './events.ts';
import type { Work } from './work.ts';

// An address has at most 254 characters; what else somebody typed there is told in part.
const MAX_TOLD = 320;

/** What is known of who tried; a door adds to it as it learns more. */
export interface Told {
  method: AuthMethod | null;
  /** Empty while nobody is named. */
  email: string;
  userId: string | null;
  attempt: Attempt | null;
  /** The connection that they came by, if it was one. */
  sso?: AuthenticationAttempt['sso'];
}

/** Where a try comes from, as far as it is known. */
export interface Whence {
  clientId?: string;
  ipAddress: string | null;
  userAgent: string | null;
}

export type FailureEvent =
  | 'authentication.password_failed'
  | 'authentication.magic_auth_failed'
  | 'authentication.email_verification_failed'
  | 'authentication.mfa_failed'
  | 'authentication.oauth_failed'
  | 'authentication.sso_failed'
  | 'authentication.passkey_failed';

const REASONS: Partial<Record<RefusalCode, string>> = {
  account_locked: 'Too many failed attempts.',
  user_banned: 'The user is banned.',
  user_locked: 'The user is locked.',
  password_compromised: 'The password was called compromised, and must be reset.',
  invalid_code: 'The code is wrong, used, or over.',
  invalid_passkey: 'The passkey is unknown, or what it answered is not what was asked for.',
  user_mismatch: 'The factor belongs to somebody else.',
  invitation_dead: 'The invitation was accepted, revoked, or is over.',
  invitation_for_other_email: 'The invitation was sent to another address.',
  organization_membership_not_found: 'The user is no active member of the organization.',
  invalid_pending_token: 'The sign-in that waited for this step is over.',
  token_too_big: 'The claims of the JWT template are too large.',
  too_many_requests: 'Too many letters were sent to the address.',
  sign_up_not_allowed: 'Nobody has the address, and the environment allows no sign-up.',
  provider_refused: 'The provider gave no answer that is one.',
  provider_denied: 'The person turned back at the provider.',
  provider_not_set_up: 'The provider is not set up.',
  invalid_provider_answer: 'What the provider answered does not hold.',
  provider_email_missing: 'The provider tells no e-mail address.',
  link_needs_sign_in: 'Somebody has the address, and the provider cannot vouch for it.',
  external_account_taken: 'The account there is known here by the word of another.',
  unknown_provider: 'There is no such provider.',
  invalid_connection: 'The connection is none, or is not active.',
  organization_full: 'The organization has as many members as it may have.',
  method_disabled: 'The environment does not allow this way to sign in.',
};

/** What is only said once the proof was good: who hears it has guessed nothing, and must not be locked out by it. */
const PROVEN: RefusalCode[] = [
  'password_compromised',
  'token_too_big',
  'invitation_dead',
  'invitation_for_other_email',
  'organization_membership_not_found',
  'too_many_requests',
];

/** Runs a proof; when it is refused, tells so in an event of its own commit, and refuses. */
export async function tellFailures<T>(
  work: Work,
  event: FailureEvent,
  who: Pick<Told, 'method' | 'email' | 'sso'>,
  from: Whence,
  prove: (told: Told) => Promise<T>,
): Promise<T> {
  const told: Told = { ...who, userId: null, attempt: null };
  try {
    return await prove(told);
  } catch (error) {
    if (told.attempt && error instanceof Refusal && PROVEN.includes(error.code)) {
      await returnAttempt(work, told.attempt);
      told.attempt = null;
    }
    if (error instanceof Refusal) await tell(work, event, error, told, from);
    throw error;
  }
}

async function tell(work: Work, event: FailureEvent, refusal: Refusal, who: Told, from: Whence): Promise<void> {
  const { method, userId, attempt, sso } = who;
  const email = who.email.slice(0, MAX_TOLD);
  const message = messageOf(refusal);
  const { ipAddress, userAgent } = from;
  const error = { code: refusal.code, message };
  const whom = { method, email: email || null, userId, ipAddress, userAgent };
  const told: AuthenticationAttempt = { ...whom, ...(sso ? { sso } : {}), error };
  await work.commit(async (tx) => {
    await emit(work, tx, event, told, from.clientId ? { clientId: from.clientId } : {});
    if (attempt && attempt.locksUntil !== null)
      await emit(work, tx, 'user.locked', { email, until: attempt.locksUntil });
  });
}

// What a provider did wrong is for whoever set it up: nobody else is told.
function messageOf(refusal: Refusal): string {
  const message = REASONS[refusal.code] ?? 'The e-mail address or the password is wrong.';
  const { reason } = refusal.data as { reason?: unknown };
  const isTheirs = refusal.is('invalid_provider_answer') || refusal.is('provider_refused');
  return isTheirs && typeof reason === 'string' ? `${message} (${reason})` : message;
}
