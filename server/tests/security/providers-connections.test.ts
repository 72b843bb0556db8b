// Signing in through an organization's connection: its provider speaks for the domains that the organization has proven, and for nobody else.

import { expect, test } from 'vitest';
import { deactivateConnection, deleteConnection, findConnectionFor } from '../../src/core/connections.ts';
import { sendInvitation } from '../../src/core/inviting.ts';
import { createMembership, deactivateMembership, listMemberships } from '../../src/core/memberships.ts';
import { deleteDomain } from '../../src/core/organization-domains.ts';
import { beginConnection, endConnection } from '../../src/core/outward.ts';
import { proveProvider } from '../../src/core/sign-in/by-provider.ts';
import { finish } from '../../src/core/sign-in/finish.ts';
import { startSession } from '../../src/core/sign-in/session.ts';
import type { Connection } from '../../src/model/connection.ts';
import { connect, organizationAt } from '../connections-made.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { ADA, CLIENT, startIssuer } from '../issuers.ts';
import { honestQuery, proven, refusalOf, signIn, withSettings } from '../visiting.ts';
import { rows } from './rows.ts';
import { grant, hurry, magicCode, makeUser } from './steps.ts';

const ADDRESS = 'ada@acme.com';

/** An organization that has proven `acme.com`, with a connection. */
async function arrange(house: TestHouse) {
  const organization = await organizationAt(house, 'Acme', 'acme.com');
  return { organization, connection: await connect(house, organization.id) };
}

const through = ({ id: connectionId, organizationId }: Connection, given = {}) =>
  proven({
    kind: 'sso',
    provider: null,
    connectionId,
    organizationId,
    issuer: 'https://idp.example.com/oidc',
    subject: 'employee-1',
    email: ADDRESS,
    emailVerified: false,
    tokens: null,
    attributes: { department: 'Engines' },
    ...given,
  });

const membershipsOf = async (house: TestHouse, userId: string) =>
  (
    await listMemberships(
      house.work,
      { userId, statuses: ['active', 'inactive', 'pending'] },
      { limit: 10, order: 'asc' },
    )
  ).rows;

