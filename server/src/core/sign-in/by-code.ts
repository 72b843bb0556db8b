// Signing in with a code that was mailed: the one factor is the mailbox.

import { canonicalEmail } from '../../kit/email.ts';
import type { Invitation } from '../../model/invitation.ts';
import { refuse } from '../../model/refusal.ts';
import type { User } from '../../model/user.ts';
import { findUserWithPassword } from '../../store/users.ts';
import { settleAttempt, takeAttempt } from '../attempts.ts';
import { codeFacts, getCode, makeCode, proveCode, putCode, redeemCode, type ShownCode } from '../codes.ts';
import { emit } from '../events.ts';
import { tellFailures } from '../failures.ts';
import { findInvitationOf, readInvitation } from '../invitations.ts';
import { afterAnswer } from '../later.ts';
import { checkSends, post } from '../letters.ts';
import { requireMethod } from '../settings.ts';
import { createUser } from '../users.ts';
import { takePossession } from '../verification.ts';
import type { Work } from '../work.ts';
import { type Circumstances, finish, type Outcome } from './finish.ts';

/**
 * Makes a code for an address and mails it. An unknown address becomes a user, where the environment allows sign-up:
 * so the answer is the same whether there was one. An invitation comes along when the code is redeemed. Refuses
 * `invitation_dead`, `invitation_for_other_email`, `invalid_email`, `sign_up_not_allowed`, `too_many_requests`,
 * `not_found` for a user who was removed meanwhile.
 */
export async function createMagicCode(work: Work, email: string, invitationToken?: string): Promise<ShownCode> {
  requireMethod(work.environment.settings, 'magic_code', 'create');
  const read = canonicalEmail(email);
  if (!read) throw refuse('invalid_email', { act: 'create' });
  const invitation = invitationToken ? await readInvitation(work, invitationToken, { email: read.original }) : null;
  await checkSends(work, read.canonical);
  return putMagicCode(work, read, invitation);
}

/**
 * The same for somebody at a page, who is told nothing of what comes of it: whoever has the address is looked up once
 * the answer is on its way (C8). Refuses `method_disabled`, `invalid_email`, `too_many_requests`.
 */
export async function askForMagicCode(work: Work, email: string, invitationId: string | null): Promise<void> {
  requireMethod(work.environment.settings, 'magic_code', 'grant');
  const read = canonicalEmail(email);
  if (!read) throw refuse('invalid_email', { act: 'create' });
  await checkSends(work, read.canonical);
  afterAnswer(work, async () => {
    const who = { id: '', email: read.original };
    const invitation = invitationId ? await findInvitationOf(work, invitationId, who) : null;
    await putMagicCode(work, read, invitation);
  });
}

async function putMagicCode(
  work: Work,
  read: { original: string; canonical: string },
  invitation: Invitation | null,
): Promise<ShownCode> {
  const user = await findOrCreate(work, read, invitation);
  const code = { ...makeCode(work, 'magic_auth', user.id, user.email), invitationId: invitation?.id ?? null };
  await work.commit(async (tx) => {
    await putCode(work, tx, code);
    await emit(work, tx, 'magic_auth.created', codeFacts(code));
    const minutes = Math.round((code.expiresAt - code.createdAt) / 60_000);
    await post(work, tx, 'magic_code', { to: user.email, locale: user.locale }, { code: code.value, minutes });
  });
  return code;
}

/** A magic code that lives. Refuses `not_found`. */
export function getMagicCode(work: Work, id: string): Promise<ShownCode> {
  return getCode(work, 'magic_auth', id);
}

/** Signs in with a mailed code; the address is proven by that. Refuses `invalid_code`, `account_locked`, and as `finish` does. */
export async function signInByCode<T>(
  work: Work,
  given: { email: string; code: string; invitationToken?: string | undefined },
  from: Circumstances<T>,
): Promise<Outcome<T>> {
  const email = canonicalEmail(given.email)?.canonical ?? given.email.trim().toLowerCase();
  const said = { purpose: 'magic_auth', door: 'grant', email: given.email } as const;
  return tellFailures(work, 'authentication.magic_auth_failed', { method: 'magic_code', email }, from, async (told) => {
    requireMethod(work.environment.settings, 'magic_code', 'grant');
    const attempt = await takeAttempt(work, 'code', email, from.ipAddress);
    told.attempt = attempt;
    const found = await findUserWithPassword(work.db, work.environmentId, email);
    told.userId = found?.user.id ?? null;
    const code = await proveCode(work, { ...said, userId: told.userId, value: given.code });
    if (!found) throw refuse('invalid_code', { ...said, fault: 'incorrect' });
    return finish(
      work,
      {
        user: found.user,
        method: 'magic_code',
        event: 'authentication.magic_auth_succeeded',
        invitation: { invitationToken: given.invitationToken, invitationId: code.invitationId },
        settle: async (tx) => {
          await redeemCode(work, tx, code.id, said);
          await settleAttempt(work, tx, attempt);
        },
        change: (tx) =>
          takePossession(work, tx, found.user.id, code, refuse('invalid_code', { ...said, fault: 'incorrect' })),
      },
      from,
    );
  });
}

async function findOrCreate(
  work: Work,
  email: { original: string; canonical: string },
  invitation: Invitation | null,
): Promise<User> {
  const find = () => findUserWithPassword(work.db, work.environmentId, email.canonical);
  const known = await find();
  if (known) return known.user;
  // Who is invited may come where nobody else may.
  const invited = canonicalEmail(invitation?.email ?? '')?.canonical === email.canonical;
  if (!work.environment.settings.allowSignUp && !invited) throw refuse('sign_up_not_allowed');
  try {
    return await createUser(work, { email: email.original });
  } catch (error) {
    // Somebody asked for the same address at the same moment.
    const other = await find();
    if (other) return other.user;
    throw error;
  }
}
