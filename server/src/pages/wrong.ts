// What people are told of each refusal, where they can do something about it.

import type { PasswordFault } from '../model/faults.ts';
import { Refusal, type RefusalCode } from '../model/refusal.ts';
import type { Guest } from './guest.ts';
import type { PageWords } from './words/index.ts';

/** How long a password must be on the pages where the environment does not say. */
const LEAST = 10;

/** How long a password must be here. */
export function leastOf({ work }: Pick<Guest, 'work'>): number {
  return work.environment.settings.passwordMinLength ?? LEAST;
}

/**
 * The sentence for a refusal that a person can do something about; whatever else was thrown is thrown again. Whether an
 * account exists is in none of them (C8).
 */
export function explain(guest: Pick<Guest, 'work' | 'speech'>, error: unknown): string {
  if (!(error instanceof Refusal)) throw error;
  const { wrong } = guest.speech.words;
  if (error.is('weak_password')) return explainPassword(error.data.faults, leastOf(guest), wrong);
  if (error.is('invalid_code')) return error.data.fault === 'incorrect' ? wrong.code : wrong.codeOver;
  const known: Partial<Record<RefusalCode, string>> = {
    invalid_credentials: wrong.credentials,
    invalid_email: wrong.email,
    account_locked: wrong.tooManyTries,
    too_many_requests: wrong.tooManyLetters,
    user_banned: wrong.banned,
    user_locked: wrong.banned,
    password_compromised: wrong.compromised,
    method_disabled: wrong.methodOff,
    device_authorization_off: wrong.methodOff,
    sign_up_not_allowed: wrong.noSignUp,
    organization_membership_not_found: wrong.notMember,
    invitation_for_other_email: wrong.invitationForOther,
    invitation_dead: wrong.invitationForOther,
    invalid_user_code: wrong.userCode,
    invalid_pending_token: wrong.codeOver,
    sso_required: wrong.ssoRequired,
  };
  const said = known[error.code as RefusalCode];
  if (said === undefined) throw error;
  return said;
}

/** The sentence for a refusal whose name came back in an address; null for one that is none of ours to tell. */
export function explainCode({ wrong }: PageWords, code: string, provider: string): string | null {
  const known: Partial<Record<string, string>> = {
    invalid_passkey: wrong.passkey,
    invalid_pending_token: wrong.tookTooLong,
    provider_denied: wrong.provider(provider),
    provider_refused: wrong.provider(provider),
    invalid_provider_answer: wrong.provider(provider),
    provider_email_missing: wrong.providerNoEmail(provider),
    link_needs_sign_in: wrong.linkFirst,
    sign_up_not_allowed: wrong.noSignUp,
    user_banned: wrong.banned,
    user_locked: wrong.banned,
    sso_required: wrong.ssoRequired,
    method_disabled: wrong.methodOff,
    invitation_for_other_email: wrong.invitationForOther,
    organization_membership_not_found: wrong.notMember,
  };
  return Object.hasOwn(known, code) ? (known[code] ?? null) : null;
}

/** What is wrong with a password that somebody wants to set. */
export function explainPassword(faults: PasswordFault[], least: number, wrong: PageWords['wrong']): string {
  const known: Partial<Record<PasswordFault, string>> = {
    too_short: wrong.tooShort(least),
    too_long: wrong.tooLong,
    too_common: wrong.tooCommon,
    invalid_characters: wrong.characters,
  };
  return faults.map((fault) => known[fault] ?? wrong.telling).join(' ');
}
