// Signing up on our pages, where nobody may learn whether an address has an account.

import { canonicalEmail } from '../../kit/email.ts';
import type { Flow } from '../../model/flow.ts';
import { refuse } from '../../model/refusal.ts';
import type { User } from '../../model/user.ts';
import { findUserWithPassword } from '../../store/users.ts';
import { takeAttempt } from '../attempts.ts';
import { hashNewPassword } from '../credentials.ts';
import { moveFlow } from '../flows.ts';
import { findInvitationOf } from '../invitations.ts';
import { afterAnswer } from '../later.ts';
import { checkSends, post } from '../letters.ts';
import { getPending } from '../pending-sign-ins.ts';
import { createUser } from '../users.ts';
import { sendVerification } from '../verification.ts';
import type { Work } from '../work.ts';
import { type Circumstances, finish } from './finish.ts';

export interface NewPerson {
  email: string;
  password: string;
  firstName: string | null;
  lastName: string | null;
}

/**
 * Signs somebody up: they are asked for the code that was mailed to them. An address that has an account already gets a
 * letter that says so, and the page waits for a code that nobody has. What differs comes after the answer (C8). Refuses
 * `invalid_email`, `weak_password`, `sign_up_not_allowed`, `too_many_requests`.
 */
export async function signUp<T>(
  work: Work,
  flow: Pick<Flow, 'id' | 'invitationId'>,
  { email, password, firstName, lastName }: NewPerson,
  from: Circumstances<T>,
): Promise<void> {
  const read = canonicalEmail(email);
  if (!read) throw refuse('invalid_email', { act: 'create' });
  await checkSignUp(work, read.original, flow.invitationId);
  const telling = [read.original, ...[firstName, lastName].filter((name) => name !== null && name.length >= 4)];
  const hashed = await hashNewPassword(work, password, { telling: telling as string[] });
  await checkSends(work, read.canonical);
  await moveFlow(work, flow, { name: 'email_verification', email: read.original, pendingToken: null });
  afterAnswer(work, async () => {
    const known = await findUserWithPassword(work.db, work.environmentId, read.canonical);
    if (known) return tellOwner(work, known.user);
    const user = await createUser(work, { email: read.original, password: { hashed }, firstName, lastName });
    const proof = {
      user,
      method: 'password',
      event: 'authentication.password_succeeded',
      mustProveAddress: true,
    } as const;
    const { step } = await finish(work, proof, from);
    if (step?.name !== 'email_verification') throw new Error('a new address that needed no proof');
    const { pendingToken } = step;
    await moveFlow(work, flow, { name: 'email_verification', email: user.email, pendingToken });
  });
}

/** Sends the code of a sign-up once more, to whoever may get one. Refuses `too_many_requests`. */
export async function resendVerification(
  work: Work,
  { clientId, email, pendingToken }: { clientId: string; email: string; pendingToken: string | null },
): Promise<void> {
  await checkSends(work, email);
  if (pendingToken === null) return;
  afterAnswer(work, async () => {
    const { userId } = await getPending(work, pendingToken, clientId);
    await sendVerification(work, userId);
  });
}

/** Says no to a code of somebody who cannot have one, as to a wrong one: counted, and after as long. Refuses `invalid_code`, `account_locked`. */
export async function refuseVerification(work: Work, email: string): Promise<never> {
  await takeAttempt(work, 'email_verification', email, null);
  throw refuse('invalid_code', { purpose: 'email_verification', fault: 'incorrect', door: 'grant', email });
}

// Who is invited may come where nobody else may.
async function checkSignUp(work: Work, email: string, invitationId: string | null): Promise<void> {
  const { allowSignUp, passwordSignIn } = work.environment.settings;
  if (!passwordSignIn) throw refuse('method_disabled', { method: 'password', door: 'grant' });
  if (allowSignUp) return;
  if (!invitationId || !(await findInvitationOf(work, invitationId, { id: '', email })))
    throw refuse('sign_up_not_allowed');
}

async function tellOwner(work: Work, user: User): Promise<void> {
  await work.commit((tx) => post(work, tx, 'account_exists', { to: user.email, locale: user.locale }, {}));
}
