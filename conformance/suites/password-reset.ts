// A forgotten password through the SDK: a link is made, comes by mail, and is spent on a new password.

import { expect } from 'vitest';
import { linkIn } from '../harness/mailbox.ts';
import type { Scene } from '../harness/stories.ts';
import { byPassword, expectThrown, idOf, person, TIME } from './cast.ts';
import { thrownBy } from './thrown.ts';

const FRESH = 'mountains wait for the rain';

/** The stories of password reset. */
export function passwordReset({ method }: Scene): void {
  method('createPasswordReset', (shows) => {
    shows('the link comes back, and by mail', async (stage) => {
      const { id: userId, email } = await person(stage);
      const made = await stage.workos.userManagement.createPasswordReset({ email });
      expect(made).toEqual({
        object: 'password_reset',
        id: idOf('password_reset'),
        userId,
        email,
        passwordResetToken: expect.stringMatching(/^[A-Za-z0-9]{25,}$/),
        passwordResetUrl: expect.stringContaining(`token=${made.passwordResetToken}`),
        expiresAt: expect.stringMatching(TIME),
        createdAt: expect.stringMatching(TIME),
      });
      expect(linkIn(await stage.letter(email)).href).toBe(made.passwordResetUrl);
      expect(await stage.workos.userManagement.getPasswordReset(made.id)).toEqual(made);
    });

    shows('an unknown address is not found, a missing one named', async (stage) => {
      const { userManagement } = stage.workos;
      const unknown = await thrownBy(userManagement.createPasswordReset({ email: stage.email() }));
      expectThrown(stage, unknown, 'NotFoundException', 'entity_not_found');
      const missing = await thrownBy(userManagement.createPasswordReset({} as { email: string }));
      expectThrown(stage, missing, 'UnprocessableEntityException', 'invalid_request_parameters');
      expect(missing.message).toContain('email_string_required');
    });
  });

  method('getPasswordReset', (shows) => {
    shows('a spent link is gone, and an unknown one was never there', async (stage) => {
      const { userManagement } = stage.workos;
      const { email } = await person(stage);
      const { id, passwordResetToken: token } = await userManagement.createPasswordReset({ email });
      await userManagement.resetPassword({ token, newPassword: FRESH });
      for (const gone of [id, 'password_reset_none']) {
        const thrown = await thrownBy(userManagement.getPasswordReset(gone));
        expectThrown(stage, thrown, 'NotFoundException', 'entity_not_found');
      }
    });
  });

  method('resetPassword', (shows) => {
    shows('the new password signs in and the old one does not; the address is proven, sessions end', async (stage) => {
      const { userManagement } = stage.workos;
      const { id: userId, email } = await person(stage);
      await byPassword(stage, email);
      await userManagement.updateUser({ userId, email: `new-${email}` });
      const made = await userManagement.createPasswordReset({ email: `new-${email}` });
      const given = { token: made.passwordResetToken, newPassword: FRESH };
      const { user } = await userManagement.resetPassword(given);
      expect(user).toMatchObject({ object: 'user', id: userId, email: `new-${email}`, emailVerified: true });
      expect((await userManagement.listSessions(userId)).data).toEqual([]);
      const signIn = { email: user.email, password: FRESH };
      expect((await userManagement.authenticateWithPassword(signIn)).user.id).toBe(userId);
      const old = await thrownBy(byPassword(stage, user.email));
      expectThrown(stage, old, 'GenericServerException', 'invalid_credentials');
    });

    shows('a link works once, and not when it is over', async (stage) => {
      const { userManagement } = stage.workos;
      const { email } = await person(stage);
      const spent = await userManagement.createPasswordReset({ email });
      await userManagement.resetPassword({ token: spent.passwordResetToken, newPassword: FRESH });
      const over = await userManagement.createPasswordReset({ email });
      await stage.server.storage.outlive('codes', 'id', over.id);
      for (const [token, entry] of [
        [spent.passwordResetToken, 'password_reset_token_used'],
        [over.passwordResetToken, 'password_reset_token_expired'],
      ] as const) {
        const thrown = await thrownBy(userManagement.resetPassword({ token, newPassword: 'rivers carry the stones' }));
        expectThrown(stage, thrown, 'BadRequestException', 'password_reset_error');
        expect(thrown.errors).toEqual([{ code: entry, message: expect.any(String) }]);
      }
      const signIn = { email, password: FRESH };
      await userManagement.authenticateWithPassword(signIn);
    });

    shows('a weak password is refused with what is wrong with it, and the link lives on', async (stage) => {
      const { userManagement } = stage.workos;
      const { email } = await person(stage);
      const { passwordResetToken: token } = await userManagement.createPasswordReset({ email });
      const thrown = await thrownBy(userManagement.resetPassword({ token, newPassword: 'password' }));
      expectThrown(stage, thrown, 'BadRequestException', 'password_reset_error');
      expect(thrown.errors?.map(({ code }) => code)).toEqual(['password_too_short', 'password_pwned']);
      await userManagement.resetPassword({ token, newPassword: FRESH });
    });

    shows('a newer link replaces the older; an unknown one is not found', async (stage) => {
      const { userManagement } = stage.workos;
      const { email } = await person(stage);
      const first = await userManagement.createPasswordReset({ email });
      await userManagement.createPasswordReset({ email });
      for (const token of [first.passwordResetToken, 'nobody-made-this']) {
        const thrown = await thrownBy(userManagement.resetPassword({ token, newPassword: FRESH }));
        expectThrown(stage, thrown, 'NotFoundException', 'password_reset_token_not_found');
        expect(thrown.message).toBe(`Could not locate user with provided token: '${token}'`);
      }
    });

    shows('without a token or a password it is refused with the field', async (stage) => {
      const thrown = await thrownBy(stage.workos.userManagement.resetPassword({} as never));
      expectThrown(stage, thrown, 'UnprocessableEntityException', 'invalid_request_parameters');
      expect(thrown.message).toContain('token_string_required');
    });
  });
}
