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
  email: string;
  userId: string | null;
  attempt: Attempt | null;
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
  | 'authentication.mfa_failed';

const REASONS: Partial<Record<RefusalCode, string>> = {
  account_locked: 'Too many failed attempts.',
  user_banned: 'The user is banned.',
  user_locked: 'The user is locked.',
  password_compromised: 'The password was called compromised, and must be reset.',
  invalid_code: 'The code is wrong, used, or over.',
  user_mismatch: 'The factor belongs to somebody else.',
  invitation_dead: 'The invitation was accepted, revoked, or is over.',
  invitation_for_other_email: 'The invitation was sent to another address.',
  organization_membership_not_found: 'The user is no active member of the organization.',
  invalid_pending_token: 'The sign-in that waited for this step is over.',
  token_too_big: 'The claims of the JWT template are too large.',
  too_many_requests: 'Too many letters were sent to the address.',
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
  who: Pick<Told, 'method' | 'email'>,
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
  const { method, userId, attempt } = who;
  const email = who.email.slice(0, MAX_TOLD);
  const message = REASONS[refusal.code] ?? 'The e-mail address or the password is wrong.';
  const { ipAddress, userAgent } = from;
  const error = { code: refusal.code, message };
  const told: AuthenticationAttempt = { method, email, userId, ipAddress, userAgent, error };
  await work.commit(async (tx) => {
    await emit(work, tx, event, told, from.clientId ? { clientId: from.clientId } : {});
    if (attempt && attempt.locksUntil !== null)
      await emit(work, tx, 'user.locked', { email, until: attempt.locksUntil });
  });
}
