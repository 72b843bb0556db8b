// Roles and permissions: of the environment, and of one organization beside them.

import { newId } from '../kit/ids.ts';
import { slugOf } from '../kit/slugs.ts';
import type { Permission, Role, RoleFacts, ToldRole } from '../model/organization.ts';
import type { Page, PageRequest } from '../model/page.ts';
import { refuse } from '../model/refusal.ts';
import { Conflict, type Db, type Tx } from '../store/database.ts';
import { isRoleAssigned } from '../store/memberships.ts';
import { findOrganization } from '../store/organizations.ts';
import * as store from '../store/roles.ts';
import { emit } from './events.ts';
import { checkCursor } from './pages.ts';
import type { Work } from './work.ts';

/** The role of whoever makes an organization, and of those who may invite to it. */
export const ADMIN_ROLE = 'admin';
/** The role of a member for whom none is named. */
export const DEFAULT_ROLE = 'member';

/** The roles that every environment starts with. */
export async function putFirstRoles(tx: Tx, environmentId: string, now: number): Promise<void> {
  for (const [slug, name] of [[ADMIN_ROLE, 'Admin'] as const, [DEFAULT_ROLE, 'Member'] as const]) {
    const role = { id: newId('role', now), organizationId: null, slug, name, description: null, permissions: [] };
    await store.insertRole(tx, environmentId, { ...role, createdAt: now, updatedAt: now });
  }
}

export interface NewRole {
  slug?: string;
  name: string;
  description?: string | null;
}

/** Creates a role, of one organization or of all. Refuses `role_slug_taken`, `not_found`. */
export async function createRole(work: Work, organizationId: string | null, input: NewRole): Promise<Role> {
  if (organizationId) await checkOrganization(work, organizationId);
  const now = work.now();
  const role: Role = {
    id: newId('role', now),
    organizationId,
    slug: input.slug ?? roleSlug(input.name, organizationId),
    name: input.name,
    description: input.description ?? null,
    permissions: [],
    createdAt: now,
    updatedAt: now,
  };
  await claiming(refuse('role_slug_taken', { organizationRole: organizationId !== null }), () =>
    work.commit(async (tx) => {
      await store.insertRole(tx, work.environmentId, role);
      await emit(work, tx, 'role.created', role, { organizationId });
    }),
  );
  return role;
}

/** The roles that members of an organization may have, those of the environment first. Refuses `not_found`. */
export async function listRoles(work: Work, organizationId: string | null): Promise<Role[]> {
  if (organizationId) await checkOrganization(work, organizationId);
  return store.listRoles(work.db, work.environmentId, organizationId);
}

/** A role by its slug: of the organization, else of the environment. Refuses `not_found`. */
export async function getRole(work: Work, organizationId: string | null, slug: string): Promise<Role> {
  if (organizationId) await checkOrganization(work, organizationId);
  const own = organizationId ? await store.findRole(work.db, work.environmentId, organizationId, slug) : null;
  return found(own ?? (await store.findRole(work.db, work.environmentId, null, slug)), slug);
}

