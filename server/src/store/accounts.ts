// SQL that reads users whole: the row, their identifiers, passkeys and accounts elsewhere, for one or for a page of them.

import { sql } from 'kysely';
import type { Account, Identifier, JsonObject, Passkey, VerifiedBy } from '../model/account.ts';
import type { Db, Tx } from './database.ts';
import { ACCOUNT_COLUMNS, type ExternalAccountRow, toExternalAccount } from './external-accounts.ts';
import { isAmong, query } from './statement.ts';
import type { Tables } from './tables.ts';

type OfMany = { environmentId: string; ids: string };
type Named = { environmentId: string; id: string };

type ProfileRow = Omit<Tables['users'], 'environment_id'> & {
  password_set_at: number | null;
  compromised_at: number | null;
  verified_factors: number;
  unused_codes: number;
};

const profiles = query<OfMany, ProfileRow>(
  (db, p, kind) =>
    db
      .selectFrom('users')
      .selectAll('users')
      .select((is) => [
        is
          .selectFrom('password_credentials')
          .whereRef('password_credentials.environment_id', '=', 'users.environment_id')
          .whereRef('password_credentials.user_id', '=', 'users.id')
          .select('password_credentials.updated_at')
          .as('password_set_at'),
        is
          .selectFrom('password_credentials')
          .whereRef('password_credentials.environment_id', '=', 'users.environment_id')
          .whereRef('password_credentials.user_id', '=', 'users.id')
          .select('password_credentials.compromised_at')
          .as('compromised_at'),
        is
          .selectFrom('factors')
          .whereRef('factors.environment_id', '=', 'users.environment_id')
          .whereRef('factors.user_id', '=', 'users.id')
          .where('factors.verified_at', 'is not', null)
          .select(sql<number>`count(*)`.as('n'))
          .as('verified_factors'),
        is
          .selectFrom('backup_codes')
          .whereRef('backup_codes.environment_id', '=', 'users.environment_id')
          .whereRef('backup_codes.user_id', '=', 'users.id')
          .where('backup_codes.used_at', 'is', null)
          .select(sql<number>`count(*)`.as('n'))
          .as('unused_codes'),
      ])
      .where('users.environment_id', '=', p.environmentId)
      .where(isAmong(kind, 'users.id', p.ids)) as never,
);

const identifiers = query<OfMany, Tables['identifiers']>((db, p, kind) =>
  db
    .selectFrom('identifiers')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .where(isAmong(kind, 'user_id', p.ids))
    .orderBy('created_at')
    .orderBy('id'),
);

const passkeys = query<OfMany, Tables['passkeys']>((db, p, kind) =>
  db
    .selectFrom('passkeys')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .where(isAmong(kind, 'user_id', p.ids))
    .orderBy('created_at')
    .orderBy('id'),
);

const externalAccounts = query<OfMany, ExternalAccountRow>(
  (db, p, kind) =>
    db
      .selectFrom('external_accounts')
      .select(ACCOUNT_COLUMNS)
      .where('environment_id', '=', p.environmentId)
      .where(isAmong(kind, 'user_id', p.ids))
      .orderBy('created_at')
      .orderBy('id') as never,
);

const hold = query((db, p: Named) =>
  db.selectFrom('users').select('id').where('environment_id', '=', p.environmentId).where('id', '=', p.id).forUpdate(),
);

const there = query((db, p: Named) =>
  db.selectFrom('users').select('id').where('environment_id', '=', p.environmentId).where('id', '=', p.id),
);

/** The accounts of these ids, in their order; ids that name nobody are left out. Four statements in one flight, for any number. */
export async function listAccountsByIds(db: Db, environmentId: string, ids: string[]): Promise<Account[]> {
  if (ids.length === 0) return [];
  const p = { environmentId, ids: JSON.stringify(ids) };
  const [rows, names, keys, elsewhere] = await Promise.all([
    profiles.all(db, p),
    identifiers.all(db, p),
    passkeys.all(db, p),
    externalAccounts.all(db, p),
  ]);
  const [namesOf, keysOf, elsewhereOf] = [byUser(names), byUser(keys), byUser(elsewhere)];
  const found = new Map(
    rows.map((row) => [
      row.id,
      toAccount(row, namesOf.get(row.id) ?? [], keysOf.get(row.id) ?? [], elsewhereOf.get(row.id) ?? []),
    ]),
  );
  return ids.flatMap((id) => found.get(id) ?? []);
}

