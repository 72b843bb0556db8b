// Signing in with a ticket that the application's server made for somebody.

import { refuse } from '../../model/refusal.ts';
import type { User } from '../../model/user.ts';
import { findUser } from '../../store/users.ts';
import { findTicket, redeemTicket } from '../sign-in-tokens.ts';
import type { Work } from '../work.ts';
import { type Circumstances, finish, type Outcome } from './finish.ts';

/** Whom a ticket is for; that leaves it as it is (C6). Refuses `invalid_ticket`. */
export async function openTicket(work: Work, ticket: string): Promise<User> {
  const { userId } = await findTicket(work, ticket);
  const user = await findUser(work.db, work.environmentId, userId);
  if (!user) throw refuse('invalid_ticket');
  return user;
}

/**
 * Redeems a sign-in token, once. It stands for the first factor alone: the application says whom it gave it to, and not
 * that they have their authenticator at hand, so that an unproven address and a second factor are asked for as after a
 * password. Refuses `invalid_ticket`, and as `finish` does: what became of the person since it was made is asked again,
 * and a refusal does not burn it.
 */
export async function signInByTicket<T>(work: Work, ticket: string, from: Circumstances<T>): Promise<Outcome<T>> {
  const token = await findTicket(work, ticket);
  const user = await findUser(work.db, work.environmentId, token.userId);
  if (!user) throw refuse('invalid_ticket');
  return finish(
    work,
    {
      user,
      method: 'sign_in_token',
      organizationId: token.organizationId,
      settle: (tx) => redeemTicket(work, tx, token.id),
    },
    from,
  );
}
