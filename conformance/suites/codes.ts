// Codes by mail through the SDK: verifying an address, and signing in with nothing but the mailbox.

import { expect } from 'vitest';
import { codeIn } from '../harness/mailbox.ts';
import type { Scene, Stage } from '../harness/stories.ts';
import { expectThrown, idOf, person, TIME } from './cast.ts';
import { thrownBy } from './thrown.ts';

const MINUTE = 60_000;
const wrong = (code: string) => (code === '000000' ? '111111' : '000000');

// Somebody who was sent a code to verify the address.
async function unverified(stage: Stage) {
  const { id: userId, email } = await person(stage, { emailVerified: false });
  await stage.workos.userManagement.sendVerificationEmail({ userId });
  return { userId, email, code: codeIn(await stage.letter(email)) };
}

/** The stories of verifying an address. */
export function emailVerification({ method }: Scene): void {
  method('sendVerificationEmail', (shows) => {
    shows('a code of six digits comes by mail, and the answer is the user', async (stage) => {
      const { id: userId, email } = await person(stage, { emailVerified: false });
      const { user } = await stage.workos.userManagement.sendVerificationEmail({ userId });
      expect(user).toMatchObject({ object: 'user', id: userId, email, emailVerified: false });
      expect(codeIn(await stage.letter(email))).toMatch(/^\d{6}$/);
    });

    shows('a second code replaces the first', async (stage) => {
      const { userManagement } = stage.workos;
      const { userId, email, code: first } = await unverified(stage);
      await userManagement.sendVerificationEmail({ userId });
      const second = codeIn(await stage.letter(email, 2));
      if (second !== first) {
        const thrown = await thrownBy(userManagement.verifyEmail({ userId, code: first }));
        expectThrown(stage, thrown, 'GenericServerException', 'email_verification_code_incorrect');
      }
      expect((await userManagement.verifyEmail({ userId, code: second })).user.emailVerified).toBe(true);
    });

    shows('a verified address needs none; an unknown user is not found', async (stage) => {
      const { userManagement } = stage.workos;
      const { id: userId } = await person(stage);
      const thrown = await thrownBy(userManagement.sendVerificationEmail({ userId }));
      expectThrown(stage, thrown, 'GenericServerException', 'email_already_verified');
      expect(thrown.status).toBe(400);
      const unknown = await thrownBy(userManagement.sendVerificationEmail({ userId: 'user_none' }));
      expectThrown(stage, unknown, 'NotFoundException', 'entity_not_found');
    });
  });

  method('verifyEmail', (shows) => {
    shows('the code makes the address verified, and the answer is the user', async (stage) => {
      const { userManagement } = stage.workos;
      const { userId, code } = await unverified(stage);
      const { user } = await userManagement.verifyEmail({ userId, code });
      expect(user).toMatchObject({ object: 'user', id: userId, emailVerified: true });
      expect(await userManagement.getUser(userId)).toEqual(user);
    });

    shows('a wrong code is refused, and so is the right one once it is over', async (stage) => {
      const { userManagement } = stage.workos;
      const { userId, code } = await unverified(stage);
      const first = await thrownBy(userManagement.verifyEmail({ userId, code: wrong(code) }));
      expectThrown(stage, first, 'GenericServerException', 'email_verification_code_incorrect');
      expect(first).toMatchObject({ status: 400, message: 'Email verification code is incorrect.' });
      await stage.server.storage.outlive('codes', 'user_id', userId);
      const second = await thrownBy(userManagement.verifyEmail({ userId, code }));
      expectThrown(stage, second, 'GenericServerException', 'email_verification_code_expired');
      expect((await userManagement.getUser(userId)).emailVerified).toBe(false);
    });

    shows('a verified address has nothing left to verify', async (stage) => {
      const { userManagement } = stage.workos;
      const { userId, code } = await unverified(stage);
      await userManagement.verifyEmail({ userId, code });
      const thrown = await thrownBy(userManagement.verifyEmail({ userId, code }));
      expectThrown(stage, thrown, 'GenericServerException', 'email_previously_verified');
      expect(thrown.status).toBe(400);
    });

    shows('without a code it is refused; an unknown user is not found', async (stage) => {
      const { userManagement } = stage.workos;
      const { userId } = await unverified(stage);
      const missing = await thrownBy(userManagement.verifyEmail({ userId } as { userId: string; code: string }));
      expectThrown(stage, missing, 'UnprocessableEntityException', 'invalid_request_parameters');
      expect(missing.message).toContain('code_string_required');
      const unknown = await thrownBy(userManagement.verifyEmail({ userId: 'user_none', code: '123456' }));
      expectThrown(stage, unknown, 'NotFoundException', 'entity_not_found');
    });
  });

  method('getEmailVerification', (shows) => {
    shows('a code is readable until it was used', async (stage) => {
      const { userManagement } = stage.workos;
      const { id: userId, email } = await person(stage, { emailVerified: false });
      const step = await thrownBy(
        userManagement.authenticateWithPassword({ email, password: 'a quiet harbour at dawn' }),
      );
      const id = step.rawData?.email_verification_id as string;
      const shown = await userManagement.getEmailVerification(id);
      expect(shown).toEqual({
        object: 'email_verification',
        id: idOf('email_verification'),
        userId,
        email,
        code: codeIn(await stage.letter(email)),
        expiresAt: expect.stringMatching(TIME),
        createdAt: expect.stringMatching(TIME),
        updatedAt: expect.stringMatching(TIME),
      });
      expect(Date.parse(shown.expiresAt) - Date.parse(shown.createdAt)).toBe(10 * MINUTE);
      await userManagement.verifyEmail({ userId, code: shown.code });
      const used = await thrownBy(userManagement.getEmailVerification(id));
      expectThrown(stage, used, 'NotFoundException', 'entity_not_found');
    });

    shows('an unknown one is not found', async (stage) => {
      const thrown = await thrownBy(stage.workos.userManagement.getEmailVerification('email_verification_none'));
      expectThrown(stage, thrown, 'NotFoundException', 'entity_not_found');
    });
  });
}

