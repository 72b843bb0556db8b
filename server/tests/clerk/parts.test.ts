// Parts of a user on the Clerk wire that are taken away: passkeys, wallets, external accounts.

import { expect, test } from 'vitest';
import { linkExternalAccount } from '../../src/core/external-accounts.ts';
import { addPasskey } from '../../src/core/passkeys.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { rows } from '../security/rows.ts';
import { grant, magicCode, readLetters } from '../security/steps.ts';
import { no, ok } from './wire.ts';

const EMAIL = 'ada@example.com';
const WALLETS = ['0x52908400098527886E0F7030069857D2E4169EE7', '0x8617E340B3D01FA5F11F306F4090FD50E238070D'];
const KEY = {
  name: 'Laptop',
  credentialId: 'Y3JlZGVudGlhbA',
  publicKey: 'cHVibGljIGtleQ',
  counter: 0,
  transports: ['internal'],
  isBackedUp: true,
};

const make = (house: TestHouse, email = EMAIL, more: object = {}) =>
  ok(house, 'POST', '/users', { email_address: [email], ...more });
const read = (house: TestHouse, id: string) => ok(house, 'GET', `/users/${id}`);
const eventsOf = async (house: TestHouse, name: string) =>
  (await house.call('GET', `/events?events=${name}`)).body.data.map((each: { data: object }) => each.data);
const google = (userId: string, subject = 'google-1') => ({
  userId,
  provider: 'google' as const,
  subject,
  email: EMAIL,
  details: { emailVerified: true, firstName: 'Ada', lastName: 'Lovelace', scopes: ['email', 'profile'], label: 'work' },
  tokens: { accessToken: 'a token of hers', refreshToken: 'another of hers', expiresAt: null },
});

onEachDatabase('passkeys on the Clerk wire', (open) => {
  test('a passkey shows, never used or not, and goes by its id; the owner is told', async () => {
    const house = await open();
    const { id } = await make(house);
    const made = await addPasskey(house.work, id, KEY);
    const [passkey] = (await read(house, id)).passkeys;
    expect(passkey).toEqual({
      object: 'passkey',
      id: expect.stringMatching(/^idn_/),
      name: 'Laptop',
      last_used_at: made.createdAt,
      verification: {
        object: 'verification_passkey',
        status: 'verified',
        strategy: 'passkey',
        attempts: null,
        expire_at: null,
      },
    });
    expect(await ok(house, 'DELETE', `/users/${id}/passkeys/${passkey.id}`)).toEqual({
      object: 'passkey',
      id: passkey.id,
      deleted: true,
    });
    expect((await read(house, id)).passkeys).toEqual([]);
    expect(await rows(house.database, 'select id from passkeys')).toEqual([]);
    expect((await readLetters(house)).map(({ kind, to, data }) => [kind, to, data.change])).toEqual([
      ['passkey_changed', EMAIL, 'added'],
      ['passkey_changed', EMAIL, 'removed'],
    ]);
    for (const name of ['added', 'removed'])
      expect(await eventsOf(house, `latchkey.passkey.${name}`)).toMatchObject([{ user_id: id, name: 'Laptop' }]);
    expect(await eventsOf(house, 'user.updated')).toHaveLength(2);
  });

  test('X1: a passkey that is gone, or of somebody else, is 404, and stays', async () => {
    const house = await open();
    const [ada, bob] = [await make(house), await make(house, 'bob@example.com')];
    const { id } = await addPasskey(house.work, bob.id, KEY);
    const refused = [404, 'resource_not_found'];
    expect(await no(house, 'DELETE', `/users/${ada.id}/passkeys/${id}`)).toEqual(refused);
    expect(await no(house, 'DELETE', `/users/${ada.id}/passkeys/idn_01JDQ8Z6W6Y2Z3M4N5P6Q7R8S9`)).toEqual(refused);
    expect(await no(house, 'DELETE', `/users/user_none/passkeys/${id}`)).toEqual(refused);
    const other = await house.addTenant();
    expect(await no(house, 'DELETE', `/users/${bob.id}/passkeys/${id}`, undefined, { key: other.apiKey })).toEqual(
      refused,
    );
    expect((await read(house, bob.id)).passkeys).toHaveLength(1);
    await ok(house, 'DELETE', `/users/${bob.id}/passkeys/${id}`);
    expect(await no(house, 'DELETE', `/users/${bob.id}/passkeys/${id}`)).toEqual(refused);
  });

  test('P2: a credential is one person’s only', async () => {
    const house = await open();
    const [ada, bob] = [await make(house), await make(house, 'bob@example.com')];
    await addPasskey(house.work, ada.id, KEY);
    await expect(addPasskey(house.work, bob.id, KEY)).rejects.toThrow('passkey_taken');
    expect((await read(house, bob.id)).passkeys).toEqual([]);
  });
});