onEachDatabase('a sign-in through a connection', (open) => {
  test('an employee comes in by it: a user with a proven address, a member of the organization, with no second factor asked', async () => {
    const house = await withSettings(await open(), { requireMfa: true, allowSignUp: false });
    const { organization, connection } = await arrange(house);
    const { user, session } = (await signIn(house, through(connection))).signedIn ?? {};
    expect(user).toMatchObject({ email: ADDRESS, emailVerified: true, firstName: 'Ada' });
    expect(session).toMatchObject({ organizationId: organization.id, authMethod: 'sso' });
    expect(await membershipsOf(house, user?.id ?? '')).toMatchObject([{ status: 'active', roleSlugs: ['member'] }]);
    const events = (await house.call('GET', '/events?limit=100')).body.data;
    const names = events.map(({ event }: { event: string }) => event);
    expect(names).toEqual(
      expect.arrayContaining(['user.created', 'organization_membership.created', 'authentication.sso_succeeded']),
    );
    expect(events.find(({ event }: { event: string }) => event === 'authentication.sso_succeeded').data).toMatchObject({
      type: 'sso',
      status: 'succeeded',
      user_id: user?.id,
      sso: { organization_id: organization.id, connection_id: connection.id, session_id: null },
    });
    const again = await signIn(house, through(connection, { email: null }));
    expect(again.signedIn?.user.id).toBe(user?.id);
    expect(await rows(house.database, 'select user_id from sso_identities')).toEqual([{ user_id: user?.id }]);
  });

  test.each([
    ['a domain that it has proven', 'ada@acme.com', true, 'known'],
    ['a domain that it has proven', 'ada@acme.com', false, 'taken'],
    ['another domain', 'ada@example.com', true, 'link_needs_sign_in'],
    ['another domain', 'ada@example.com', false, 'link_needs_sign_in'],
    ['a domain below its own', 'ada@sub.acme.com', true, 'link_needs_sign_in'],
    ['a domain that ends like its own', 'ada@notacme.com', true, 'link_needs_sign_in'],
  ])('L1: an address at %s (%s, verified here: %s) leads to its account: %s', async (_, email, verified, verdict) => {
    const house = await open();
    hurry(house);
    const { connection } = await arrange(house);
    const known = await makeUser(house, email, { verified });
    const came = await signIn(house, through(connection, { email, emailVerified: true })).catch((error) => error.code);
    if (verdict === 'link_needs_sign_in') {
      expect(came).toBe(verdict);
      expect(await rows(house.database, 'select id from sso_identities')).toEqual([]);
      expect(await membershipsOf(house, known.id)).toEqual([]);
      return;
    }
    expect(came.signedIn.user).toMatchObject({ id: known.id, emailVerified: true });
    const passwords = await rows(house.database, 'select user_id from password_credentials');
    expect(passwords).toHaveLength(verdict === 'taken' ? 0 : 1);
  });

  test('L1: the same subject of two connections is two people', async () => {
    const house = await open();
    const { connection } = await arrange(house);
    const other = await connect(house, (await organizationAt(house, 'Other', 'other.com')).id);
    const one = await signIn(house, through(connection));
    const two = await signIn(house, through(other, { email: 'ada@other.com' }));
    expect(one.signedIn?.user.id).not.toBe(two.signedIn?.user.id);
  });

  test('L1: who reads the mailbox takes the account from whoever came by a connection that does not own the domain', async () => {
    const house = await open();
    hurry(house);
    const { connection } = await arrange(house);
    const squatter = through(connection, { email: 'victim@example.com' });
    expect((await signIn(house, squatter)).step?.name).toBe('email_verification');
    const { code } = await magicCode(house, 'victim@example.com');
    expect((await grant(house, 'magic', { email: 'victim@example.com', code })).status).toBe(200);
    expect(await refusalOf(signIn(house, squatter))).toBe('link_needs_sign_in');
    expect(await rows(house.database, 'select id from sso_identities')).toEqual([]);
  });

  test('who was deactivated in the organization stays so, and has no session there; who was invited is a member', async () => {
    const house = await open();
    hurry(house);
    const { organization, connection } = await arrange(house);
    const ada = await makeUser(house, ADDRESS);
    const { id } = await createMembership(house.work, { userId: ada.id, organizationId: organization.id });
    await deactivateMembership(house.work, id);
    expect(await refusalOf(signIn(house, through(connection)))).toBe('organization_membership_not_found');
    expect(await membershipsOf(house, ada.id)).toMatchObject([{ status: 'inactive' }]);
    const grace = await makeUser(house, 'grace@acme.com');
    await sendInvitation(house.work, { email: 'grace@acme.com', organizationId: organization.id } as never);
    await signIn(house, through(connection, { subject: 'employee-2', email: 'grace@acme.com' }));
    expect(await membershipsOf(house, grace.id)).toMatchObject([{ status: 'active' }]);
  });

  test('F3: an assertion is good once, also for two who bring it at the same moment', async () => {
    const house = await open();
    const { connection } = await arrange(house);
    const replica = await house.addReplica();
    const assertion = { id: '_assertion-1', expiresAt: house.clock.now() + 300_000 };
    const identity = through(connection, { assertion });
    const came = await Promise.all(
      Array.from({ length: 6 }, (_, at) => refusalOf(signIn(at % 2 ? house : replica, identity))),
    );
    expect(came.filter((each) => each === 'nothing')).toHaveLength(1);
    expect(came.filter((each) => each === 'invalid_provider_answer')).toHaveLength(5);
    expect(await refusalOf(signIn(house, identity))).toBe('invalid_provider_answer');
    expect(await rows(house.database, 'select id from sessions')).toHaveLength(1);
    expect(await rows(house.database, 'select id from users')).toHaveLength(1);
  });

  test('F4: a connection that was switched off or removed in mid-flow signs nobody in', async () => {
    const house = await open();
    const { connection } = await arrange(house);
    await signIn(house, through(connection));
    await deactivateConnection(house.work, connection.id);
    expect(await refusalOf(signIn(house, through(connection)))).toBe('invalid_connection');
    await deleteConnection(house.work, connection.id);
    expect(await refusalOf(signIn(house, through(connection)))).toBe('invalid_connection');
    expect(await rows(house.database, 'select id from sessions')).toHaveLength(1);
  });

  test('F4: a domain that is lost, or a connection that is switched off, in the middle of a sign-in leads nobody in', async () => {
    const house = await open();
    hurry(house);
    const { organization, connection } = await arrange(house);
    await makeUser(house, ADDRESS);
    const from = { clientId: house.clientId, ipAddress: null, userAgent: null, ending: startSession };
    const came = proveProvider(house.work, through(connection), from, async (proof) => {
      for (const { id } of organization.domains) await deleteDomain(house.work, id).catch(() => {});
      return finish(house.work, proof, from);
    });
    expect(await refusalOf(came)).toBe('link_needs_sign_in');
    expect(await rows(house.database, 'select id from sso_identities')).toEqual([]);
    const off = proveProvider(house.work, through(connection, { email: 'new@example.com' }), from, async (proof) => {
      await deactivateConnection(house.work, connection.id);
      return finish(house.work, proof, from);
    });
    expect(await refusalOf(off)).toBe('invalid_connection');
    expect(await rows(house.database, 'select id from users')).toHaveLength(1);
  });

  test('what a provider says of a person is kept as both databases can hold it', async () => {
    const house = await open();
    const { connection } = await arrange(house);
    let deep: unknown = 'bottom';
    for (let levels = 0; levels < 40; levels += 1) deep = [deep];
    const attributes = { 'a\u0000': 'b\u0000c', half: '\ud800', deep, many: { __proto__: null, n: 1e308 } };
    const { user } = (await signIn(house, through(connection, { attributes }))).signedIn ?? {};
    expect(user?.email).toBe(ADDRESS);
    expect(JSON.stringify(await rows(house.database, 'select raw_attributes from sso_identities'))).not.toContain(
      'u0000',
    );
  });

  test('O4: the provider of an OpenID connection proves people as any other does', async () => {
    const house = await open();
    const organization = await organizationAt(house, 'Acme', 'acme.com');
    let nonce: string | null = null;
    const issuer = await startIssuer(() => ({
      ...ADA,
      email: undefined,
      preferred_username: ADDRESS,
      groups: ['a', 7],
      nonce,
    }));
    const config = { protocol: 'oidc', issuer: issuer.issuer, ...CLIENT } as const;
    const { id } = await connect(house, organization.id, { config });
    const connection = await findConnectionFor(house.work, { connectionId: id });
    const redirectUri = `http://latchkey.test/sso/oidc/${id}/callback`;
    const ask = { state: 'flow.chance', scopes: [], params: {}, loginHint: null, prompt: null, redirectUri };
    const { url, outward } = await beginConnection(house.work, connection, ask);
    nonce = new URL(url).searchParams.get('nonce');
    const come = (query: Record<string, string>) =>
      endConnection(house.work, connection, { outward, query, redirectUri });
    const identity = await come(honestQuery(issuer));
    expect(identity).toMatchObject({
      kind: 'sso',
      connectionId: id,
      organizationId: organization.id,
      issuer: issuer.issuer,
      subject: 'ada-1',
      email: ADDRESS,
      emailVerified: false,
      groups: ['a'],
    });
    expect((await signIn(house, identity)).signedIn?.user).toMatchObject({ email: ADDRESS, emailVerified: true });
    expect(await refusalOf(come(honestQuery(issuer, { iss: 'https://other.example' })))).toBe(
      'invalid_provider_answer',
    );
    nonce = 'of-another-visit';
    expect(await refusalOf(come(honestQuery(issuer)))).toBe('invalid_provider_answer');
    const { body } = await house.call('GET', '/events?limit=10&events=authentication.sso_failed');
    expect(body.data[0].data.sso).toEqual({ organization_id: organization.id, connection_id: id, session_id: null });
  });
});
