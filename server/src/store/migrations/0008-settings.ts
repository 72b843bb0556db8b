// What environments are set up with over the wire, and what users have beside their credentials: accounts elsewhere, applications, keys.

import type { Migration } from './migration.ts';

export const settings: Migration = {
  name: '0008-settings',
  up({ schema, text, json, truth }) {
    const owned = (table: string) =>
      schema
        .createTable(table)
        .addColumn('environment_id', text, (c) => c.notNull().references('environments.id').onDelete('cascade'))
        .addColumn('id', text, (c) => c.notNull())
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('updated_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint(`${table}_pk`, ['environment_id', 'id'] as never);
    const belonging = <T extends ReturnType<typeof owned>>(name: string, table: T, column: string, to: string) =>
      table.addForeignKeyConstraint(
        `${name}_${column}_fk`,
        ['environment_id', column] as never,
        to,
        ['environment_id', 'id'],
        (c) => c.onDelete('cascade'),
      );
    const index = (table: string, name: string, ...columns: string[]) =>
      schema
        .createIndex(`${table}_${name}`)
        .on(table)
        .columns(['environment_id', ...columns]);

    return [
      // Read with the environment, so that it costs no question of its own.
      schema.alterTable('environments').addColumn('jwt_template', json),

      index('redirect_uris', 'created_at', 'purpose', 'created_at', 'id'),
      index('cors_origins', 'created_at', 'created_at', 'id'),

      belonging(
        'external_accounts',
        owned('external_accounts').addColumn('user_id', text, (c) => c.notNull()),
        'user_id',
        'users',
      )
        .addColumn('provider', text, (c) => c.notNull())
        .addColumn('subject', text, (c) => c.notNull())
        .addColumn('email', text),
      index('external_accounts', 'subject', 'provider', 'subject').unique(),
      index('external_accounts', 'user', 'user_id', 'created_at', 'id'),

      belonging(
        'connect_applications',
        owned('connect_applications').addColumn('organization_id', text),
        'organization_id',
        'organizations',
      )
        .addColumn('client_id', text, (c) => c.notNull())
        .addColumn('kind', text, (c) => c.notNull())
        .addColumn('name', text, (c) => c.notNull())
        .addColumn('description', text)
        .addColumn('scopes', json, (c) => c.notNull())
        .addColumn('redirect_uris', json, (c) => c.notNull())
        .addColumn('uses_pkce', truth, (c) => c.notNull()),
      index('connect_applications', 'client', 'client_id').unique(),
      index('connect_applications', 'organization', 'organization_id'),

      belonging(
        'application_grants',
        belonging(
          'application_grants',
          owned('application_grants')
            .addColumn('user_id', text, (c) => c.notNull())
            .addColumn('application_id', text, (c) => c.notNull()),
          'user_id',
          'users',
        ),
        'application_id',
        'connect_applications',
      )
        .addColumn('scopes', json, (c) => c.notNull())
        .addColumn('resource', text),
      index('application_grants', 'pair', 'user_id', 'application_id').unique(),
      index('application_grants', 'user', 'user_id', 'created_at', 'id'),
      index('application_grants', 'application', 'application_id'),

      belonging(
        'user_api_keys',
        belonging(
          'user_api_keys',
          owned('user_api_keys')
            .addColumn('user_id', text, (c) => c.notNull())
            .addColumn('organization_id', text, (c) => c.notNull()),
          'user_id',
          'users',
        ),
        'organization_id',
        'organizations',
      )
        .addColumn('name', text, (c) => c.notNull())
        .addColumn('digest', text, (c) => c.notNull())
        .addColumn('hint', text, (c) => c.notNull())
        .addColumn('permissions', json, (c) => c.notNull())
        .addColumn('last_used_at', 'bigint')
        .addColumn('expires_at', 'bigint'),
      index('user_api_keys', 'digest', 'digest').unique(),
      index('user_api_keys', 'user', 'user_id', 'created_at', 'id'),
      index('user_api_keys', 'member', 'organization_id', 'user_id', 'created_at', 'id'),
    ];
  },
};