onEachDatabase('wallets on the Clerk wire', (open) => {
  test('the primary wallet goes and another takes its place; then it is free for others', async () => {
    const house = await open();
    const user = await make(house, EMAIL, { web3_wallet: WALLETS });
    const [first, second] = user.web3_wallets;
    expect(user.primary_web3_wallet_id).toBe(first.id);
    expect(await ok(house, 'DELETE', `/users/${user.id}/web3_wallets/${first.id}`)).toEqual({
      object: 'web3_wallet',
      id: first.id,
      deleted: true,
    });
    expect(await read(house, user.id)).toMatchObject({
      primary_web3_wallet_id: second.id,
      web3_wallets: [{ id: second.id }],
    });
    await make(house, 'bob@example.com', { web3_wallet: [WALLETS[0]] });
    await ok(house, 'DELETE', `/users/${user.id}/web3_wallets/${second.id}`);
    expect(await read(house, user.id)).toMatchObject({ primary_web3_wallet_id: null, web3_wallets: [] });
  });

  test('the last one that tells who a user is stays', async () => {
    const house = await open();
    const user = await ok(house, 'POST', '/users', { web3_wallet: [WALLETS[0]] });
    const path = `/users/${user.id}/web3_wallets/${user.web3_wallets[0].id}`;
    expect(await no(house, 'DELETE', path)).toEqual([400, 'identification_deletion_failed']);
    expect((await read(house, user.id)).web3_wallets).toHaveLength(1);
  });

  test('X1: a wallet that is gone, of somebody else, or no wallet at all is 404', async () => {
    const house = await open();
    const [ada, bob] = [await make(house), await make(house, 'bob@example.com', { web3_wallet: [WALLETS[0]] })];
    const refused = [404, 'resource_not_found'];
    const wallet = bob.web3_wallets[0].id;
    expect(await no(house, 'DELETE', `/users/${ada.id}/web3_wallets/${wallet}`)).toEqual(refused);
    expect(await no(house, 'DELETE', `/users/${bob.id}/web3_wallets/${bob.email_addresses[0].id}`)).toEqual(refused);
    expect(await no(house, 'DELETE', `/users/user_none/web3_wallets/${wallet}`)).toEqual(refused);
    expect((await read(house, bob.id)).web3_wallets).toHaveLength(1);
  });
});

onEachDatabase('whoever proves an address by its mailbox', (open) => {
  test('L1: finds neither passkeys nor accounts elsewhere that somebody else set up before; what vouches for the address stays', async () => {
    const house = await open();
    const made = await house.call('POST', '/user_management/users', { body: { email: EMAIL } });
    const { id } = made.body;
    await addPasskey(house.work, id, KEY);
    const own = await linkExternalAccount(house.work, google(id));
    await linkExternalAccount(house.work, { ...google(id, 'google-2'), email: 'squatter@example.com' });
    await linkExternalAccount(house.work, { ...google(id, 'google-3'), details: { emailVerified: false } });
    const { code } = await magicCode(house, EMAIL);
    expect((await grant(house, 'magic', { email: EMAIL, code })).status).toBe(200);
    const user = await read(house, id);
    expect(user.passkeys).toEqual([]);
    expect(user.external_accounts).toMatchObject([{ identification_id: own.identificationId }]);
    expect(user.email_addresses[0].verification).toMatchObject({ status: 'verified' });
  });
});

