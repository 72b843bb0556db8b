// What most sign-ins end in: a session with its tokens.

import { newId } from '../../kit/ids.ts';
import { providerOf, type Session, type Tokens } from '../../model/session.ts';
import type { User } from '../../model/user.ts';
import type { Tx } from '../../store/database.ts';
import { insertSession } from '../../store/sessions.ts';
import { stampSignIn } from '../../store/users.ts';
import { emit } from '../events.ts';
import { renderClaims } from '../jwt-template.ts';
import { findReturnedTokens, type ReturnedTokens } from '../provider-tokens.ts';
import { type FreshToken, makeRefreshToken, putRefreshToken, signAccessToken } from '../tokens.ts';
import type { Work } from '../work.ts';
import type { Ending, Passed } from './finish.ts';

export interface SignedIn {
  user: User;
  session: Session;
  tokens: Tokens;
  /** What the provider gave by which they came, where the application is to have it. */
  providerTokens?: ReturnedTokens | null;
}

/** What a session will have, known before it begins. */
export interface Begins {
  sessionId: string;
  token: FreshToken;
  expiresAt: number;
}

/** Makes what a session will have that begins now. */
export function makeBegins(work: Work): Begins {
  const now = work.now();
  const expiresAt = now + work.environment.settings.sessionSeconds * 1000;
  return { sessionId: newId('session', now), token: makeRefreshToken(work, now, expiresAt), expiresAt };
}

/** Ends a sign-in in a session. Refuses `token_too_big`. */
export const startSession: Ending<SignedIn> = (work, tx, passed) =>
  beginSessionWith(work, tx, passed, makeBegins(work));

/** The same, with what was made before. */
export async function beginSessionWith(
  work: Work,
  tx: Tx,
  passed: Passed,
  { sessionId, token, expiresAt }: Begins,
): Promise<() => Promise<SignedIn>> {
  const { now, authenticatedAt, clientId, ipAddress, userAgent, organizationId, roleSlugs } = passed;
  const session: Session = {
    id: sessionId,
    userId: passed.user.id,
    clientId,
    organizationId,
    authMethod: passed.method,
    ipAddress,
    userAgent,
    status: 'active',
    authenticatedAt,
    secondFactorAt: passed.secondFactor ? authenticatedAt : null,
    expiresAt,
    endedAt: null,
    endReason: null,
    createdAt: now,
    updatedAt: now,
  };
  const user = { ...passed.user, lastSignInAt: now };
  // Here, so that claims that are refused undo all of it: no code is spent on a session that nobody holds.
  const added = await renderClaims(work, tx, { user, organizationId });
  await Promise.all([
    stampSignIn(tx, work.environmentId, user.id, now),
    insertSession(tx, work.environmentId, session, passed.browserSessionId),
    putRefreshToken(work, tx, session.id, token, now),
    emit(work, tx, 'session.created', session, { clientId, organizationId }),
  ]);
  return async () => {
    const bearer = { id: session.id, organizationId, roleSlugs, authenticatedAt };
    const issued = { id: token.id, issuedAt: now };
    const accessToken = await signAccessToken(work, bearer, user.id, clientId, issued, added);
    const providerTokens = await findReturnedTokens(work, user.id, providerOf(session.authMethod));
    return { user, session, tokens: { accessToken, refreshToken: token.value }, providerTokens };
  };
}
