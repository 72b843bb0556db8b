// One of everything that an environment can hold, each made when it is first asked for, for tests that call every endpoint.

import { Secret, TOTP } from 'otpauth';
import { createApplication, grantApplication } from '../src/core/applications.ts';
import { issueAuthorizationCode } from '../src/core/authorizations.ts';
import { findNewestCode, getCode } from '../src/core/codes.ts';
import { setConnection } from '../src/core/connections.ts';
import { addContactPoint } from '../src/core/contact-points.ts';
import { approveDevice, createDevice, findDevice } from '../src/core/devices.ts';
import { listEvents } from '../src/core/events.ts';
import { linkExternalAccount } from '../src/core/external-accounts.ts';
import { challengeFactor, enrolFactor, verifyChallenge } from '../src/core/factors.ts';
import { sendInvitation } from '../src/core/inviting.ts';
import { setJwtTemplate } from '../src/core/jwt-template.ts';
import { listLetters } from '../src/core/letters.ts';
import { createMembership } from '../src/core/memberships.ts';
import { createAccount } from '../src/core/new-accounts.ts';
import { setProvider } from '../src/core/oauth-providers.ts';
import { createDomain } from '../src/core/organization-domains.ts';
import { createOrganization } from '../src/core/organizations.ts';
import { addPasskey } from '../src/core/passkeys.ts';
import { createPasswordReset } from '../src/core/recovery.ts';
import { createRedirect } from '../src/core/redirects.ts';
import { createPermission, createRole, updateRole } from '../src/core/roles.ts';
import { putFactors, readFactors, type VouchedFactors } from '../src/core/second-factors.ts';
import { createMagicCode } from '../src/core/sign-in/by-code.ts';
import { finish, type Outcome } from '../src/core/sign-in/finish.ts';
import { type SignedIn, startSession } from '../src/core/sign-in/session.ts';
import { createSignInToken } from '../src/core/sign-in-tokens.ts';
import { createUserKey } from '../src/core/user-keys.ts';
import { createUser } from '../src/core/users.ts';
import { sendEmailChange, sendVerification } from '../src/core/verification.ts';
import { createWebhookEndpoint } from '../src/core/webhooks.ts';
import { makeHash } from '../src/kit/passwords/verify.ts';
import type { Event } from '../src/model/event.ts';
import type { Letter } from '../src/model/letter.ts';
import type { User } from '../src/model/user.ts';
import { putPassword } from '../src/store/credentials.ts';
import type { Tenant } from './house.ts';
import { PASSWORD } from './security/people.ts';

export type Belongings = ReturnType<typeof belongingsOf>;

let hash: Promise<string> | undefined;

/** The code that an authenticator shows, now or so many steps from now. */
export function totpCode(secret: string, now: number, steps = 0): string {
  const totp = new TOTP({ secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: 30 });
  return totp.generate({ timestamp: now + steps * 30_000 });
}

