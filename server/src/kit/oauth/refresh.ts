// New tokens for a refresh token (RFC 6749 section 6).

import * as oauth from 'oauth4webapi';
import type { Outbound } from '../outbound.ts';
import {
  type GrantedTokens,
  GrantFailed,
  type OAuthClient,
  proofOf,
  reasonOf,
  through,
  withoutIdToken,
} from './client.ts';

/** Asks for new tokens. Throws {@link GrantFailed} for whatever else than tokens comes back, or nothing. */
export async function refreshGrant(
  outbound: Outbound,
  given: OAuthClient,
  refreshToken: string,
): Promise<GrantedTokens> {
  const client = { client_id: given.clientId };
  // Nothing that this library would compare with the issuer is asked for: who somebody is was proven when they signed in.
  const server = { issuer: given.tokenEndpoint, token_endpoint: given.tokenEndpoint };
  try {
    const how = through(outbound, withoutIdToken);
    const answer = await oauth.refreshTokenGrantRequest(server, client, proofOf(given), refreshToken, how);
    const granted = await oauth.processRefreshTokenResponse(server, client, answer);
    return {
      accessToken: granted.access_token,
      refreshToken: granted.refresh_token ?? null,
      expiresIn: granted.expires_in ?? null,
    };
  } catch (error) {
    throw new GrantFailed(reasonOf(error));
  }
}
