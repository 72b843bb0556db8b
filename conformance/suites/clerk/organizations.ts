// Organizations, their members and invitations through Clerk's SDK.

import { expect } from 'vitest';
import type { ClerkScene, ClerkStage } from '../../harness/clerk-stories.ts';
import { addressOf, NOBODY, next, notFound, person, refused } from './cast.ts';
import { PNG } from './metadata.ts';

export const organization = ({ clerk }: ClerkStage, more: object = {}) =>
  clerk.organizations.createOrganization({ name: `Looms ${next()}`, ...more });

/** The stories of organizations. */
export function organizations({ operation }: ClerkScene): void {
  operation('organizations.createOrganization', (shows) => {
    shows('has a slug, metadata, and its maker as admin', async (stage) => {
      const { id: createdBy } = await person(stage);
      const made = await organization(stage, { createdBy, publicMetadata: { a: 1 }, slug: `looms-${next()}` });
      expect(made).toMatchObject({ id: expect.stringMatching(/^org_/), publicMetadata: { a: 1 }, hasImage: false });
      expect((await stage.workos.organizations.getOrganization(made.id)).name).toBe(made.name);
      const { data } = await stage.clerk.users.getOrganizationMembershipList({ userId: createdBy });
      expect(data.map(({ role, organization: { id } }) => [role, id])).toEqual([['org:admin', made.id]]);
    });

    shows('without a name it is refused', async ({ clerk }) => {
      const nothing = clerk.organizations.createOrganization({} as { name: string });
      await refused(nothing, 422, 'form_param_missing', 'name');
    });
  });

  operation('organizations.getOrganization', (shows) => {
    shows('by id and by slug', async (stage) => {
      const made = await organization(stage);
      expect(await stage.clerk.organizations.getOrganization({ organizationId: made.id })).toMatchObject({
        id: made.id,
      });
      expect(await stage.clerk.organizations.getOrganization({ slug: made.slug as string })).toMatchObject({
        id: made.id,
      });
      await notFound(stage.clerk.organizations.getOrganization({ organizationId: 'org_none' }));
    });
  });

  operation('organizations.getOrganizationList', (shows) => {
    shows('by what is searched for, with the number of members', async (stage) => {
      const { id: createdBy } = await person(stage);
      const made = await organization(stage, { createdBy });
      const { data, totalCount } = await stage.clerk.organizations.getOrganizationList({
        query: made.name,
        includeMembersCount: true,
      });
      expect([data.map(({ id }) => id), totalCount, data[0]?.membersCount]).toEqual([[made.id], 1, 1]);
    });
  });

  operation('organizations.updateOrganization', (shows) => {
    shows('what is given changes, on both wires', async (stage) => {
      const made = await organization(stage);
      const name = `Mills ${next()}`;
      expect((await stage.clerk.organizations.updateOrganization(made.id, { name })).name).toBe(name);
      expect((await stage.workos.organizations.getOrganization(made.id)).name).toBe(name);
      await notFound(stage.clerk.organizations.updateOrganization('org_none', { name }));
    });
  });

  operation('organizations.updateOrganizationMetadata', (shows) => {
    shows('is merged', async (stage) => {
      const made = await organization(stage, { publicMetadata: { a: { b: 1, c: 2 } } });
      const change = { publicMetadata: { a: { b: null } } };
      const changed = await stage.clerk.organizations.updateOrganizationMetadata(made.id, change);
      expect(changed.publicMetadata).toEqual({ a: { c: 2 } });
    });
  });

  operation('organizations.replaceOrganizationMetadata', (shows) => {
    shows('is replaced whole', async (stage) => {
      const made = await organization(stage, { publicMetadata: { a: 1 }, privateMetadata: { b: 2 } });
      const change = { publicMetadata: { c: 3 } };
      const changed = await stage.clerk.organizations.replaceOrganizationMetadata(made.id, change);
      expect([changed.publicMetadata, changed.privateMetadata]).toEqual([{ c: 3 }, { b: 2 }]);
    });
  });

  operation('organizations.updateOrganizationLogo', (shows) => {
    shows('is served', async (stage) => {
      const made = await organization(stage);
      const file = new Blob([PNG], { type: 'image/png' });
      const changed = await stage.clerk.organizations.updateOrganizationLogo(made.id, { file });
      expect(changed.hasImage).toBe(true);
      expect((await fetch(changed.imageUrl)).status).toBe(200);
    });
  });

  operation('organizations.deleteOrganizationLogo', (shows) => {
    shows('is gone', async (stage) => {
      const made = await organization(stage);
      await stage.clerk.organizations.updateOrganizationLogo(made.id, { file: new Blob([PNG]) });
      expect((await stage.clerk.organizations.deleteOrganizationLogo(made.id)).hasImage).toBe(false);
    });
  });

  operation('organizations.deleteOrganization', (shows) => {
    shows('is gone on both wires', async (stage) => {
      const made = await organization(stage);
      const left = await stage.clerk.organizations.deleteOrganization(made.id);
      expect(left).toMatchObject({ object: 'organization', id: made.id, deleted: true });
      await notFound(stage.clerk.organizations.getOrganization({ organizationId: made.id }));
      await notFound(stage.clerk.organizations.deleteOrganization(made.id));
    });
  });
}

