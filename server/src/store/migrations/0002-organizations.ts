// Organizations in full: what they carry, their domains, roles and permissions.

import { sql } from 'kysely';
import type { Migration } from './migration.ts';

export const organizations: Migration = {
  name: '0002-organizations',
  up({ schema, text, json, truth, raw }) {
    const column = (table: string, name: string, type: typeof text, preset?: ReturnType<typeof sql>) =>
      schema.alterTable(table).addColumn(name, type, (c) => (preset ? c.notNull().defaultTo(preset) : c));
    const owned = (table: string) =>
      schema
        .createTable(table)
        .addColumn('environment_id', text, (c) => c.notNull().references('environments.id').onDelete('cascade'))
        .addColumn('id', text, (c) => c.notNull())
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('updated_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint(`${table}_pk`, ['environment_id', 'id'] as never);
    const ofOrganization = <T extends ReturnType<typeof owned>>(name: string, table: T) =>
      table.addForeignKeyConstraint(
        `${name}_organization_fk`,
        ['environment_id', 'organization_id'] as never,
        'organizations',
        ['environment_id', 'id'],
        (c) => c.onDelete('cascade'),
      );
    const emptyObject = sql`'{}'`;

    return [
      column('organizations', 'external_id', text),
      column('organizations', 'metadata', json, emptyObject),
      column('organizations', 'stripe_customer_id', text),
      column('organizations', 'allow_profiles_outside', truth, sql`false`),
      schema
        .createIndex('organizations_external_id')
        .on('organizations')
        .columns(['environment_id', 'external_id'])
        .unique(),
      schema
        .createIndex('organizations_stripe_customer_id')
        .on('organizations')
        .columns(['environment_id', 'stripe_customer_id'])
        .unique(),
      schema
        .createIndex('organizations_created_at')
        .on('organizations')
        .columns(['environment_id', 'created_at', 'id']),

      ofOrganization(
        'organization_domains',
        owned('organization_domains').addColumn('organization_id', text, (c) => c.notNull()),
      )
        .addColumn('domain', text, (c) => c.notNull())
        .addColumn('state', text, (c) => c.notNull())
        .addColumn('strategy', text, (c) => c.notNull())
        .addColumn('verification_token', text, (c) => c.notNull()),
      schema
        .createIndex('organization_domains_domain')
        .on('organization_domains')
        .columns(['environment_id', 'domain'])
        .unique(),
      schema
        .createIndex('organization_domains_organization')
        .on('organization_domains')
        .columns(['environment_id', 'organization_id']),

      schema
        .createIndex('sessions_organization')
        .on('sessions')
        .columns(['environment_id', 'organization_id'])
        .where(sql<boolean>`organization_id is not null`),
      column('memberships', 'role_slugs', json, sql`'["member"]'`),
      schema
        .createIndex('memberships_created_at')
        .on('memberships')
        .columns(['environment_id', 'organization_id', 'created_at', 'id']),

      // One row a role; a role of the whole environment has an empty organization, so that one constraint covers both.
      owned('roles')
        .addColumn('organization_id', text, (c) => c.notNull())
        .addColumn('slug', text, (c) => c.notNull())
        .addColumn('name', text, (c) => c.notNull())
        .addColumn('description', text)
        .addColumn('permissions', json, (c) => c.notNull()),
      schema.createIndex('roles_slug').on('roles').columns(['environment_id', 'organization_id', 'slug']).unique(),
      // Every environment has the two roles that applications expect; a new one gets them when it is made.
      raw(
        `insert into roles (environment_id, id, created_at, updated_at, organization_id, slug, name, permissions)
         select id, 'role_1' || substr(id, 6), created_at, created_at, '', 'admin', 'Admin', '[]' from environments`,
      ),
      raw(
        `insert into roles (environment_id, id, created_at, updated_at, organization_id, slug, name, permissions)
         select id, 'role_' || substr(id, 5), created_at, created_at, '', 'member', 'Member', '[]' from environments`,
      ),

      owned('permissions')
        .addColumn('slug', text, (c) => c.notNull())
        .addColumn('name', text, (c) => c.notNull())
        .addColumn('description', text),
      schema.createIndex('permissions_slug').on('permissions').columns(['environment_id', 'slug']).unique(),
    ];
  },
};