export async function findAccount(db: Db, environmentId: string, id: string): Promise<Account | null> {
  return (await listAccountsByIds(db, environmentId, [id]))[0] ?? null;
}

/** Keeps a user as they are until the commit ends; false when there is none. */
export async function holdAccount(tx: Tx, environmentId: string, id: string): Promise<boolean> {
  const named = tx.kind === 'sqlite' ? there : hold;
  return (await named.first(tx, { environmentId, id })) !== undefined;
}

/** Reads a user whole and, on PostgreSQL, holds the row until the commit ends: what hangs on it is written only by who holds it. */
export async function lockAccount(tx: Tx, environmentId: string, id: string): Promise<Account | null> {
  if (tx.kind === 'sqlite') return findAccount(tx, environmentId, id);
  const [held, account] = await Promise.all([
    hold.first(tx, { environmentId, id }),
    findAccount(tx, environmentId, id),
  ]);
  return held ? account : null;
}

function byUser<T extends { user_id: string }>(rows: T[]): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const row of rows) {
    const own = found.get(row.user_id);
    if (own) own.push(row);
    else found.set(row.user_id, [row]);
  }
  return found;
}

function toAccount(
  row: ProfileRow,
  names: Tables['identifiers'][],
  keys: Tables['passkeys'][],
  elsewhere: ExternalAccountRow[],
): Account {
  const email = names.find((each) => each.type === 'email' && each.is_primary);
  return {
    id: row.id,
    email: email?.value ?? null,
    emailVerified: email?.is_verified ?? false,
    externalId: row.external_id,
    firstName: row.first_name,
    lastName: row.last_name,
    name: row.name,
    locale: row.locale,
    imageUrl: row.image_url,
    imageId: row.image_id,
    metadata: row.metadata as Record<string, string>,
    publicMetadata: (row.public_metadata ?? {}) as JsonObject,
    privateMetadata: (row.private_metadata ?? {}) as JsonObject,
    unsafeMetadata: (row.unsafe_metadata ?? {}) as JsonObject,
    lastSignInAt: row.last_sign_in_at,
    lastActiveAt: row.last_active_at,
    bannedAt: row.banned_at,
    lockedAt: row.locked_at,
    lockedUntil: row.locked_until,
    mfaEnabledAt: row.mfa_enabled_at,
    mfaDisabledAt: row.mfa_disabled_at,
    deleteSelfEnabled: row.delete_self_enabled ?? true,
    createOrganizationEnabled: row.create_organization_enabled ?? true,
    createOrganizationsLimit: row.create_organizations_limit,
    legalAcceptedAt: row.legal_accepted_at,
    bypassClientTrust: row.bypass_client_trust ?? false,
    identifiers: names.map(toIdentifier),
    passkeys: keys.map(toPasskey),
    externalAccounts: elsewhere.map(toExternalAccount),
    passwordSetAt: row.password_set_at,
    passwordCompromisedAt: row.compromised_at,
    hasTotp: row.verified_factors > 0,
    hasBackupCodes: row.unused_codes > 0,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function toIdentifier(row: Tables['identifiers']): Identifier {
  return {
    id: row.id,
    type: row.type,
    value: row.value,
    canonical: row.canonical,
    isPrimary: row.is_primary,
    isVerified: row.is_verified,
    verifiedBy: row.is_verified ? ((row.verified_by ?? 'admin') as VerifiedBy) : null,
    proofAttempts: row.proof_attempts,
    proofExpiresAt: row.proof_expires_at,
    isReserved: row.is_reserved ?? false,
    factorRole: row.factor_role,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function toPasskey(row: Tables['passkeys']): Passkey {
  return {
    id: row.id,
    name: row.name,
    lastUsedAt: row.last_used_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
