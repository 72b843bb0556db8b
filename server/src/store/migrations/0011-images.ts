// Uploaded images, and which objects of theirs may rest in a bucket.

import type { Migration } from './migration.ts';

export const images: Migration = {
  name: '0011-images',
  up({ schema, text, bytes }) {
    return [
      schema
        .createTable('images')
        .addColumn('environment_id', text, (c) => c.notNull().references('environments.id').onDelete('cascade'))
        .addColumn('id', text, (c) => c.notNull())
        .addColumn('user_id', text)
        .addColumn('organization_id', text)
        .addColumn('content_type', text, (c) => c.notNull())
        // Null when they rest in the bucket.
        .addColumn('bytes', bytes as never)
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('images_pk', ['environment_id', 'id'] as never)
        .addForeignKeyConstraint(
          'images_user_fk',
          ['environment_id', 'user_id'] as never,
          'users',
          ['environment_id', 'id'],
          (c) => c.onDelete('cascade'),
        )
        .addForeignKeyConstraint(
          'images_organization_fk',
          ['environment_id', 'organization_id'] as never,
          'organizations',
          ['environment_id', 'id'],
          (c) => c.onDelete('cascade'),
        ),
      // Whoever looks at an image knows nothing but its id.
      schema.createIndex('images_id').on('images').columns(['id']).unique(),
      schema.createIndex('images_user').on('images').columns(['environment_id', 'user_id']),
      schema.createIndex('images_organization').on('images').columns(['environment_id', 'organization_id']),
      // Without a reference to anybody: a row stands from before an object is written until after it is removed.
      schema
        .createTable('image_objects')
        .addColumn('environment_id', text, (c) => c.notNull())
        .addColumn('id', text, (c) => c.notNull())
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('image_objects_pk', ['environment_id', 'id'] as never),
    ];
  },
};
