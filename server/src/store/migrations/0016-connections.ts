// Connections for single sign-on, whom they know, which assertions were used, and when a claimed domain is looked up next.

import { sql } from 'kysely';
import type { Migration } from './migration.ts';

export const connections: Migration = {
  name: '0016-connections',
  up({ schema, text, json, truth }) {
    const owned = (table: string) =>
      schema
        .createTable(table)
        .addColumn('environment_id', text, (c) => c.notNull().references('environments.id').onDelete('cascade'));
    const dated = (table: string) =>
      owned(table)
        .addColumn('id', text, (c) => c.notNull())
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('updated_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint(`${table}_pk`, ['environment_id', 'id'] as never);
    const of = <T extends ReturnType<typeof owned>>(table: T, name: string, column: string, target: string) =>
      table.addForeignKeyConstraint(name, ['environment_id', column] as never, target, ['environment_id', 'id'], (c) =>
        c.onDelete('cascade'),
      );
    return [
      of(
        dated('connections').addColumn('organization_id', text),
        'connections_organization_fk',
        'organization_id',
        'organizations',
      )
        .addColumn('type', text, (c) => c.notNull())
        .addColumn('name', text, (c) => c.notNull())
        .addColumn('state', text, (c) => c.notNull())
        // Null in a draft.
        .addColumn('config', json)
        // Sealed; null for a client without one, and where nobody asks for one.
        .addColumn('client_secret', text)
        .addColumn('is_required', truth, (c) => c.notNull()),
      schema.createIndex('connections_created_at').on('connections').columns(['environment_id', 'created_at', 'id']),
      schema.createIndex('connections_organization').on('connections').columns(['environment_id', 'organization_id']),

      of(
        of(
          dated('sso_identities')
            .addColumn('connection_id', text, (c) => c.notNull())
            .addColumn('issuer', text, (c) => c.notNull())
            .addColumn('subject', text, (c) => c.notNull())
            .addColumn('user_id', text, (c) => c.notNull()),
          'sso_identities_connection_fk',
          'connection_id',
          'connections',
        ),
        'sso_identities_user_fk',
        'user_id',
        'users',
      )
        .addColumn('email', text)
        .addColumn('raw_attributes', json, (c) => c.notNull()),
      schema
        .createIndex('sso_identities_subject')
        .on('sso_identities')
        .columns(['environment_id', 'connection_id', 'issuer', 'subject'])
        .unique(),
      schema.createIndex('sso_identities_user').on('sso_identities').columns(['environment_id', 'user_id']),

      of(
        owned('spent_assertions').addColumn('connection_id', text, (c) => c.notNull()),
        'spent_assertions_connection_fk',
        'connection_id',
        'connections',
      )
        .addColumn('digest', text, (c) => c.notNull())
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('spent_assertions_pk', ['environment_id', 'connection_id', 'digest'] as never),
      schema.createIndex('spent_assertions_expiry').on('spent_assertions').column('expires_at'),

      // Null in domains that were claimed before: those are looked up once somebody asks for it.
      schema.alterTable('organization_domains').addColumn('proof_began_at', 'bigint'),
      schema.alterTable('organization_domains').addColumn('due_at', 'bigint'),
      schema
        .createIndex('organization_domains_due')
        .on('organization_domains')
        .column('due_at')
        .where(sql<boolean>`due_at is not null`),
    ];
  },
};