/** The stories of members. */
export function members({ operation }: ClerkScene): void {
  const join = async (stage: ClerkStage) => {
    const [{ id: organizationId }, who] = [await organization(stage), await person(stage)];
    const membership = { organizationId, userId: who.id, role: 'org:member' };
    return { who, organizationId, made: await stage.clerk.organizations.createOrganizationMembership(membership) };
  };

  operation('organizations.createOrganizationMembership', (shows) => {
    shows('is on the other wire too, and only once', async (stage) => {
      const { who, organizationId, made } = await join(stage);
      expect(made).toMatchObject({ role: 'org:member', publicUserData: { userId: who.id } });
      const listed = await stage.workos.userManagement.listOrganizationMemberships({ userId: who.id });
      expect(listed.data.map(({ organizationId: id, role }) => [id, role.slug])).toEqual([[organizationId, 'member']]);
      const again = { organizationId, userId: who.id, role: 'org:member' };
      const call = stage.clerk.organizations.createOrganizationMembership(again);
      await refused(call, 400, 'already_a_member_in_organization');
      const nobody = { organizationId, userId: NOBODY, role: 'org:member' };
      await notFound(stage.clerk.organizations.createOrganizationMembership(nobody));
    });
  });

  operation('organizations.getOrganizationMembershipList', (shows) => {
    shows('those of one organization, filtered', async (stage) => {
      const { who, organizationId, made } = await join(stage);
      const list = (more: object = {}) =>
        stage.clerk.organizations.getOrganizationMembershipList({ organizationId, ...more });
      expect((await list()).data.map(({ id }) => id)).toEqual([made.id]);
      expect((await list({ userId: [who.id], role: ['org:member'] })).totalCount).toBe(1);
      expect((await list({ role: ['org:admin'] })).totalCount).toBe(0);
      await notFound(list({ organizationId: 'org_none' }));
    });
  });

  operation('organizations.getInstanceOrganizationMembershipList', (shows) => {
    shows('those of all organizations', async (stage) => {
      const { made } = await join(stage);
      const { data, totalCount } = await stage.clerk.organizations.getInstanceOrganizationMembershipList({
        limit: 500,
      });
      expect(data.map(({ id }) => id)).toContain(made.id);
      expect(totalCount).toBe(data.length);
    });
  });

  operation('organizations.updateOrganizationMembership', (shows) => {
    shows('has another role', async (stage) => {
      const { who, organizationId } = await join(stage);
      const change = { organizationId, userId: who.id, role: 'org:admin' };
      expect((await stage.clerk.organizations.updateOrganizationMembership(change)).role).toBe('org:admin');
      await notFound(stage.clerk.organizations.updateOrganizationMembership({ ...change, userId: NOBODY }));
    });
  });

  operation('organizations.updateOrganizationMembershipMetadata', (shows) => {
    shows('is merged', async (stage) => {
      const { who, organizationId } = await join(stage);
      const change = { organizationId, userId: who.id, publicMetadata: { desk: 4 } };
      const changed = await stage.clerk.organizations.updateOrganizationMembershipMetadata(change);
      expect(changed.publicMetadata).toEqual({ desk: 4 });
    });
  });

  operation('organizations.deleteOrganizationMembership', (shows) => {
    shows('gives the membership that it was', async (stage) => {
      const { who, organizationId, made } = await join(stage);
      const gone = { organizationId, userId: who.id };
      expect((await stage.clerk.organizations.deleteOrganizationMembership(gone)).id).toBe(made.id);
      await notFound(stage.clerk.organizations.deleteOrganizationMembership(gone));
    });
  });
}

