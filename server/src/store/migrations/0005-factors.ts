// Second factors and their challenges.

import type { Migration } from './migration.ts';

export const factors: Migration = {
  name: '0005-factors',
  up({ schema, text }) {
    const owned = (table: string) =>
      schema
        .createTable(table)
        .addColumn('environment_id', text, (c) => c.notNull().references('environments.id').onDelete('cascade'))
        .addColumn('id', text, (c) => c.notNull())
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('updated_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint(`${table}_pk`, ['environment_id', 'id'] as never);
    return [
      owned('factors')
        .addColumn('user_id', text)
        .addColumn('type', text, (c) => c.notNull())
        .addColumn('issuer', text, (c) => c.notNull())
        .addColumn('account', text, (c) => c.notNull())
        .addColumn('secret', text, (c) => c.notNull())
        .addColumn('verified_at', 'bigint')
        .addColumn('last_step', 'bigint')
        .addForeignKeyConstraint(
          'factors_user_fk',
          ['environment_id', 'user_id'] as never,
          'users',
          ['environment_id', 'id'],
          (c) => c.onDelete('cascade'),
        ),
      schema.createIndex('factors_user').on('factors').columns(['environment_id', 'user_id', 'created_at', 'id']),
      owned('challenges')
        .addColumn('factor_id', text, (c) => c.notNull())
        .addColumn('tries', 'integer', (c) => c.notNull())
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .addColumn('used_at', 'bigint')
        .addForeignKeyConstraint(
          'challenges_factor_fk',
          ['environment_id', 'factor_id'] as never,
          'factors',
          ['environment_id', 'id'],
          (c) => c.onDelete('cascade'),
        ),
      schema.createIndex('challenges_factor').on('challenges').columns(['environment_id', 'factor_id']),
      schema.createIndex('challenges_expiry').on('challenges').column('expires_at'),
    ];
  },
};
