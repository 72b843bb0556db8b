// Users through the SDK: create, get, update, delete.

import { expect } from 'vitest';
import type { Scene } from '../harness/stories.ts';
import { thrownBy } from './thrown.ts';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The stories of users. */
export function users({ method }: Scene): void {
  method('createUser', (shows) => {
    shows('a user of an e-mail address alone has every other field empty', async ({ workos, email }) => {
      const address = email();
      const user = await workos.userManagement.createUser({ email: address });
      expect(user).toMatchObject({
        object: 'user',
        id: expect.stringMatching(/^user_[0-9A-HJKMNP-TV-Z]{26}$/),
        email: address,
        emailVerified: false,
        firstName: null,
        lastName: null,
        profilePictureUrl: null,
        lastSignInAt: null,
        externalId: null,
        metadata: {},
        createdAt: expect.stringMatching(TIME),
        updatedAt: expect.stringMatching(TIME),
      });
    });

    shows('every field that was given comes back', async ({ workos, email }) => {
      const given = {
        email: email(),
        firstName: 'Ada',
        lastName: 'Lovelace',
        emailVerified: true,
        externalId: 'ada-1815',
        metadata: { team: 'engines', 'favourite number': '1' },
      };
      const user = await workos.userManagement.createUser({ ...given, password: 'an engine weaves algebra' });
      expect(user).toMatchObject(given);
      expect(JSON.stringify(user)).not.toContain('algebra');
    });

    shows('an address keeps the case it was given in', async ({ workos }) => {
      const user = await workos.userManagement.createUser({ email: 'Grace.Hopper@Example.COM' });
      expect(user.email).toBe('Grace.Hopper@Example.COM');
    });

    shows('a second user of one address is refused, whatever the case', async ({ workos, sdk, email }) => {
      const address = email();
      await workos.userManagement.createUser({ email: address });
      const thrown = await thrownBy(workos.userManagement.createUser({ email: address.toUpperCase() }));
      expect(thrown).toBeInstanceOf(sdk.BadRequestException);
      expect(thrown).toMatchObject({ status: 400, code: 'user_creation_error', message: 'Could not create user.' });
      expect(thrown.errors).toEqual([{ code: 'email_not_available', message: 'This email is not available.' }]);
    });

    shows('two who create one address at once: one wins, the other is refused', async ({ workos, email }) => {
      const address = email();
      const both = await Promise.allSettled([1, 2].map(() => workos.userManagement.createUser({ email: address })));
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const refused = both.find((one) => one.status === 'rejected');
      expect(refused?.reason).toMatchObject({ status: 400, code: 'user_creation_error' });
    });

    shows('without an address it is refused with the field that is missing', async ({ workos, sdk }) => {
      const thrown = await thrownBy(workos.userManagement.createUser({} as { email: string }));
      expect(thrown).toBeInstanceOf(sdk.UnprocessableEntityException);
      expect(thrown).toMatchObject({ status: 422, code: 'invalid_request_parameters' });
      expect(thrown.message).toContain('email_string_required');
    });

    shows('a weak password is refused with everything that is wrong with it', async ({ workos, sdk, email }) => {
      const address = email();
      const thrown = await thrownBy(workos.userManagement.createUser({ email: address, password: 'password' }));
      expect(thrown).toBeInstanceOf(sdk.BadRequestException);
      expect(thrown).toMatchObject({ status: 400, code: 'password_strength_error' });
      expect(thrown.errors?.map(({ code }) => code)).toEqual(['password_too_short', 'password_pwned']);
      const { data } = await workos.userManagement.listUsers({ email: address });
      expect(data).toEqual([]);
    });

    shows('metadata beyond what the specification allows is refused', async ({ workos, email }) => {
      const metadata = { note: 'x'.repeat(601) };
      const thrown = await thrownBy(workos.userManagement.createUser({ email: email(), metadata }));
      expect(thrown).toMatchObject({ status: 400, rawData: { code: 'invalid_metadata' } });
    });
  });

  method('getUser', (shows) => {
    shows('a user is read back by id', async ({ workos, email }) => {
      const made = await workos.userManagement.createUser({ email: email(), firstName: 'Ada', metadata: { a: 'b' } });
      expect(await workos.userManagement.getUser(made.id)).toEqual(made);
    });

    shows('an unknown id is not found, and the exception names it', async ({ workos, sdk }) => {
      const thrown = await thrownBy(workos.userManagement.getUser('user_01H0000000000000000000000'));
      expect(thrown).toBeInstanceOf(sdk.NotFoundException);
      expect(thrown).toMatchObject({
        status: 404,
        code: 'entity_not_found',
        message: "User not found: 'user_01H0000000000000000000000'.",
      });
    });

    shows('a wrong key is unauthorized', async ({ client, sdk, server }) => {
      const stranger = client({ apiKey: 'sk_test_wrong', clientId: server.clientId });
      const thrown = await thrownBy(stranger.userManagement.getUser('user_1'));
      expect(thrown).toBeInstanceOf(sdk.UnauthorizedException);
      expect(thrown.status).toBe(401);
    });
  });

  method('getUserByExternalId', (shows) => {
    shows('a user is read back by the id that the application gave', async ({ workos, email }) => {
      const made = await workos.userManagement.createUser({ email: email(), externalId: 'app-7' });
      expect(await workos.userManagement.getUserByExternalId('app-7')).toEqual(made);
    });

    shows('an unknown one is not found', async ({ workos, sdk }) => {
      const thrown = await thrownBy(workos.userManagement.getUserByExternalId('nobody'));
      expect(thrown).toBeInstanceOf(sdk.NotFoundException);
      expect(thrown.message).toContain("'nobody'");
    });

    shows('one that is taken is refused', async ({ workos, email }) => {
      await workos.userManagement.createUser({ email: email(), externalId: 'app-8' });
      const other = await workos.userManagement.createUser({ email: email() });
      const change = { userId: other.id, externalId: 'app-8' };
      const thrown = await thrownBy(workos.userManagement.updateUser(change));
      expect(thrown).toMatchObject({ status: 400, rawData: { code: 'external_id_already_used' } });
    });
  });

  method('updateUser', (shows) => {
    shows('what is given changes, what is not stays', async ({ workos, email }) => {
      const made = await workos.userManagement.createUser({ email: email(), firstName: 'Ada', lastName: 'Byron' });
      const changed = await workos.userManagement.updateUser({ userId: made.id, lastName: 'Lovelace' });
      expect(changed).toMatchObject({ email: made.email, firstName: 'Ada', lastName: 'Lovelace' });
      expect(await workos.userManagement.getUser(made.id)).toEqual(changed);
    });

    shows('metadata is merged, and a null removes its key', async ({ workos, email }) => {
      const made = await workos.userManagement.createUser({ email: email(), metadata: { a: '1', b: '2' } });
      const metadata = { b: null, c: '3' } as unknown as Record<string, string>;
      const changed = await workos.userManagement.updateUser({ userId: made.id, metadata });
      expect(changed.metadata).toEqual({ a: '1', c: '3' });
    });

    shows('a null clears the external id, which is then free', async ({ workos, email }) => {
      const made = await workos.userManagement.createUser({ email: email(), externalId: 'app-9' });
      const cleared = { userId: made.id, externalId: null as unknown as string };
      expect((await workos.userManagement.updateUser(cleared)).externalId).toBeNull();
      const next = await workos.userManagement.createUser({ email: email(), externalId: 'app-9' });
      expect((await workos.userManagement.getUserByExternalId('app-9')).id).toBe(next.id);
    });

    shows('a new address is unverified, and the old one is free', async ({ workos, email }) => {
      const [before, after] = [email(), email()];
      const made = await workos.userManagement.createUser({ email: before, emailVerified: true });
      const moved = await workos.userManagement.updateUser({ userId: made.id, email: after });
      expect(moved).toMatchObject({ email: after, emailVerified: false });
      expect((await workos.userManagement.listUsers({ email: before })).data).toEqual([]);
      await workos.userManagement.createUser({ email: before });
    });

    shows("somebody else's address is refused", async ({ workos, email }) => {
      const taken = await workos.userManagement.createUser({ email: email() });
      const made = await workos.userManagement.createUser({ email: email() });
      const thrown = await thrownBy(workos.userManagement.updateUser({ userId: made.id, email: taken.email }));
      expect(thrown).toMatchObject({ status: 400, rawData: { code: 'email_not_available' } });
      expect((await workos.userManagement.getUser(made.id)).email).toBe(made.email);
    });

    shows('an address that is none is refused', async ({ workos, email }) => {
      const made = await workos.userManagement.createUser({ email: email() });
      const thrown = await thrownBy(workos.userManagement.updateUser({ userId: made.id, email: 'nowhere' }));
      expect(thrown).toMatchObject({ status: 400, rawData: { code: 'invalid_email' } });
    });

    shows('a verified address cannot be unverified', async ({ workos, email }) => {
      const made = await workos.userManagement.createUser({ email: email(), emailVerified: true });
      const thrown = await thrownBy(workos.userManagement.updateUser({ userId: made.id, emailVerified: false }));
      expect(thrown).toMatchObject({ status: 400, rawData: { code: 'email_already_verified' } });
    });

    shows('a new password is the only one that signs in', async ({ workos, email }) => {
      const [old, fresh] = ['rivers carry the stones', 'mountains wait for rain'];
      const { id, email: address } = await workos.userManagement.createUser({
        email: email(),
        password: old,
        emailVerified: true,
      });
      await workos.userManagement.updateUser({ userId: id, password: fresh });
      const signIn = (password: string) => workos.userManagement.authenticateWithPassword({ email: address, password });
      expect((await signIn(fresh)).user.id).toBe(id);
      expect(await thrownBy(signIn(old))).toMatchObject({ status: 400 });
    });

    shows('a new password ends the sessions that began with the old one', async ({ workos, email }) => {
      const password = 'rivers carry the stones';
      const { id, email: address } = await workos.userManagement.createUser({
        email: email(),
        password,
        emailVerified: true,
      });
      await workos.userManagement.authenticateWithPassword({ email: address, password });
      await workos.userManagement.updateUser({ userId: id, password: 'mountains wait for rain' });
      expect((await workos.userManagement.listSessions(id)).data).toEqual([]);
    });

    shows('an unknown user is not found', async ({ workos, sdk }) => {
      const thrown = await thrownBy(workos.userManagement.updateUser({ userId: 'user_none', firstName: 'Ada' }));
      expect(thrown).toBeInstanceOf(sdk.NotFoundException);
    });
  });

  method('deleteUser', (shows) => {
    shows('a removed user is gone for every look', async ({ workos, sdk, email }) => {
      const made = await workos.userManagement.createUser({ email: email(), externalId: 'app-10' });
      expect(await workos.userManagement.deleteUser(made.id)).toBeUndefined();
      for (const look of [
        () => workos.userManagement.getUser(made.id),
        () => workos.userManagement.getUserByExternalId('app-10'),
        () => workos.userManagement.listSessions(made.id),
        () => workos.userManagement.deleteUser(made.id),
      ]) {
        expect(await thrownBy(look())).toBeInstanceOf(sdk.NotFoundException);
      }
      expect((await workos.userManagement.listUsers({ email: made.email })).data).toEqual([]);
    });

    shows('the sessions of a removed user cannot be refreshed', async ({ workos, email }) => {
      const password = 'seven ships in the bay';
      const { id, email: address } = await workos.userManagement.createUser({
        email: email(),
        password,
        emailVerified: true,
      });
      const { refreshToken } = await workos.userManagement.authenticateWithPassword({ email: address, password });
      await workos.userManagement.deleteUser(id);
      const thrown = await thrownBy(workos.userManagement.authenticateWithRefreshToken({ refreshToken }));
      expect(thrown).toMatchObject({ status: 400, error: 'invalid_grant' });
    });

    shows('the address of a removed user can be used again', async ({ workos, email }) => {
      const made = await workos.userManagement.createUser({ email: email() });
      await workos.userManagement.deleteUser(made.id);
      const again = await workos.userManagement.createUser({ email: made.email });
      expect(again.id).not.toBe(made.id);
    });
  });
}
