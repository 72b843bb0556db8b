// Invitations through the SDK: sent by mail, found, accepted, taken back, sent again.

import { expect } from 'vitest';
import { linkIn } from '../harness/mailbox.ts';
import type { Scene, Stage } from '../harness/stories.ts';
import { expectThrown, idOf, organization, person, TIME } from './cast.ts';
import { thrownBy } from './thrown.ts';

const DAY = 86_400_000;

// An invitation of somebody who is known, to an organization.
async function invited(stage: Stage, more: { roleSlug?: string } = {}) {
  const { id: userId, email } = await person(stage);
  const { id: organizationId } = await organization(stage);
  const invitation = await stage.workos.userManagement.sendInvitation({ email, organizationId, ...more });
  return { userId, email, organizationId, invitation };
}

async function outlived(stage: Stage) {
  const sent = await invited(stage);
  await stage.server.storage.outlive('invitations', 'id', sent.invitation.id);
  return sent;
}

/** The stories of invitations. */
export function invitations({ method }: Scene): void {
  method('sendInvitation', (shows) => {
    shows('an invitation waits for seven days, and its link comes by mail', async (stage) => {
      const email = stage.email();
      const sent = await stage.workos.userManagement.sendInvitation({ email });
      expect(sent).toEqual({
        object: 'invitation',
        id: idOf('invitation'),
        email,
        state: 'pending',
        acceptedAt: null,
        revokedAt: null,
        expiresAt: expect.stringMatching(TIME),
        organizationId: null,
        inviterUserId: null,
        acceptedUserId: null,
        // The older major reads no role.
        ...('roleSlug' in sent ? { roleSlug: null } : {}),
        token: expect.stringMatching(/^[A-Za-z0-9]{25}$/),
        acceptInvitationUrl: expect.stringContaining(`invitation_token=${sent.token}`),
        createdAt: expect.stringMatching(TIME),
        updatedAt: expect.stringMatching(TIME),
      });
      expect(Date.parse(sent.expiresAt) - Date.parse(sent.createdAt)).toBe(7 * DAY);
      expect(linkIn(await stage.letter(email)).href).toBe(sent.acceptInvitationUrl);
    });

    shows('it speaks a language that the specification lists, and is refused in any other', async (stage) => {
      const { userManagement } = stage.workos;
      const [email, other] = [stage.email(), stage.email()];
      const { id } = await userManagement.sendInvitation({ email, locale: 'de' });
      expect((await stage.letter(email)).text).toContain('Einladung');
      const nowhere = 'xx' as 'de';
      for (const call of [
        () => userManagement.sendInvitation({ email: other, locale: nowhere }),
        () => userManagement.resendInvitation(id, { locale: nowhere }),
      ]) {
        expectThrown(stage, await thrownBy(call()), 'UnprocessableEntityException', 'invalid_request_parameters');
      }
      expect((await userManagement.listInvitations({ email: other })).data).toEqual([]);
    });

    shows('everything that was given comes back, and a known person waits to be a member', async (stage) => {
      const { userManagement } = stage.workos;
      const [inviter, guest] = [await person(stage), await person(stage)];
      const { id: organizationId } = await organization(stage);
      const given = { organizationId, inviterUserId: inviter.id };
      const wanted = { email: guest.email, ...given, roleSlug: 'admin', expiresInDays: 30 };
      const sent = await userManagement.sendInvitation(wanted);
      expect(sent).toMatchObject({ email: guest.email, ...given });
      if ('roleSlug' in sent) expect(sent.roleSlug).toBe('admin');
      expect(Date.parse(sent.expiresAt) - Date.parse(sent.createdAt)).toBe(30 * DAY);
      const waiting = { userId: guest.id, statuses: ['pending' as const] };
      const { data } = await userManagement.listOrganizationMemberships(waiting);
      expect(data).toMatchObject([{ organizationId, status: 'pending', role: { slug: 'admin' } }]);
    });

    shows('a second one to the same place is refused, and one to somebody who is there', async (stage) => {
      const { userManagement } = stage.workos;
      const refused = async (given: { email: string; organizationId?: string }, code: string) => {
        const thrown = await thrownBy(userManagement.sendInvitation(given));
        expectThrown(stage, thrown, 'GenericServerException', code);
        expect(thrown.status).toBe(400);
      };
      const { email, organizationId, invitation } = await invited(stage);
      await refused({ email, organizationId }, 'email_already_invited_to_organization');
      await userManagement.acceptInvitation(invitation.id);
      await refused({ email, organizationId }, 'user_already_organization_member');
      await refused({ email }, 'user_already_exists');
      const stranger = stage.email();
      await userManagement.sendInvitation({ email: stranger });
      await refused({ email: stranger }, 'email_already_invited');
    });

    shows('fewer than one day and more than thirty are refused', async (stage) => {
      for (const [expiresInDays, bound] of [
        [0, 'short'],
        [31, 'long'],
      ] as const) {
        const given = { email: stage.email(), expiresInDays };
        const thrown = await thrownBy(stage.workos.userManagement.sendInvitation(given));
        expectThrown(stage, thrown, 'GenericServerException', `expires_in_days_too_${bound}`);
      }
    });

    shows('who or what is unknown is not found; no such role and no address are refused', async (stage) => {
      const { userManagement } = stage.workos;
      const { id: organizationId } = await organization(stage);
      const refused = (given: object) => thrownBy(userManagement.sendInvitation({ email: stage.email(), ...given }));
      for (const given of [{ organizationId: 'org_none' }, { inviterUserId: 'user_none' }]) {
        expectThrown(stage, await refused(given), 'NotFoundException', 'entity_not_found');
      }
      const roleless = await refused({ organizationId, roleSlug: 'nobody' });
      expectThrown(stage, roleless, 'GenericServerException', 'invalid_role');
      expect(roleless.status).toBe(400);
      const nowhere = await refused({ email: 'nowhere' });
      expectThrown(stage, nowhere, 'UnprocessableEntityException', 'invalid_request_parameters');
    });
  });

  method('getInvitation', (shows) => {
    shows('an invitation is read back; an unknown one is not found', async (stage) => {
      const { invitation } = await invited(stage);
      const { userManagement } = stage.workos;
      expect(await userManagement.getInvitation(invitation.id)).toEqual(invitation);
      const thrown = await thrownBy(userManagement.getInvitation('invitation_none'));
      expectThrown(stage, thrown, 'NotFoundException', 'entity_not_found');
    });

    shows('one whose days are over reads as expired', async (stage) => {
      const { invitation } = await outlived(stage);
      expect((await stage.workos.userManagement.getInvitation(invitation.id)).state).toBe('expired');
    });
  });

  method('findInvitationByToken', (shows) => {
    shows('its token finds it in every state; an unknown one finds nothing', async (stage) => {
      const { userManagement } = stage.workos;
      const { invitation } = await invited(stage);
      expect(await userManagement.findInvitationByToken(invitation.token)).toEqual(invitation);
      await userManagement.revokeInvitation(invitation.id);
      expect((await userManagement.findInvitationByToken(invitation.token)).state).toBe('revoked');
      const thrown = await thrownBy(userManagement.findInvitationByToken('nobody-sent-this'));
      expectThrown(stage, thrown, 'NotFoundException', 'entity_not_found');
    });
  });

  method('listInvitations', (shows) => {
    shows('an address and an organization each narrow the list', async (stage) => {
      const { userManagement } = stage.workos;
      const [one, other] = [await invited(stage), await invited(stage)];
      const ids = async (filter: object) => (await userManagement.listInvitations(filter)).data.map(({ id }) => id);
      expect(await ids({ email: one.email.toUpperCase() })).toEqual([one.invitation.id]);
      expect(await ids({ organizationId: other.organizationId })).toEqual([other.invitation.id]);
      expect(await ids({ email: one.email, organizationId: other.organizationId })).toEqual([]);
    });

    shows('more than a hundred at once are refused', async (stage) => {
      const thrown = await thrownBy(stage.workos.userManagement.listInvitations({ limit: 101 }));
      expectThrown(stage, thrown, 'UnprocessableEntityException', 'invalid_request_parameters');
    });
  });

  method('acceptInvitation', (shows) => {
    shows('whoever has the address becomes a member, with the role that was promised', async (stage) => {
      const { userManagement } = stage.workos;
      const { invitation, userId, organizationId } = await invited(stage, { roleSlug: 'admin' });
      const accepted = await userManagement.acceptInvitation(invitation.id);
      expect(accepted).toMatchObject({
        id: invitation.id,
        state: 'accepted',
        acceptedUserId: userId,
        acceptedAt: expect.stringMatching(TIME),
      });
      const { data } = await userManagement.listOrganizationMemberships({ userId });
      expect(data).toMatchObject([{ organizationId, status: 'active', role: { slug: 'admin' } }]);
      expect(await userManagement.getInvitation(invitation.id)).toEqual(accepted);
    });

    shows('a second time, or after it was taken back or is over, is too late', async (stage) => {
      const { userManagement } = stage.workos;
      const [twice, revoked, over] = [await invited(stage), await invited(stage), await outlived(stage)];
      await userManagement.acceptInvitation(twice.invitation.id);
      await userManagement.revokeInvitation(revoked.invitation.id);
      for (const { invitation } of [twice, revoked, over]) {
        const thrown = await thrownBy(userManagement.acceptInvitation(invitation.id));
        expectThrown(stage, thrown, 'GenericServerException', 'invite_not_pending');
        expect(thrown.status).toBe(400);
      }
    });

    shows('nobody with that address: the invite is not valid; an unknown one is not found', async (stage) => {
      const { userManagement } = stage.workos;
      const { id } = await userManagement.sendInvitation({ email: stage.email() });
      expectThrown(
        stage,
        await thrownBy(userManagement.acceptInvitation(id)),
        'GenericServerException',
        'invalid_invite',
      );
      const unknown = await thrownBy(userManagement.acceptInvitation('invitation_none'));
      expectThrown(stage, unknown, 'NotFoundException', 'entity_not_found');
    });
  });

  method('revokeInvitation', (shows) => {
    shows('whoever waited for it waits no more', async (stage) => {
      const { userManagement } = stage.workos;
      const { invitation, userId } = await invited(stage);
      const revoked = await userManagement.revokeInvitation(invitation.id);
      expect(revoked).toMatchObject({ id: invitation.id, state: 'revoked', revokedAt: expect.stringMatching(TIME) });
      const waiting = { userId, statuses: ['pending' as const] };
      expect((await userManagement.listOrganizationMemberships(waiting)).data).toEqual([]);
      const again = await thrownBy(userManagement.revokeInvitation(invitation.id));
      expectThrown(stage, again, 'GenericServerException', 'invite_not_pending');
      const unknown = await thrownBy(userManagement.revokeInvitation('invitation_none'));
      expectThrown(stage, unknown, 'NotFoundException', 'entity_not_found');
    });
  });

  method('resendInvitation', (shows) => {
    shows('the same link comes by mail again', async (stage) => {
      const { userManagement } = stage.workos;
      const { invitation, email } = await invited(stage);
      const resent = await userManagement.resendInvitation(invitation.id);
      expect(resent).toMatchObject({ id: invitation.id, state: 'pending', token: invitation.token });
      expect(linkIn(await stage.letter(email, 2)).href).toBe(invitation.acceptInvitationUrl);
    });

    shows('one that is over is not sent, and the answer says why', async (stage) => {
      const { userManagement } = stage.workos;
      const [accepted, revoked, over] = [await invited(stage), await invited(stage), await outlived(stage)];
      await userManagement.acceptInvitation(accepted.invitation.id);
      await userManagement.revokeInvitation(revoked.invitation.id);
      for (const [{ invitation }, code, message] of [
        [accepted, 'invite_accepted', 'Invite has already been accepted.'],
        [revoked, 'invite_revoked', 'Invite has been revoked.'],
        [over, 'invite_expired', 'Invite has expired.'],
      ] as const) {
        const thrown = await thrownBy(userManagement.resendInvitation(invitation.id));
        expectThrown(stage, thrown, 'GenericServerException', code);
        expect(thrown).toMatchObject({ status: 400, message });
      }
      const unknown = await thrownBy(userManagement.resendInvitation('invitation_none'));
      expectThrown(stage, unknown, 'NotFoundException', 'entity_not_found');
    });
  });
}
