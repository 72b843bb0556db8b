// Sessions of this wire: list, revoke, sign out, and the keys that verify their tokens.

import { z } from 'zod';
import { pageUrl } from '../../../core/page-links.ts';
import { resolveRedirect } from '../../../core/redirects.ts';
import * as sessions from '../../../core/sessions.ts';
import { publishedKeys } from '../../../core/signing-keys.ts';
import { publicClient, publicSession, secretKey } from '../../../http/access.ts';
import { empty, endpoint, redirect, reply } from '../../../http/endpoint.ts';
import { listOf, ONE_CURSOR, oneCursor, optionalText, pageQuery, printList, toPageRequest } from '../lists.ts';
import { printSession, sessionSchema } from '../shapes/session.ts';

export const listSessions = endpoint({
  method: 'GET',
  path: '/user_management/users/:id/sessions',
  operation: 'UserlandUserSessionsController_list',
  summary: "List a user's active sessions",
  access: secretKey,
  params: z.object({ id: z.string() }),
  query: z.strictObject(pageQuery).refine(oneCursor, ONE_CURSOR),
  answers: { 200: listOf(sessionSchema) },
  refusals: ['not_found', 'invalid_cursor'],
  async run({ work, params, query }) {
    return reply(200, printList(await sessions.listSessions(work, params.id, toPageRequest(query)), printSession));
  },
});

export const revokeSession = endpoint({
  method: 'POST',
  path: '/user_management/sessions/revoke',
  operation: 'UserlandSessionsController_revokeSession',
  summary: 'Revoke a session',
  access: secretKey,
  body: z.object({ session_id: z.string().min(1) }),
  answers: { 200: 'empty' },
  refusals: ['not_found'],
  async run({ work, body }) {
    await sessions.revokeSession(work, body.session_id);
    return empty(200);
  },
});

const signOutQuery = z.object({
  session_id: z.string().min(1).describe('The `sid` of an access token, which may have expired.'),
  return_to: optionalText.describe('A registered sign-out redirect.'),
});

// The id alone must do: SDKs take it from an access token that has expired.
export const signOut = endpoint({
  method: 'GET',
  path: '/user_management/sessions/logout',
  operation: 'UserlandSessionsController_logout',
  summary: 'Sign out and go to a registered place',
  access: publicSession(({ query }) => (query as z.output<typeof signOutQuery>).session_id),
  query: signOutQuery,
  answers: { 302: 'redirect' },
  forPeople: true,
  refusals: ['not_found'],
  async run({ work, query, browser: readBrowser }) {
    const browser = readBrowser();
    const cookie = browser.session(work.environmentId);
    const isTheirs = await sessions.signOut(work, query.session_id, cookie);
    const location = await resolveRedirect(work, 'sign_out', query.return_to);
    const cookies = isTheirs ? [browser.setSession(work.environmentId, null)] : [];
    return redirect(302, location ?? pageUrl(work, '/signed-out'), cookies);
  },
});

const jwk = z
  .object({
    alg: z.literal('RS256'),
    kty: z.literal('RSA'),
    use: z.literal('sig'),
    kid: z.string(),
    n: z.string(),
    e: z.string(),
    x5c: z.array(z.string()).min(1),
    'x5t#S256': z.string(),
  })
  .meta({ id: 'JsonWebKey', description: 'A public key (RFC 7517).' });

const clientParams = z.object({ clientId: z.string() });

const keySet = (path: string) =>
  endpoint({
    method: 'GET',
    path,
    operation: 'SsoController_jsonWebKeySet',
    summary: 'The keys that verify access tokens',
    access: publicClient(({ params }) => (params as z.output<typeof clientParams>).clientId),
    params: clientParams,
    answers: { 200: z.object({ keys: z.array(jwk) }) },
    refusals: ['not_found'],
    async run({ work }) {
      return reply(200, { keys: await publishedKeys(work) });
    },
  });

export const getKeySet = keySet('/sso/jwks/:clientId');
/** The same under a path that some clients of the vendor know. */
export const getKeySetByAlias = keySet('/user_management/sessions/jwks/:clientId');
