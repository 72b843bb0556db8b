// Organization memberships through the SDK: begun, listed, given other roles, suspended, taken up again, ended.

import { decodeJwt } from 'jose';
import { expect } from 'vitest';
import type { Scene, Stage } from '../harness/stories.ts';
import { byPassword, expectThrown, idOf, member, organization, person, TIME } from './cast.ts';
import { thrownBy } from './thrown.ts';

// Somebody who was invited and has not answered.
async function invitee(stage: Stage) {
  const { id: userId, email } = await person(stage);
  const { id: organizationId } = await organization(stage);
  await stage.workos.userManagement.sendInvitation({ email, organizationId });
  const waiting = { userId, statuses: ['pending' as const] };
  const { data } = await stage.workos.userManagement.listOrganizationMemberships(waiting);
  return { userId, organizationId, id: data[0]?.id as string };
}

/** The stories of memberships. */
export function memberships({ method }: Scene): void {
  method('createOrganizationMembership', (shows) => {
    shows('a new member is active and has the role of everybody', async (stage) => {
      const { id: userId } = await person(stage);
      const { id: organizationId, name: organizationName } = await organization(stage);
      const made = await stage.workos.userManagement.createOrganizationMembership({ userId, organizationId });
      expect(made).toEqual({
        object: 'organization_membership',
        id: idOf('om'),
        userId,
        organizationId,
        organizationName,
        status: 'active',
        directoryManaged: false,
        customAttributes: {},
        role: { slug: 'member' },
        roles: [{ slug: 'member' }],
        createdAt: expect.stringMatching(TIME),
        updatedAt: expect.stringMatching(TIME),
      });
      expect(await stage.workos.userManagement.getOrganizationMembership(made.id)).toEqual(made);
    });

    shows('one role or several may be given; the first is the primary one', async (stage) => {
      const { userManagement } = stage.workos;
      const { id: organizationId } = await organization(stage);
      const [one, two] = [await person(stage), await person(stage)];
      const single = { userId: one.id, organizationId, roleSlug: 'admin' };
      expect((await userManagement.createOrganizationMembership(single)).role).toEqual({ slug: 'admin' });
      const several = { userId: two.id, organizationId, roleSlugs: ['member', 'admin'] };
      const made = await userManagement.createOrganizationMembership(several);
      expect([made.role, made.roles]).toEqual([{ slug: 'member' }, [{ slug: 'member' }, { slug: 'admin' }]]);
    });

    shows('trap 34: somebody who is a member already is refused, and the refusal stays', async (stage) => {
      const { id: userId, places } = await member(stage);
      const given = { userId, organizationId: places[0]?.id as string };
      for (let tries = 0; tries < 2; tries += 1) {
        const thrown = await thrownBy(stage.workos.userManagement.createOrganizationMembership(given));
        expectThrown(stage, thrown, 'ConflictException', 'organization_membership_already_exists');
      }
    });

    shows('a suspended member is one again, with the roles that are given', async (stage) => {
      const { userManagement } = stage.workos;
      const { id: userId, places, memberships } = await member(stage);
      const id = memberships[0]?.id as string;
      await userManagement.deactivateOrganizationMembership(id);
      const given = { userId, organizationId: places[0]?.id as string, roleSlug: 'admin' };
      const again = await userManagement.createOrganizationMembership(given);
      expect(again).toMatchObject({ id, status: 'active', role: { slug: 'admin' } });
    });

    shows('somebody who is invited has to answer first', async (stage) => {
      const { userId, organizationId } = await invitee(stage);
      const thrown = await thrownBy(
        stage.workos.userManagement.createOrganizationMembership({ userId, organizationId }),
      );
      const code = 'cannot_reactivate_pending_organization_membership';
      expectThrown(stage, thrown, 'GenericServerException', code);
      expect(thrown.status).toBe(400);
    });

    shows('who or what is unknown is not found; what is missing is named; no such role is refused', async (stage) => {
      const { userManagement } = stage.workos;
      const [{ id: userId }, { id: organizationId }] = [await person(stage), await organization(stage)];
      const make = (given: object) => thrownBy(userManagement.createOrganizationMembership(given as never));
      const nobody = await make({ userId: 'user_none', organizationId });
      expectThrown(stage, nobody, 'NotFoundException', 'entity_not_found');
      const nowhere = await make({ userId, organizationId: 'org_none' });
      expectThrown(stage, nowhere, 'NotFoundException', 'entity_not_found');
      const missing = await make({ organizationId });
      expectThrown(stage, missing, 'UnprocessableEntityException', 'invalid_request_parameters');
      expect(missing.message).toContain('user_id_string_required');
      const roleless = await make({ userId, organizationId, roleSlug: 'nobody' });
      expectThrown(stage, roleless, 'UnprocessableEntityException', 'invalid_role');
      expect((await userManagement.listOrganizationMemberships({ userId })).data).toEqual([]);
    });
  });

  method('getOrganizationMembership', (shows) => {
    shows('an unknown id is not found', async (stage) => {
      const thrown = await thrownBy(stage.workos.userManagement.getOrganizationMembership('om_none'));
      expectThrown(stage, thrown, 'NotFoundException', 'entity_not_found');
    });
  });

  method('listOrganizationMemberships', (shows) => {
    shows('of a user, of an organization, and of both; the active ones unless told otherwise', async (stage) => {
      const { userManagement } = stage.workos;
      const { id: userId, places, memberships } = await member(stage, 2);
      const [first, second] = memberships.map(({ id }) => id) as [string, string];
      await userManagement.deactivateOrganizationMembership(first);
      const ids = async (filter: object) =>
        (await userManagement.listOrganizationMemberships(filter as { userId: string })).data.map(({ id }) => id);
      expect(await ids({ userId })).toEqual([second]);
      expect(await ids({ organizationId: places[1]?.id })).toEqual([second]);
      expect(await ids({ userId, organizationId: places[0]?.id })).toEqual([]);
      expect(await ids({ userId, statuses: ['active', 'inactive'] })).toEqual([second, first]);
      expect(await ids({ userId, statuses: ['inactive'] })).toEqual([first]);
      expect(await ids({ userId: 'user_none' })).toEqual([]);
    });

    shows('of nobody in particular is refused', async (stage) => {
      const thrown = await thrownBy(stage.workos.userManagement.listOrganizationMemberships({} as { userId: string }));
      expectThrown(stage, thrown, 'GenericServerException', 'missing_user_id_or_organization_id');
      expect(thrown.status).toBe(400);
    });

    shows('a status that is none is refused', async (stage) => {
      const given = { userId: 'user_none', statuses: ['asleep' as 'active'] };
      const thrown = await thrownBy(stage.workos.userManagement.listOrganizationMemberships(given));
      expectThrown(stage, thrown, 'UnprocessableEntityException', 'invalid_request_parameters');
    });
  });

  method('updateOrganizationMembership', (shows) => {
    shows('the roles that are given are the whole set, and the next token tells them', async (stage) => {
      const { userManagement } = stage.workos;
      const { email, memberships } = await member(stage);
      const id = memberships[0]?.id as string;
      const { refreshToken } = await byPassword(stage, email);
      const changed = await userManagement.updateOrganizationMembership(id, { roleSlugs: ['admin', 'member'] });
      expect(changed).toMatchObject({ id, role: { slug: 'admin' }, roles: [{ slug: 'admin' }, { slug: 'member' }] });
      const { accessToken } = await userManagement.authenticateWithRefreshToken({ refreshToken });
      expect(decodeJwt(accessToken)).toMatchObject({ role: 'admin', roles: ['admin', 'member'] });
      const single = await userManagement.updateOrganizationMembership(id, { roleSlug: 'member' });
      expect(single.roles).toEqual([{ slug: 'member' }]);
      expect(await userManagement.getOrganizationMembership(id)).toEqual(single);
    });

    shows('a role that is none is refused, an unknown member not found', async (stage) => {
      const { memberships } = await member(stage);
      const { userManagement } = stage.workos;
      const id = memberships[0]?.id as string;
      const thrown = await thrownBy(userManagement.updateOrganizationMembership(id, { roleSlug: 'nobody' }));
      expectThrown(stage, thrown, 'UnprocessableEntityException', 'invalid_role');
      const unknown = await thrownBy(userManagement.updateOrganizationMembership('om_none', { roleSlug: 'member' }));
      expectThrown(stage, unknown, 'NotFoundException', 'entity_not_found');
    });
  });

  method('deactivateOrganizationMembership', (shows) => {
    shows('a suspended member keeps the roles and loses the sessions there', async (stage) => {
      const { userManagement } = stage.workos;
      const { id: userId, email, memberships } = await member(stage);
      const id = memberships[0]?.id as string;
      const { refreshToken } = await byPassword(stage, email);
      const suspended = await userManagement.deactivateOrganizationMembership(id);
      expect(suspended).toMatchObject({ id, status: 'inactive', role: { slug: 'member' } });
      expect((await userManagement.listSessions(userId)).data).toEqual([]);
      const thrown = await thrownBy(userManagement.authenticateWithRefreshToken({ refreshToken }));
      expect(thrown).toMatchObject({ status: 400, error: 'invalid_grant' });
      expect(await userManagement.deactivateOrganizationMembership(id)).toEqual(suspended);
    });

    shows('somebody who is invited is no member to suspend; nor is an unknown one', async (stage) => {
      const { userManagement } = stage.workos;
      const { id } = await invitee(stage);
      const thrown = await thrownBy(userManagement.deactivateOrganizationMembership(id));
      expectThrown(stage, thrown, 'GenericServerException', 'cannot_deactivate_pending_organization_membership');
      expect(thrown.status).toBe(400);
      const unknown = await thrownBy(userManagement.deactivateOrganizationMembership('om_none'));
      expectThrown(stage, unknown, 'NotFoundException', 'entity_not_found');
    });
  });

  method('reactivateOrganizationMembership', (shows) => {
    shows('a member comes back with the former roles, and again changes nothing', async (stage) => {
      const { userManagement } = stage.workos;
      const { memberships } = await member(stage);
      const id = memberships[0]?.id as string;
      await userManagement.updateOrganizationMembership(id, { roleSlug: 'admin' });
      await userManagement.deactivateOrganizationMembership(id);
      const back = await userManagement.reactivateOrganizationMembership(id);
      expect(back).toMatchObject({ id, status: 'active', role: { slug: 'admin' } });
      expect(await userManagement.reactivateOrganizationMembership(id)).toEqual(back);
    });

    shows('somebody who is invited is not taken up; nor is an unknown one', async (stage) => {
      const { userManagement } = stage.workos;
      const { id } = await invitee(stage);
      const thrown = await thrownBy(userManagement.reactivateOrganizationMembership(id));
      expectThrown(stage, thrown, 'GenericServerException', 'cannot_reactivate_pending_organization_membership');
      const unknown = await thrownBy(userManagement.reactivateOrganizationMembership('om_none'));
      expectThrown(stage, unknown, 'NotFoundException', 'entity_not_found');
    });
  });

  method('deleteOrganizationMembership', (shows) => {
    shows('an ended membership is gone, and with it the sessions there', async (stage) => {
      const { userManagement } = stage.workos;
      const { id: userId, email, memberships } = await member(stage);
      const id = memberships[0]?.id as string;
      await byPassword(stage, email);
      expect(await userManagement.deleteOrganizationMembership(id)).toBeUndefined();
      expect((await userManagement.listSessions(userId)).data).toEqual([]);
      for (const look of [
        () => userManagement.getOrganizationMembership(id),
        () => userManagement.deleteOrganizationMembership(id),
      ]) {
        expectThrown(stage, await thrownBy(look()), 'NotFoundException', 'entity_not_found');
      }
    });
  });
}
