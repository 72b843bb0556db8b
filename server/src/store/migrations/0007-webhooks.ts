// Webhook endpoints, and what becomes of each event on its way to each of them.

import { sql } from 'kysely';
import type { Migration } from './migration.ts';

export const webhooks: Migration = {
  name: '0007-webhooks',
  up({ schema, text, json }) {
    return [
      schema
        .createTable('webhook_endpoints')
        .addColumn('environment_id', text, (c) => c.notNull().references('environments.id').onDelete('cascade'))
        .addColumn('id', text, (c) => c.notNull())
        .addColumn('face', text, (c) => c.notNull())
        .addColumn('url', text, (c) => c.notNull())
        .addColumn('secret', text)
        .addColumn('next_secret', text)
        .addColumn('rotates_at', 'bigint')
        .addColumn('status', text, (c) => c.notNull())
        .addColumn('event_names', json, (c) => c.notNull())
        .addColumn('cursor', 'bigint', (c) => c.notNull())
        .addColumn('deleted_at', 'bigint')
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('updated_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('webhook_endpoints_pk', ['environment_id', 'id'] as never),
      schema
        .createIndex('webhook_endpoints_url')
        .on('webhook_endpoints')
        .columns(['environment_id', 'face', 'url'])
        .where(sql<boolean>`deleted_at is null`)
        .unique(),
      schema
        .createIndex('webhook_endpoints_created')
        .on('webhook_endpoints')
        .columns(['environment_id', 'created_at', 'id']),
      schema
        .createTable('webhook_deliveries')
        .addColumn('environment_id', text, (c) => c.notNull())
        .addColumn('endpoint_id', text, (c) => c.notNull())
        .addColumn('event_id', text, (c) => c.notNull())
        .addColumn('state', text, (c) => c.notNull())
        .addColumn('tries', 'integer', (c) => c.notNull())
        .addColumn('failures', 'integer', (c) => c.notNull())
        .addColumn('started_at', 'bigint', (c) => c.notNull())
        .addColumn('due_at', 'bigint', (c) => c.notNull())
        .addColumn('last_status', 'integer')
        .addColumn('problem', text)
        .addColumn('settled_at', 'bigint')
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('updated_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('webhook_deliveries_pk', ['environment_id', 'endpoint_id', 'event_id'] as never)
        .addForeignKeyConstraint(
          'webhook_deliveries_endpoint_fk',
          ['environment_id', 'endpoint_id'] as never,
          'webhook_endpoints',
          ['environment_id', 'id'],
          (c) => c.onDelete('cascade'),
        ),
      schema
        .createIndex('webhook_deliveries_waiting')
        .on('webhook_deliveries')
        .columns(['environment_id', 'endpoint_id', 'due_at', 'event_id'])
        .where(sql<boolean>`state = 'waiting'`),
      schema
        .createIndex('webhook_deliveries_dead')
        .on('webhook_deliveries')
        .columns(['environment_id', 'endpoint_id', 'event_id'])
        .where(sql<boolean>`state = 'dead'`),
      schema
        .createIndex('webhook_deliveries_settled')
        .on('webhook_deliveries')
        .columns(['state', 'settled_at'])
        .where(sql<boolean>`settled_at is not null`),
    ];
  },
};
