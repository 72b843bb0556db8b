// L1: an identity belongs to whoever it is linked to; by an address it leads to an account only if both sides have proven it, or the provider proves it now.

import { expect, test } from 'vitest';
import { linkExternalAccount, unlinkExternalAccount } from '../../src/core/external-accounts.ts';
import { sendInvitation } from '../../src/core/inviting.ts';
import { createOrganization } from '../../src/core/organizations.ts';
import { addPasskey } from '../../src/core/passkeys.ts';
import { proveProvider, signInByProvider } from '../../src/core/sign-in/by-provider.ts';
import { finish } from '../../src/core/sign-in/finish.ts';
import { startSession } from '../../src/core/sign-in/session.ts';
import { banUser, getUser, updateUser } from '../../src/core/users.ts';
import { ok } from '../clerk/wire.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { proven, refusalOf, signIn, withSettings } from '../visiting.ts';
import { rows } from './rows.ts';
import { grant, hurry, magicCode, makeUser, PASSWORD } from './steps.ts';

const ADDRESS = 'ada@example.com';

/** How the address stands here before somebody comes with it; gives the user who has it. */
const LOCAL = {
  nobody: async () => null,
  verified: async (house: TestHouse) => (await makeUser(house, ADDRESS)).id,
  unverified: async (house: TestHouse) => (await makeUser(house, ADDRESS, { verified: false })).id,
  // Somebody whose phone was proven wrote the address down.
  'unverified, owned otherwise': async (house: TestHouse) => {
    const { id: user_id } = await ok(house, 'POST', '/users', { phone_number: ['+15555550100'], password: PASSWORD });
    await ok(house, 'POST', '/email_addresses', { user_id, email_address: ADDRESS });
    return user_id as string;
  },
  'verified, beside another': async (house: TestHouse) => {
    const { id } = await makeUser(house, 'other@example.com');
    await ok(house, 'POST', '/email_addresses', { user_id: id, email_address: ADDRESS, verified: true });
    return id;
  },
  'a mere note beside another': async (house: TestHouse) => {
    const { id } = await makeUser(house, 'other@example.com');
    await ok(house, 'POST', '/email_addresses', { user_id: id, email_address: ADDRESS, verified: false });
    return id;
  },
};

type Local = keyof typeof LOCAL;
// links: to that account, which stays as it is. takes: that account, emptied of what others set up. makes: a new one.
type Verdict = 'links' | 'takes' | 'makes' | 'link_needs_sign_in';

const TABLE: [provider: 'verified' | 'unverified', local: Local, verdict: Verdict][] = [
  ['verified', 'nobody', 'makes'],
  ['verified', 'verified', 'links'],
  ['verified', 'unverified', 'takes'],
  ['verified', 'unverified, owned otherwise', 'link_needs_sign_in'],
  ['verified', 'verified, beside another', 'links'],
  ['verified', 'a mere note beside another', 'makes'],
  ['unverified', 'nobody', 'makes'],
  ['unverified', 'verified', 'link_needs_sign_in'],
  ['unverified', 'unverified', 'link_needs_sign_in'],
  ['unverified', 'unverified, owned otherwise', 'link_needs_sign_in'],
  ['unverified', 'verified, beside another', 'link_needs_sign_in'],
  ['unverified', 'a mere note beside another', 'makes'],
];

const linked = async (house: TestHouse) =>
  (await rows(house.database, 'select user_id from external_accounts')).map((row) => row.user_id);

