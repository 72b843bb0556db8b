// What a user is beyond an address and a name: several identifiers, metadata of three audiences, locks, backup codes, passkeys.

import { sql } from 'kysely';
import type { Migration } from './migration.ts';

export const accounts: Migration = {
  name: '0009-accounts',
  up({ schema, text, json, truth }) {
    const belonging = (table: string) =>
      schema
        .createTable(table)
        .addColumn('environment_id', text, (c) => c.notNull())
        .addColumn('id', text, (c) => c.notNull())
        .addColumn('user_id', text, (c) => c.notNull())
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('updated_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint(`${table}_pk`, ['environment_id', 'id'])
        .addForeignKeyConstraint(
          `${table}_user_fk`,
          ['environment_id', 'user_id'],
          'users',
          ['environment_id', 'id'],
          (c) => c.onDelete('cascade'),
        );
    const index = (table: string, name: string, ...columns: string[]) =>
      schema
        .createIndex(`${table}_${name}`)
        .on(table)
        .columns(['environment_id', ...columns]);

    // Null says the default, so that rows that are there need not be written anew.
    const users = [
      ['public_metadata', json],
      ['private_metadata', json],
      ['unsafe_metadata', json],
      ['last_active_at', 'bigint'],
      ['locked_at', 'bigint'],
      ['locked_until', 'bigint'],
      ['mfa_enabled_at', 'bigint'],
      ['mfa_disabled_at', 'bigint'],
      ['delete_self_enabled', truth],
      ['create_organization_enabled', truth],
      ['create_organizations_limit', 'bigint'],
      ['legal_accepted_at', 'bigint'],
      ['bypass_client_trust', truth],
      ['image_id', text],
    ] as const;
    const identifiers = [
      ['verified_by', text],
      ['proof_attempts', 'bigint'],
      ['proof_expires_at', 'bigint'],
      ['is_reserved', truth],
      ['factor_role', text],
    ] as const;
    const externalAccounts = [
      ['identification_id', text],
      ['first_name', text],
      ['last_name', text],
      ['username', text],
      ['image_url', text],
      ['phone_number', text],
      ['label', text],
      ['scopes', text],
      ['email_verified', truth],
      ['public_metadata', json],
      ['access_token', text],
      ['refresh_token', text],
      ['id_token', text],
      ['token_expires_at', 'bigint'],
    ] as const;
    const widened = { users, identifiers, external_accounts: externalAccounts };

    return [
      ...Object.entries(widened).flatMap(([table, columns]) =>
        columns.map(([name, type]) => schema.alterTable(table).addColumn(name, type as 'text')),
      ),

      belonging('passkeys')
        .addColumn('name', text, (c) => c.notNull())
        .addColumn('credential_id', text, (c) => c.notNull())
        .addColumn('public_key', text, (c) => c.notNull())
        .addColumn('counter', 'bigint', (c) => c.notNull())
        .addColumn('transports', json, (c) => c.notNull())
        .addColumn('is_backed_up', truth, (c) => c.notNull())
        .addColumn('last_used_at', 'bigint'),
      index('passkeys', 'credential', 'credential_id').unique(),
      index('passkeys', 'user', 'user_id', 'created_at', 'id'),

      belonging('backup_codes')
        .addColumn('selector', text)
        .addColumn('hash', text, (c) => c.notNull())
        .addColumn('used_at', 'bigint'),
      schema
        .createIndex('backup_codes_unused')
        .on('backup_codes')
        .columns(['environment_id', 'user_id', 'id'])
        .where(sql<boolean>`used_at is null`),
      // For the removal of a user: the index above is not for every row.
      index('backup_codes', 'user', 'user_id'),
    ];
  },
};