/** Changes a role of exactly this level. Refuses `not_found`, and `not_found` for a permission that is none. */
export async function updateRole(
  work: Work,
  organizationId: string | null,
  slug: string,
  change: (role: Role) => Partial<Pick<Role, 'name' | 'description' | 'permissions'>>,
): Promise<Role> {
  if (organizationId) await checkOrganization(work, organizationId);
  return work.commit(async (tx) => {
    const before = found(await store.findRole(tx, work.environmentId, organizationId, slug), slug);
    const after = { ...before, ...change(before) };
    for (const permission of after.permissions) {
      if (before.permissions.includes(permission)) continue;
      foundPermission(await store.findPermission(tx, work.environmentId, permission), permission);
    }
    const changed = (['name', 'description', 'permissions'] as const).filter(
      (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
    );
    if (changed.length === 0) return before;
    const role = { ...after, updatedAt: work.now() };
    await store.updateRole(tx, work.environmentId, role);
    const previous = Object.fromEntries(changed.map((field) => [field, before[field]]));
    await emit(work, tx, 'role.updated', await told(work, tx, role), { organizationId, previous });
    return role;
  });
}

/** Removes a role of an organization. Refuses `not_found`, and `role_in_use` while somebody has it. */
export async function deleteRole(work: Work, organizationId: string, slug: string): Promise<void> {
  await checkOrganization(work, organizationId);
  await work.commit(async (tx) => {
    const role = found(await store.findRole(tx, work.environmentId, organizationId, slug), slug);
    if (await isRoleAssigned(tx, work.environmentId, organizationId, slug)) throw refuse('role_in_use', { slug });
    await store.deleteRole(tx, work.environmentId, role.id);
    await emit(work, tx, 'role.deleted', role, { organizationId });
  });
}

/**
 * The roles of these names as an organization has them, in this order; duplicates once. In a commit they cannot be
 * removed until it ends. Refuses `invalid_role`.
 */
export async function resolveRoles(
  work: Work,
  db: Db,
  organizationId: string,
  slugs: string[] | undefined,
  by: 'membership' | 'invitation' = 'membership',
): Promise<string[]> {
  const wanted = [...new Set(slugs && slugs.length > 0 ? slugs : [DEFAULT_ROLE])];
  const known = await store.findRoles(db, work.environmentId, organizationId, wanted, true);
  for (const slug of wanted) if (!known.some((role) => role.slug === slug)) throw refuse('invalid_role', { slug, by });
  return wanted;
}

/** The role that an invitation promised, or, when that is gone by now, the one of a member for whom none is named. */
export async function promisedRole(work: Work, tx: Tx, organizationId: string, slug: string | null): Promise<string> {
  if (!slug) return DEFAULT_ROLE;
  const own = await store.findRole(tx, work.environmentId, organizationId, slug);
  return own || (await store.findRole(tx, work.environmentId, null, slug)) ? slug : DEFAULT_ROLE;
}

/** What the holders of these roles may do in an organization. */
export async function permissionsOf(work: Work, organizationId: string, slugs: string[]): Promise<string[]> {
  const roles = await store.findRoles(work.db, work.environmentId, organizationId, slugs, false);
  return [...new Set(roles.flatMap((role) => role.permissions))].sort();
}

/** Where a role is looked for: one of an organization, or one of the environment that it has not. */
export interface RolePlace {
  organizationId: string | null;
  slug: string;
}

/** The roles at these places, in their order; one that is gone has its slug as a name, and no permissions. */
export async function listRoleFacts(work: Work, places: RolePlace[], db: Db = work.db): Promise<RoleFacts[]> {
  if (places.length === 0) return [];
  const organizationIds = [...new Set(places.map(({ organizationId }) => organizationId ?? ''))];
  const slugs = [...new Set(places.map(({ slug }) => slug))];
  const rows = await store.listRolesOfMany(db, work.environmentId, organizationIds, slugs);
  const known = new Map(rows.map((role) => [`${role.organizationId ?? ''} ${role.slug}`, role]));
  return places.map(({ organizationId, slug }) => {
    const role = known.get(`${organizationId ?? ''} ${slug}`) ?? known.get(` ${slug}`);
    return { slug, name: role?.name ?? slug, permissions: role?.permissions ?? [] };
  });
}

/** Creates a permission. Refuses `permission_slug_taken`. */
export async function createPermission(work: Work, input: NewRole & { slug: string }): Promise<Permission> {
  const now = work.now();
  const { slug, name, description = null } = input;
  const permission: Permission = { id: newId('perm', now), slug, name, description, createdAt: now, updatedAt: now };
  await claiming(refuse('permission_slug_taken'), () =>
    work.commit(async (tx) => {
      await store.insertPermission(tx, work.environmentId, permission);
      await emit(work, tx, 'permission.created', permission);
    }),
  );
  return permission;
}

/** Refuses `not_found`. */
export async function getPermission(work: Work, slug: string): Promise<Permission> {
  return foundPermission(await store.findPermission(work.db, work.environmentId, slug), slug);
}

/** Refuses `invalid_cursor`. */
export async function listPermissions(work: Work, page: PageRequest): Promise<Page<Permission>> {
  await checkCursor(page, 'perm', async () => false);
  return store.listPermissions(work.db, work.environmentId, page);
}

/** Refuses `not_found`. */
export async function updatePermission(
  work: Work,
  slug: string,
  change: { name?: string; description?: string | null },
): Promise<Permission> {
  return work.commit(async (tx) => {
    const before = foundPermission(await store.findPermission(tx, work.environmentId, slug), slug);
    const { name = before.name, description = before.description } = change;
    if (name === before.name && description === before.description) return before;
    const permission = { ...before, name, description, updatedAt: work.now() };
    await store.updatePermission(tx, work.environmentId, permission);
    await emit(work, tx, 'permission.updated', permission, {
      previous: { name: before.name, description: before.description },
    });
    return permission;
  });
}

/** Removes a permission, from every role that grants it too. Refuses `not_found`. */
export async function deletePermission(work: Work, slug: string): Promise<void> {
  await work.commit(async (tx) => {
    const permission = foundPermission(await store.findPermission(tx, work.environmentId, slug), slug);
    for (const role of await store.listRolesGranting(tx, work.environmentId, slug)) {
      const permissions = role.permissions.filter((each) => each !== slug);
      const after = { ...role, permissions, updatedAt: work.now() };
      await store.updateRole(tx, work.environmentId, after);
      await emit(work, tx, 'role.updated', await told(work, tx, after), {
        organizationId: role.organizationId,
        previous: { permissions: role.permissions },
      });
    }
    await store.deletePermission(tx, work.environmentId, permission.id);
    await emit(work, tx, 'permission.deleted', permission);
  });
}

// Roles change rarely: what they permit is read one by one.
async function told(work: Work, tx: Tx, role: Role): Promise<ToldRole> {
  const named = await Promise.all(role.permissions.map((slug) => store.findPermission(tx, work.environmentId, slug)));
  return { ...role, granted: named.filter((each) => each !== null) };
}

function found(role: Role | null, slug: string): Role {
  if (!role) throw refuse('not_found', { entity: 'role', id: slug });
  return role;
}

function foundPermission(permission: Permission | null, slug: string): Permission {
  if (!permission) throw refuse('not_found', { entity: 'permission', id: slug });
  return permission;
}

async function checkOrganization(work: Work, id: string): Promise<void> {
  if (!(await findOrganization(work.db, work.environmentId, id)))
    throw refuse('not_found', { entity: 'organization', id });
}

// The vendor's organization roles begin with `org-`.
function roleSlug(name: string, organizationId: string | null): string {
  return organizationId ? `org-${slugOf(name)}` : slugOf(name);
}

async function claiming(taken: ReturnType<typeof refuse>, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw error instanceof Conflict && error.column === 'slug' ? taken : error;
  }
}
