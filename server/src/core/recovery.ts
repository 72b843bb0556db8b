// A forgotten password: a link that lets whoever reads the mailbox set a new one.

import { canonicalEmail } from '../kit/email.ts';
import type { CodeFacts } from '../model/event.ts';
import { refuse } from '../model/refusal.ts';
import type { User } from '../model/user.ts';
import { putPassword } from '../store/credentials.ts';
import { findUser, findUserWithPassword, lockUser } from '../store/users.ts';
import {
  codeFacts,
  findResetToken,
  getCode,
  makeResetToken,
  putCode,
  redeemResetToken,
  type ShownCode,
} from './codes.ts';
import { hashNewPassword } from './credentials.ts';
import { emit } from './events.ts';
import { forgetProofs } from './identifiers.ts';
import { afterAnswer } from './later.ts';
import { checkSends, post } from './letters.ts';
import { pageUrl } from './page-links.ts';
import { endUserSessions } from './sessions.ts';
import { requireMethod } from './settings.ts';
import { takePossession } from './verification.ts';
import type { Work } from './work.ts';

/**
 * Makes a reset link, and sends it when `page` says where it shall lead (the legacy call), or to the environment's
 * page. Refuses `user_not_found_by_email`, `not_found` for a user who was removed meanwhile, `too_many_requests`.
 */
export async function createPasswordReset(
  work: Work,
  email: string,
  page?: string,
): Promise<ShownCode & { url: string }> {
  requireMethod(work.environment.settings, 'password', 'create');
  const canonical = canonicalEmail(email)?.canonical;
  const found = canonical ? await findUserWithPassword(work.db, work.environmentId, canonical) : null;
  if (!found) throw refuse('user_not_found_by_email', { email });
  await checkSends(work, found.user.email);
  return putPasswordReset(work, found.user, page);
}

/**
 * The same for somebody at a page, who is told nothing of what comes of it: whoever has the address is looked up once
 * the answer is on its way (C8). Refuses `method_disabled`, `invalid_email`, `too_many_requests`.
 */
export async function askForPasswordReset(work: Work, email: string): Promise<void> {
  requireMethod(work.environment.settings, 'password', 'grant');
  const canonical = canonicalEmail(email)?.canonical;
  if (!canonical) throw refuse('invalid_email', { act: 'create' });
  await checkSends(work, canonical);
  afterAnswer(work, async () => {
    const found = await findUserWithPassword(work.db, work.environmentId, canonical);
    if (found) await putPasswordReset(work, found.user);
  });
}

async function putPasswordReset(work: Work, user: User, page?: string): Promise<ShownCode & { url: string }> {
  const token = makeResetToken(work, user.id, user.email);
  const url = resetUrl(work, token.value, page);
  await work.commit(async (tx) => {
    await putCode(work, tx, token);
    await emit(work, tx, 'password_reset.created', codeFacts(token));
    const minutes = Math.round((token.expiresAt - token.createdAt) / 60_000);
    await post(work, tx, 'password_reset', { to: user.email, locale: user.locale }, { url, minutes });
  });
  return { ...token, url };
}

/** A reset link that lives. Refuses `not_found`. */
export async function getPasswordReset(work: Work, id: string): Promise<ShownCode & { url: string }> {
  const token = await getCode(work, 'password_reset', id);
  return { ...token, url: resetUrl(work, token.value) };
}

/**
 * What a reset link is for; that leaves it as it is (C6). Refuses `method_disabled`, `reset_token_not_found`,
 * `reset_token_spent`.
 */
export async function openPasswordReset(work: Work, token: string): Promise<CodeFacts> {
  requireMethod(work.environment.settings, 'password', 'create');
  const reset = await findResetToken(work, token);
  const present = await findUser(work.db, work.environmentId, reset.userId);
  // A link goes with the address it was sent to.
  if (!present || present.email !== reset.email) throw refuse('reset_token_not_found', { token });
  return reset;
}

/**
 * Sets a new password with a reset link. The address is proven by that too, and by the mailbox alone; other links, codes
 * and sign-ins under way are void, and all sessions end. Refuses `reset_token_not_found`, `reset_token_spent`, `weak_password`.
 */
export async function confirmPasswordReset(work: Work, token: string, password: string): Promise<User> {
  const reset = await openPasswordReset(work, token);
  const hash = await hashNewPassword(work, password, { telling: [reset.email], by: 'reset' });
  return work.commit(async (tx) => {
    const held = await lockUser(tx, work.environmentId, reset.userId);
    if (held?.email !== reset.email) throw refuse('reset_token_not_found', { token });
    await redeemResetToken(work, tx, reset.id);
    const no = refuse('reset_token_not_found', { token });
    const user = await takePossession(work, tx, reset.userId, { ...reset, tries: 1 }, no);
    await putPassword(tx, work.environmentId, user.id, hash, work.now());
    await forgetProofs(work, tx, user.id);
    await endUserSessions(work, tx, user.id, 'password_reset');
    await emit(work, tx, 'password_reset.succeeded', reset);
    await post(work, tx, 'password_changed', { to: user.email, locale: user.locale }, {});
    return user;
  });
}

function resetUrl(work: Work, token: string, page = work.environment.settings.passwordResetUrl): string {
  return pageUrl(work, '/reset-password', { token }, page);
}
