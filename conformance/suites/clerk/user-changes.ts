// Changing users through Clerk's SDK, and keeping them out.

import { expect } from 'vitest';
import type { ClerkScene } from '../../harness/clerk-stories.ts';
import { thrownBy } from '../thrown.ts';
import { addressOf, NOBODY, next, notFound, onOtherWire, PASSWORD, person, refused, SECRET, signIn } from './cast.ts';

/** The stories of changes. */
export function updateUser({ operation }: ClerkScene): void {
  operation('users.updateUser', (shows) => {
    shows('what is given changes, what is not stays, on both wires', async (stage) => {
      const made = await person(stage, { firstName: 'Ada', lastName: 'Byron', externalId: `change-${next()}` });
      const changed = await stage.clerk.users.updateUser(made.id, { lastName: 'Lovelace' });
      expect(changed).toMatchObject({ firstName: 'Ada', lastName: 'Lovelace', externalId: made.externalId });
      expect(changed.updatedAt).toBeGreaterThanOrEqual(made.updatedAt);
      expect(await onOtherWire(stage, made.id)).toMatchObject({ firstName: 'Ada', lastName: 'Lovelace' });
    });

    shows('trap 14: without any change it gives the user as they are', async (stage) => {
      const made = await person(stage);
      expect(await stage.clerk.users.updateUser(made.id, {})).toEqual(made);
    });

    shows('null clears a name, an external id and a username', async (stage) => {
      const made = await person(stage, { firstName: 'Ada', externalId: `null-${next()}`, username: `null_${next()}` });
      const nothing = { firstName: null, externalId: null, username: null } as unknown as { firstName: string };
      const cleared = await stage.clerk.users.updateUser(made.id, nothing);
      expect([cleared.firstName, cleared.externalId, cleared.username]).toEqual([null, null, null]);
      expect(await onOtherWire(stage, made.id)).toMatchObject({ firstName: null, externalId: null });
    });

    shows('the only identifier is not taken away', async (stage) => {
      const made = await stage.clerk.users.createUser({ username: `only_${next()}` });
      const nothing = stage.clerk.users.updateUser(made.id, { username: '' });
      const thrown = await thrownBy(nothing);
      expect(thrown.status).toBeGreaterThanOrEqual(400);
      expect((await stage.clerk.users.getUser(made.id)).username).toBe(made.username);
    });

    shows('another address becomes the primary one, which is what the other wire shows', async (stage) => {
      const made = await person(stage, { emailAddress: [stage.email(), stage.email()] });
      const [, second] = made.emailAddresses;
      const changed = await stage.clerk.users.updateUser(made.id, { primaryEmailAddressID: second?.id as string });
      expect(changed.primaryEmailAddressId).toBe(second?.id);
      expect(changed.emailAddresses).toHaveLength(2);
      expect((await onOtherWire(stage, made.id)).email).toBe(second?.emailAddress);
    });

    shows("somebody else's address cannot be the primary one", async (stage) => {
      const [mine, theirs] = [await person(stage), await person(stage)];
      const steal = { primaryEmailAddressID: theirs.primaryEmailAddressId as string };
      const call = stage.clerk.users.updateUser(mine.id, steal);
      await refused(call, 422, 'form_resource_not_found', 'primary_email_address_id');
    });

    shows('nor can an address that nobody proved', async (stage) => {
      const { id: userId } = await person(stage);
      const { emailAddresses, users } = stage.clerk;
      const { id } = await emailAddresses.createEmailAddress({ userId, emailAddress: stage.email() });
      const call = users.updateUser(userId, { primaryEmailAddressID: id });
      await refused(call, 422, 'form_verification_needed', 'primary_email_address_id');
      await emailAddresses.updateEmailAddress(id, { verified: true });
      expect((await users.updateUser(userId, { primaryEmailAddressID: id })).primaryEmailAddressId).toBe(id);
    });

    shows('the former primary address is told of another one when it shall be', async (stage) => {
      const made = await person(stage, { emailAddress: [stage.email(), stage.email()] });
      const [, second] = made.emailAddresses.map(({ id }) => id) as [string, string];
      const change = { primaryEmailAddressID: second, notifyPrimaryEmailAddressChanged: true };
      await stage.clerk.users.updateUser(made.id, change);
      await stage.letter(addressOf(made));
    });

    shows('a new password is the only one that signs in, and ends all sessions when it is told to', async (stage) => {
      const made = await person(stage, { password: PASSWORD });
      const { refreshToken } = await signIn(stage, addressOf(made));
      const password = 'mountains wait for rain';
      const changed = await stage.clerk.users.updateUser(made.id, { password, signOutOfOtherSessions: true });
      expect(changed.passwordEnabled).toBe(true);
      expect((await signIn(stage, addressOf(made), password)).user.id).toBe(made.id);
      expect(await thrownBy(signIn(stage, addressOf(made)))).toMatchObject({ status: 400 });
      const refresh = stage.workos.userManagement.authenticateWithRefreshToken({ refreshToken });
      expect(await thrownBy(refresh)).toMatchObject({ status: 400 });
    });

    shows('a TOTP secret and backup codes switch second factors on', async (stage) => {
      const made = await person(stage);
      const changed = await stage.clerk.users.updateUser(made.id, { totpSecret: SECRET, backupCodes: ['one-of-two'] });
      expect(changed).toMatchObject({ totpEnabled: true, twoFactorEnabled: true, backupCodeEnabled: true });
    });

    shows('switches and limits of the profile are stored', async (stage) => {
      const made = await person(stage);
      const change = { deleteSelfEnabled: false, createOrganizationEnabled: false, createOrganizationsLimit: 3 };
      expect(await stage.clerk.users.updateUser(made.id, change)).toMatchObject(change);
    });

    shows('metadata goes where this version of the SDK sends it, and replaces its bucket', async (stage) => {
      const made = await person(stage, { publicMetadata: { a: 1, b: 2 }, privateMetadata: { kept: true } });
      const changed = await stage.clerk.users.updateUser(made.id, { firstName: 'Ada', publicMetadata: { c: 3 } });
      expect(changed).toMatchObject({ firstName: 'Ada', privateMetadata: { kept: true } });
      expect(changed.publicMetadata).toEqual({ c: 3 });
    });

    const cases: [title: string, given: object, code: string, param: string][] = [
      ['a username that is none', { username: '!!!!' }, 'form_username_invalid_character', 'username'],
      ['a short password', { password: 'short' }, 'form_password_length_too_short', 'password'],
      ['a key of no schema', { nickname: 'Ada' }, 'form_param_unknown', 'nickname'],
      ['a list for a name', { firstName: ['Ada'] }, 'form_param_type_invalid', 'first_name'],
      ['a locale that is none', { locale: '-' }, 'form_param_format_invalid', 'locale'],
      ['a creation in the future', { createdAt: new Date('2099-01-01') }, 'form_disallow_future_date', 'created_at'],
    ];
    for (const [title, given, code, param] of cases) {
      shows(`${title} is refused, and nothing changes`, async (stage) => {
        const made = await person(stage, { firstName: 'Ada' });
        await refused(stage.clerk.users.updateUser(made.id, { lastName: 'X', ...given }), 422, code, param);
        expect(await stage.clerk.users.getUser(made.id)).toEqual(made);
      });
    }

    shows('what somebody else has is refused', async (stage) => {
      const theirs = await person(stage, { username: `theirs_${next()}`, externalId: `theirs-${next()}` });
      const mine = await person(stage);
      const take = (change: object) => stage.clerk.users.updateUser(mine.id, change);
      await refused(take({ username: theirs.username }), 422, 'form_identifier_exists', 'username');
      await refused(take({ externalId: theirs.externalId }), 422, 'form_identifier_exists', 'external_id');
    });

    shows('an unknown user is not found', async ({ clerk }) => {
      await notFound(clerk.users.updateUser(NOBODY, { firstName: 'Ada' }));
    });
  });
}