/** The stories of signing in with a mailed code. */
export function magicAuth({ method }: Scene): void {
  method('createMagicAuth', (shows) => {
    shows('the code comes back, and by mail', async (stage) => {
      const { id: userId, email } = await person(stage);
      const made = await stage.workos.userManagement.createMagicAuth({ email });
      expect(made).toEqual({
        object: 'magic_auth',
        id: idOf('magic_auth'),
        userId,
        email,
        code: expect.stringMatching(/^\d{6}$/),
        expiresAt: expect.stringMatching(TIME),
        createdAt: expect.stringMatching(TIME),
        updatedAt: expect.stringMatching(TIME),
      });
      expect(Date.parse(made.expiresAt) - Date.parse(made.createdAt)).toBe(10 * MINUTE);
      expect(codeIn(await stage.letter(email))).toBe(made.code);
    });

    shows('an unknown address becomes a user when the code is made', async (stage) => {
      const email = stage.email();
      const made = await stage.workos.userManagement.createMagicAuth({ email });
      const user = await stage.workos.userManagement.getUser(made.userId);
      expect(user).toMatchObject({ email, emailVerified: false });
    });

    shows('an address that is none is refused, and so is none', async (stage) => {
      for (const given of [{ email: 'nowhere' }, {}]) {
        const thrown = await thrownBy(stage.workos.userManagement.createMagicAuth(given as { email: string }));
        expectThrown(stage, thrown, 'UnprocessableEntityException', 'invalid_request_parameters');
      }
    });
  });

  method('getMagicAuth', (shows) => {
    shows('a code is readable until it was used; an unknown one is not found', async (stage) => {
      const { userManagement } = stage.workos;
      const made = await userManagement.createMagicAuth({ email: stage.email() });
      expect(await userManagement.getMagicAuth(made.id)).toEqual(made);
      await userManagement.authenticateWithMagicAuth({ email: made.email, code: made.code });
      for (const id of [made.id, 'magic_auth_none']) {
        const thrown = await thrownBy(userManagement.getMagicAuth(id));
        expectThrown(stage, thrown, 'NotFoundException', 'entity_not_found');
      }
    });
  });

  method('authenticateWithMagicAuth', (shows) => {
    shows('the code signs in, and proves the address', async (stage) => {
      const { userManagement } = stage.workos;
      const { email, code, userId } = await userManagement.createMagicAuth({ email: stage.email() });
      const signedIn = await userManagement.authenticateWithMagicAuth({ email: email.toUpperCase(), code });
      expect(signedIn).toMatchObject({
        authenticationMethod: 'MagicAuth',
        user: { id: userId, email, emailVerified: true },
        refreshToken: expect.stringMatching(/\S{20,}/),
      });
      const [session] = (await userManagement.listSessions(userId)).data;
      expect(session?.authMethod).toBe('magic_code');
    });

    shows('a code works once', async (stage) => {
      const { userManagement } = stage.workos;
      const { email, code } = await userManagement.createMagicAuth({ email: stage.email() });
      await userManagement.authenticateWithMagicAuth({ email, code });
      const thrown = await thrownBy(userManagement.authenticateWithMagicAuth({ email, code }));
      expectThrown(stage, thrown, 'GenericServerException', 'one_time_code_previously_used');
      expect(thrown.status).toBe(400);
    });

    shows('a wrong code is refused, and after five of them even the right one', async (stage) => {
      const { userManagement } = stage.workos;
      const { email, code } = await userManagement.createMagicAuth({ email: stage.email() });
      for (let tries = 0; tries < 5; tries += 1) {
        const thrown = await thrownBy(userManagement.authenticateWithMagicAuth({ email, code: wrong(code) }));
        expectThrown(stage, thrown, 'GenericServerException', 'invalid_one_time_code');
      }
      const thrown = await thrownBy(userManagement.authenticateWithMagicAuth({ email, code }));
      expectThrown(stage, thrown, 'GenericServerException', 'one_time_code_too_many_attempts');
    });

    shows('a code that is over is refused, and one of nobody', async (stage) => {
      const { userManagement } = stage.workos;
      const { id, email, code } = await userManagement.createMagicAuth({ email: stage.email() });
      await stage.server.storage.outlive('codes', 'id', id);
      const over = await thrownBy(userManagement.authenticateWithMagicAuth({ email, code }));
      expectThrown(stage, over, 'GenericServerException', 'one_time_code_expired');
      const nobody = await thrownBy(userManagement.authenticateWithMagicAuth({ email: stage.email(), code }));
      expectThrown(stage, nobody, 'GenericServerException', 'invalid_one_time_code');
    });
  });
}
