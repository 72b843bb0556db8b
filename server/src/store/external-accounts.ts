// SQL of accounts with identity providers.

import { sql } from 'kysely';
import type { ExternalAccount, Provider } from '../model/external-account.ts';
import type { Db, Tx } from './database.ts';
import { command, query } from './statement.ts';
import type { Tables } from './tables.ts';

/** Everything but the sealed tokens, which only who needs them reads. */
export const ACCOUNT_COLUMNS = [
  'id',
  'user_id',
  'provider',
  'subject',
  'issuer',
  'email',
  'email_verified',
  'identification_id',
  'first_name',
  'last_name',
  'username',
  'image_url',
  'phone_number',
  'label',
  'approved_scopes',
  'public_metadata',
  'created_at',
  'updated_at',
] as const;

export type ExternalAccountRow = Omit<
  Tables['external_accounts'],
  'environment_id' | keyof SealedTokens | 'refreshing_until' | 'used_at'
>;

/** What a provider gave for an account, sealed. */
export interface SealedTokens {
  access_token: string | null;
  refresh_token: string | null;
  id_token: string | null;
  token_expires_at: number | null;
}

export function toExternalAccount(row: ExternalAccountRow): ExternalAccount {
  return {
    id: row.id,
    userId: row.user_id,
    provider: row.provider as Provider,
    subject: row.subject,
    issuer: row.issuer,
    email: row.email,
    emailVerified: row.email_verified,
    identificationId: row.identification_id ?? row.id,
    firstName: row.first_name,
    lastName: row.last_name,
    username: row.username,
    imageUrl: row.image_url,
    phoneNumber: row.phone_number,
    label: row.label,
    scopes: row.approved_scopes?.split(' ').filter(Boolean) ?? [],
    publicMetadata: (row.public_metadata ?? {}) as Record<string, unknown>,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

type Written = { environmentId: string; scopes: string } & Omit<ExternalAccount, 'scopes'>;

const DETAILS = (p: Written) => ({
  issuer: p.issuer,
  email: p.email,
  email_verified: p.emailVerified,
  identification_id: p.identificationId,
  first_name: p.firstName,
  last_name: p.lastName,
  username: p.username,
  image_url: p.imageUrl,
  phone_number: p.phoneNumber,
  label: p.label,
  approved_scopes: p.scopes,
  public_metadata: p.publicMetadata,
  updated_at: p.updatedAt,
});

const insert = command((db, p: Written) =>
  db.insertInto('external_accounts').values({
    environment_id: p.environmentId,
    id: p.id,
    user_id: p.userId,
    provider: p.provider,
    subject: p.subject,
    created_at: p.createdAt,
    ...DETAILS(p),
  }),
);

type Named = { environmentId: string; id: string };

const update = command((db, p: Written) =>
  db
    .updateTable('external_accounts')
    .set(DETAILS(p))
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id),
);

const remove = command((db, p: Named & { userId: string }) =>
  db
    .deleteFrom('external_accounts')
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('user_id', '=', p.userId)
    .returning('id'),
);

const bySubject = query((db, p: { environmentId: string; provider: string; subject: string }) =>
  db
    .selectFrom('external_accounts')
    .select(ACCOUNT_COLUMNS)
    .where('environment_id', '=', p.environmentId)
    .where('provider', '=', p.provider)
    .where('subject', '=', p.subject),
);

const ofUser = query((db, p: { environmentId: string; userId: string }) =>
  db
    .selectFrom('external_accounts')
    .select(ACCOUNT_COLUMNS)
    .where('environment_id', '=', p.environmentId)
    .where('user_id', '=', p.userId)
    .orderBy('created_at')
    .orderBy('id')
    .limit(sql<number>`100`),
);

// Of several the one that somebody came by last.
const lastUsed = query((db, p: { environmentId: string; userId: string; provider: string }) =>
  db
    .selectFrom('external_accounts')
    .select(['id', 'approved_scopes', 'access_token', 'refresh_token', 'id_token', 'token_expires_at'])
    .where('environment_id', '=', p.environmentId)
    .where('user_id', '=', p.userId)
    .where('provider', '=', p.provider)
    .where('used_at', 'is not', null)
    .orderBy('used_at', 'desc')
    .limit(sql<number>`1`),
);

const tokensOf = query((db, p: Named) =>
  db
    .selectFrom('external_accounts')
    .select(['access_token', 'refresh_token', 'id_token', 'token_expires_at', 'refreshing_until'])
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id),
);

