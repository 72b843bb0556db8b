// A user with everything that belongs to them: what events tell, and what a face shows that knows more than an address.

import type { ExternalAccount } from './external-account.ts';
import type { User } from './user.ts';

export const IDENTIFIER_TYPES = ['email', 'phone', 'username', 'web3_wallet'] as const;
export type IdentifierType = (typeof IDENTIFIER_TYPES)[number];

/** How an identifier was proven to be its user's: by an operator's word, a code that was sent, an invitation, an identity provider, or the wallet's signature. */
export type VerifiedBy = 'admin' | 'email_code' | 'phone_code' | 'ticket' | `from_oauth_${string}` | `web3_${string}`;

/** A name by which a user is found. No two users of an environment share one. */
export interface Identifier {
  id: string;
  type: IdentifierType;
  /** As it was given; a phone in E.164. */
  value: string;
  /** As it is compared. */
  canonical: string;
  isPrimary: boolean;
  isVerified: boolean;
  verifiedBy: VerifiedBy | null;
  /** Of a code: how often it was tried until it was right, and when it would have been over (epoch ms). */
  proofAttempts: number | null;
  proofExpiresAt: number | null;
  /** Not proven, yet good for sign-in, and closed to others. */
  isReserved: boolean;
  /** Of a phone: whether codes sent there are a second factor. */
  factorRole: 'reserved' | 'default' | null;
  createdAt: number;
  updatedAt: number;
}

export type JsonObject = { [key: string]: unknown };

/** The three metadata buckets: for everybody, for the application's servers, and writable from browsers. */
export interface MetadataBuckets {
  publicMetadata: JsonObject;
  privateMetadata: JsonObject;
  unsafeMetadata: JsonObject;
}

/** What the users table says of a user: everything but who they are called and how they prove it. */
export interface Profile extends Omit<User, 'email' | 'emailVerified'>, MetadataBuckets {
  imageId: string | null;
  lastActiveAt: number | null;
  mfaEnabledAt: number | null;
  mfaDisabledAt: number | null;
  deleteSelfEnabled: boolean;
  createOrganizationEnabled: boolean;
  /** How many organizations the user may make; 0 is any number, null is not said. */
  createOrganizationsLimit: number | null;
  legalAcceptedAt: number | null;
  bypassClientTrust: boolean;
}

/** A passkey without its key (WebAuthn section 4, public key credential source). */
export interface Passkey {
  id: string;
  name: string;
  lastUsedAt: number | null;
  createdAt: number;
  updatedAt: number;
}

export interface Account extends Profile {
  /** The primary e-mail address, if there is any; without one a user has no form on the WorkOS wire. */
  email: string | null;
  emailVerified: boolean;
  /** Oldest first. */
  identifiers: Identifier[];
  passkeys: Passkey[];
  externalAccounts: ExternalAccount[];
  passwordSetAt: number | null;
  /** Since when an operator calls the password compromised: it does not sign in until another takes its place. */
  passwordCompromisedAt: number | null;
  /** Whether a TOTP factor was proven. */
  hasTotp: boolean;
  /** Whether backup codes are left. */
  hasBackupCodes: boolean;
}

/** An account as whoever lists users sees it: with what the ledger of guesses says of it now. */
export interface ShownAccount extends Account {
  /** Until when nobody may try to sign in (epoch ms), `Infinity` until somebody unlocks; null when not locked. */
  lockedFor: number | null;
  /** How many wrong tries are left before a lock. */
  triesLeft: number;
}

/** Whether a user has a second factor that is on. Backup codes stand in for one, and are none. */
export function hasSecondFactor(account: Pick<Account, 'hasTotp' | 'identifiers'>): boolean {
  return account.hasTotp || account.identifiers.some(({ type, factorRole }) => type === 'phone' && factorRole !== null);
}

/** The account as the WorkOS wire knows users, or null without an address. */
export function userOf(account: Account): (Account & User) | null {
  return account.email === null ? null : (account as Account & User);
}

/** What names a user to others: the primary address, else the phone, the username or the wallet. */
export function identifierOf(account: Pick<Account, 'identifiers'>): string | null {
  for (const type of IDENTIFIER_TYPES) {
    const primary = primaryOf(account, type);
    if (primary) return primary.value;
  }
  return null;
}

/** The user's identifiers of one type, the primary one first. */
export function identifiersOf(account: Pick<Account, 'identifiers'>, type: IdentifierType): Identifier[] {
  const own = account.identifiers.filter((each) => each.type === type);
  return [...own.filter((each) => each.isPrimary), ...own.filter((each) => !each.isPrimary)];
}

/** The primary identifier of a type, if there is any of that type. */
export function primaryOf(account: Pick<Account, 'identifiers'>, type: IdentifierType): Identifier | null {
  return account.identifiers.find((each) => each.type === type && each.isPrimary) ?? null;
}

/** What an account is where nothing is said. */
export const blankAccount = () =>
  ({
    email: null,
    emailVerified: false,
    firstName: null,
    lastName: null,
    name: null,
    imageUrl: null,
    imageId: null,
    externalId: null,
    locale: null,
    metadata: {},
    publicMetadata: {},
    privateMetadata: {},
    unsafeMetadata: {},
    lastSignInAt: null,
    lastActiveAt: null,
    bannedAt: null,
    lockedAt: null,
    lockedUntil: null,
    mfaEnabledAt: null,
    mfaDisabledAt: null,
    deleteSelfEnabled: true,
    createOrganizationEnabled: true,
    createOrganizationsLimit: null,
    legalAcceptedAt: null,
    bypassClientTrust: false,
    identifiers: [],
    passkeys: [],
    externalAccounts: [],
    passwordSetAt: null,
    passwordCompromisedAt: null,
    hasTotp: false,
    hasBackupCodes: false,
  }) satisfies Omit<Account, 'id' | 'createdAt' | 'updatedAt'>;

const BLANK = blankAccount();

/** An account without what says nothing: most of a new one, which every event of it would carry. */
export function packAccount(account: Account): Partial<Account> {
  const packed: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(account)) {
    if (value === BLANK[key as keyof typeof BLANK] || isEmpty(value)) continue;
    packed[key] = value;
  }
  return packed;
}

// Whatever is an object there is empty where nothing is said.
function isEmpty(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  for (const _ in value) return false;
  return true;
}

/** The account that {@link packAccount} packed. */
export function unpackAccount(packed: Partial<Account>): Account {
  return { ...blankAccount(), ...packed } as Account;
}