/** The stories of invitations, to an organization and to the application. */
export function invitations({ operation }: ClerkScene): void {
  const invite = async (stage: ClerkStage) => {
    const { id: organizationId } = await organization(stage);
    const invitation = { organizationId, emailAddress: stage.email(), role: 'org:member' };
    return { organizationId, made: await stage.clerk.organizations.createOrganizationInvitation(invitation) };
  };

  operation('organizations.createOrganizationInvitation', (shows) => {
    shows('is pending and mailed; a member is not invited', async (stage) => {
      const inviter = await person(stage);
      const { id: organizationId } = await organization(stage, { createdBy: inviter.id });
      const invitation = { organizationId, emailAddress: stage.email(), role: 'org:member', inviterUserId: inviter.id };
      const made = await stage.clerk.organizations.createOrganizationInvitation(invitation);
      expect(made).toMatchObject({ id: expect.stringMatching(/^orginv_/), status: 'pending', organizationId });
      await stage.letter(made.emailAddress);
      const again = { organizationId, emailAddress: addressOf(inviter), role: 'org:member' };
      const call = stage.clerk.organizations.createOrganizationInvitation(again);
      await refused(call, 400, 'already_a_member_in_organization');
    });
  });

  operation('organizations.getOrganizationInvitation', (shows) => {
    shows('is read back by id', async (stage) => {
      const { organizationId, made } = await invite(stage);
      const read = await stage.clerk.organizations.getOrganizationInvitation({ organizationId, invitationId: made.id });
      expect([read.id, read.emailAddress]).toEqual([made.id, made.emailAddress]);
      const none = { organizationId, invitationId: 'orginv_none' };
      await notFound(stage.clerk.organizations.getOrganizationInvitation(none));
    });
  });

  operation('organizations.getOrganizationInvitationList', (shows) => {
    shows('those of one organization, by status', async (stage) => {
      const { organizationId, made } = await invite(stage);
      const list = (status?: 'pending' | 'revoked') =>
        stage.clerk.organizations.getOrganizationInvitationList({
          organizationId,
          ...(status ? { status: [status] } : {}),
        });
      expect((await list()).data.map(({ id }) => id)).toEqual([made.id]);
      expect((await list('pending')).totalCount).toBe(1);
      expect((await list('revoked')).totalCount).toBe(0);
    });
  });

  operation('organizations.createOrganizationInvitationBulk', (shows) => {
    shows('each of several', async (stage) => {
      const { id } = await organization(stage);
      const each = [1, 2].map(() => ({ emailAddress: stage.email(), role: 'org:member' }));
      await stage.clerk.organizations.createOrganizationInvitationBulk(id, each);
      const { totalCount } = await stage.clerk.organizations.getOrganizationInvitationList({ organizationId: id });
      expect(totalCount).toBe(2);
    });
  });

  operation('organizations.revokeOrganizationInvitation', (shows) => {
    shows('is revoked, on both wires', async (stage) => {
      const { organizationId, made } = await invite(stage);
      const revoke = () =>
        stage.clerk.organizations.revokeOrganizationInvitation({ organizationId, invitationId: made.id });
      expect((await revoke()).status).toBe('revoked');
      const listed = await stage.workos.userManagement.listInvitations({ organizationId });
      expect(listed.data.map(({ state }) => state)).toEqual(['revoked']);
    });
  });

  operation('invitations.createInvitation', (shows) => {
    shows('is pending and mailed, once for an address', async (stage) => {
      const emailAddress = stage.email();
      const made = await stage.clerk.invitations.createInvitation({ emailAddress, publicMetadata: { a: 1 } });
      expect(made).toMatchObject({ emailAddress, status: 'pending', publicMetadata: { a: 1 } });
      await stage.letter(emailAddress);
      const again = await stage.clerk.invitations.createInvitation({ emailAddress }).catch((error) => error);
      expect(again).toMatchObject({ status: 400, errors: [{ code: 'duplicate_record' }] });
      const ignoring = { emailAddress, ignoreExisting: true, notify: false };
      expect((await stage.clerk.invitations.createInvitation(ignoring)).status).toBe('pending');
    });
  });

  operation('invitations.getInvitationList', (shows) => {
    shows('has it', async (stage) => {
      const emailAddress = stage.email();
      const made = await stage.clerk.invitations.createInvitation({ emailAddress, notify: false });
      const { data } = await stage.clerk.invitations.getInvitationList({ query: emailAddress });
      expect(data.map(({ id }) => id)).toEqual([made.id]);
    });
  });

  operation('invitations.createInvitationBulk', (shows) => {
    shows('each of several', async (stage) => {
      const each = [1, 2].map(() => ({ emailAddress: stage.email(), notify: false }));
      const made = await stage.clerk.invitations.createInvitationBulk(each);
      expect(made.map(({ emailAddress }) => emailAddress)).toEqual(each.map(({ emailAddress }) => emailAddress));
    });
  });

  operation('invitations.revokeInvitation', (shows) => {
    shows('is revoked', async (stage) => {
      const { id } = await stage.clerk.invitations.createInvitation({ emailAddress: stage.email(), notify: false });
      expect((await stage.clerk.invitations.revokeInvitation(id)).status).toBe('revoked');
      await notFound(stage.clerk.invitations.revokeInvitation('inv_none'));
    });
  });
}
