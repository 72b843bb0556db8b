// New tokens for a refresh token (RFC 6749 section 6), asked for through the one door outwards.

import * as oauth from 'oauth4webapi';
import { type Outbound, OutboundFailed } from './outbound.ts';

/** Who asks a token endpoint, and how that is proven. */
export interface OAuthClient {
  tokenEndpoint: string;
  clientId: string;
  /** Null for a client without one. */
  clientSecret: string | null;
  clientAuth: 'post' | 'basic';
}

export interface GrantedTokens {
  accessToken: string;
  /** Where the provider gives a new one with each. */
  refreshToken: string | null;
  /** Seconds; null where nobody says. */
  expiresIn: number | null;
}

/** The endpoint gave no tokens. The message is a short reason that tells nothing secret. */
export class GrantFailed extends Error {
  override name = 'GrantFailed';
}

/** Asks for new tokens. Throws {@link GrantFailed} for whatever else than tokens comes back, or nothing. */
export async function refreshGrant(
  outbound: Outbound,
  { tokenEndpoint, clientId, clientSecret, clientAuth }: OAuthClient,
  refreshToken: string,
): Promise<GrantedTokens> {
  const client = { client_id: clientId };
  // Nothing that this library would compare with the issuer is asked for.
  const server = { issuer: tokenEndpoint, token_endpoint: tokenEndpoint };
  const prove = clientAuth === 'basic' ? oauth.ClientSecretBasic : oauth.ClientSecretPost;
  const proof = clientSecret === null ? oauth.None() : prove(clientSecret);
  try {
    const answer = await oauth.refreshTokenGrantRequest(server, client, proof, refreshToken, {
      [oauth.customFetch]: (url, request) => fetchThrough(outbound, url, request as never),
      // The door decides where plain http may go.
      [oauth.allowInsecureRequests]: true,
    });
    const given = await oauth.processRefreshTokenResponse(server, client, answer);
    return {
      accessToken: given.access_token,
      refreshToken: given.refresh_token ?? null,
      expiresIn: given.expires_in ?? null,
    };
  } catch (error) {
    throw new GrantFailed(reasonOf(error));
  }
}

async function fetchThrough(
  outbound: Outbound,
  url: string,
  { headers, body }: { headers: Record<string, string>; body: URLSearchParams },
): Promise<Response> {
  const sent = body.toString();
  const {
    status,
    headers: said,
    body: bytes,
  } = await outbound.send({
    url,
    method: 'POST',
    headers: { ...headers, 'content-length': String(Buffer.byteLength(sent)) },
    body: sent,
    reads: true,
  });
  const type = said['content-type'];
  return new Response(withoutIdToken(bytes), { status, headers: type === undefined ? {} : { 'content-type': type } });
}

// Who somebody is was proven when they signed in. An ID token that comes with a refresh is not looked at, so it is not
// taken either (OpenID Connect Core section 12.2 lets providers leave it out).
function withoutIdToken(bytes: Buffer): string | null {
  const text = bytes.toString('utf8');
  if (text === '') return null;
  try {
    const { id_token: _, ...rest } = JSON.parse(text);
    return JSON.stringify(rest);
  } catch {
    return text;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof OutboundFailed) return error.message;
  if (error instanceof oauth.ResponseBodyError) return `answered ${error.status}`;
  return 'gave no tokens';
}
