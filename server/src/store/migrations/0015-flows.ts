// Sign-ins under way on the hosted pages, the sessions of browsers there, and the form tokens that were used.

import { sql } from 'kysely';
import type { Migration } from './migration.ts';

export const flows: Migration = {
  name: '0015-flows',
  up({ schema, text, json, truth }) {
    const owned = (table: string) =>
      schema
        .createTable(table)
        .addColumn('environment_id', text, (c) => c.notNull().references('environments.id').onDelete('cascade'));
    return [
      owned('flows')
        .addColumn('id', text, (c) => c.notNull())
        .addColumn('lookup', text, (c) => c.notNull())
        .addColumn('browser', text, (c) => c.notNull())
        .addColumn('request', json, (c) => c.notNull())
        // Sealed: where the person stands, and what a provider was asked.
        .addColumn('step', text)
        .addColumn('outward', text)
        .addColumn('concluded_at', 'bigint')
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('updated_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('flows_pk', ['environment_id', 'id'] as never),
      // What is looked up leads: it is asked for before the environment is known.
      schema.createIndex('flows_lookup').on('flows').columns(['lookup', 'environment_id']).unique(),
      schema.createIndex('flows_expiry').on('flows').column('expires_at'),
      owned('browser_sessions')
        .addColumn('id', text, (c) => c.notNull())
        .addColumn('lookup', text, (c) => c.notNull())
        .addColumn('user_id', text, (c) => c.notNull())
        .addColumn('auth_method', text, (c) => c.notNull())
        .addColumn('second_factor', truth, (c) => c.notNull())
        .addColumn('authenticated_at', 'bigint', (c) => c.notNull())
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .addColumn('ended_at', 'bigint')
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('browser_sessions_pk', ['environment_id', 'id'] as never)
        .addForeignKeyConstraint(
          'browser_sessions_user_fk',
          ['environment_id', 'user_id'] as never,
          'users',
          ['environment_id', 'id'],
          (c) => c.onDelete('cascade'),
        ),
      schema
        .createIndex('browser_sessions_lookup')
        .on('browser_sessions')
        .columns(['environment_id', 'lookup'])
        .unique(),
      schema.createIndex('browser_sessions_user').on('browser_sessions').columns(['environment_id', 'user_id']),
      schema.createIndex('browser_sessions_expiry').on('browser_sessions').column('expires_at'),
      owned('spent_tokens')
        .addColumn('digest', text, (c) => c.notNull())
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('spent_tokens_pk', ['environment_id', 'digest'] as never),
      schema.createIndex('spent_tokens_expiry').on('spent_tokens').column('expires_at'),
      // Which browser a session came from: it ends with it.
      schema.alterTable('sessions').addColumn('browser_session_id', text),
      schema.alterTable('authorization_codes').addColumn('browser_session_id', text),
      // When whom the code is for proved it, which may have been in another flow.
      schema.alterTable('authorization_codes').addColumn('authenticated_at', 'bigint'),
      // What was proven before a step: some steps prove nothing.
      schema.alterTable('pending_sign_ins').addColumn('authenticated_at', 'bigint'),
      schema.alterTable('pending_sign_ins').addColumn('second_factor', truth, (c) => c.notNull().defaultTo(sql`false`)),
    ];
  },
};
