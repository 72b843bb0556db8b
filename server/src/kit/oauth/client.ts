// Who an application is at an authorization server, and how it asks there: through the one door outwards.

import * as oauth from 'oauth4webapi';
import { type Outbound, OutboundFailed } from '../outbound.ts';
import { version } from '../version.ts';

/** Who asks a token endpoint, and how that is proven. */
export interface OAuthClient {
  tokenEndpoint: string;
  clientId: string;
  /** Null for a client without one. */
  clientSecret: string | null;
  clientAuth: 'post' | 'basic';
}

/** What a token endpoint gave. */
export interface GrantedTokens {
  accessToken: string;
  /** Where the provider gives a new one with each. */
  refreshToken: string | null;
  /** Seconds; null where nobody says. */
  expiresIn: number | null;
}

/** The other side gave no tokens, or no answer. The message is a short reason that tells nothing secret. */
export class GrantFailed extends Error {
  override name = 'GrantFailed';
}

/** How the client proves itself at the token endpoint (RFC 6749 section 2.3.1). */
export function proofOf({ clientSecret, clientAuth }: OAuthClient): oauth.ClientAuth {
  const prove = clientAuth === 'basic' ? oauth.ClientSecretBasic : oauth.ClientSecretPost;
  return clientSecret === null ? oauth.None() : prove(clientSecret);
}

/** How requests of the library leave: the door decides where plain http may go. */
export function through(outbound: Outbound, read: (bytes: Buffer) => Buffer | string | null = wholeBody) {
  return {
    [oauth.customFetch]: (url: string, request: object) => fetchThrough(outbound, url, request, read),
    [oauth.allowInsecureRequests]: true,
  };
}

/** One request of a library, as it would be made with `fetch`. Throws OutboundFailed. */
export async function fetchThrough(
  outbound: Outbound,
  url: string,
  request: { method?: string; headers?: unknown; body?: unknown },
  read: (bytes: Buffer) => Buffer | string | null = wholeBody,
): Promise<Response> {
  const body = request.body === undefined || request.body === null ? undefined : String(request.body);
  const headers = Object.fromEntries(new Headers(request.headers as Record<string, string>));
  const answer = await outbound.send({
    url,
    method: request.method === 'POST' ? 'POST' : 'GET',
    headers: {
      ...headers,
      // Some answer nobody who does not say who asks.
      'user-agent': `latchkey/${version}`,
      ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    },
    ...(body === undefined ? {} : { body }),
    reads: true,
  });
  const type = answer.headers['content-type'];
  const said: Record<string, string> = type === undefined ? {} : { 'content-type': type };
  const text = read(answer.body);
  // A body is none where the status allows none.
  return new Response([204, 205, 304].includes(answer.status) ? null : (text as string | null), {
    status: answer.status,
    headers: said,
  });
}

/** What an address of the provider answers to an access token (RFC 6750 section 2.1), as JSON. Throws {@link GrantFailed}. */
export async function askWithToken(outbound: Outbound, url: string, accessToken: string): Promise<unknown> {
  // A token that is no header value is none that the provider could have meant.
  if (!/^[\x21-\x7e]{1,16384}$/.test(accessToken)) throw new GrantFailed('gave a token that is none');
  const headers = { authorization: `Bearer ${accessToken}`, accept: 'application/json' };
  try {
    const answer = await fetchThrough(outbound, url, { headers });
    if (answer.status !== 200) throw new GrantFailed(`answered ${answer.status}`);
    return await answer.json();
  } catch (error) {
    throw new GrantFailed(reasonOf(error));
  }
}

/** Why nothing came, in words that tell nothing secret. */
export function reasonOf(error: unknown): string {
  if (error instanceof OutboundFailed || error instanceof GrantFailed) return error.message;
  if (error instanceof oauth.ResponseBodyError) return `answered ${error.status}`;
  return 'gave no tokens';
}

/**
 * The body without an ID token. Whoever does not look at one must not take one either (OpenID Connect Core section 12.2
 * lets providers leave it out of what a refresh gives).
 */
export function withoutIdToken(bytes: Buffer): string | null {
  const text = bytes.toString('utf8');
  if (text === '') return null;
  try {
    const { id_token: _, ...rest } = JSON.parse(text);
    return JSON.stringify(rest);
  } catch {
    return text;
  }
}

function wholeBody(bytes: Buffer): Buffer | null {
  return bytes.length === 0 ? null : bytes;
}