onEachDatabase('external accounts on the Clerk wire', (open) => {
  test('an account that a provider vouched for shows with what it told, and is linked to its address', async () => {
    const house = await open();
    const { id } = await make(house);
    const linked = await linkExternalAccount(house.work, google(id));
    const user = await read(house, id);
    expect(user.external_accounts).toMatchObject([
      {
        object: 'external_account',
        id: linked.id.replace('external_account_', 'eac_'),
        provider: 'oauth_google',
        identification_id: linked.identificationId,
        provider_user_id: 'google-1',
        approved_scopes: 'email profile',
        email_address: EMAIL,
        first_name: 'Ada',
        label: 'work',
      },
    ]);
    expect(user.email_addresses[0].linked_to).toEqual([{ type: 'oauth_google', id: linked.identificationId }]);
  });

  test('K2: what the provider gave rests sealed, bound to its place, and is told to nobody', async () => {
    const house = await open();
    const { id } = await make(house);
    await linkExternalAccount(house.work, google(id));
    const [row] = await rows(house.database, 'select id, access_token, refresh_token, id_token from external_accounts');
    expect(row).toMatchObject({
      access_token: expect.stringMatching(/^s1\./),
      refresh_token: expect.stringMatching(/^s1\./),
      id_token: null,
    });
    const place = { environment: house.environment.id, table: 'external_accounts', row: String(row?.id) };
    const { vault } = house.house.tools;
    expect(vault.open(String(row?.access_token), { ...place, column: 'access_token' })).toBe('a token of hers');
    expect(() => vault.open(String(row?.access_token), { ...place, column: 'refresh_token' })).toThrow(/moved/);
    const shown = [
      (await house.call('GET', `/v1/users/${id}`)).text,
      (await house.call('GET', '/events?limit=100')).text,
    ];
    for (const text of shown) expect(text).not.toContain('of hers');
  });

  test('what is told anew replaces the former; what is the same changes nothing', async () => {
    const house = await open();
    const { id } = await make(house);
    const first = await linkExternalAccount(house.work, google(id));
    const before = await read(house, id);
    house.clock.advance(1_000);
    expect(await linkExternalAccount(house.work, google(id))).toEqual(first);
    expect(await read(house, id)).toEqual(before);
    const changed = { ...google(id), details: { firstName: 'Augusta' } };
    expect(await linkExternalAccount(house.work, changed)).toMatchObject({
      id: first.id,
      firstName: 'Augusta',
      lastName: 'Lovelace',
    });
    const after = await read(house, id);
    expect(after.external_accounts).toMatchObject([{ first_name: 'Augusta' }]);
    expect(after.updated_at).toBeGreaterThan(before.updated_at);
  });

  test.each([
    'eac',
    'external',
    'idn',
  ])('it goes by its %s id, with its tokens and its link; both wires see it', async (form) => {
    const house = await open();
    const { id } = await make(house);
    const linked = await linkExternalAccount(house.work, google(id));
    const ids = {
      eac: linked.id.replace('external_account_', 'eac_'),
      external: linked.id,
      idn: linked.identificationId,
    };
    const name = ids[form as keyof typeof ids];
    expect(await ok(house, 'DELETE', `/users/${id}/external_accounts/${name}`)).toEqual({
      object: 'external_account',
      id: name,
      deleted: true,
    });
    const user = await read(house, id);
    expect(user.external_accounts).toEqual([]);
    expect(user.email_addresses[0].linked_to).toEqual([]);
    expect(await rows(house.database, 'select id from external_accounts')).toEqual([]);
    expect((await house.call('GET', `/user_management/users/${id}/identities`)).body).toEqual([]);
    expect(await eventsOf(house, 'latchkey.identity.unlinked')).toMatchObject([{ user_id: id, idp_id: 'google-1' }]);
    expect(await no(house, 'DELETE', `/users/${id}/external_accounts/${name}`)).toEqual([
      404,
      'external_account_not_found',
    ]);
  });

  test('the last way to tell who a user is stays', async () => {
    const house = await open();
    const user = await ok(house, 'POST', '/users', { web3_wallet: [WALLETS[0]] });
    const linked = await linkExternalAccount(house.work, { ...google(user.id), email: null });
    await ok(house, 'DELETE', `/users/${user.id}/web3_wallets/${user.web3_wallets[0].id}`);
    expect(await no(house, 'DELETE', `/users/${user.id}/external_accounts/${linked.identificationId}`)).toEqual([
      400,
      'identification_deletion_failed',
    ]);
    expect((await read(house, user.id)).external_accounts).toHaveLength(1);
  });

  test('X1: an account of somebody else is 404, and stays', async () => {
    const house = await open();
    const [ada, bob] = [await make(house), await make(house, 'bob@example.com')];
    const { id } = await linkExternalAccount(house.work, google(bob.id));
    const refused = [404, 'external_account_not_found'];
    expect(await no(house, 'DELETE', `/users/${ada.id}/external_accounts/${id}`)).toEqual(refused);
    expect(await no(house, 'DELETE', `/users/${ada.id}/external_accounts/eac_none`)).toEqual(refused);
    expect(await no(house, 'DELETE', `/users/user_none/external_accounts/${id}`)).toEqual([404, 'resource_not_found']);
    expect((await read(house, bob.id)).external_accounts).toHaveLength(1);
  });
});
