// Invitations.

import type { Migration } from './migration.ts';

export const invitations: Migration = {
  name: '0004-invitations',
  up({ schema, text }) {
    return [
      schema
        .createTable('invitations')
        .addColumn('environment_id', text, (c) => c.notNull().references('environments.id').onDelete('cascade'))
        .addColumn('id', text, (c) => c.notNull())
        .addColumn('email', text, (c) => c.notNull())
        .addColumn('canonical', text, (c) => c.notNull())
        .addColumn('organization_id', text)
        .addColumn('role_slug', text)
        .addColumn('inviter_user_id', text)
        .addColumn('accepted_user_id', text)
        .addColumn('locale', text)
        .addColumn('lookup', text, (c) => c.notNull())
        .addColumn('sealed', text, (c) => c.notNull())
        .addColumn('accepted_at', 'bigint')
        .addColumn('revoked_at', 'bigint')
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('updated_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('invitations_pk', ['environment_id', 'id'])
        .addForeignKeyConstraint(
          'invitations_organization_fk',
          ['environment_id', 'organization_id'],
          'organizations',
          ['environment_id', 'id'],
          (c) => c.onDelete('cascade'),
        ),
      schema.createIndex('invitations_lookup').on('invitations').columns(['environment_id', 'lookup']).unique(),
      schema.createIndex('invitations_created_at').on('invitations').columns(['environment_id', 'created_at', 'id']),
      schema
        .createIndex('invitations_email')
        .on('invitations')
        .columns(['environment_id', 'canonical', 'created_at', 'id']),
      schema
        .createIndex('invitations_organization')
        .on('invitations')
        .columns(['environment_id', 'organization_id', 'created_at', 'id']),
    ];
  },
};
