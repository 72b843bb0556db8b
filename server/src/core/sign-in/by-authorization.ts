// Signing in with an authorization code that the pages gave to an application (RFC 6749 section 4.1.3, RFC 7636).

import { digest, equalSecrets, keyedDigest } from '../../kit/secrets.ts';
import { refuse } from '../../model/refusal.ts';
import { type AuthMethod, providerOf } from '../../model/session.ts';
import type { AuthorizationRow } from '../../store/authorizations.ts';
import type { Tx } from '../../store/database.ts';
import { findSession } from '../../store/sessions.ts';
import { findUser } from '../../store/users.ts';
import { findAuthorization, takeAuthorizationTry, useAuthorization } from '../authorizations.ts';
import { dropPending } from '../pending-sign-ins.ts';
import { findReturnedTokens } from '../provider-tokens.ts';
import { endAsStolen, repeatTokens } from '../tokens.ts';
import type { Work } from '../work.ts';
import { type Circumstances, finish, type Outcome } from './finish.ts';
import { beginSessionWith, makeBegins, type SignedIn } from './session.ts';

/** What an application brings to redeem a code. */
export interface Redemption {
  code: string;
  verifier?: string | undefined;
  redirectUri?: string | undefined;
  invitationToken?: string | undefined;
  /** Whether the client proved its secret. */
  proven: boolean;
  /** The `Idempotency-Key` of the request: with the same one a request that was answered may be made again. */
  retryKey?: string | undefined;
}

/**
 * Redeems an authorization code, once, for the client that it was given to. A wrong client, verifier or redirect does
 * not burn it, but counts: five times. Refuses `invalid_authorization_code`, `code_challenge_not_found`,
 * `unauthorized_client`, and as `finish` does: what became of the person since is asked again.
 *
 * A code that comes again ends the session that it began (O3), but only if whoever brings it could have redeemed it: a
 * second *valid* request (OAuth 2.1 section 4.1.3). A code travels in addresses, which histories and logs keep, and to
 * know an old one must not be enough to sign somebody out.
 */
export async function signInByAuthorization(
  work: Work,
  given: Redemption,
  from: Omit<Circumstances<SignedIn>, 'ending'>,
): Promise<Outcome<SignedIn>> {
  const no = refuse('invalid_authorization_code', { code: given.code });
  const found = await findAuthorization(work, given.code);
  if (!found) throw no;
  const lives = await takeAuthorizationTry(work, found.id);
  // Somebody may have been faster: then the row says so by now.
  const row = lives ? found : await findAuthorization(work, given.code);
  if (!row || (!lives && row.used_at === null)) throw no;
  checkRedemption(row, given, from.clientId);
  const user = lives ? await findUser(work.db, work.environmentId, row.user_id) : null;
  if (!user) return comeAgain(work, given);
  const retryKey = retryKeyOf(work, row, given);
  const begins = makeBegins(work);
  const proof = {
    user,
    method: row.auth_method as AuthMethod,
    organizationId: row.organization_id,
    organizationSettled: row.organization_settled,
    secondFactor: row.second_factor,
    authenticatedAt: row.authenticated_at ?? work.now(),
    browserSessionId: row.browser_session_id,
    invitation: { invitationToken: given.invitationToken, invitationId: row.invitation_id },
    async settle(tx: Tx) {
      const { sessionId, token } = begins;
      const answer = retryKey && work.tools.vault.seal(JSON.stringify([token.id, token.value]), place(row));
      if (!(await useAuthorization(work, tx, { id: row.id, sessionId, retryKey, answer }))) throw no;
    },
  };
  const circumstances: Circumstances<SignedIn> = {
    clientId: from.clientId,
    ipAddress: from.ipAddress ?? row.ip_address,
    userAgent: from.userAgent ?? row.user_agent,
    ending: (_, tx, passed) => beginSessionWith(work, tx, passed, begins),
  };
  return finish(work, proof, circumstances).catch((error: unknown) => {
    if (error === no) return comeAgain(work, given);
    throw error;
  });
}

// Whoever passes could redeem the code, were it not used.
function checkRedemption(row: AuthorizationRow, given: Redemption, clientId: string): void {
  const { code, verifier, redirectUri, proven } = given;
  const no = refuse('invalid_authorization_code', { code });
  if (row.client_id !== clientId) throw no;
  if (row.challenge === null) {
    if (verifier !== undefined) throw refuse('code_challenge_not_found');
    if (!proven) throw refuse('unauthorized_client');
  } else if (verifier === undefined || !equalSecrets(digest(verifier), row.challenge)) throw no;
  if (redirectUri !== undefined && redirectUri !== row.redirect_uri) throw no;
}

// A used code, brought by somebody who could have redeemed it: the same request once more, or a thief, or their victim.
async function comeAgain(work: Work, given: Redemption): Promise<Outcome<SignedIn>> {
  const no = refuse('invalid_authorization_code', { code: given.code });
  const row = await findAuthorization(work, given.code);
  if (!row?.session_id) throw no;
  const session = await findSession(work.db, work.environmentId, row.session_id, work.now());
  const key = retryKeyOf(work, row, given);
  if (key && row.retry_key && equalSecrets(row.retry_key, key)) {
    if (session?.status !== 'active' || row.answer === null || row.expires_at <= work.now()) throw no;
    const [id, value] = JSON.parse(work.tools.vault.open(row.answer, place(row))) as [string, string];
    const again = await repeatTokens(work, session, { id, value, issuedAt: session.createdAt });
    if (!again) throw no;
    const providerTokens = await findReturnedTokens(work, session.userId, providerOf(session.authMethod));
    return { signedIn: { user: again.user, session, tokens: again.tokens, providerTokens } };
  }
  await endAsStolen(work, row.session_id, 'authorization_code_reused');
  // It led to a step, not to a session: then nobody goes on from there.
  if (!session) await work.commit((tx) => dropPending(work, tx, row.user_id));
  throw no;
}

function retryKeyOf(work: Work, row: AuthorizationRow, { retryKey }: Redemption): string | null {
  return retryKey ? keyedDigest(work.tools.vault.key('idempotency'), `${row.id}\n${retryKey}`) : null;
}

function place({ environment_id: environment, id: row }: AuthorizationRow) {
  return { environment, table: 'authorization_codes', column: 'answer', row };
}