/** The stories of those who are kept out. */
export function standing({ operation }: ClerkScene): void {
  operation('users.banUser', (shows) => {
    shows('sessions end at once, no sign-in goes on, and the user can still be read and changed', async (stage) => {
      const made = await person(stage, { password: PASSWORD });
      const { refreshToken } = await signIn(stage, addressOf(made));
      expect((await stage.clerk.users.banUser(made.id)).banned).toBe(true);
      const refresh = stage.workos.userManagement.authenticateWithRefreshToken({ refreshToken });
      expect(await thrownBy(refresh)).toMatchObject({ status: 400 });
      expect((await thrownBy(signIn(stage, addressOf(made)))).status).toBeGreaterThanOrEqual(400);
      expect((await stage.clerk.users.updateUser(made.id, { firstName: 'Ada' })).banned).toBe(true);
    });

    shows('a second time it answers alike', async (stage) => {
      const { id } = await person(stage);
      const once = await stage.clerk.users.banUser(id);
      expect(await stage.clerk.users.banUser(id)).toEqual(once);
    });

    shows('an unknown user is not found', ({ clerk }) => notFound(clerk.users.banUser(NOBODY)).then(() => {}));
  });

  operation('users.unbanUser', (shows) => {
    shows('a banned user signs in again', async (stage) => {
      const made = await person(stage, { password: PASSWORD });
      await stage.clerk.users.banUser(made.id);
      expect((await stage.clerk.users.unbanUser(made.id)).banned).toBe(false);
      expect((await signIn(stage, addressOf(made))).user.id).toBe(made.id);
    });

    shows('an unknown user is not found', ({ clerk }) => notFound(clerk.users.unbanUser(NOBODY)).then(() => {}));
  });

  operation('users.lockUser', (shows) => {
    shows('the lock is told with its time, and no sign-in goes on', async (stage) => {
      const made = await person(stage, { password: PASSWORD });
      const locked = await stage.clerk.users.lockUser(made.id);
      expect(locked.locked).toBe(true);
      const { lockout_expires_in_seconds: seconds, verification_attempts_remaining: tries } = locked.raw as {
        lockout_expires_in_seconds: number | null;
        verification_attempts_remaining: number;
      };
      expect(seconds).toSatisfy((left: number | null) => left === null || (Number.isInteger(left) && left > 0));
      expect(tries).toBeGreaterThan(0);
      expect((await thrownBy(signIn(stage, addressOf(made)))).status).toBeGreaterThanOrEqual(400);
    });

    shows('an unknown user is not found', ({ clerk }) => notFound(clerk.users.lockUser(NOBODY)).then(() => {}));
  });

  operation('users.unlockUser', (shows) => {
    shows('a locked user signs in again', async (stage) => {
      const made = await person(stage, { password: PASSWORD });
      await stage.clerk.users.lockUser(made.id);
      expect((await stage.clerk.users.unlockUser(made.id)).locked).toBe(false);
      expect((await signIn(stage, addressOf(made))).user.id).toBe(made.id);
    });

    shows('an unknown user is not found', ({ clerk }) => notFound(clerk.users.unlockUser(NOBODY)).then(() => {}));
  });
}
