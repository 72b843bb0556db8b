// Tickets that an application's server makes for its users, and what sessions and passwords have to remember beside.

import type { Migration } from './migration.ts';

export const signInTokens: Migration = {
  name: '0014-sign-in-tokens',
  up({ schema, text }) {
    return [
      schema
        .createTable('sign_in_tokens')
        .addColumn('environment_id', text, (c) => c.notNull())
        .addColumn('id', text, (c) => c.notNull())
        .addColumn('user_id', text, (c) => c.notNull())
        .addColumn('organization_id', text)
        .addColumn('lookup', text, (c) => c.notNull())
        .addColumn('created_by', text, (c) => c.notNull())
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .addColumn('used_at', 'bigint')
        .addColumn('revoked_at', 'bigint')
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('updated_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('sign_in_tokens_pk', ['environment_id', 'id'] as never)
        .addForeignKeyConstraint(
          'sign_in_tokens_user_fk',
          ['environment_id', 'user_id'] as never,
          'users',
          ['environment_id', 'id'],
          (c) => c.onDelete('cascade'),
        ),
      schema.createIndex('sign_in_tokens_lookup').on('sign_in_tokens').columns(['environment_id', 'lookup']).unique(),
      schema.createIndex('sign_in_tokens_user').on('sign_in_tokens').columns(['environment_id', 'user_id']),
      schema.createIndex('sign_in_tokens_expiry').on('sign_in_tokens').column('expires_at'),
      schema.alterTable('sessions').addColumn('second_factor_at', 'bigint'),
      schema.alterTable('password_credentials').addColumn('compromised_at', 'bigint'),
    ];
  },
};