onEachDatabase('whose an identity is', (open) => {
  test.each(
    TABLE,
  )('L1: an address that the provider calls %s and that is here %s: it %s', async (said, local, verdict) => {
    const house = await withSettings(await open(), { requireEmailVerification: false });
    hurry(house);
    const owner = await LOCAL[local](house);
    const events = async () =>
      (await rows(house.database, 'select name from events order by created_at, id')).map((row) => row.name);
    const before = await events();
    const outcome = await signIn(house, proven({ emailVerified: said === 'verified' })).catch((error) => error.code);
    if (verdict === 'link_needs_sign_in') {
      expect(outcome).toBe(verdict);
      expect(await linked(house)).toEqual([]);
      expect((await events()).slice(before.length)).toEqual(['authentication.oauth_failed']);
      return;
    }
    const { user } = outcome.signedIn;
    expect(await linked(house)).toEqual([user.id]);
    expect(user.id === owner).toBe(verdict !== 'makes');
    expect((await getUser(house.work, user.id)).emailVerified).toBe(said === 'verified');
    expect(user.email).toBe(local === 'verified, beside another' ? 'other@example.com' : ADDRESS);
    if (verdict === 'makes') return;
    const password = await grant(house, 'password', { email: ADDRESS, password: PASSWORD });
    expect([password.status, password.body.code]).toEqual(
      verdict === 'takes' ? [400, 'invalid_credentials'] : [200, undefined],
    );
  });

  test.each([
    'verified',
    'unverified',
  ] as const)('L1: who is linked is who they are, whatever address the provider calls %s', async (said) => {
    const house = await open();
    hurry(house);
    const ada = await makeUser(house, ADDRESS);
    const grace = await makeUser(house, 'grace@example.com');
    await linkExternalAccount(house.work, { userId: ada.id, provider: 'google', subject: 'google-1', email: ADDRESS });
    const moved = proven({ email: 'grace@example.com', emailVerified: said === 'verified' });
    expect((await signIn(house, moved)).signedIn?.user).toMatchObject({ id: ada.id, email: ADDRESS });
    expect((await signIn(house, { ...moved, email: null, emailVerified: false })).signedIn?.user.id).toBe(ada.id);
    expect(await linked(house)).toEqual([ada.id]);
    expect((await getUser(house.work, grace.id)).emailVerified).toBe(true);
  });

  test('L1: the same subject at another provider, or by the word of another issuer, is somebody else', async () => {
    const house = await open();
    const acme = proven({ provider: 'custom_acme', issuer: 'https://one.example' });
    const { user } = (await signIn(house, acme)).signedIn ?? {};
    const other = { email: 'grace@example.com' };
    expect(await refusalOf(signIn(house, { ...acme, ...other, issuer: 'https://two.example' }))).toBe(
      'external_account_taken',
    );
    const elsewhere = (await signIn(house, proven(other))).signedIn?.user;
    expect(elsewhere?.id).not.toBe(user?.id);
  });

  test('L1: what a squatter set up is gone once the provider vouches for the address, and their session with it', async () => {
    const house = await withSettings(await open(), { requireEmailVerification: false });
    hurry(house);
    const squatter = proven({
      provider: 'microsoft',
      subject: 'ms-1',
      issuer: 'https://login.example',
      emailVerified: false,
    });
    const squatted = await signIn(house, squatter);
    const { user, tokens } = squatted.signedIn ?? {};
    const key = { credentialId: 'Y3JlZA', publicKey: 'cHVi', counter: 0, transports: [], isBackedUp: false };
    await addPasskey(house.work, user?.id as string, { name: 'Laptop', ...key });
    house.clock.advance(1_000);
    const owner = await signIn(house, proven());
    expect(owner.signedIn?.user).toMatchObject({ id: user?.id, emailVerified: true });
    const refused = await grant(house, 'refresh', { refresh_token: tokens?.refreshToken });
    expect([refused.status, refused.body.error]).toEqual([400, 'invalid_grant']);
    expect(await ok(house, 'GET', `/users/${user?.id}`)).toMatchObject({
      passkeys: [],
      external_accounts: [{ provider: 'oauth_google' }],
      email_addresses: [{ verification: { object: 'verification_from_oauth', strategy: 'from_oauth_google' } }],
    });
    // Whom the address belongs to by now is known: the squatter does not come back by it.
    expect(await refusalOf(signIn(house, squatter))).toBe('link_needs_sign_in');
  });

  test('L1: who reads the mailbox takes the account from whoever came by a provider that does not vouch', async () => {
    const house = await open();
    hurry(house);
    const squatter = proven({ provider: 'microsoft', subject: 'ms-1', emailVerified: false });
    const waiting = await signIn(house, squatter);
    expect(waiting.step?.name).toBe('email_verification');
    const { code } = await magicCode(house, ADDRESS);
    expect((await grant(house, 'magic', { email: ADDRESS, code })).status).toBe(200);
    expect(await linked(house)).toEqual([]);
    expect(await refusalOf(signIn(house, squatter))).toBe('link_needs_sign_in');
  });

  test('L1: somebody who is linked already has the address proven as soon as their provider vouches for it', async () => {
    const house = await open();
    const before = proven({ provider: 'github', subject: '583231', emailVerified: false });
    const { user } = (await signIn(house, before)).step ?? {};
    const after = await signIn(house, { ...before, emailVerified: true });
    expect(after.signedIn?.user).toMatchObject({ id: user?.id, emailVerified: true });
    expect(await linked(house)).toEqual([user?.id]);
  });

  test('L1: who is linked to an account that another proof owns comes in as before, and takes nothing from it', async () => {
    const house = await open();
    hurry(house);
    const userId = (await LOCAL['unverified, owned otherwise'](house)) as string;
    await linkExternalAccount(house.work, { userId, provider: 'google', subject: 'google-1', email: ADDRESS });
    expect(await signIn(house, proven())).toMatchObject({ step: { name: 'email_verification', user: { id: userId } } });
    await ok(house, 'POST', `/users/${userId}/verify_password`, { password: PASSWORD });
  });

  test('L1: a link that is taken away, or an address that moves, in the middle of a sign-in leads nobody in', async () => {
    const house = await open();
    hurry(house);
    const ada = await makeUser(house, ADDRESS);
    const from = { clientId: house.clientId, ipAddress: null, userAgent: null, ending: startSession };
    const midway = (act: () => Promise<unknown>, identity = proven()) => {
      let done = false;
      return proveProvider(house.work, identity, from, async (proof) => {
        if (!done) await act();
        done = true;
        return finish(house.work, proof, from);
      });
    };
    const linked = { userId: ada.id, provider: 'google', subject: 'google-1', email: ADDRESS } as const;
    const { id } = await linkExternalAccount(house.work, linked);
    const unlinked = midway(() => unlinkExternalAccount(house.work, ada.id, id), proven({ emailVerified: false }));
    expect(await refusalOf(unlinked)).toBe('link_needs_sign_in');
    const moved = await midway(() => updateUser(house.work, ada.id, { email: 'moved@example.com' }));
    expect(moved.signedIn?.user.email).toBe(ADDRESS);
    expect(moved.signedIn?.user.id).not.toBe(ada.id);
  });

  test('M2: an address that the provider cannot vouch for has to be proven by a code before a session begins', async () => {
    const house = await open();
    const outcome = await signIn(house, proven({ emailVerified: false }));
    expect(outcome.step).toMatchObject({ name: 'email_verification', user: { emailVerified: false } });
    expect(await rows(house.database, 'select id from sessions')).toEqual([]);
  });

  test("B4: whoever comes by a provider that cannot vouch fills nobody's mailbox with codes", async () => {
    const house = await open({ limits: true });
    const waiting = await signIn(house, proven({ emailVerified: false }));
    for (let more = 0; more < 6; more += 1)
      expect((await signIn(house, proven({ emailVerified: false }))).step).toMatchObject({
        name: 'email_verification',
      });
    expect(waiting.step?.name).toBe('email_verification');
    expect((await rows(house.database, 'select id from letters')).length).toBeLessThanOrEqual(3);
  });

  test('where nobody may sign up, nobody new comes in; who is invited does', async () => {
    const house = await withSettings(await open(), { allowSignUp: false });
    expect(await refusalOf(signIn(house, proven()))).toBe('sign_up_not_allowed');
    expect(await rows(house.database, 'select id from users')).toEqual([]);
    const organization = await createOrganization(house.work, { name: 'Acme' });
    const invite = (email: string, organizationId: string | null) =>
      sendInvitation(house.work, { email, organizationId } as never);
    const [toAda, toGrace] = [
      await invite(ADDRESS, organization.id),
      await invite('grace@example.com', organization.id),
    ];
    expect(await refusalOf(signIn(house, proven(), { invitationId: toGrace.id }))).toBe('invitation_for_other_email');
    const came = await signIn(house, proven(), { invitationId: toAda.id });
    expect(came.signedIn?.session.organizationId).toBe(organization.id);
    // Whoever is known comes without.
    expect((await signIn(house, proven())).signedIn?.user.id).toBe(came.signedIn?.user.id);
  });

  test('a refused sign-in leaves neither user nor link', async () => {
    const house = await open();
    const { id } = (await signIn(house, proven())).signedIn?.user ?? {};
    await banUser(house.work, id as string);
    const other = proven({ provider: 'github', subject: '1', issuer: 'https://github.com/login/oauth' });
    expect(await refusalOf(signIn(house, other))).toBe('user_banned');
    expect(await linked(house)).toEqual([id]);
    const ending = async () => {
      throw new Error('the end of it fails');
    };
    const from = { clientId: house.clientId, ipAddress: null, userAgent: null, ending };
    const stranger = proven({ subject: 'google-2', email: 'grace@example.com' });
    await expect(signInByProvider(house.work, stranger, from)).rejects.toThrow('the end of it fails');
    expect((await rows(house.database, 'select id from users')).length).toBe(1);
  });

  test('a provider that tells no address makes nobody, because nobody here is without', async () => {
    const house = await open();
    expect(await refusalOf(signIn(house, proven({ email: null, emailVerified: false })))).toBe(
      'provider_email_missing',
    );
    expect(await refusalOf(signIn(house, proven({ email: 'no address', emailVerified: true })))).toBe(
      'provider_email_missing',
    );
  });

  test('a new user has what the provider says of them; a known one stays who they are', async () => {
    const house = await open();
    const picture = 'https://example.com/ada.png';
    const { user } = (await signIn(house, proven({ imageUrl: picture }))).signedIn ?? {};
    const { body } = await house.call('GET', `/user_management/users/${user?.id}`);
    expect(body).toMatchObject({
      email: ADDRESS,
      email_verified: true,
      first_name: 'Ada',
      last_name: 'Lovelace',
      profile_picture_url: picture,
    });
    await signIn(house, proven({ firstName: 'Augusta', imageUrl: 'https://example.com/other.png' }));
    const after = (await house.call('GET', `/user_management/users/${user?.id}`)).body;
    expect(after).toMatchObject({ first_name: 'Ada', profile_picture_url: picture });
    expect(await ok(house, 'GET', `/users/${user?.id}`)).toMatchObject({
      external_accounts: [{ first_name: 'Augusta', image_url: 'https://example.com/other.png' }],
    });
  });

  test('G3: a sign-in by a provider tells the application that somebody came, who, and from where', async () => {
    const house = await open();
    const { user, session } = (await signIn(house, proven())).signedIn ?? {};
    const { data } = (await house.call('GET', '/events?limit=20')).body;
    const told = data.map((each: { event: string }) => each.event);
    expect(told.slice(-4)).toEqual([
      'latchkey.identity.linked',
      'user.created',
      'authentication.oauth_succeeded',
      'session.created',
    ]);
    const came = data.find((each: { event: string }) => each.event === 'authentication.oauth_succeeded');
    expect(came).toMatchObject({
      data: {
        type: 'oauth',
        status: 'succeeded',
        ip_address: '203.0.113.7',
        user_agent: 'a browser',
        user_id: user?.id,
        email: ADDRESS,
      },
      context: { client_id: house.clientId },
    });
    expect(session).toMatchObject({ authMethod: 'google_oauth' });
  });

  test('many who come by one new identity at once are one user with one link', async () => {
    const house = await open();
    const replica = await house.addReplica();
    const came = await Promise.all(Array.from({ length: 8 }, (_, at) => signIn(at % 2 ? house : replica, proven())));
    const ids = new Set(came.map(({ signedIn }) => signedIn?.user.id));
    expect(ids.size).toBe(1);
    expect(await rows(house.database, 'select id from users')).toHaveLength(1);
    expect(await linked(house)).toEqual([...ids]);
    expect(await rows(house.database, 'select id from sessions')).toHaveLength(8);
  });

  test('two who come at once with the same address by different providers are one user, or one is told to sign in', async () => {
    const house = await open();
    const github = proven({ provider: 'github', subject: '1', issuer: 'https://github.com/login/oauth' });
    const came = await Promise.all(
      [proven(), github, { ...proven(), subject: 'google-2', emailVerified: false }].map((each) =>
        signIn(house, each).catch((error) => error.code),
      ),
    );
    expect(await rows(house.database, 'select id from users')).toHaveLength(1);
    expect(came[0].signedIn.user.id).toBe(came[1].signedIn.user.id);
    expect([came[2], came[2]?.step?.name]).toContain(
      came[2] === 'link_needs_sign_in' ? 'link_needs_sign_in' : 'email_verification',
    );
  });
});
