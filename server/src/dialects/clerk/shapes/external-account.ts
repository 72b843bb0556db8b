// Accounts with identity providers, as this wire prints them.

import { z } from 'zod';
import type { ExternalAccount } from '../../../model/external-account.ts';
import { json, ms, reletter } from './common.ts';
import { verificationSchema } from './identifier.ts';

/** The core's id of an account elsewhere is written in this wire's letters. */
export const externalAccountId = reletter('external_account', 'eac');
export const readExternalAccountId = reletter('eac', 'external_account');

export const externalAccountSchema = z
  .object({
    object: z.literal('external_account'),
    id: z.string(),
    external_account_id: z.string(),
    provider: z.string(),
    identification_id: z.string(),
    provider_user_id: z.string(),
    approved_scopes: z.string(),
    email_address: z.string(),
    email_address_verified: z.boolean().nullable(),
    first_name: z.string(),
    last_name: z.string(),
    avatar_url: z.string().optional(),
    image_url: z.string().nullable(),
    username: z.string().nullable(),
    phone_number: z.string().nullable(),
    public_metadata: json,
    label: z.string().nullable(),
    created_at: ms,
    updated_at: ms,
    verification: verificationSchema.nullable(),
  })
  .meta({ id: 'ClerkExternalAccount' });

/** How this wire calls a provider: `google` is `oauth_google`, one of the operator's own `oauth_custom_x`. */
export const providerName = (provider: string) => `oauth_${provider}`;

/** Google's and Facebook's have another `object` at the vendor, and their ids the other way round; one form serves all SDKs. */
export function printExternalAccount(account: ExternalAccount): z.input<typeof externalAccountSchema> {
  const id = externalAccountId(account.id);
  const provider = providerName(account.provider);
  return {
    object: 'external_account',
    id,
    external_account_id: id,
    provider,
    identification_id: account.identificationId,
    provider_user_id: account.subject,
    approved_scopes: account.scopes.join(' '),
    // Empty, not null: PHP and Python refuse a null in these three.
    email_address: account.email ?? '',
    email_address_verified: account.emailVerified,
    first_name: account.firstName ?? '',
    last_name: account.lastName ?? '',
    // The twin of former years is not nullable in any version: left out where there is none.
    ...(account.imageUrl === null ? {} : { avatar_url: account.imageUrl }),
    image_url: account.imageUrl,
    username: account.username,
    phone_number: account.phoneNumber,
    public_metadata: account.publicMetadata,
    label: account.label,
    created_at: account.createdAt,
    updated_at: account.updatedAt,
    verification: {
      object: 'verification_oauth',
      status: 'verified',
      strategy: provider,
      attempts: null,
      // Not nullable on this wire: when the link was made, since it was proven then.
      expire_at: account.createdAt,
    },
  };
}
