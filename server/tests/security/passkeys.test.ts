// M4, P2: a passkey is made, and signs in; what it counts as, and what it leaves behind.

import { expect, test } from 'vitest';
import { enrolPasskey, offerPasskeyEnrolment, offerPasskeySignIn } from '../../src/core/passkey-ceremonies.ts';
import { ORIGIN, onEachDatabase } from '../house.ts';
import { virtualAuthenticator } from '../virtual-authenticator.ts';
import { ADDRESS, BROWSER, changed, enrol, holder, signIn, storedPasskeys, told } from './passkeys.ts';
import { rows } from './rows.ts';
import { confirmedFactor, grant, makeOrganization, makeUser, readLetters } from './steps.ts';

onEachDatabase('passkeys', (open) => {
  test('M4: a passkey that a browser made is kept, its owner is told, and an event tells it', async () => {
    const house = await open();
    const { user, passkey } = await holder(house);
    expect(passkey).toMatchObject({ id: expect.stringMatching(/^idn_/), name: 'Laptop', lastUsedAt: null });
    expect(await told(house, 'passkey.added')).toMatchObject([{ id: passkey.id, userId: user.id, name: 'Laptop' }]);
    expect(await readLetters(house)).toMatchObject([{ kind: 'passkey_changed', to: user.email }]);
  });

  test('a passkey signs in, and the session says by what', async () => {
    const house = await open();
    const { user, device } = await holder(house);
    const { signedIn } = await signIn(house, device);
    expect(signedIn?.user).toMatchObject({ id: user.id, email: user.email });
    expect(signedIn?.session).toMatchObject({ authMethod: 'passkey', ipAddress: ADDRESS, userAgent: 'Firefox' });
    expect(signedIn?.session.secondFactorAt).toBe(signedIn?.session.authenticatedAt);
    const { data } = (await house.call('GET', '/events?events=authentication.passkey_succeeded')).body;
    expect(data.map((each: { data: object }) => each.data)).toEqual([
      {
        type: 'passkey',
        status: 'succeeded',
        ip_address: ADDRESS,
        user_agent: 'Firefox',
        user_id: user.id,
        email: user.email,
      },
    ]);
    const sessions = await house.call('GET', `/user_management/users/${user.id}/sessions`);
    expect(sessions.body.data).toMatchObject([{ auth_method: 'passkey' }]);
  });

  test('each use keeps when it was, what the authenticator counted, and whether the passkey is backed up', async () => {
    const house = await open();
    const { device } = await holder(house);
    expect(await storedPasskeys(house)).toMatchObject([{ counter: 0, last_used_at: null, is_backed_up: false }]);
    house.clock.advance(60_000);
    await signIn(house, device, { backedUp: true });
    const [row] = await storedPasskeys(house);
    expect(row?.counter).toBe(1);
    expect(Boolean(row?.is_backed_up)).toBe(true);
    expect(Number(row?.last_used_at)).toBeGreaterThan(Number(house.clock.now()) - 60_000);
  });

  test.each(['ES256', 'EdDSA', 'RS256'] as const)('a passkey may sign with %s', async (algorithm) => {
    const house = await open();
    const { user, device } = await holder(house, { device: virtualAuthenticator({ algorithm }) });
    expect((await signIn(house, device)).signedIn?.user.id).toBe(user.id);
  });

  test('a passkey that counts nothing signs in as often as one likes', async () => {
    const house = await open();
    const { device } = await holder(house, { device: virtualAuthenticator({ counts: false }) });
    for (let round = 0; round < 3; round += 1) expect((await signIn(house, device)).signedIn).toBeDefined();
    expect(await storedPasskeys(house)).toMatchObject([{ counter: 0 }]);
  });

  test('an answer may come as JSON, and without the handle of its user', async () => {
    const house = await open();
    const { device } = await holder(house);
    expect((await signIn(house, device, { userHandle: null })).signedIn).toBeDefined();
    expect((await signIn(house, device, {}, JSON.stringify)).signedIn).toBeDefined();
  });

  test('a passkey counts as two factors: who has a TOTP, or must have one, is not asked for it', async () => {
    const house = await open();
    const { user, device } = await holder(house);
    await confirmedFactor(house, user.id);
    const { signedIn } = await signIn(await changed(house, { requireMfa: true }), device);
    expect(signedIn?.session.secondFactorAt).toBe(signedIn?.session.authenticatedAt);
  });

  test('it still does after an organization was chosen', async () => {
    const house = await open();
    const { user, device } = await holder(house);
    await confirmedFactor(house, user.id);
    const [one] = [await makeOrganization(house, 'One', user.id), await makeOrganization(house, 'Two', user.id)];
    const { step } = await signIn(house, device);
    expect(step?.name).toBe('organization_selection');
    const chosen = await grant(house, 'choose', {
      pending_authentication_token: step?.pendingToken,
      organization_id: one,
    });
    expect([chosen.status, chosen.body.organization_id]).toEqual([200, one]);
    expect(chosen.body.authentication_method).toBe('Passkey');
    const [session] = await rows(
      house.database,
      'select second_factor_at from sessions where organization_id = ?',
      one,
    );
    expect(session?.second_factor_at).not.toBeNull();
  });

  test('an address that nobody proved is asked for all the same', async () => {
    const house = await open();
    const { device } = await holder(house, { verified: false });
    const { step } = await signIn(house, device);
    expect(step?.name).toBe('email_verification');
    expect(await told(house, 'authentication.passkey_succeeded')).toHaveLength(1);
  });

  test('P2: what a browser is asked at a sign-in names nobody, and differs by its challenge alone', async () => {
    const house = await open();
    const before = await offerPasskeySignIn(house.work, 'nobody');
    await holder(house);
    const after = await offerPasskeySignIn(house.work, BROWSER);
    expect(after).toEqual({ ...before, challenge: after.challenge });
    expect(after).toMatchObject({
      rpId: new URL(ORIGIN).hostname,
      allowCredentials: [],
      userVerification: 'required',
      timeout: 300_000,
    });
    const [, chance = ''] = Buffer.from(after.challenge, 'base64url').toString().split('.');
    expect(Buffer.from(chance, 'base64url')).toHaveLength(16);
    expect(after.challenge).not.toBe(before.challenge);
  });

  test('P2: authenticators know a user by random bytes, the same for all passkeys of one, and of nobody else', async () => {
    const house = await open();
    const ada = await holder(house);
    const bob = await holder(house, { email: 'bob@example.com' });
    const second = virtualAuthenticator();
    await enrol(house.work, ada.user.id, second);
    expect(second.userHandle).toBe(ada.device.userHandle);
    expect(bob.device.userHandle).not.toBe(ada.device.userHandle);
    expect(Buffer.from(second.userHandle, 'base64url')).toHaveLength(64);
    expect(Buffer.from(second.userHandle, 'base64url').toString('latin1')).not.toContain(ada.user.id);
  });

  test('what a browser is asked at an enrolment says what we need, and which passkeys the user has', async () => {
    const house = await open();
    const { user, device } = await holder(house);
    await holder(house, { email: 'bob@example.com' });
    const options = await offerPasskeyEnrolment(house.work, user.id, BROWSER);
    expect(options).toMatchObject({
      rp: { id: new URL(ORIGIN).hostname, name: house.environment.name },
      user: { id: device.userHandle, name: user.email },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
      excludeCredentials: [{ id: device.credentialId, type: 'public-key', transports: ['hybrid', 'internal'] }],
      timeout: 300_000,
    });
    expect(options.pubKeyCredParams.map(({ alg }) => alg)).toEqual([-7, -8, -257]);
  });

  test('a name is cut, and cleaned of what cannot be written; without one there is a plain one', async () => {
    const house = await open();
    const { id } = await makeUser(house, 'ada@example.com');
    const names = [null, '  ', 'My\u0000 \ud800key\n', '👩‍🚀'.repeat(80)];
    for (const name of names) {
      const options = await offerPasskeyEnrolment(house.work, id, BROWSER);
      await enrolPasskey(house.work, id, BROWSER, virtualAuthenticator().create(options), name);
    }
    const kept = (await storedPasskeys(house)).map((row) => String(row.name));
    expect(kept.slice(0, 3)).toEqual(['Passkey', 'Passkey', 'My  \ufffdkey']);
    expect([...(kept[3] ?? '')]).toHaveLength(64);
  });

  test('one that signs what it says of itself is taken too, as some are made', async () => {
    const house = await open();
    const { id } = await makeUser(house, 'ada@example.com');
    const device = virtualAuthenticator();
    await enrol(house.work, id, device, { attestation: 'self' });
    expect((await signIn(house, device)).signedIn?.user.id).toBe(id);
  });
});
