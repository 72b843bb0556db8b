// SQL of roles and permissions.

import { sql } from 'kysely';
import type { Permission, Role } from '../model/organization.ts';
import type { Page, PageRequest } from '../model/page.ts';
import type { Db, Tx } from './database.ts';
import { fromCursor, makePage, planScan, type ScanParameters, type ScanShape } from './keyset.ts';
import { command, isAmong, queries, query } from './statement.ts';
import type { Tables } from './tables.ts';

function toRole(row: Omit<Tables['roles'], 'environment_id'>): Role {
  return {
    id: row.id,
    organizationId: row.organization_id || null,
    slug: row.slug,
    name: row.name,
    description: row.description,
    permissions: row.permissions as string[],
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function toPermission(row: Omit<Tables['permissions'], 'environment_id'>): Permission {
  const { id, slug, name, description, created_at: createdAt, updated_at: updatedAt } = row;
  return { id, slug, name, description, createdAt, updatedAt };
}

type InOrganization = { environmentId: string; organizationId: string };

// An organization's roles are those of the environment and its own, in the order in which they were made.
const available = query((db, p: InOrganization) =>
  db
    .selectFrom('roles')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .where('organization_id', 'in', [sql<string>`''`, p.organizationId])
    .orderBy('organization_id')
    .orderBy('created_at')
    .orderBy('id'),
);

const ofMany = query((db, p: { environmentId: string; ids: string; slugs: string }, kind) =>
  db
    .selectFrom('roles')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .where(isAmong(kind, 'organization_id', p.ids))
    .where(isAmong(kind, 'slug', p.slugs)),
);

type NamedParameters = InOrganization & Record<`slug${number}`, string>;

const named = queries((db, p: NamedParameters, shape: { slugs: number; hold: boolean }, kind) => {
  const slugs = Array.from({ length: shape.slugs }, (_, at) => p[`slug${at}`] as string);
  const found = db
    .selectFrom('roles')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .where('organization_id', 'in', [sql<string>`''`, p.organizationId])
    .where('slug', 'in', slugs);
  return shape.hold && kind === 'postgres' ? found.forKeyShare() : found;
});

const bySlug = query((db, p: InOrganization & { slug: string }, kind) => {
  const found = db
    .selectFrom('roles')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .where('organization_id', '=', p.organizationId)
    .where('slug', '=', p.slug);
  return kind === 'postgres' ? found.forUpdate() : found;
});

type WrittenRole = { environmentId: string; organizationId: string } & Omit<Role, 'organizationId'>;

const insert = command((db, p: WrittenRole) =>
  db.insertInto('roles').values({
    environment_id: p.environmentId,
    id: p.id,
    organization_id: p.organizationId,
    slug: p.slug,
    name: p.name,
    description: p.description,
    permissions: p.permissions,
    created_at: p.createdAt,
    updated_at: p.updatedAt,
  }),
);

const update = command((db, p: WrittenRole) =>
  db
    .updateTable('roles')
    .set({ name: p.name, description: p.description, permissions: p.permissions, updated_at: p.updatedAt })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id),
);

const remove = command((db, p: { environmentId: string; id: string }) =>
  db.deleteFrom('roles').where('environment_id', '=', p.environmentId).where('id', '=', p.id),
);

const everyRole = query((db, p: { environmentId: string; slug: string }) =>
  db
    .selectFrom('roles')
    .selectAll()
    .where('environment_id', '=', p.environmentId)
    .where(sql<boolean>`cast(permissions as text) like '%"' || ${p.slug} || '"%'`),
);

/** The roles that members of an organization may have; without one, those of the environment. */
export async function listRoles(db: Db, environmentId: string, organizationId: string | null): Promise<Role[]> {
  return (await available.all(db, { environmentId, organizationId: organizationId ?? '' })).map(toRole);
}

/** The roles of these names that members of an organization may have; held ones are there until the commit ends. */
export async function findRoles(
  db: Db,
  environmentId: string,
  organizationId: string,
  slugs: string[],
  hold: boolean,
): Promise<Role[]> {
  if (slugs.length === 0) return [];
  const wanted = Object.fromEntries(slugs.map((slug, at) => [`slug${at}`, slug]));
  const rows = await named({ slugs: slugs.length, hold }).all(db, { environmentId, organizationId, ...wanted });
  return rows.map(toRole);
}

/** The roles of these names that the environment or any of the organizations has. */
export async function listRolesOfMany(
  db: Db,
  environmentId: string,
  organizationIds: string[],
  slugs: string[],
): Promise<Role[]> {
  const ids = JSON.stringify(['', ...organizationIds]);
  return (await ofMany.all(db, { environmentId, ids, slugs: JSON.stringify(slugs) })).map(toRole);
}

/** One role of exactly this level; inside a commit PostgreSQL holds the row. */
export async function findRole(
  db: Db,
  environmentId: string,
  organizationId: string | null,
  slug: string,
): Promise<Role | null> {
  const row = await bySlug.first(db, { environmentId, organizationId: organizationId ?? '', slug });
  return row ? toRole(row) : null;
}

/** Throws Conflict on `slug`. */
export async function insertRole(tx: Tx, environmentId: string, role: Role): Promise<void> {
  await insert.run(tx, { environmentId, ...role, organizationId: role.organizationId ?? '' });
}

export async function updateRole(tx: Tx, environmentId: string, role: Role): Promise<void> {
  await update.run(tx, { environmentId, ...role, organizationId: role.organizationId ?? '' });
}

export async function deleteRole(tx: Tx, environmentId: string, id: string): Promise<void> {
  await remove.run(tx, { environmentId, id });
}

/** The roles that grant a permission. */
export async function listRolesGranting(db: Db, environmentId: string, slug: string): Promise<Role[]> {
  const rows = await everyRole.all(db, { environmentId, slug });
  return rows.map(toRole).filter((role) => role.permissions.includes(slug));
}

const permissionBySlug = query((db, p: { environmentId: string; slug: string }) =>
  db.selectFrom('permissions').selectAll().where('environment_id', '=', p.environmentId).where('slug', '=', p.slug),
);

const insertPermissionRow = command((db, p: { environmentId: string } & Permission) =>
  db.insertInto('permissions').values({
    environment_id: p.environmentId,
    id: p.id,
    slug: p.slug,
    name: p.name,
    description: p.description,
    created_at: p.createdAt,
    updated_at: p.updatedAt,
  }),
);

const updatePermissionRow = command((db, p: { environmentId: string } & Permission) =>
  db
    .updateTable('permissions')
    .set({ name: p.name, description: p.description, updated_at: p.updatedAt })
    .where('environment_id', '=', p.environmentId)
    .where('id', '=', p.id),
);

const removePermissionRow = command((db, p: { environmentId: string; id: string }) =>
  db.deleteFrom('permissions').where('environment_id', '=', p.environmentId).where('id', '=', p.id),
);

const listRows = queries((db, p: ScanParameters & { environmentId: string }, shape: ScanShape) => {
  const all = () => db.selectFrom('permissions').where('permissions.environment_id', '=', p.environmentId);
  let page = all().selectAll();
  if (shape.cursor) {
    const near = all()
      .where(fromCursor('permissions', p.environmentId, p, shape.direction, 'near'))
      .select(sql`1`.as('one'))
      .limit(1);
    page = page
      .where(fromCursor('permissions', p.environmentId, p, shape.direction, 'beyond'))
      .select(sql<unknown>`exists ${near}`.as('has_near')) as typeof page;
  }
  return page
    .orderBy('permissions.created_at', shape.direction)
    .orderBy('permissions.id', shape.direction)
    .limit(sql<number>`${sql.lit(shape.take)}`);
});

export async function findPermission(db: Db, environmentId: string, slug: string): Promise<Permission | null> {
  const row = await permissionBySlug.first(db, { environmentId, slug });
  return row ? toPermission(row) : null;
}

/** Throws Conflict on `slug`. */
export async function insertPermission(tx: Tx, environmentId: string, permission: Permission): Promise<void> {
  await insertPermissionRow.run(tx, { environmentId, ...permission });
}

export async function updatePermission(tx: Tx, environmentId: string, permission: Permission): Promise<void> {
  await updatePermissionRow.run(tx, { environmentId, ...permission });
}

export async function deletePermission(tx: Tx, environmentId: string, id: string): Promise<void> {
  await removePermissionRow.run(tx, { environmentId, id });
}

export async function listPermissions(db: Db, environmentId: string, page: PageRequest): Promise<Page<Permission>> {
  const scan = planScan(page);
  const rows = await listRows(scan.shape).all(db, { ...scan.parameters, environmentId });
  return makePage(scan, page.limit, rows, toPermission);
}
