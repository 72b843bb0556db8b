// The first tables: environments and their keys, users and how they prove themselves, sessions, events.

import { sql } from 'kysely';
import type { Migration } from './migration.ts';

export const house: Migration = {
  name: '0001-house',
  up({ schema, text, json, truth }) {
    const owned = (table: string) =>
      schema
        .createTable(table)
        .addColumn('environment_id', text, (c) => c.notNull().references('environments.id').onDelete('cascade'))
        .addColumn('id', text, (c) => c.notNull());
    // What people write all day has no foreign key to its environment: each would lock that one row, on PostgreSQL a
    // fifth of what a creation costs there. Work begins with an environment that was found.
    const busy = (table: string) =>
      schema
        .createTable(table)
        .addColumn('environment_id', text, (c) => c.notNull())
        .addColumn('id', text, (c) => c.notNull());
    const dated = <T extends ReturnType<typeof owned>>(table: T) =>
      table.addColumn('created_at', 'bigint', (c) => c.notNull()).addColumn('updated_at', 'bigint', (c) => c.notNull());
    const keyed = <T extends ReturnType<typeof owned>>(name: string, table: T) =>
      table.addPrimaryKeyConstraint(`${name}_pk`, ['environment_id', 'id'] as never);
    const ofUser = <T extends ReturnType<typeof owned>>(name: string, table: T) =>
      table.addForeignKeyConstraint(
        `${name}_user_fk`,
        ['environment_id', 'user_id'] as never,
        'users',
        ['environment_id', 'id'],
        (c) => c.onDelete('cascade'),
      );

    return [
      schema
        .createTable('environments')
        .addColumn('id', text, (c) => c.primaryKey())
        .addColumn('name', text, (c) => c.notNull())
        .addColumn('settings', json, (c) => c.notNull())
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('updated_at', 'bigint', (c) => c.notNull()),

      keyed('api_keys', owned('api_keys'))
        .addColumn('digest', text, (c) => c.notNull())
        .addColumn('name', text, (c) => c.notNull())
        .addColumn('hint', text, (c) => c.notNull())
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('expires_at', 'bigint')
        .addColumn('revoked_at', 'bigint'),
      schema.createIndex('api_keys_digest').on('api_keys').column('digest').unique(),

      keyed('clients', owned('clients'))
        .addColumn('name', text, (c) => c.notNull())
        .addColumn('created_at', 'bigint', (c) => c.notNull()),
      schema.createIndex('clients_id').on('clients').column('id').unique(),

      keyed('signing_keys', owned('signing_keys'))
        .addColumn('public_jwk', json, (c) => c.notNull())
        .addColumn('private_sealed', text, (c) => c.notNull())
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('active_at', 'bigint', (c) => c.notNull())
        .addColumn('retired_at', 'bigint'),

      dated(keyed('redirect_uris', owned('redirect_uris')))
        .addColumn('purpose', text, (c) => c.notNull())
        .addColumn('uri', text, (c) => c.notNull())
        .addColumn('is_default', truth, (c) => c.notNull()),
      schema
        .createIndex('redirect_uris_uri')
        .on('redirect_uris')
        .columns(['environment_id', 'purpose', 'uri'])
        .unique(),

      dated(keyed('cors_origins', owned('cors_origins'))).addColumn('origin', text, (c) => c.notNull()),
      schema.createIndex('cors_origins_origin').on('cors_origins').columns(['environment_id', 'origin']).unique(),

      dated(keyed('users', busy('users')))
        .addColumn('external_id', text)
        .addColumn('first_name', text)
        .addColumn('last_name', text)
        .addColumn('name', text)
        .addColumn('locale', text)
        .addColumn('image_url', text)
        .addColumn('metadata', json, (c) => c.notNull())
        .addColumn('last_sign_in_at', 'bigint')
        .addColumn('banned_at', 'bigint'),
      schema.createIndex('users_external_id').on('users').columns(['environment_id', 'external_id']).unique(),
      schema.createIndex('users_created_at').on('users').columns(['environment_id', 'created_at', 'id']),

      ofUser(
        'identifiers',
        dated(keyed('identifiers', busy('identifiers'))).addColumn('user_id', text, (c) => c.notNull()),
      )
        .addColumn('type', text, (c) => c.notNull())
        .addColumn('value', text, (c) => c.notNull())
        .addColumn('canonical', text, (c) => c.notNull())
        .addColumn('is_primary', truth, (c) => c.notNull())
        .addColumn('is_verified', truth, (c) => c.notNull()),
      schema
        .createIndex('identifiers_canonical')
        .on('identifiers')
        .columns(['environment_id', 'type', 'canonical'])
        .unique(),
      schema
        .createIndex('identifiers_primary')
        .on('identifiers')
        .columns(['environment_id', 'user_id', 'type'])
        .unique()
        .where(sql<boolean>`is_primary = true`),
      // For the removal of a user: the index above is not for every row, and so not for a foreign key.
      schema.createIndex('identifiers_user').on('identifiers').columns(['environment_id', 'user_id']),

      schema
        .createTable('password_credentials')
        .addColumn('environment_id', text, (c) => c.notNull())
        .addColumn('user_id', text, (c) => c.notNull())
        .addColumn('hash', text, (c) => c.notNull())
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('updated_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('password_credentials_pk', ['environment_id', 'user_id'])
        .addForeignKeyConstraint(
          'password_credentials_user_fk',
          ['environment_id', 'user_id'],
          'users',
          ['environment_id', 'id'],
          (c) => c.onDelete('cascade'),
        ),

      dated(keyed('organizations', owned('organizations'))).addColumn('name', text, (c) => c.notNull()),

      ofUser(
        'memberships',
        dated(keyed('memberships', busy('memberships'))).addColumn('user_id', text, (c) => c.notNull()),
      )
        .addColumn('organization_id', text, (c) => c.notNull())
        .addColumn('status', text, (c) => c.notNull())
        .addForeignKeyConstraint(
          'memberships_organization_fk',
          ['environment_id', 'organization_id'] as never,
          'organizations',
          ['environment_id', 'id'],
          (c) => c.onDelete('cascade'),
        ),
      schema
        .createIndex('memberships_user')
        .on('memberships')
        .columns(['environment_id', 'user_id', 'organization_id'])
        .unique(),
      schema
        .createIndex('memberships_organization')
        .on('memberships')
        .columns(['environment_id', 'organization_id', 'user_id']),

      ofUser(
        'sessions',
        dated(keyed('sessions', busy('sessions'))).addColumn('user_id', text, (c) => c.notNull()),
      )
        .addColumn('client_id', text, (c) => c.notNull())
        .addColumn('organization_id', text)
        .addColumn('auth_method', text, (c) => c.notNull())
        .addColumn('ip_address', text)
        .addColumn('user_agent', text)
        .addColumn('authenticated_at', 'bigint', (c) => c.notNull())
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .addColumn('ended_at', 'bigint')
        .addColumn('end_reason', text),
      schema.createIndex('sessions_user').on('sessions').columns(['environment_id', 'user_id', 'created_at', 'id']),

      keyed('refresh_tokens', busy('refresh_tokens'))
        .addColumn('session_id', text, (c) => c.notNull())
        .addColumn('lookup', text, (c) => c.notNull())
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .addColumn('spent_at', 'bigint')
        .addColumn('successor', text)
        .addForeignKeyConstraint(
          'refresh_tokens_session_fk',
          ['environment_id', 'session_id'] as never,
          'sessions',
          ['environment_id', 'id'],
          (c) => c.onDelete('cascade'),
        ),
      schema.createIndex('refresh_tokens_lookup').on('refresh_tokens').columns(['environment_id', 'lookup']).unique(),
      schema.createIndex('refresh_tokens_session').on('refresh_tokens').columns(['environment_id', 'session_id']),
      schema.createIndex('refresh_tokens_expiry').on('refresh_tokens').column('expires_at'),
      schema
        .createIndex('refresh_tokens_sealed')
        .on('refresh_tokens')
        .column('spent_at')
        .where(sql<boolean>`successor is not null`),

      schema
        .createTable('attempts')
        .addColumn('environment_id', text, (c) => c.notNull())
        .addColumn('key', text, (c) => c.notNull())
        .addColumn('count', 'integer', (c) => c.notNull())
        .addColumn('window_ends_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('attempts_pk', ['environment_id', 'key']),
      schema.createIndex('attempts_window').on('attempts').column('window_ends_at'),

      keyed('events', busy('events'))
        .addColumn('sequence', 'bigint')
        .addColumn('name', text, (c) => c.notNull())
        .addColumn('data', json, (c) => c.notNull())
        .addColumn('context', json, (c) => c.notNull())
        .addColumn('organization_id', text)
        .addColumn('created_at', 'bigint', (c) => c.notNull()),
      schema.createIndex('events_sequence').on('events').columns(['environment_id', 'sequence']).unique(),
      schema
        .createIndex('events_unread')
        .on('events')
        .columns(['environment_id', 'created_at', 'id'])
        .where(sql<boolean>`sequence is null`),
    ];
  },
};
