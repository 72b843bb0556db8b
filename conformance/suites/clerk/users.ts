// Users through Clerk's SDK: create, get, delete. What is changed is looked at on the other wire too.

import { expect } from 'vitest';
import type { ClerkScene } from '../../harness/clerk-stories.ts';
import { thrownBy } from '../thrown.ts';
import {
  addressOf,
  NOBODY,
  next,
  notFound,
  onOtherWire,
  PASSWORD,
  person,
  phone,
  refused,
  SECRET,
  signIn,
  wallet,
} from './cast.ts';

/** The stories of making users. */
export function createUser({ operation }: ClerkScene): void {
  operation('users.createUser', (shows) => {
    shows('a user of an address alone: verified by the operator, primary, and all else empty', async (stage) => {
      const address = stage.email();
      const user = await stage.clerk.users.createUser({ emailAddress: [address] });
      expect(user.constructor.name).toMatch(/User$/);
      expect(user).toMatchObject({
        id: expect.stringMatching(/^user_\w{20,}$/),
        firstName: null,
        lastName: null,
        username: null,
        externalId: null,
        hasImage: false,
        banned: false,
        locked: false,
        passwordEnabled: false,
        totpEnabled: false,
        backupCodeEnabled: false,
        twoFactorEnabled: false,
        publicMetadata: {},
        privateMetadata: {},
        unsafeMetadata: {},
        lastSignInAt: null,
        createOrganizationEnabled: true,
        deleteSelfEnabled: true,
      });
      expect(user.imageUrl).toMatch(/^http:\/\//);
      expect(user.primaryEmailAddressId).toBe(user.emailAddresses[0]?.id);
      expect(user.emailAddresses[0]).toMatchObject({
        emailAddress: address,
        linkedTo: [],
        verification: { status: 'verified', strategy: 'admin', attempts: null, expireAt: null },
      });
      expect(Math.abs(user.createdAt - Date.now())).toBeLessThan(60_000);
      expect(await onOtherWire(stage, user.id)).toMatchObject({ email: address, emailVerified: true, metadata: {} });
    });

    shows('every field that was given comes back, on both wires', async (stage) => {
      const { clerk, email } = stage;
      const [address, number] = [email(), phone()];
      const given = {
        firstName: 'Ada',
        lastName: 'Lovelace',
        username: `ada_${next()}`,
        externalId: `clerk-${next()}`,
        publicMetadata: { plan: 'pro', Seats: [1, { two: null }] },
        privateMetadata: { score: 0.5 },
        unsafeMetadata: { théme: 'dark 🌒' },
      };
      const user = await clerk.users.createUser({
        ...given,
        emailAddress: [address],
        phoneNumber: [number],
        web3Wallet: [wallet()],
        password: PASSWORD,
        createdAt: new Date('2012-10-20T07:15:20.902Z'),
        legalAcceptedAt: new Date('2013-01-01T00:00:00Z'),
      } as Parameters<typeof clerk.users.createUser>[0]);
      expect(user).toMatchObject({ ...given, passwordEnabled: true, createdAt: 1_350_717_320_902 });
      expect(user.legalAcceptedAt).toBe(1_356_998_400_000);
      expect(user.phoneNumbers[0]).toMatchObject({ phoneNumber: number, verification: { status: 'verified' } });
      expect(user.primaryPhoneNumberId).toBe(user.phoneNumbers[0]?.id);
      expect(user.primaryWeb3WalletId).toBe(user.web3Wallets[0]?.id);
      expect(await clerk.users.getUser(user.id)).toEqual(user);
      expect(await onOtherWire(stage, user.id)).toMatchObject({
        email: address,
        firstName: 'Ada',
        lastName: 'Lovelace',
        externalId: given.externalId,
        createdAt: '2012-10-20T07:15:20.902Z',
        metadata: {},
      });
      expect((await signIn(stage, address)).user.id).toBe(user.id);
    });

    shows('of several addresses the first is the primary one; the other wire shows that', async (stage) => {
      const addresses = [stage.email(), stage.email()];
      const user = await person(stage, { emailAddress: addresses });
      expect(user.emailAddresses.map(({ emailAddress }) => emailAddress)).toEqual(addresses);
      expect(user.primaryEmailAddressId).toBe(user.emailAddresses[0]?.id);
      expect((await onOtherWire(stage, user.id)).email).toBe(addresses[0]);
    });

    shows('a user without an address has no form on the other wire', async (stage) => {
      const user = await stage.clerk.users.createUser({ username: `nameless_${next()}` });
      expect(user.emailAddresses).toEqual([]);
      expect(await thrownBy(onOtherWire(stage, user.id))).toMatchObject({ status: 404 });
    });

    shows('an imported digest is a password', async (stage) => {
      const address = stage.email();
      // bcrypt of "a quiet harbour at dawn" would be slow to make here: MD5 is what old systems bring.
      const { createHash } = await import('node:crypto');
      const passwordDigest = createHash('md5').update(PASSWORD).digest('hex');
      const user = await person(stage, { emailAddress: [address], passwordHasher: 'md5', passwordDigest } as object);
      expect(user.passwordEnabled).toBe(true);
      expect((await signIn(stage, address)).user.id).toBe(user.id);
    });

    shows('a TOTP secret and backup codes are on at once', async (stage) => {
      const user = await person(stage, { totpSecret: SECRET, backupCodes: ['code-one-1', 'code-two-2'] });
      expect(user).toMatchObject({ totpEnabled: true, twoFactorEnabled: true, backupCodeEnabled: true });
      expect(JSON.stringify(user)).not.toContain(SECRET);
    });

    shows('an address that is taken is refused by its parameter, whatever the case', async (stage) => {
      const address = addressOf(await person(stage));
      const again = stage.clerk.users.createUser({ emailAddress: [address.toUpperCase()] });
      await refused(again, 422, 'form_identifier_exists', 'email_address');
      const other = stage.workos.userManagement.createUser({ email: address });
      expect(await thrownBy(other)).toMatchObject({ status: 400, code: 'user_creation_error' });
    });

    shows('so is an address of the other wire', async (stage) => {
      const made = await stage.workos.userManagement.createUser({ email: stage.email(), emailVerified: true });
      const again = stage.clerk.users.createUser({ emailAddress: [made.email] });
      await refused(again, 422, 'form_identifier_exists', 'email_address');
    });

    shows('so are a username, a phone, a wallet and an external id', async (stage) => {
      const mine = {
        username: `grace_${next()}`,
        phoneNumber: [phone()],
        web3Wallet: [wallet()],
        externalId: `mine-${next()}`,
      };
      await person(stage, mine);
      const taken = (more: object, param: string) => refused(person(stage, more), 422, 'form_identifier_exists', param);
      await taken({ username: mine.username }, 'username');
      await taken({ phoneNumber: mine.phoneNumber }, 'phone_number');
      await taken({ web3Wallet: mine.web3Wallet }, 'web3_wallet');
      await taken({ externalId: mine.externalId }, 'external_id');
    });

    shows('two who create one address at once: one wins, the other is refused', async (stage) => {
      const emailAddress = [stage.email()];
      const both = await Promise.allSettled([1, 2].map(() => stage.clerk.users.createUser({ emailAddress })));
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const lost = both.find((one) => one.status === 'rejected');
      expect(lost?.reason.errors[0].code).toBe('form_identifier_exists');
    });

    const cases: [title: string, given: object, code: string, param: string | undefined][] = [
      ['no identifier at all', { emailAddress: undefined, firstName: 'Ada' }, 'form_data_missing', undefined],
      ['an address that is none', { emailAddress: ['nowhere'] }, 'form_param_format_invalid', 'email_address'],
      ['a phone that is none', { phoneNumber: ['12'] }, 'form_param_format_invalid', 'phone_number'],
      ['a wallet that is none', { web3Wallet: ['0x12'] }, 'form_param_format_invalid', 'web3_wallet'],
      ['a locale that is none', { locale: 'no such locale' }, 'form_param_format_invalid', 'locale'],
      ['a short username', { username: 'ad' }, 'form_username_invalid_length', 'username'],
      ['a username of odd letters', { username: 'ada lovelace' }, 'form_username_invalid_character', 'username'],
      [
        'more than a hundred phones',
        { phoneNumber: Array.from({ length: 101 }, (_, at) => `+1415555${1000 + at}`) },
        'form_param_array_size_exceeded',
        'phone_number',
      ],
      ['an empty password', { password: '' }, 'form_param_nil', 'password'],
      ['a short password', { password: 'short' }, 'form_password_length_too_short', 'password'],
      ['a leaked password', { password: 'password123' }, 'form_password_pwned', 'password'],
      ['a key of no schema', { emailAdress: ['typo@example.com'] }, 'form_param_unknown', 'email_adress'],
      ['text for an array', { emailAddress: 'ada@example.com' }, 'form_param_type_invalid', 'email_address'],
      ['a number for a name', { firstName: 7 }, 'form_param_type_invalid', 'first_name'],
      ['metadata that is no object', { publicMetadata: [1] }, 'form_param_value_invalid', 'public_metadata'],
      [
        'metadata of more than 8 KB',
        { unsafeMetadata: { note: 'x'.repeat(9000) } },
        'form_param_exceeds_allowed_size',
        'unsafe_metadata',
      ],
      ['a creation in the future', { createdAt: new Date('2099-01-01') }, 'form_disallow_future_date', 'created_at'],
      ['a time that is none', { createdAt: 'yesterday' }, 'form_param_invalid_time', 'created_at'],
      ['a TOTP secret that is no base32', { totpSecret: '!!!!' }, 'invalid_totp_secret_code', undefined],
      ['a digest without a hasher', { passwordDigest: 'a' }, 'form_conditional_param_missing', 'password_hasher'],
      ['a hasher without a digest', { passwordHasher: 'md5' }, 'form_conditional_param_missing', 'password_digest'],
      [
        'a digest that is none of its hasher',
        { passwordHasher: 'bcrypt', passwordDigest: 'a' },
        'form_password_digest_invalid_code',
        'password_digest',
      ],
      [
        'a hasher that nobody knows',
        { passwordHasher: 'rot13', passwordDigest: 'a' },
        'form_param_value_invalid',
        'password_hasher',
      ],
    ];
    for (const [title, given, code, param] of cases) {
      shows(`${title} is refused, and nobody is made`, async (stage) => {
        const address = stage.email();
        await refused(stage.clerk.users.createUser({ emailAddress: [address], ...given }), 422, code, param);
        const { data } = await stage.workos.userManagement.listUsers({ email: address });
        expect(data).toEqual([]);
      });
    }

    shows('an address that is given twice is refused', async (stage) => {
      const address = stage.email();
      const twice = stage.clerk.users.createUser({ emailAddress: [address, address.toUpperCase()] });
      await refused(twice, 422, 'form_param_duplicate', 'email_address');
    });

    shows('a wrong key is unauthorized', async ({ client, email }) => {
      await refused(client('sk_test_wrong').users.createUser({ emailAddress: [email()] }), 401, 'clerk_key_invalid');
    });
  });
}

/** The stories of reading and removing one. */
export function oneUser({ operation }: ClerkScene): void {
  operation('users.getUser', (shows) => {
    shows('a user is read back by id', async (stage) => {
      const made = await person(stage, { firstName: 'Ada', publicMetadata: { a: 'b' } });
      expect(await stage.clerk.users.getUser(made.id)).toEqual(made);
    });

    shows('a user of the other wire is read here: the unverified address is the primary one', async (stage) => {
      const { id, email } = await stage.workos.userManagement.createUser({ email: stage.email(), firstName: 'Ada' });
      const user = await stage.clerk.users.getUser(id);
      expect(user).toMatchObject({ firstName: 'Ada', lastName: null, publicMetadata: {} });
      expect(user.emailAddresses[0]).toMatchObject({ emailAddress: email, verification: null });
      expect(user.primaryEmailAddressId).toBe(user.emailAddresses[0]?.id);
    });

    shows('an unknown id is not found', ({ clerk }) => notFound(clerk.users.getUser(NOBODY)).then(() => {}));

    shows('a wrong key is unauthorized', async ({ client }) => {
      await refused(client('sk_test_wrong').users.getUser(NOBODY), 401, 'clerk_key_invalid');
    });
  });

  operation('users.deleteUser', (shows) => {
    shows('what is left is told; the user is gone on both wires, and the address is free', async (stage) => {
      const made = await person(stage, { externalId: `gone-${next()}` });
      const left = await stage.clerk.users.deleteUser(made.id);
      expect(left).toMatchObject({ object: 'user', id: made.id, deleted: true });
      await notFound(stage.clerk.users.getUser(made.id));
      await notFound(stage.clerk.users.deleteUser(made.id));
      expect(await thrownBy(onOtherWire(stage, made.id))).toMatchObject({ status: 404 });
      const again = await person(stage, { emailAddress: [addressOf(made)] });
      expect(again.id).not.toBe(made.id);
    });

    shows('sessions go with the user', async (stage) => {
      const made = await person(stage, { password: PASSWORD });
      const { refreshToken } = await signIn(stage, addressOf(made));
      await stage.clerk.users.deleteUser(made.id);
      const refresh = stage.workos.userManagement.authenticateWithRefreshToken({ refreshToken });
      expect(await thrownBy(refresh)).toMatchObject({ status: 400, error: 'invalid_grant' });
    });
  });
}
