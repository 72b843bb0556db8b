// How users are written when they are exported.

import { exportAccounts } from './core/export.ts';
import type { Work } from './core/work.ts';
import { csvLines } from './kit/csv.ts';
import { type Account, type IdentifierType, identifiersOf } from './model/account.ts';

export type ExportFormat = 'csv' | 'jsonl';

/** The users of an environment as text, a line each. */
export async function* exportedUsers(work: Work, format: ExportFormat): AsyncGenerator<string> {
  if (format === 'csv') yield csvLines([COLUMNS.map(([name]) => name)]);
  for await (const account of exportAccounts(work)) {
    const fields = COLUMNS.map(([name, of]) => [name, of(account)] as const);
    yield format === 'csv'
      ? csvLines([fields.map(([, value]) => flat(value))])
      : `${JSON.stringify(Object.fromEntries(fields))}\n`;
  }
}

type Field = string | boolean | null | string[] | object;

const values = (account: Account, type: IdentifierType) => identifiersOf(account, type).map(({ value }) => value);
const time = (at: number | null) => (at === null ? null : new Date(at).toISOString());

const COLUMNS: [string, (account: Account) => Field][] = [
  ['id', ({ id }) => id],
  ['external_id', ({ externalId }) => externalId],
  ['primary_email_address', ({ email }) => email],
  ['email_verified', ({ emailVerified }) => emailVerified],
  ['email_addresses', (account) => values(account, 'email')],
  ['phone_numbers', (account) => values(account, 'phone')],
  ['username', (account) => values(account, 'username')[0] ?? null],
  ['web3_wallets', (account) => values(account, 'web3_wallet')],
  ['first_name', ({ firstName }) => firstName],
  ['last_name', ({ lastName }) => lastName],
  ['name', ({ name }) => name],
  ['locale', ({ locale }) => locale],
  ['has_password', ({ passwordSetAt }) => passwordSetAt !== null],
  ['has_totp', ({ hasTotp }) => hasTotp],
  ['banned', ({ bannedAt }) => bannedAt !== null],
  ['metadata', ({ metadata }) => metadata],
  ['public_metadata', ({ publicMetadata }) => publicMetadata],
  ['private_metadata', ({ privateMetadata }) => privateMetadata],
  ['unsafe_metadata', ({ unsafeMetadata }) => unsafeMetadata],
  ['created_at', ({ createdAt }) => time(createdAt)],
  ['updated_at', ({ updatedAt }) => time(updatedAt)],
  ['last_sign_in_at', ({ lastSignInAt }) => time(lastSignInAt)],
];

// In a table several values stand behind one another, and objects as JSON.
function flat(value: Field): string | boolean | null {
  if (Array.isArray(value)) return value.join(' ');
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}
