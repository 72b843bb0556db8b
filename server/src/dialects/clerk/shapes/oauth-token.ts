// The access token that a provider gave for a user's account there, as this wire prints it.

import { z } from 'zod';
import type { AccessToken } from '../../../core/provider-tokens.ts';
import { json, ms } from './common.ts';
import { externalAccountId, providerName } from './external-account.ts';

export const oauthTokenSchema = z
  .object({
    object: z.literal('oauth_access_token'),
    external_account_id: z.string(),
    provider_user_id: z.string(),
    token: z.string(),
    expires_at: ms.nullable(),
    provider: z.string(),
    public_metadata: json,
    label: z.string().nullable(),
    scopes: z.array(z.string()),
    id_token: z.string().optional(),
  })
  .meta({ id: 'ClerkOAuthAccessToken', title: 'OAuthAccessToken' });

export function printOAuthToken({ account, token, idToken, expiresAt }: AccessToken): z.input<typeof oauthTokenSchema> {
  return {
    object: 'oauth_access_token',
    external_account_id: externalAccountId(account.id),
    provider_user_id: account.subject,
    token,
    expires_at: expiresAt,
    provider: providerName(account.provider),
    public_metadata: account.publicMetadata,
    label: account.label,
    scopes: account.scopes,
    ...(idToken === null ? {} : { id_token: idToken }),
  };
}

/** The provider that a path names; some SDKs write `oauth_google` for `google`. */
export function readProviderName(name: string): string {
  return name.replace(/^oauth_/, '');
}
