// One-time codes, the tokens of sign-ins that are not finished, and the outbox of letters.

import { sql } from 'kysely';
import type { Migration } from './migration.ts';

export const codes: Migration = {
  name: '0003-codes',
  up({ schema, text }) {
    const owned = (table: string) =>
      schema
        .createTable(table)
        .addColumn('environment_id', text, (c) => c.notNull().references('environments.id').onDelete('cascade'))
        .addColumn('id', text, (c) => c.notNull())
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('updated_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint(`${table}_pk`, ['environment_id', 'id'] as never);
    const ofUser = <T extends ReturnType<typeof owned>>(name: string, table: T) =>
      table.addForeignKeyConstraint(
        `${name}_user_fk`,
        ['environment_id', 'user_id'] as never,
        'users',
        ['environment_id', 'id'],
        (c) => c.onDelete('cascade'),
      );

    return [
      ofUser(
        'codes',
        owned('codes').addColumn('user_id', text, (c) => c.notNull()),
      )
        .addColumn('purpose', text, (c) => c.notNull())
        .addColumn('email', text, (c) => c.notNull())
        .addColumn('digest', text, (c) => c.notNull())
        .addColumn('sealed', text)
        .addColumn('tries', 'integer', (c) => c.notNull())
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .addColumn('used_at', 'bigint')
        .addColumn('voided_at', 'bigint')
        .addColumn('invitation_id', text),
      schema
        .createIndex('codes_user')
        .on('codes')
        .columns(['environment_id', 'user_id', 'purpose', 'created_at', 'id']),
      schema.createIndex('codes_digest').on('codes').columns(['environment_id', 'digest']).unique(),
      schema.createIndex('codes_expiry').on('codes').column('expires_at'),

      ofUser(
        'pending_sign_ins',
        owned('pending_sign_ins').addColumn('user_id', text, (c) => c.notNull()),
      )
        .addColumn('lookup', text, (c) => c.notNull())
        .addColumn('client_id', text, (c) => c.notNull())
        .addColumn('auth_method', text, (c) => c.notNull())
        .addColumn('organization_id', text)
        .addColumn('invitation_id', text)
        .addColumn('ip_address', text)
        .addColumn('user_agent', text)
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .addColumn('used_at', 'bigint'),
      schema
        .createIndex('pending_sign_ins_lookup')
        .on('pending_sign_ins')
        .columns(['environment_id', 'lookup'])
        .unique(),
      schema.createIndex('pending_sign_ins_user').on('pending_sign_ins').columns(['environment_id', 'user_id']),
      schema.createIndex('pending_sign_ins_expiry').on('pending_sign_ins').column('expires_at'),

      owned('letters')
        .addColumn('kind', text, (c) => c.notNull())
        .addColumn('recipient', text, (c) => c.notNull())
        .addColumn('locale', text)
        .addColumn('sealed', text)
        .addColumn('state', text, (c) => c.notNull())
        .addColumn('tries', 'integer', (c) => c.notNull())
        .addColumn('due_at', 'bigint', (c) => c.notNull())
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .addColumn('sent_at', 'bigint')
        .addColumn('problem', text),
      schema.createIndex('letters_due').on('letters').column('due_at').where(sql<boolean>`state = 'waiting'`),
      schema.createIndex('letters_sealed').on('letters').column('expires_at').where(sql<boolean>`sealed is not null`),
      schema.createIndex('letters_expiry').on('letters').column('expires_at'),
      schema.createIndex('letters_created_at').on('letters').columns(['environment_id', 'created_at', 'id']),
    ];
  },
};
