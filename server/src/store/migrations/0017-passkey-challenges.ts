// What passkey ceremonies leave between question and answer, and the random handles that authenticators know users by.

import type { Migration } from './migration.ts';

export const passkeyChallenges: Migration = {
  name: '0017-passkey-challenges',
  up({ schema, text }) {
    return [
      schema
        .createTable('passkey_challenges')
        .addColumn('environment_id', text, (c) => c.notNull().references('environments.id').onDelete('cascade'))
        .addColumn('id', text, (c) => c.notNull())
        .addColumn('lookup', text, (c) => c.notNull())
        .addColumn('browser', text, (c) => c.notNull())
        .addColumn('purpose', text, (c) => c.notNull())
        .addColumn('user_id', text)
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .addColumn('used_at', 'bigint')
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('passkey_challenges_pk', ['environment_id', 'id'] as never)
        .addForeignKeyConstraint(
          'passkey_challenges_user_fk',
          ['environment_id', 'user_id'] as never,
          'users',
          ['environment_id', 'id'],
          (c) => c.onDelete('cascade'),
        ),
      schema
        .createIndex('passkey_challenges_lookup')
        .on('passkey_challenges')
        .columns(['environment_id', 'lookup'])
        .unique(),
      schema.createIndex('passkey_challenges_user').on('passkey_challenges').columns(['environment_id', 'user_id']),
      schema.createIndex('passkey_challenges_expiry').on('passkey_challenges').column('expires_at'),
      schema
        .createTable('passkey_handles')
        .addColumn('environment_id', text, (c) => c.notNull())
        .addColumn('user_id', text, (c) => c.notNull())
        .addColumn('handle', text, (c) => c.notNull())
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('passkey_handles_pk', ['environment_id', 'user_id'] as never)
        .addForeignKeyConstraint(
          'passkey_handles_user_fk',
          ['environment_id', 'user_id'] as never,
          'users',
          ['environment_id', 'id'],
          (c) => c.onDelete('cascade'),
        ),
    ];
  },
};