/** What one owner holds. The label, in small letters, keeps it apart from what others hold beside it. */
export function belongingsOf(tenant: Tenant, label: string) {
  const { work, clientId } = tenant;

  const signInAs = (user: User): Promise<Outcome<SignedIn>> => {
    const proof = { user, method: 'password', event: 'authentication.password_succeeded' } as const;
    return finish(work, proof, { clientId, ipAddress: null, userAgent: null, ending: startSession });
  };
  const stepOf = async (user: User) => {
    const { step } = await signInAs(user);
    if (!step) throw new Error(`${user.email} signs in without a step`);
    return step.pendingToken;
  };

  /** Has a verified address and the password of all people. */
  const user = once(async () => {
    const made = await createUser(work, {
      email: `${label}@example.com`,
      emailVerified: true,
      externalId: `external-${label}`,
    });
    hash ??= makeHash(Buffer.from(PASSWORD));
    const phc = await hash;
    await work.commit((tx) => putPassword(tx, work.environmentId, made.id, phc, work.now()));
    return made;
  });
  const session = once(async () => {
    const { signedIn } = await signInAs(await user());
    if (!signedIn) throw new Error('a step stands in the way');
    const { session, tokens } = signedIn;
    return { id: session.id, ...tokens };
  });
  const unverified = once(() => createUser(work, { email: `${label}-unverified@example.com` }));
  const newestCode = async (userId: string) => {
    const code = await findNewestCode(work, userId, 'email_verification');
    return getCode(work, 'email_verification', code?.id ?? '');
  };
  const verification = once(async () => newestCode((await sendVerification(work, (await unverified()).id)).id));
  const magicCode = once(async () => createMagicCode(work, (await user()).email));
  const emailChange = once(async () => sendEmailChange(work, (await user()).id, `${label}-next@example.com`));
  const passwordReset = once(async () => createPasswordReset(work, (await user()).email));

  const organization = once(() => createOrganization(work, { name: label, externalId: `company-${label}` }));
  const domain = once(async () => createDomain(work, (await organization()).id, `${label}.example.org`));
  const connection = once(async () =>
    setConnection(work, {
      organizationId: (await organization()).id,
      type: 'GenericOIDC',
      name: label,
      config: { protocol: 'oidc', issuer: 'https://idp.example.com', clientId: label, clientSecret: label },
    }),
  );
  const membership = once(async () =>
    createMembership(work, { userId: (await user()).id, organizationId: (await organization()).id }),
  );
  /** Of the organization, somebody else. */
  const administrator = once(async () => {
    const user = await createUser(work, { email: `${label}-admin@example.com`, emailVerified: true });
    const organizationId = (await organization()).id;
    return createMembership(work, { userId: user.id, organizationId, roleSlugs: ['admin'] });
  });
  const permission = once(() => createPermission(work, { slug: `permission-${label}`, name: label }));
  const environmentRole = once(() => createRole(work, null, { slug: `role-${label}`, name: label }));
  const role = once(async () => {
    const [{ id }, { slug }] = [await organization(), await permission()];
    const made = await createRole(work, id, { slug: `org-${label}`, name: label });
    return updateRole(work, id, made.slug, () => ({ permissions: [slug] }));
  });
  /** To the organization, for somebody who has an account. */
  const invitation = once(async () => {
    const email = `${label}-guest@example.com`;
    await createUser(work, { email, emailVerified: true });
    return sendInvitation(work, { email, organizationId: (await organization()).id });
  });

  /** To the environment. */
  const applicationInvitation = once(() => sendInvitation(work, { email: `${label}-newcomer@example.com` }));

  /** Nobody listens there, and nothing that it wants to be told of happens. */
  const webhook = once(() =>
    createWebhookEndpoint(work, 'workos', { url: `http://127.0.0.1:9/${label}`, events: ['permission.deleted'] }),
  );
  /** The one with the code to sign in with. */
  const letter = once(async () => {
    await magicCode();
    return (await listLetters(work, { limit: 1, order: 'desc' })).rows[0] as Letter;
  });

  /** The first that there is. */
  const event = once(async () => {
    await user();
    const [found] = (await listEvents(work, { names: [] }, { limit: 1, direction: 'asc' })).rows;
    return found as Event;
  });
  /** Enrolled, and not yet verified. */
  const factor = once(async () => enrolFactor(work, { userId: (await user()).id }));

  /** Sign-ins that wait for a step, each of somebody else. */
  const waitingForEmail = once(async () => {
    const person = await createUser(work, { email: `${label}-at-the-door@example.com` });
    return { pendingToken: await stepOf(person), code: (await newestCode(person.id)).value };
  });
  const waitingForOrganization = once(async () => {
    const person = await createUser(work, { email: `${label}-of-two@example.com`, emailVerified: true });
    const [here, there] = [
      await createOrganization(work, { name: 'Here' }),
      await createOrganization(work, { name: 'There' }),
    ];
    for (const { id } of [here, there]) await createMembership(work, { userId: person.id, organizationId: id });
    return { pendingToken: await stepOf(person), organizationId: there.id };
  });
  const waitingForFactor = once(async () => {
    const person = await createUser(work, { email: `${label}-with-phone@example.com`, emailVerified: true });
    const { factor: own, challenge } = await enrolFactor(work, { userId: person.id });
    await verifyChallenge(work, challenge.id, totpCode(own.secret, work.now()));
    const { id: challengeId } = await challengeFactor(work, own.id);
    return { pendingToken: await stepOf(person), challengeId, code: totpCode(own.secret, work.now(), 1) };
  });

  /** What the pages hand out: a code that was not redeemed, and a device that was let in. */
  const settled = { method: 'password', organizationId: null, organizationSettled: true, secondFactor: false } as const;
  const authorization = once(async () =>
    issueAuthorizationCode(work, {
      ...settled,
      userId: (await user()).id,
      clientId,
      redirectUri: 'https://app.example.com/callback',
      challenge: null,
      invitationId: null,
      ipAddress: null,
      userAgent: null,
    }),
  );
  const device = once(async () => {
    const made = await createDevice(work, clientId, null);
    const visitor = { id: label, address: null };
    await findDevice(work, made.userCode, visitor);
    await approveDevice(work, made.userCode, visitor, { userId: (await user()).id, ...settled });
    return made;
  });

  /** Beside the primary address. */
  const emailAddress = once(async () => {
    const given = { type: 'email', value: `${label}-second@example.com`, standing: 'verified' } as const;
    return (await addContactPoint(work, (await user()).id, given, {})).own;
  });
  const phone = once(async () => {
    const number = 2_000_000 + Buffer.from(label).reduce((sum, byte) => (sum * 31 + byte) % 8_000_000, 7);
    const given = { type: 'phone', value: `+1415${number}`, standing: 'verified' } as const;
    return (await addContactPoint(work, (await user()).id, given, {})).own;
  });
  const signInToken = once(async () => createSignInToken(work, (await user()).id));

  const jwtTemplate = once(() => setJwtTemplate(work, `{"urn:${label}": "{{ user.email }}"}`));
  /** Not the default one, which stays. */
  const redirect = once(async () => {
    await createRedirect(work, `https://${label}.example.org/callback`);
    return createRedirect(work, `https://${label}.example.org/another`);
  });
  const grant = once(async () => {
    const application = await createApplication(work, { kind: 'first_party', name: label });
    return grantApplication(work, { userId: (await user()).id, applicationId: application.id, scopes: ['openid'] });
  });
  const userKey = once(async () => {
    const { userId, organizationId } = await membership();
    return createUserKey(work, { userId, organizationId, name: label });
  });

  const passkey = once(async () => {
    const { id: userId } = await user();
    const key = { credentialId: `credential-${label}`, publicKey: 'cHVibGlj', transports: [] };
    return { userId, ...(await addPasskey(work, userId, { ...key, name: label, counter: 0, isBackedUp: false })) };
  });
  /** With a provider that nobody is asked at: the token lasts. */
  const externalAccount = once(async () => {
    await setProvider(work, { name: 'google', clientId: label, clientSecret: null });
    const linked = { userId: (await user()).id, provider: 'google', subject: label, email: null } as const;
    return linkExternalAccount(work, { ...linked, tokens: { accessToken: label } });
  });
  /** Somebody with a wallet, a TOTP and a backup code. */
  const equipped = once(async () => {
    const backupCode = `backup-${label}`;
    const factors = await readFactors(work, { totpSecret: 'JBSWY3DPEHPK3PXP', backupCodes: [backupCode] });
    const value = `0x${Buffer.from(label.padEnd(20, '.')).subarray(0, 20).toString('hex')}`;
    const account = await createAccount(work, {
      identifiers: [
        { type: 'email', value: `${label}-equipped@example.com`, standing: 'verified' },
        { type: 'web3_wallet', value, standing: 'verified' },
      ],
      add: (tx, own) => putFactors(work, tx, own, factors as VouchedFactors, { tell: false }),
    });
    const wallet = account.identifiers.find(({ type }) => type === 'web3_wallet');
    return { id: account.id, walletId: wallet?.id ?? '', backupCode };
  });

  return {
    tenant,
    passkey,
    externalAccount,
    equipped,
    label,
    user,
    session,
    unverified,
    verification,
    magicCode,
    emailChange,
    passwordReset,
    organization,
    domain,
    connection,
    membership,
    administrator,
    permission,
    environmentRole,
    role,
    invitation,
    applicationInvitation,
    letter,
    webhook,
    event,
    factor,
    authorization,
    device,
    waitingForEmail,
    waitingForOrganization,
    waitingForFactor,
    emailAddress,
    phone,
    signInToken,
    jwtTemplate,
    redirect,
    grant,
    userKey,
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
