// The random handles that authenticators know users by.

import type { Migration } from './migration.ts';

export const passkeyHandles: Migration = {
  name: '0017-passkey-handles',
  up({ schema, text }) {
    return [
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
