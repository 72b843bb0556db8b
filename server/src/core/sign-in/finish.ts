// The one tail of every sign-in: the gates, then a session.

import { newId } from '../../kit/ids.ts';
import type { AuthenticationAttempt } from '../../model/event.ts';
import { refuse } from '../../model/refusal.ts';
import type { AuthMethod, Session, Tokens } from '../../model/session.ts';
import type { User } from '../../model/user.ts';
import type { Tx } from '../../store/database.ts';
import { insertSession } from '../../store/sessions.ts';
import { lockUser, stampSignIn } from '../../store/users.ts';
import { emit } from '../events.ts';
import { makeRefreshToken, putRefreshToken, signAccessToken } from '../tokens.ts';
import type { Work } from '../work.ts';

/** Where a sign-in comes from, as the application tells it. */
export interface Circumstances {
  clientId: string;
  ipAddress: string | null;
  userAgent: string | null;
}

export interface Proof {
  user: User;
  method: AuthMethod;
  /** The event that tells of the proof. */
  event: 'authentication.password_succeeded';
  /** Whether the proof still holds, read in the commit once the user is locked. */
  stands?(tx: Tx): Promise<boolean>;
  /** What else belongs into the commit of the session: settling the attempt, a stronger hash. */
  settle?(tx: Tx): Promise<unknown>;
}

export interface SignedIn {
  user: User;
  session: Session;
  tokens: Tokens;
}

/**
 * Turns a proof into a session, in one commit with its events. The gates are asked inside that commit, against the
 * user as they are then, so that a ban, a deletion or a new password in mid-flow is seen. Refuses `user_banned`, and
 * `invalid_credentials` for a proof that no longer holds.
 */
export async function finish(work: Work, proof: Proof, from: Circumstances): Promise<SignedIn> {
  const now = work.now();
  const { sessionSeconds } = work.environment.settings;
  const session: Session = {
    id: newId('session', now),
    userId: proof.user.id,
    clientId: from.clientId,
    organizationId: null,
    authMethod: proof.method,
    ipAddress: from.ipAddress,
    userAgent: from.userAgent,
    status: 'active',
    expiresAt: now + sessionSeconds * 1000,
    endedAt: null,
    createdAt: now,
    updatedAt: now,
  };
  const token = makeRefreshToken(work, now, session.expiresAt);
  const attempt: AuthenticationAttempt = {
    method: proof.method,
    email: proof.user.email,
    userId: proof.user.id,
    ipAddress: from.ipAddress,
    userAgent: from.userAgent,
  };
  const user = await work.commit(async (tx) => {
    // Sent together: the second statement is read after the first has the lock, and sees what was committed before it.
    const [present, stands] = await Promise.all([lockUser(tx, work.environmentId, proof.user.id), proof.stands?.(tx)]);
    if (!present || stands === false) throw refuse('invalid_credentials', { email: proof.user.email });
    if (present.bannedAt !== null) throw refuse('user_banned');
    await Promise.all([
      proof.settle?.(tx),
      stampSignIn(tx, work.environmentId, present.id, now),
      emit(work, tx, proof.event, attempt, { clientId: from.clientId }),
      insertSession(tx, work.environmentId, session),
      putRefreshToken(work, tx, session.id, token, now),
      emit(work, tx, 'session.created', session, { clientId: from.clientId }),
    ]);
    return { ...present, lastSignInAt: now };
  });
  const bearer = { id: session.id, organizationId: null, authenticatedAt: now };
  const accessToken = await signAccessToken(work, bearer, user.id, from.clientId, { id: token.id, issuedAt: now });
  return { user, session, tokens: { accessToken, refreshToken: token.value } };
}
