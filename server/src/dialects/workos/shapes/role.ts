// Roles and permissions of this wire.

import { z } from 'zod';
import type { Permission, Role } from '../../../model/organization.ts';
import { optional, printTime, timestamp } from './common.ts';

export const roleSchema = z
  .object({
    object: z.literal('role'),
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    type: z.enum(['EnvironmentRole', 'OrganizationRole']),
    resource_type_slug: z.string(),
    permissions: z.array(z.string()),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Role' });

export function printRole(role: Role): z.input<typeof roleSchema> {
  return {
    object: 'role',
    id: role.id,
    slug: role.slug,
    name: role.name,
    description: role.description,
    type: role.organizationId ? 'OrganizationRole' : 'EnvironmentRole',
    resource_type_slug: 'organization',
    permissions: role.permissions,
    created_at: printTime(role.createdAt),
    updated_at: printTime(role.updatedAt),
  };
}

/** A role as events tell it: Python reads exactly these keys, the organization's among them only for its own roles. */
export function printRoleEvent(role: Role): Record<string, unknown> {
  return {
    object: role.organizationId ? 'organization_role' : 'role',
    ...(role.organizationId
      ? { organization_id: role.organizationId, name: role.name, description: role.description }
      : {}),
    slug: role.slug,
    resource_type_slug: 'organization',
    permissions: role.permissions,
    created_at: printTime(role.createdAt),
    updated_at: printTime(role.updatedAt),
  };
}

export const permissionSchema = z
  .object({
    object: z.literal('permission'),
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    system: z.boolean(),
    resource_type_slug: z.string(),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Permission' });

export function printPermission(permission: Permission): z.input<typeof permissionSchema> {
  return {
    object: 'permission',
    id: permission.id,
    slug: permission.slug,
    name: permission.name,
    description: permission.description,
    system: false,
    resource_type_slug: 'organization',
    created_at: printTime(permission.createdAt),
    updated_at: printTime(permission.updatedAt),
  };
}

export const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_:.-]{0,47}$/, { message: 'must be lower-case letters, digits and - _ : .', abort: true });
const name = z.string().min(1).max(48);
const description = z.string().max(150).nullish();

export const createRoleBody = z.object({ slug, name, description });
export const createOrganizationRoleBody = z.object({ slug: optional(slug), name, description });
export const updateRoleBody = z.object({ name: optional(name), description });
