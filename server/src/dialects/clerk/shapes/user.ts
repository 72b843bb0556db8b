// A user as this wire prints one. Every key is always there: what is empty is null, `[]` or `{}`.

import { z } from 'zod';
import { pictureUrlOf } from '../../../core/images.ts';
import { hasSecondFactor, primaryOf, type ShownAccount } from '../../../model/account.ts';
import { json, ms } from './common.ts';
import { externalAccountSchema, printExternalAccount } from './external-account.ts';
import {
  emailAddressSchema,
  passkeySchema,
  phoneNumberSchema,
  printIdentifiers,
  web3WalletSchema,
} from './identifier.ts';

const id = z.string().nullable();

export const userSchema = z
  .object({
    id: z.string(),
    object: z.literal('user'),
    external_id: z.string().nullable(),
    username: z.string().nullable(),
    first_name: z.string().nullable(),
    last_name: z.string().nullable(),
    locale: z.string().nullable(),
    image_url: z.string(),
    profile_image_url: z.string(),
    has_image: z.boolean(),
    primary_email_address_id: id,
    primary_phone_number_id: id,
    primary_web3_wallet_id: id,
    email_addresses: z.array(emailAddressSchema),
    phone_numbers: z.array(phoneNumberSchema),
    web3_wallets: z.array(web3WalletSchema),
    passkeys: z.array(passkeySchema),
    external_accounts: z.array(externalAccountSchema),
    saml_accounts: z.array(z.never()),
    enterprise_accounts: z.array(z.never()),
    password_enabled: z.boolean(),
    password_last_updated_at: ms.nullable(),
    two_factor_enabled: z.boolean(),
    totp_enabled: z.boolean(),
    backup_code_enabled: z.boolean(),
    mfa_enabled_at: ms.nullable(),
    mfa_disabled_at: ms.nullable(),
    public_metadata: json,
    private_metadata: json,
    unsafe_metadata: json,
    last_sign_in_at: ms.nullable(),
    last_active_at: ms.nullable(),
    banned: z.boolean(),
    locked: z.boolean(),
    lockout_expires_in_seconds: z.int().nullable(),
    verification_attempts_remaining: z.int().nullable(),
    deprovisioned: z.boolean(),
    bypass_client_trust: z.boolean(),
    delete_self_enabled: z.boolean(),
    create_organization_enabled: z.boolean(),
    create_organizations_limit: z.int().nullable(),
    legal_accepted_at: ms.nullable(),
    scim: z.null(),
    created_at: ms,
    updated_at: ms,
  })
  .meta({ id: 'ClerkUser', title: 'User' });

export type WireUser = z.input<typeof userSchema>;

const DAY = 86_400_000;

/** What printing needs beside the user: our public origin, and the present moment (epoch ms). */
export interface Scene {
  origin: string;
  now: number;
}

/** The user; what each key means is in the vendor's reference. Names are derived nowhere: what was not said is null. */
export function printUser(account: ShownAccount, { origin, now }: Scene): WireUser {
  const image = pictureUrlOf(origin, account);
  const { lockedFor } = account;
  const lasting = lockedFor !== null && Number.isFinite(lockedFor);
  return {
    id: account.id,
    object: 'user',
    external_id: account.externalId,
    username: primaryOf(account, 'username')?.value ?? null,
    first_name: account.firstName,
    last_name: account.lastName,
    locale: account.locale,
    image_url: image,
    profile_image_url: image,
    has_image: hasImage(account),
    primary_email_address_id: primaryOf(account, 'email')?.id ?? null,
    primary_phone_number_id: primaryOf(account, 'phone')?.id ?? null,
    primary_web3_wallet_id: primaryOf(account, 'web3_wallet')?.id ?? null,
    ...printIdentifiers(account),
    external_accounts: account.externalAccounts.map(printExternalAccount),
    saml_accounts: [],
    enterprise_accounts: [],
    password_enabled: account.passwordSetAt !== null,
    password_last_updated_at: account.passwordSetAt,
    two_factor_enabled: hasSecondFactor(account),
    totp_enabled: account.hasTotp,
    backup_code_enabled: account.hasBackupCodes,
    mfa_enabled_at: account.mfaEnabledAt,
    mfa_disabled_at: account.mfaDisabledAt,
    public_metadata: account.publicMetadata,
    private_metadata: account.privateMetadata,
    unsafe_metadata: account.unsafeMetadata,
    last_sign_in_at: account.lastSignInAt,
    // To the day.
    last_active_at: account.lastActiveAt === null ? null : Math.floor(account.lastActiveAt / DAY) * DAY,
    banned: account.bannedAt !== null,
    locked: lockedFor !== null,
    lockout_expires_in_seconds: lasting ? Math.max(0, Math.ceil((lockedFor - now) / 1000)) : null,
    verification_attempts_remaining: account.triesLeft,
    deprovisioned: false,
    bypass_client_trust: account.bypassClientTrust,
    delete_self_enabled: account.deleteSelfEnabled,
    create_organization_enabled: account.createOrganizationEnabled,
    create_organizations_limit: account.createOrganizationsLimit,
    legal_accepted_at: account.legalAcceptedAt,
    scim: null,
    created_at: account.createdAt,
    updated_at: account.updatedAt,
  };
}

/** Whether a picture was set; the generated one does not count. */
export function hasImage({ imageId, imageUrl }: Pick<ShownAccount, 'imageId' | 'imageUrl'>): boolean {
  return imageId !== null || imageUrl !== null;
}
