// Where applications send browsers to be signed in (RFC 6749 section 4.1.1): built locally by every SDK, so a GET alone.

import { z } from 'zod';
import { type Asked, authorize as begin, checkRedirect } from '../../../core/authorize.ts';
import { getInvitationByToken } from '../../../core/invitations.ts';
import { addressOf } from '../../../core/sign-in/on-pages.ts';
import type { Work } from '../../../core/work.ts';
import { publicClient } from '../../../http/access.ts';
import { visitingOf } from '../../../http/browser.ts';
import { endpoint, redirect } from '../../../http/endpoint.ts';
import type { FlowRequest as Request } from '../../../model/flow.ts';
import { optionalText } from '../lists.ts';
import { readParams, readScopes } from '../provider-queries.ts';
import { readProviderName } from '../shapes/provider-names.ts';

const query = z.looseObject({
  client_id: z.string().min(1).max(256),
  redirect_uri: z.string().min(1).max(2_048),
  response_type: optionalText.describe('Always `code`.'),
  state: z.string().max(8_192).optional().describe('Given back to the letter.'),
  provider: optionalText.describe('`authkit` for the hosted pages, or the provider to ask in their place.'),
  connection_id: optionalText,
  organization_id: optionalText,
  login_hint: optionalText,
  domain_hint: optionalText,
  domain: optionalText.describe('The former name of `domain_hint`.'),
  screen_hint: optionalText.describe('`sign-in` or `sign-up`.'),
  prompt: optionalText,
  max_age: optionalText.describe('Seconds since the last sign-in that are still good.'),
  code_challenge: optionalText,
  code_challenge_method: optionalText.describe('`S256` is the only one (RFC 7636).'),
  invitation_token: optionalText,
  ui_locales: optionalText,
});

type Query = z.output<typeof query>;

const authorizeAt = (path: string, operation: string, isSso: boolean) =>
  endpoint({
    method: 'GET',
    path,
    operation,
    summary: 'Send a browser to be signed in',
    access: publicClient(({ query: given }) => (given as Query).client_id),
    query,
    answers: { 302: 'redirect' },
    forPeople: true,
    limit: { requests: 120, seconds: 60 },
    refusals: ['redirect_not_allowed', 'not_found'],
    async run({ work, query: given, clientId, browser: readBrowser, request }) {
      const browser = readBrowser();
      const { redirect_uri: redirectUri, state = null } = given;
      await checkRedirect(work, clientId ?? '', redirectUri);
      const visiting = visitingOf(browser, request, work.environmentId);
      const asked = await read(work, given, isSso);
      const to = 'error' in asked ? addressOf(redirectUri, { ...asked, state }) : await begin(work, asked, visiting);
      return redirect(302, to, browser.cookies);
    },
  });

export const authorize = authorizeAt('/user_management/authorize', 'UserlandSsoController_authorize', false);
/** The same for clients of before; the code is redeemed at the same place. */
export const authorizeSso = authorizeAt('/sso/authorize', 'SsoController_authorize', true);

type FlowRequest = Request & { selector: Asked };

interface Fault {
  error: string;
  error_description: string;
}

// What is asked for, or what is wrong with it, as the application is told at its own address.
async function read(work: Work, given: Query, isSso: boolean): Promise<FlowRequest | Fault> {
  const no = (error: string, description: string): Fault => ({ error, error_description: description });
  const { code_challenge: value, code_challenge_method: method } = given;
  if ((given.response_type ?? 'code') !== 'code')
    return no('unsupported_response_type', 'The response type must be code.');
  if (value === undefined && method !== undefined)
    return no('invalid_request', 'A code challenge method came without a code challenge.');
  if (value !== undefined && method !== 'S256') return no('invalid_request', 'The code challenge method must be S256.');
  if (value !== undefined && !/^[A-Za-z0-9_-]{43}$/.test(value))
    return no('invalid_request', 'The code challenge must be a SHA-256 digest in base64url.');
  const maxAge = given.max_age === undefined ? null : Number(given.max_age);
  if (maxAge !== null && !(Number.isInteger(maxAge) && maxAge >= 0))
    return no('invalid_request', 'max_age must be a whole number of seconds.');
  const invitation = await readInvitation(work, given.invitation_token);
  if (invitation === 'dead') return no('invitation_invalid', 'The invitation was accepted, revoked, or is over.');
  const selector = readSelector(given, isSso);
  if ('fault' in selector)
    return no(selector.fault, 'Exactly one of provider, connection_id and organization_id is needed.');
  return {
    clientId: given.client_id,
    redirectUri: given.redirect_uri,
    state: given.state ?? null,
    challenge: value === undefined ? null : { value, method: 'S256' },
    selector: selector.of,
    target: null,
    organizationId: given.organization_id ?? null,
    loginHint: invitation?.email ?? given.login_hint ?? null,
    screen: given.screen_hint === 'sign-up' ? 'sign-up' : 'sign-in',
    prompt: given.prompt ?? null,
    maxAge,
    invitationId: invitation?.id ?? null,
    locales: given.ui_locales ?? null,
    providerScopes: readScopes(given),
    providerParams: readParams(given),
  };
}

/** Who is to be asked: null for our own pages. */
type Selector = { of: Asked } | { fault: string };

// Exactly one of them; with our own pages an organization may be named beside: it becomes the active one without a choice.
function readSelector(given: Query, isSso: boolean): Selector {
  const { provider, connection_id: connectionId, organization_id: organizationId } = given;
  const domain = given.domain ?? (isSso ? given.domain_hint : undefined);
  if (provider === 'authkit')
    return connectionId === undefined ? { of: null } : { fault: 'ambiguous_connection_selector' };
  const named: Exclude<Asked, null>[] = [
    ...(provider === undefined ? [] : [{ provider: readProviderName(provider) }]),
    ...(connectionId === undefined ? [] : [{ connectionId }]),
    ...(organizationId === undefined ? [] : [{ organizationId }]),
  ];
  const [one, another] = named.length === 0 && domain !== undefined ? [{ domain }] : named;
  if (another) return { fault: 'ambiguous_connection_selector' };
  return one ? { of: one } : { fault: 'invalid_connection_selector' };
}

async function readInvitation(work: Work, token: string | undefined) {
  if (token === undefined) return null;
  const invitation = await getInvitationByToken(work, token).catch(() => null);
  return invitation?.state === 'pending' ? invitation : 'dead';
}
