// Invitations brought to a sign-in through the SDK: spent when a session begins, and not before (contract 2.9).

import { decodeJwt } from 'jose';
import { expect } from 'vitest';
import { codeIn } from '../harness/mailbox.ts';
import type { Scene, Stage } from '../harness/stories.ts';
import { expectThrown, organization, PASSWORD, person } from './cast.ts';
import { thrownBy } from './thrown.ts';

async function invite({ workos }: Stage, email: string, more: { organizationId?: string; roleSlug?: string } = {}) {
  const { id, token } = await workos.userManagement.sendInvitation({ email, ...more });
  const state = async () => (await workos.userManagement.getInvitation(id)).state;
  return { id, invitationToken: token, state };
}

/** The stories of sign-ins with an invitation. */
export function invitationTokens({ method }: Scene): void {
  method('authenticateWithPassword', (shows) => {
    shows('whoever brings an invitation is a member, in the session that it opens', async (stage) => {
      const { userManagement } = stage.workos;
      const { id: userId, email } = await person(stage);
      const { id: organizationId } = await organization(stage);
      const { invitationToken, state } = await invite(stage, email, { organizationId, roleSlug: 'admin' });
      const signedIn = await userManagement.authenticateWithPassword({ email, password: PASSWORD, invitationToken });
      expect(signedIn.organizationId).toBe(organizationId);
      expect(decodeJwt(signedIn.accessToken)).toMatchObject({ org_id: organizationId, role: 'admin' });
      expect(await state()).toBe('accepted');
      const { data } = await userManagement.listOrganizationMemberships({ userId });
      expect(data).toMatchObject([{ organizationId, status: 'active', role: { slug: 'admin' } }]);
    });

    shows('a step keeps the invitation until it is done', async (stage) => {
      const { userManagement } = stage.workos;
      const { email } = await person(stage, { emailVerified: false });
      const { id: organizationId } = await organization(stage);
      const { invitationToken, state } = await invite(stage, email, { organizationId });
      const given = { email, password: PASSWORD, invitationToken };
      const step = await thrownBy(userManagement.authenticateWithPassword(given));
      expect(step).toMatchObject({ status: 403, rawData: { code: 'email_verification_required' } });
      expect(await state()).toBe('pending');
      const verification = step.rawData?.email_verification_id as string;
      const signedIn = await userManagement.authenticateWithEmailVerification({
        code: (await userManagement.getEmailVerification(verification)).code,
        pendingAuthenticationToken: step.rawData?.pending_authentication_token as string,
      });
      expect([signedIn.organizationId, await state()]).toEqual([organizationId, 'accepted']);
    });

    shows('one that was taken back, that nobody sent, or that was sent to another is refused', async (stage) => {
      const { userManagement } = stage.workos;
      const { id: userId, email } = await person(stage);
      const { id: organizationId } = await organization(stage);
      const [revoked, foreign] = [
        await invite(stage, email, { organizationId }),
        await invite(stage, stage.email(), { organizationId }),
      ];
      await userManagement.revokeInvitation(revoked.id);
      for (const [invitationToken, error] of [
        [revoked.invitationToken, 'invitation_invalid'],
        ['nobody-sent-this', 'invitation_invalid'],
        [foreign.invitationToken, 'invitation_cannot_be_used_for_email'],
      ] as const) {
        const given = { email, password: PASSWORD, invitationToken };
        const thrown = await thrownBy(userManagement.authenticateWithPassword(given));
        expectThrown(stage, thrown, 'OauthException', error);
        expect(thrown.status).toBe(400);
      }
      expect((await userManagement.listSessions(userId)).data).toEqual([]);
      expect(await foreign.state()).toBe('pending');
    });

    shows('one to the environment may be brought by anybody', async (stage) => {
      const { userManagement } = stage.workos;
      const { id: userId, email } = await person(stage);
      const { id, invitationToken } = await invite(stage, stage.email());
      await userManagement.authenticateWithPassword({ email, password: PASSWORD, invitationToken });
      expect(await userManagement.getInvitation(id)).toMatchObject({ state: 'accepted', acceptedUserId: userId });
    });
  });

  method('createMagicAuth', (shows) => {
    shows('a newcomer who was invited is a member once the code was used', async (stage) => {
      const { userManagement } = stage.workos;
      const email = stage.email();
      const { id: organizationId } = await organization(stage);
      const { invitationToken, state } = await invite(stage, email, { organizationId });
      // Two letters that are sent at once may come in either order.
      await stage.letter(email);
      await userManagement.createMagicAuth({ email, invitationToken });
      expect(await state()).toBe('pending');
      const code = codeIn(await stage.letter(email, 2));
      const signedIn = await userManagement.authenticateWithMagicAuth({ email, code });
      expect([signedIn.organizationId, await state()]).toEqual([organizationId, 'accepted']);
    });

    shows('an invitation that is dead is refused, and nobody is made', async (stage) => {
      const { userManagement } = stage.workos;
      const given = { email: stage.email(), invitationToken: 'nobody-sent-this' };
      const thrown = await thrownBy(userManagement.createMagicAuth(given));
      expectThrown(stage, thrown, 'OauthException', 'invitation_invalid');
      expect((await userManagement.listUsers({ email: given.email })).data).toEqual([]);
    });
  });

  method('authenticateWithMagicAuth', (shows) => {
    shows('an invitation may come with the code as well', async (stage) => {
      const { userManagement } = stage.workos;
      const { email } = await person(stage);
      const { id: organizationId } = await organization(stage);
      const { invitationToken, state } = await invite(stage, email, { organizationId });
      const { code } = await userManagement.createMagicAuth({ email });
      const signedIn = await userManagement.authenticateWithMagicAuth({ email, code, invitationToken });
      expect([signedIn.organizationId, await state()]).toEqual([organizationId, 'accepted']);
    });
  });
}
