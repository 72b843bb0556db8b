// A session that the application's server begins for a user who proved nothing: for tests.

import { newId } from '../../kit/ids.ts';
import { refuse } from '../../model/refusal.ts';
import type { Session, ShownSession } from '../../model/session.ts';
import { lockAccount } from '../../store/accounts.ts';
import { lockMembership } from '../../store/memberships.ts';
import { insertSession } from '../../store/sessions.ts';
import { stampSignIn } from '../../store/users.ts';
import { emit } from '../events.ts';
import { checkGates } from '../gates.ts';
import { showSession } from '../sessions.ts';
import type { Work } from '../work.ts';

/**
 * Begins a session for a user, without a refresh token: the application makes the tokens of such a session itself. It
 * is an act of the secret key, which could as well set another password: no second factor, no proven address and no good
 * password is asked for, and tokens of the session say that nothing was proven. Whom the gates keep out they keep out
 * here too, in the commit. In production nobody begins a session without a proof, as at the vendor. Refuses `not_found`,
 * `user_banned`, `user_locked`, `organization_membership_not_found`, `development_only`.
 */
export async function beginSession(work: Work, userId: string, organizationId: string | null): Promise<ShownSession> {
  if (work.tools.production) throw refuse('development_only');
  const now = work.now();
  const session: Session = {
    id: newId('session', now),
    userId,
    // Nobody's client: the key that asked. So no client can refresh it.
    clientId: work.actor.id,
    organizationId,
    authMethod: 'secret_key',
    ipAddress: null,
    userAgent: null,
    status: 'active',
    authenticatedAt: now,
    secondFactorAt: null,
    expiresAt: now + work.environment.settings.sessionSeconds * 1000,
    endedAt: null,
    endReason: null,
    createdAt: now,
    updatedAt: now,
  };
  await work.commit(async (tx) => {
    const account = await lockAccount(tx, work.environmentId, userId);
    if (!account) throw refuse('not_found', { entity: 'user', id: userId });
    checkGates(account, now);
    if (organizationId) {
      // Held, so that it cannot end unseen before the session is there to end with it.
      const member = await lockMembership(tx, work.environmentId, userId, organizationId);
      if (member?.status !== 'active') throw refuse('organization_membership_not_found');
    }
    await Promise.all([
      stampSignIn(tx, work.environmentId, userId, now),
      insertSession(tx, work.environmentId, session),
      emit(work, tx, 'session.created', session, { organizationId }),
    ]);
  });
  return showSession(work, session);
}
