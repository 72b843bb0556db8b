// Roles and permissions through the SDK: of the environment, and of one organization beside them.

import { expect } from 'vitest';
import { has, oldRolesOf } from '../harness/services.ts';
import type { Scene, Stage } from '../harness/stories.ts';
import { expectThrown, idOf, organization, person, TIME } from './cast.ts';
import { thrownBy } from './thrown.ts';

let slugs = 0;
const fresh = (kind: string) => {
  slugs += 1;
  return `${kind}-${slugs}`;
};

async function permission({ workos }: Stage): Promise<string> {
  const slug = fresh('engines:start');
  await workos.authorization.createPermission({ slug, name: 'Start engines' });
  return slug;
}

async function role({ workos }: Stage): Promise<string> {
  const slug = fresh('engineer');
  await workos.authorization.createEnvironmentRole({ slug, name: 'Engineer' });
  return slug;
}

async function organizationRole(stage: Stage) {
  const { id } = await organization(stage);
  const slug = fresh('org-mechanic');
  await stage.workos.authorization.createOrganizationRole(id, { slug, name: 'Mechanic' });
  return { id, slug };
}

/** The stories of the roles that every organization knows. */
export function environmentRoles({ method }: Scene): void {
  method('authorization.createEnvironmentRole', (shows) => {
    shows('a role begins without permissions', async ({ workos }) => {
      const slug = fresh('pilot');
      const made = await workos.authorization.createEnvironmentRole({ slug, name: 'Pilot', description: 'Flies.' });
      expect(made).toEqual({
        object: 'role',
        id: idOf('role'),
        slug,
        name: 'Pilot',
        description: 'Flies.',
        type: 'EnvironmentRole',
        resourceTypeSlug: 'organization',
        permissions: [],
        createdAt: expect.stringMatching(TIME),
        updatedAt: expect.stringMatching(TIME),
      });
      expect(await workos.authorization.getEnvironmentRole(slug)).toEqual(made);
    });

    shows('a slug that is taken is refused, and one that is none', async (stage) => {
      const { authorization } = stage.workos;
      const slug = await role(stage);
      const taken = await thrownBy(authorization.createEnvironmentRole({ slug, name: 'Again' }));
      expectThrown(stage, taken, 'ConflictException', 'role_slug_conflict');
      const none = await thrownBy(authorization.createEnvironmentRole({ slug: 'No Slug', name: 'None' }));
      expectThrown(stage, none, 'UnprocessableEntityException', 'invalid_request_parameters');
      const long = await thrownBy(authorization.createEnvironmentRole({ slug: fresh('long'), name: 'x'.repeat(49) }));
      expectThrown(stage, long, 'UnprocessableEntityException', 'invalid_request_parameters');
    });
  });

  method('authorization.listEnvironmentRoles', (shows) => {
    shows('the list begins with the roles that were there first, and has no cursors', async (stage) => {
      const slug = await role(stage);
      const list = await stage.workos.authorization.listEnvironmentRoles();
      expect(Object.keys(list).sort()).toEqual(['data', 'object']);
      const known = list.data.map((each) => each.slug);
      expect(known.slice(0, 2)).toEqual(['admin', 'member']);
      expect(known).toContain(slug);
    });
  });

  method('authorization.getEnvironmentRole', (shows) => {
    shows('an unknown slug is not found', async (stage) => {
      const thrown = await thrownBy(stage.workos.authorization.getEnvironmentRole('nobody'));
      expectThrown(stage, thrown, 'NotFoundException', 'entity_not_found');
    });
  });

  method('authorization.updateEnvironmentRole', (shows) => {
    shows('a role gets another name, and keeps its slug', async (stage) => {
      const slug = await role(stage);
      const { authorization } = stage.workos;
      const changed = await authorization.updateEnvironmentRole(slug, { name: 'Chief', description: 'First of all.' });
      expect(changed).toMatchObject({ slug, name: 'Chief', description: 'First of all.' });
      const cleared = await authorization.updateEnvironmentRole(slug, { description: null });
      expect(cleared).toMatchObject({ name: 'Chief', description: null });
      expect(await authorization.getEnvironmentRole(slug)).toEqual(cleared);
      const thrown = await thrownBy(authorization.updateEnvironmentRole('nobody', { name: 'Nobody' }));
      expectThrown(stage, thrown, 'NotFoundException', 'entity_not_found');
    });
  });

  method('authorization.setEnvironmentRolePermissions', (shows) => {
    shows('the permissions that are given are the whole set', async (stage) => {
      const { authorization } = stage.workos;
      const [slug, first, second] = [await role(stage), await permission(stage), await permission(stage)];
      await authorization.setEnvironmentRolePermissions(slug, { permissions: [first] });
      const changed = await authorization.setEnvironmentRolePermissions(slug, { permissions: [second] });
      expect(changed.permissions).toEqual([second]);
      expect((await authorization.getEnvironmentRole(slug)).permissions).toEqual([second]);
      const thrown = await thrownBy(authorization.setEnvironmentRolePermissions(slug, { permissions: ['none'] }));
      expectThrown(stage, thrown, 'NotFoundException', 'entity_not_found');
      expect((await authorization.getEnvironmentRole(slug)).permissions).toEqual([second]);
    });
  });

  method('authorization.addEnvironmentRolePermission', (shows) => {
    shows('one permission is added to the others, and once', async (stage) => {
      const { authorization } = stage.workos;
      const [slug, first, second] = [await role(stage), await permission(stage), await permission(stage)];
      for (const permissionSlug of [first, second, second]) {
        await authorization.addEnvironmentRolePermission(slug, { permissionSlug });
      }
      expect((await authorization.getEnvironmentRole(slug)).permissions).toEqual([first, second]);
      const thrown = await thrownBy(authorization.addEnvironmentRolePermission(slug, { permissionSlug: 'none' }));
      expectThrown(stage, thrown, 'NotFoundException', 'entity_not_found');
    });
  });
}