const TOKENS = (p: SealedTokens) => ({
  access_token: p.access_token,
  refresh_token: p.refresh_token,
  id_token: p.id_token,
  token_expires_at: p.token_expires_at,
  refreshing_until: null,
});

const putTokens = command((db, p: Named & SealedTokens & { usedAt: number }) =>
  db
    .updateTable('external_accounts')
    .set({ ...TOKENS(p), used_at: p.usedAt })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id),
);

// One caller at a time, and only for the token that it has seen: a provider may take each but once.
const hold = command((db, p: Named & { refreshToken: string; now: number; until: number }) =>
  db
    .updateTable('external_accounts')
    .set({ refreshing_until: p.until })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('refresh_token', '=', p.refreshToken)
    .where((where) => where.or([where('refreshing_until', 'is', null), where('refreshing_until', '<=', p.now)]))
    .returning('id'),
);

const release = command((db, p: Named & { until: number }) =>
  db
    .updateTable('external_accounts')
    .set({ refreshing_until: null })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('refreshing_until', '=', p.until),
);

const renew = command((db, p: Named & SealedTokens & { until: number }) =>
  db
    .updateTable('external_accounts')
    .set(TOKENS(p))
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id)
    .where('refreshing_until', '=', p.until)
    .returning('id'),
);

/** Throws Conflict on `subject` when somebody has the account, Orphan when the user is gone. */
export async function insertExternalAccount(tx: Tx, environmentId: string, account: ExternalAccount): Promise<void> {
  await insert.run(tx, { environmentId, ...account, scopes: account.scopes.join(' ') });
}

export async function findExternalAccount(
  db: Db,
  environmentId: string,
  provider: Provider,
  subject: string,
): Promise<ExternalAccount | null> {
  const row = await bySubject.first(db, { environmentId, provider, subject });
  return row ? toExternalAccount(row) : null;
}

/** A user's accounts, oldest first; a hundred at most. */
export async function listExternalAccounts(db: Db, environmentId: string, userId: string): Promise<ExternalAccount[]> {
  return (await ofUser.all(db, { environmentId, userId })).map(toExternalAccount);
}

/** Writes what is known of an account anew. */
export async function updateExternalAccount(tx: Tx, environmentId: string, account: ExternalAccount): Promise<void> {
  await update.run(tx, { environmentId, ...account, scopes: account.scopes.join(' ') });
}

/** Removes an account with its tokens; false when the user has none of that id. */
export async function deleteExternalAccount(
  tx: Tx,
  environmentId: string,
  userId: string,
  id: string,
): Promise<boolean> {
  return (await remove.first(tx, { environmentId, userId, id })) !== undefined;
}

/** What a provider gave for an account, and until when somebody asks for more; null when the account is gone. */
export async function findTokens(
  db: Db,
  environmentId: string,
  id: string,
): Promise<(SealedTokens & { refreshing_until: number | null }) | null> {
  return (await tokensOf.first(db, { environmentId, id })) ?? null;
}

/** What a provider gave for the account by which a user last came; null when they never did. */
export async function findLastTokens(
  db: Db,
  environmentId: string,
  userId: string,
  provider: string,
): Promise<(SealedTokens & { id: string; scopes: string[] }) | null> {
  const row = await lastUsed.first(db, { environmentId, userId, provider });
  return row ? { ...row, scopes: row.approved_scopes?.split(' ').filter(Boolean) ?? [] } : null;
}

/** Writes tokens that a person brought, and when; whoever is at work renewing the former ones comes too late. */
export async function setTokens(
  tx: Tx,
  environmentId: string,
  id: string,
  tokens: SealedTokens & { usedAt: number },
): Promise<void> {
  await putTokens.run(tx, { environmentId, id, ...tokens });
}

/** Takes the right to renew the tokens of an account, until then; false when somebody has it, or was there before. */
export async function holdTokens(
  tx: Tx,
  environmentId: string,
  id: string,
  claim: { refreshToken: string; now: number; until: number },
): Promise<boolean> {
  return (await hold.first(tx, { environmentId, id, ...claim })) !== undefined;
}

/** Gives that right back. */
export async function releaseTokens(tx: Tx, environmentId: string, id: string, until: number): Promise<void> {
  await release.run(tx, { environmentId, id, until });
}

/** Writes renewed tokens, for whoever holds the right; false when it is somebody else's by now. */
export async function renewTokens(
  tx: Tx,
  environmentId: string,
  id: string,
  until: number,
  tokens: SealedTokens,
): Promise<boolean> {
  return (await renew.first(tx, { environmentId, id, until, ...tokens })) !== undefined;
}
