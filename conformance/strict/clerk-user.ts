// A user as the SDKs of PHP and Python demand one (contract 3.1 to 3.5): every key that is required, none null that may not be.

import {
  accountVerification,
  emailVerification,
  passkeyVerification,
  phoneVerification,
  walletVerification,
} from './clerk-verification.ts';
import { type Form, like, link, list, map, ms, object, one, orNull, text, truth, whole, without } from './schema.ts';

const identificationLink = object({ type: like(/^(?:saml|oauth_[a-z0-9_]+)$/), id: text });
// JavaScript throws without it.
const linked = { linked_to: list(identificationLink) };

export const emailAddress: Form = object(
  {
    object: one('email_address'),
    id: text,
    email_address: text,
    reserved: truth,
    verification: emailVerification,
    ...linked,
    created_at: ms,
    updated_at: ms,
  },
  { matches_sso_connection: truth },
);

export const phoneNumber: Form = object(
  {
    object: one('phone_number'),
    id: text,
    phone_number: like(/^\+[1-9]\d{6,14}$/),
    reserved: truth,
    verification: phoneVerification,
    ...linked,
    created_at: ms,
    updated_at: ms,
  },
  { reserved_for_second_factor: truth, default_second_factor: truth, backup_codes: orNull(list(text)) },
);

const web3Wallet = object({
  object: one('web3_wallet'),
  id: text,
  web3_wallet: text,
  verification: walletVerification,
  created_at: ms,
  updated_at: ms,
});

const passkey = object({
  object: one('passkey'),
  id: text,
  name: text,
  last_used_at: ms,
  verification: passkeyVerification,
});

const externalAccount = object(
  {
    object: one('external_account', 'google_account', 'facebook_account'),
    id: text,
    provider: like(/^oauth_\w+$/),
    identification_id: text,
    provider_user_id: text,
    approved_scopes: text,
    email_address: text,
    first_name: text,
    last_name: text,
    public_metadata: map,
    created_at: ms,
    updated_at: ms,
    verification: accountVerification,
  },
  {
    external_account_id: text,
    email_address_verified: orNull(truth),
    image_url: orNull(text),
    avatar_url: text,
    username: orNull(text),
    phone_number: orNull(text),
    label: orNull(text),
  },
);

/** Nobody signs in through a company here: where such accounts are listed, there is none. */
const none = { type: 'array', maxItems: 0 };

/** JavaScript takes an object with a key `deleted` for what is left of a deletion. */
export const user: Form = without(
  'deleted',
  object(
    {
      id: text,
      object: one('user'),
      external_id: orNull(text),
      username: orNull(text),
      first_name: orNull(text),
      last_name: orNull(text),
      has_image: truth,
      primary_email_address_id: orNull(text),
      primary_phone_number_id: orNull(text),
      primary_web3_wallet_id: orNull(text),
      email_addresses: list(emailAddress),
      phone_numbers: list(phoneNumber),
      web3_wallets: list(web3Wallet),
      passkeys: list(passkey),
      external_accounts: list(externalAccount),
      saml_accounts: none,
      enterprise_accounts: none,
      password_enabled: truth,
      two_factor_enabled: truth,
      totp_enabled: truth,
      backup_code_enabled: truth,
      mfa_enabled_at: orNull(ms),
      mfa_disabled_at: orNull(ms),
      public_metadata: map,
      last_sign_in_at: orNull(ms),
      last_active_at: orNull(ms),
      banned: truth,
      locked: truth,
      lockout_expires_in_seconds: orNull(whole),
      verification_attempts_remaining: orNull(whole),
      created_at: ms,
      updated_at: ms,
      delete_self_enabled: truth,
      create_organization_enabled: truth,
      legal_accepted_at: orNull(ms),
      // Not required by the SDKs, always there in this API.
      image_url: link,
      private_metadata: map,
      unsafe_metadata: map,
    },
    {
      locale: orNull(text),
      profile_image_url: link,
      password_last_updated_at: orNull(ms),
      create_organizations_limit: orNull(whole),
      bypass_client_trust: truth,
      deprovisioned: truth,
      scim: { type: 'null' },
    },
  ),
);

export const totalCount: Form = object({ object: one('total_count'), total_count: whole });
export const userOnly: Form = without('object', object({ user_id: text }));
export const verified: Form = object({ verified: { const: true } });
export const totpVerified: Form = object({ verified: { const: true }, code_type: one('totp', 'backup_code') });

export const totp: Form = object(
  {
    object: one('totp'),
    id: text,
    secret: orNull(like(/^[A-Z2-7]+$/)),
    uri: orNull(like(/^otpauth:\/\/totp\//)),
    verified: { const: false },
  },
  { backup_codes: orNull(list(text)), created_at: ms, updated_at: ms },
);

export const oauthAccessToken: Form = object(
  {
    object: one('oauth_access_token'),
    external_account_id: text,
    provider_user_id: text,
    token: text,
    provider: text,
    public_metadata: map,
    expires_at: orNull(ms),
    label: orNull(text),
  },
  { scopes: list(text), id_token: text, token_secret: text },
);

/** What is left of something that was deleted; of what kind is told by `object`. */
export const deleted = (kind: string): Form =>
  object({ object: { const: kind }, id: text, deleted: { const: true } }, { external_id: text });
