// Authorization codes, and the devices that ask to be let in.

import type { Migration } from './migration.ts';

export const authorizations: Migration = {
  name: '0006-authorizations',
  up({ schema, text, truth }) {
    const owned = (table: string) =>
      schema
        .createTable(table)
        .addColumn('environment_id', text, (c) => c.notNull().references('environments.id').onDelete('cascade'))
        .addColumn('id', text, (c) => c.notNull())
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('updated_at', 'bigint', (c) => c.notNull())
        .addColumn('client_id', text, (c) => c.notNull())
        .addColumn('digest', text, (c) => c.notNull())
        .addColumn('organization_id', text)
        .addColumn('organization_settled', truth, (c) => c.notNull())
        .addColumn('second_factor', truth, (c) => c.notNull())
        .addColumn('ip_address', text)
        .addColumn('user_agent', text)
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .addColumn('used_at', 'bigint')
        .addPrimaryKeyConstraint(`${table}_pk`, ['environment_id', 'id'] as never);
    const ofUser = <T extends ReturnType<typeof owned>>(name: string, table: T) =>
      table.addForeignKeyConstraint(
        `${name}_user_fk`,
        ['environment_id', 'user_id'] as never,
        'users',
        ['environment_id', 'id'],
        (c) => c.onDelete('cascade'),
      );
    const indexes = (table: string) => [
      schema.createIndex(`${table}_digest`).on(table).columns(['environment_id', 'digest']).unique(),
      schema.createIndex(`${table}_user`).on(table).columns(['environment_id', 'user_id']),
      schema.createIndex(`${table}_expiry`).on(table).column('expires_at'),
    ];

    return [
      ofUser(
        'authorization_codes',
        owned('authorization_codes').addColumn('user_id', text, (c) => c.notNull()),
      )
        .addColumn('auth_method', text, (c) => c.notNull())
        .addColumn('redirect_uri', text, (c) => c.notNull())
        .addColumn('challenge', text)
        .addColumn('invitation_id', text)
        .addColumn('tries', 'integer', (c) => c.notNull())
        .addColumn('session_id', text)
        .addColumn('retry_key', text)
        .addColumn('answer', text),
      ...indexes('authorization_codes'),

      ofUser('device_authorizations', owned('device_authorizations').addColumn('user_id', text))
        .addColumn('auth_method', text)
        .addColumn('user_lookup', text)
        .addColumn('scope', text)
        .addColumn('visitor', text)
        .addColumn('poll_seconds', 'integer', (c) => c.notNull())
        .addColumn('next_poll_at', 'bigint', (c) => c.notNull())
        .addColumn('approved_at', 'bigint')
        .addColumn('denied_at', 'bigint'),
      ...indexes('device_authorizations'),
      schema
        .createIndex('device_authorizations_user_lookup')
        .on('device_authorizations')
        .columns(['environment_id', 'user_lookup'])
        .unique(),
    ];
  },
};
