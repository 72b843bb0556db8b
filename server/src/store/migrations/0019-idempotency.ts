// Requests that may be made again, and what they were answered.

import type { Migration } from './migration.ts';

export const idempotency: Migration = {
  name: '0019-idempotency',
  up({ schema, text }) {
    return [
      schema
        .createTable('idempotency_keys')
        .addColumn('environment_id', text, (c) => c.notNull().references('environments.id').onDelete('cascade'))
        // Of the key and of who sent it.
        .addColumn('digest', text, (c) => c.notNull())
        // Of what was asked: the same key does for nothing else.
        .addColumn('fingerprint', text, (c) => c.notNull())
        // Sealed; null while the request is under way, and for ever where its server died.
        .addColumn('answer', text)
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('idempotency_keys_pk', ['environment_id', 'digest'] as never),
      schema.createIndex('idempotency_keys_expiry').on('idempotency_keys').column('expires_at'),
    ];
  },
};
