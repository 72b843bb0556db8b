// What identifies a user, as this wire prints it: addresses, phones, wallets, passkeys, each with its verification.

import { z } from 'zod';
import { linksOf } from '../../../core/identifiers.ts';
import { type Account, type Identifier, identifiersOf, type Passkey } from '../../../model/account.ts';
import { ms } from './common.ts';

/**
 * The union is told apart by `object`; statuses and strategies are closed sets that PHP and Python check. An address that
 * was confirmed by an identity provider has a tag of its own, which is not legal on a phone.
 */
export const verificationSchema = z
  .object({
    object: z.enum([
      'verification_admin',
      'verification_otp',
      'verification_ticket',
      'verification_from_oauth',
      'verification_web3',
      'verification_passkey',
      'verification_oauth',
    ]),
    status: z.enum(['unverified', 'verified', 'failed', 'expired', 'transferable']),
    strategy: z.string(),
    attempts: z.int().nullable(),
    expire_at: ms.nullable(),
  })
  .meta({ id: 'ClerkVerification', title: 'Verification' });

type Verification = z.input<typeof verificationSchema>;

const linkSchema = z.object({ type: z.string(), id: z.string() }).meta({ id: 'ClerkIdentificationLink' });

export const emailAddressSchema = z
  .object({
    object: z.literal('email_address'),
    id: z.string(),
    email_address: z.string(),
    reserved: z.boolean(),
    verification: verificationSchema.nullable(),
    linked_to: z.array(linkSchema),
    matches_sso_connection: z.boolean(),
    created_at: ms,
    updated_at: ms,
  })
  .meta({ id: 'ClerkEmailAddress' });

export const phoneNumberSchema = z
  .object({
    object: z.literal('phone_number'),
    id: z.string(),
    phone_number: z.string(),
    reserved_for_second_factor: z.boolean(),
    default_second_factor: z.boolean(),
    reserved: z.boolean(),
    verification: verificationSchema.nullable(),
    linked_to: z.array(linkSchema),
    backup_codes: z.null(),
    created_at: ms,
    updated_at: ms,
  })
  .meta({ id: 'ClerkPhoneNumber' });

export const web3WalletSchema = z
  .object({
    object: z.literal('web3_wallet'),
    id: z.string(),
    web3_wallet: z.string(),
    verification: verificationSchema.nullable(),
    created_at: ms,
    updated_at: ms,
  })
  .meta({ id: 'ClerkWeb3Wallet' });

export const passkeySchema = z
  .object({
    object: z.literal('passkey'),
    id: z.string(),
    name: z.string(),
    last_used_at: ms,
    verification: verificationSchema.nullable(),
  })
  .meta({ id: 'ClerkPasskey' });

export function printEmailAddress(account: Account, own: Identifier): z.input<typeof emailAddressSchema> {
  const linked = linksOf(account, own);
  return {
    object: 'email_address',
    id: own.id,
    email_address: own.value,
    reserved: own.isReserved,
    verification: printVerification(own),
    linked_to: linked.map(({ provider, identificationId: id }) => ({ type: `oauth_${provider}`, id })),
    matches_sso_connection: false,
    created_at: own.createdAt,
    updated_at: own.updatedAt,
  };
}

export function printPhoneNumber(own: Identifier): z.input<typeof phoneNumberSchema> {
  return {
    object: 'phone_number',
    id: own.id,
    phone_number: own.value,
    reserved_for_second_factor: own.factorRole !== null,
    default_second_factor: own.factorRole === 'default',
    reserved: own.isReserved,
    verification: printVerification(own),
    linked_to: [],
    backup_codes: null,
    created_at: own.createdAt,
    updated_at: own.updatedAt,
  };
}

export function printWeb3Wallet(own: Identifier): z.input<typeof web3WalletSchema> {
  return {
    object: 'web3_wallet',
    id: own.id,
    web3_wallet: own.value,
    verification: printVerification(own),
    created_at: own.createdAt,
    updated_at: own.updatedAt,
  };
}

export function printPasskey(passkey: Passkey): z.input<typeof passkeySchema> {
  return {
    object: 'passkey',
    id: passkey.id,
    name: passkey.name,
    // Not nullable on this wire: one that was never used shows when it was made.
    last_used_at: passkey.lastUsedAt ?? passkey.createdAt,
    verification: { ...PROVEN, object: 'verification_passkey', strategy: 'passkey' },
  };
}

export function printIdentifiers(account: Account) {
  return {
    email_addresses: identifiersOf(account, 'email').map((own) => printEmailAddress(account, own)),
    phone_numbers: identifiersOf(account, 'phone').map(printPhoneNumber),
    web3_wallets: identifiersOf(account, 'web3_wallet').map(printWeb3Wallet),
    passkeys: account.passkeys.map(printPasskey),
  };
}

const PROVEN = { status: 'verified', attempts: null, expire_at: null } as const;

// None before anybody tried; an operator's word is told apart from a proof.
function printVerification(own: Identifier): Verification | null {
  const { isVerified, verifiedBy, proofAttempts: attempts, proofExpiresAt } = own;
  if (!isVerified || verifiedBy === null) return null;
  const proven = { status: 'verified', strategy: verifiedBy, attempts, expire_at: proofExpiresAt } as const;
  if (verifiedBy === 'email_code' || verifiedBy === 'phone_code') return { ...proven, object: 'verification_otp' };
  if (verifiedBy === 'ticket' && own.type === 'email') return { ...proven, object: 'verification_ticket' };
  if (verifiedBy.startsWith('web3_') && own.type === 'web3_wallet') return { ...proven, object: 'verification_web3' };
  if (verifiedBy.startsWith('from_oauth_') && own.type === 'email')
    return { ...proven, object: 'verification_from_oauth' };
  return { ...PROVEN, object: 'verification_admin', strategy: 'admin' };
}
