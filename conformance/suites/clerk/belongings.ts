// Where a user belongs, through Clerk's SDK: memberships and invitations, the same as the other wire has them.

import { expect } from 'vitest';
import type { ClerkScene, ClerkStage } from '../../harness/clerk-stories.ts';
import { addressOf, NOBODY, next, notFound, person } from './cast.ts';

const place = ({ workos }: ClerkStage) => workos.organizations.createOrganization({ name: `Place ${next()}` });

/** The stories of both lists. */
export function belongings({ operation }: ClerkScene): void {
  operation('users.getOrganizationMembershipList', (shows) => {
    shows('newest first, with the organization and the person in it', async (stage) => {
      const made = await person(stage, { firstName: 'Ada' });
      const [first, second] = [await place(stage), await place(stage)];
      for (const { id: organizationId } of [first, second])
        await stage.workos.userManagement.createOrganizationMembership({ userId: made.id, organizationId });
      const list = (more: object = {}) => stage.clerk.users.getOrganizationMembershipList({ userId: made.id, ...more });
      const { data, totalCount } = await list();
      expect([data.map(({ organization }) => organization.id), totalCount]).toEqual([[second.id, first.id], 2]);
      expect(data[0]).toMatchObject({
        id: expect.stringMatching(/^orgmem_/),
        role: 'org:member',
        organization: { name: second.name },
        publicUserData: { userId: made.id, identifier: addressOf(made), firstName: 'Ada' },
      });
      const next = await list({ limit: 1, offset: 1 });
      expect([next.data.map(({ organization }) => organization.id), next.totalCount]).toEqual([[first.id], 2]);
    });

    shows('nobody has none, and is not found', async (stage) => {
      const made = await person(stage);
      const none = await stage.clerk.users.getOrganizationMembershipList({ userId: made.id });
      expect(none).toEqual({ data: [], totalCount: 0 });
      await notFound(stage.clerk.users.getOrganizationMembershipList({ userId: NOBODY }));
    });
  });

  operation('users.getOrganizationInvitationList', (shows) => {
    shows('by the verified addresses of the user, of each status, with what is known of the place', async (stage) => {
      const made = await person(stage);
      const [first, second] = [await place(stage), await place(stage)];
      const invite = (organizationId: string) =>
        stage.workos.userManagement.sendInvitation({ email: addressOf(made), organizationId });
      const revoked = await invite(first.id);
      await stage.workos.userManagement.revokeInvitation(revoked.id);
      await invite(second.id);
      const list = (more: object = {}) => stage.clerk.users.getOrganizationInvitationList({ userId: made.id, ...more });
      const { data, totalCount } = await list();
      expect([data.map(({ status }) => status), totalCount]).toEqual([['pending', 'revoked'], 2]);
      expect(data[0]).toMatchObject({
        id: expect.stringMatching(/^orginv_/),
        emailAddress: addressOf(made),
        organizationId: second.id,
        publicOrganizationData: { id: second.id, name: second.name },
      });
      expect((await list({ status: 'revoked' })).data.map(({ organizationId }) => organizationId)).toEqual([first.id]);
      expect((await list({ status: 'accepted' })).data).toEqual([]);
    });

    shows('an unknown user is not found', async ({ clerk }) => {
      await notFound(clerk.users.getOrganizationInvitationList({ userId: NOBODY }));
    });
  });
}