/** The stories of the roles of one organization. */
export function organizationRoles({ method, sdk }: Scene): void {
  method('authorization.createOrganizationRole', (shows) => {
    shows('a role of an organization is known there and nowhere else', async (stage) => {
      const { authorization } = stage.workos;
      const { id, slug } = await organizationRole(stage);
      const made = await authorization.getOrganizationRole(id, slug);
      expect(made).toMatchObject({ slug, name: 'Mechanic', type: 'OrganizationRole', permissions: [] });
      const { id: elsewhere } = await organization(stage);
      const thrown = await thrownBy(authorization.getOrganizationRole(elsewhere, slug));
      expectThrown(stage, thrown, 'NotFoundException', 'entity_not_found');
    });

    shows('a slug is made of the name when there is none', async (stage) => {
      const { id } = await organization(stage);
      const made = await stage.workos.authorization.createOrganizationRole(id, { name: 'Night Watch' });
      expect(made.slug).toBe('org-night-watch');
    });

    shows('a slug that is taken and an organization that is none are refused', async (stage) => {
      const { authorization } = stage.workos;
      const { id, slug } = await organizationRole(stage);
      const taken = await thrownBy(authorization.createOrganizationRole(id, { slug, name: 'Again' }));
      expectThrown(stage, taken, 'ConflictException', 'organization_role_slug_conflict');
      const lost = await thrownBy(authorization.createOrganizationRole('org_none', { slug, name: 'Lost' }));
      expectThrown(stage, lost, 'NotFoundException', 'entity_not_found');
    });
  });

  method('authorization.listOrganizationRoles', (shows) => {
    shows("an organization has the environment's roles and its own", async (stage) => {
      const { id, slug } = await organizationRole(stage);
      const { data } = await stage.workos.authorization.listOrganizationRoles(id);
      expect(data.slice(0, 2).map((each) => each.slug)).toEqual(['admin', 'member']);
      expect(data.find((each) => each.slug === slug)?.type).toBe('OrganizationRole');
      const thrown = await thrownBy(stage.workos.authorization.listOrganizationRoles('org_none'));
      expectThrown(stage, thrown, 'NotFoundException', 'entity_not_found');
    });
  });

  if (has(sdk, 'organizations.listOrganizationRoles')) {
    method('organizations.listOrganizationRoles', (shows) => {
      shows('the old path gives the same list', async (stage) => {
        const { id: organizationId } = await organizationRole(stage);
        const old = await oldRolesOf(stage.workos)({ organizationId });
        expect(old).toEqual(await stage.workos.authorization.listOrganizationRoles(organizationId));
      });
    });
  }

  method('authorization.getOrganizationRole', (shows) => {
    shows("a role of the environment is the organization's too", async (stage) => {
      const { id } = await organization(stage);
      const found = await stage.workos.authorization.getOrganizationRole(id, 'member');
      expect(found).toMatchObject({ slug: 'member', type: 'EnvironmentRole' });
    });
  });

  method('authorization.updateOrganizationRole', (shows) => {
    shows('a role gets another name; an unknown one is not found', async (stage) => {
      const { authorization } = stage.workos;
      const { id, slug } = await organizationRole(stage);
      const changed = await authorization.updateOrganizationRole(id, slug, { name: 'Smith' });
      expect(changed).toMatchObject({ slug, name: 'Smith' });
      expect((await authorization.getOrganizationRole(id, slug)).name).toBe('Smith');
      const thrown = await thrownBy(authorization.updateOrganizationRole(id, 'nobody', { name: 'Nobody' }));
      expectThrown(stage, thrown, 'NotFoundException', 'entity_not_found');
    });
  });

  method('authorization.deleteOrganizationRole', (shows) => {
    shows('a role that nobody has is gone; one that somebody has stays', async (stage) => {
      const { authorization, userManagement } = stage.workos;
      const { id: organizationId, slug: roleSlug } = await organizationRole(stage);
      const { id: userId } = await person(stage);
      const { id } = await userManagement.createOrganizationMembership({ userId, organizationId, roleSlug });
      const held = await thrownBy(authorization.deleteOrganizationRole(organizationId, roleSlug));
      expectThrown(stage, held, 'ConflictException', 'role_has_assignments');
      await userManagement.updateOrganizationMembership(id, { roleSlug: 'member' });
      expect(await authorization.deleteOrganizationRole(organizationId, roleSlug)).toBeUndefined();
      const gone = await thrownBy(authorization.deleteOrganizationRole(organizationId, roleSlug));
      expectThrown(stage, gone, 'NotFoundException', 'entity_not_found');
    });
  });

  method('authorization.setOrganizationRolePermissions', (shows) => {
    shows('the permissions that are given are the whole set', async (stage) => {
      const { authorization } = stage.workos;
      const { id, slug } = await organizationRole(stage);
      const permissions = [await permission(stage), await permission(stage)];
      const changed = await authorization.setOrganizationRolePermissions(id, slug, { permissions });
      expect(changed.permissions).toEqual(permissions);
      const emptied = await authorization.setOrganizationRolePermissions(id, slug, { permissions: [] });
      expect(emptied.permissions).toEqual([]);
    });
  });

  method('authorization.addOrganizationRolePermission', (shows) => {
    shows('a permission is added; one that is none is not found', async (stage) => {
      const { authorization } = stage.workos;
      const { id, slug } = await organizationRole(stage);
      const permissionSlug = await permission(stage);
      const changed = await authorization.addOrganizationRolePermission(id, slug, { permissionSlug });
      expect(changed.permissions).toEqual([permissionSlug]);
      const thrown = await thrownBy(authorization.addOrganizationRolePermission(id, slug, { permissionSlug: 'none' }));
      expectThrown(stage, thrown, 'NotFoundException', 'entity_not_found');
    });
  });

  method('authorization.removeOrganizationRolePermission', (shows) => {
    shows('one permission is taken from the others', async (stage) => {
      const { authorization } = stage.workos;
      const { id, slug } = await organizationRole(stage);
      const [kept, permissionSlug] = [await permission(stage), await permission(stage)];
      await authorization.setOrganizationRolePermissions(id, slug, { permissions: [kept, permissionSlug] });
      await authorization.removeOrganizationRolePermission(id, slug, { permissionSlug });
      expect((await authorization.getOrganizationRole(id, slug)).permissions).toEqual([kept]);
    });
  });
}
