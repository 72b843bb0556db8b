// F4, X6, F3, O4: which connection a sign-in goes by, who must come by one, and what is used once.

import { expect, test } from 'vitest';
import {
  checkSsoRequired,
  deactivateConnection,
  deleteConnection,
  findConnectionFor,
  getClientSecret,
  holdConnection,
  requireSsoOf,
  setConnection,
} from '../../src/core/connections.ts';
import { resealAll, sweep } from '../../src/core/housekeeping.ts';
import { createUser } from '../../src/core/users.ts';
import { digest } from '../../src/kit/secrets.ts';
import { openVault } from '../../src/kit/vault.ts';
import type { SsoIdentity } from '../../src/model/connection.ts';
import type { AuthMethod } from '../../src/model/session.ts';
import { findSsoIdentity, putSsoIdentity, spendAssertion } from '../../src/store/sso-identities.ts';
import { connect, OIDC, organizationAt } from '../connections-made.ts';
import { onEachDatabase, SECRET, type Tenant, type TestHouse } from '../house.ts';
import { record } from '../recording.ts';
import { dump, rows } from './rows.ts';

const DAY = 86_400_000;
const invalid = (fault: string) => ({ code: 'invalid_connection', data: { fault } });

onEachDatabase('which connection', (open) => {
  test('F4: an id, an organization, a verified domain or an address there lead to the connection', async () => {
    const house = await open();
    const acme = await organizationAt(house, 'Acme', 'acme.com');
    const { id } = await connect(house, acme.id);
    const selectors = [
      { connectionId: id },
      { organizationId: acme.id },
      { domain: 'ACME.com' },
      { email: 'Ada@Acme.COM' },
    ];
    for (const selector of selectors) expect((await findConnectionFor(house.work, selector)).id).toBe(id);
  });

  test('F4: a domain that nobody has proven leads nowhere', async () => {
    const house = await open();
    const acme = await organizationAt(house, 'Acme');
    await connect(house, acme.id);
    const claim = { organization_id: acme.id, domain: 'acme.com' };
    await house.call('POST', '/organization_domains', { body: claim });
    for (const state of ['pending', 'failed']) {
      await rows(house.database, 'update organization_domains set state = ?', state);
      for (const selector of [{ domain: 'acme.com' }, { email: 'ada@acme.com' }])
        await expect(findConnectionFor(house.work, selector)).rejects.toMatchObject(
          invalid('domain_connection_selector_not_allowed'),
        );
    }
  });

  test('F4: no other domain than the very one leads there', async () => {
    const house = await open();
    const acme = await organizationAt(house, 'Acme', 'acme.com');
    await connect(house, acme.id);
    for (const email of [
      'ada@mail.acme.com',
      'ada@notacme.com',
      'ada@acme.com.example.com',
      'ada@acme.co',
      'acme.com@example.com',
      'ada@evil.example@acme.com',
      '"ada@evil"@acme.com',
      'acme.com',
      '@acme.com',
      'ada@аcme.com',
      'ada@acme.com\u0000',
      '',
    ])
      await expect(findConnectionFor(house.work, { email }), email).rejects.toMatchObject(
        invalid('domain_connection_selector_not_allowed'),
      );
  });

  test('one that is unknown, switched off, a draft, or not told from others is refused in the words of the wire', async () => {
    const house = await open();
    const { work } = house;
    const acme = await organizationAt(house, 'Acme', 'acme.com');
    const of = { organizationId: acme.id };
    await expect(findConnectionFor(work, { connectionId: 'conn_none' })).rejects.toMatchObject(
      invalid('connection_invalid'),
    );
    for (const organizationId of ['org_none', acme.id])
      await expect(findConnectionFor(work, { organizationId })).rejects.toMatchObject(invalid('organization_invalid'));
    const draft = await setConnection(work, { ...of, type: 'OktaSAML' });
    for (const selector of [of, { connectionId: draft.id }, { domain: 'acme.com' }])
      await expect(findConnectionFor(work, selector)).rejects.toMatchObject(invalid('connection_unlinked'));
    const first = await connect(house, acme.id);
    expect((await findConnectionFor(work, of)).id).toBe(first.id);
    const second = await connect(house, acme.id);
    for (const selector of [of, { domain: 'acme.com' }])
      await expect(findConnectionFor(work, selector)).rejects.toMatchObject(invalid('ambiguous_connection_selector'));
    expect((await findConnectionFor(work, { connectionId: second.id })).id).toBe(second.id);
    await deactivateConnection(work, second.id);
    expect((await findConnectionFor(work, of)).id).toBe(first.id);
    for (const selector of [{}, { ...of, domain: 'acme.com' }, { connectionId: first.id, email: 'ada@acme.com' }])
      await expect(findConnectionFor(work, selector)).rejects.toMatchObject(invalid('invalid_connection_selector'));
  });

  test('X1: the connections of another environment are none here', async () => {
    const house = await open();
    const other = await house.addTenant();
    const theirs = await organizationAt(other, 'Acme', 'acme.com');
    const { id } = await connect(other, theirs.id);
    for (const selector of [
      { connectionId: id },
      { organizationId: theirs.id },
      { domain: 'acme.com' },
      { email: 'ada@acme.com' },
    ])
      await expect(findConnectionFor(house.work, selector)).rejects.toMatchObject({ code: 'invalid_connection' });
    await expect(house.work.commit((tx) => holdConnection(house.work, tx, id))).rejects.toMatchObject(
      invalid('connection_invalid'),
    );
    await expect(connect(house, theirs.id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await getClientSecret(house.work, id)).toBeNull();
  });

  test('F4: a connection that was switched off or removed in mid-flow is refused at the end', async () => {
    const house = await open();
    const { work } = house;
    const { id } = await connect(house, null);
    expect((await work.commit((tx) => holdConnection(work, tx, id))).id).toBe(id);
    await deactivateConnection(work, id);
    await expect(work.commit((tx) => holdConnection(work, tx, id))).rejects.toMatchObject(
      invalid('connection_unlinked'),
    );
    await deleteConnection(work, id);
    await expect(work.commit((tx) => holdConnection(work, tx, id))).rejects.toMatchObject(
      invalid('connection_invalid'),
    );
  });

  test('F4: a sign-in that holds the connection is over before it is switched off', async () => {
    const house = await open();
    const { work } = house;
    const { id } = await connect(house, null);
    const order: string[] = [];
    let off: Promise<unknown> = Promise.resolve();
    await work.commit(async (tx) => {
      await holdConnection(work, tx, id);
      off = deactivateConnection(work, id).then(() => order.push('switched off'));
      await new Promise((resolve) => setTimeout(resolve, 200));
      order.push('signed in');
    });
    await off;
    expect(order).toEqual(['signed in', 'switched off']);
  });
});

onEachDatabase('who must come by a connection', (open) => {
  const enter = async () => {
    const house = await open();
    const acme = await organizationAt(house, 'Acme', 'acme.com');
    const { id } = await connect(house, acme.id, { isRequired: true });
    const ada = await createUser(house.work, { email: 'Ada@acme.com', emailVerified: true });
    return { house, work: house.work, acme, id, ada };
  };
  const check = ({ work }: Tenant, user: { id: string }, method: AuthMethod) =>
    work.commit((tx) => checkSsoRequired(work, tx, user, method));

  test('X6: every way in but the connection is refused, with where to go', async () => {
    const { house, id, ada } = await enter();
    const refusal = { code: 'sso_required', data: { email: 'Ada@acme.com', connectionIds: [id] } };
    const methods = ['password', 'magic_code', 'passkey', 'sign_in_token', 'migrated_session', 'google_oauth'];
    for (const method of methods)
      await expect(check(house, ada, method as AuthMethod), method).rejects.toMatchObject(refusal);
    for (const method of ['sso', 'impersonation', 'secret_key'] as const) await check(house, ada, method);
  });

  test('X6: an address that nobody has proven yet is no way around it', async () => {
    const { house, work } = await enter();
    const eve = await createUser(work, { email: 'eve@acme.com' });
    await expect(check(house, eve, 'password')).rejects.toMatchObject({ code: 'sso_required' });
  });

  test('every required connection is named, and none that is not active or not required', async () => {
    const { house, work, acme, id, ada } = await enter();
    const second = await connect(house, acme.id, { isRequired: true });
    await connect(house, acme.id);
    await connect(house, acme.id, { isRequired: true, active: false });
    await setConnection(work, { type: 'OktaSAML', organizationId: acme.id, isRequired: true });
    expect((await requireSsoOf(work, work.db, ada.id))?.connectionIds).toEqual([id, second.id]);
    for (const each of [id, second.id]) await deactivateConnection(work, each);
    await check(house, ada, 'password');
  });

  test('people of other domains come as they like, members of the organization too', async () => {
    const { house, work, acme } = await enter();
    for (const email of ['guest@example.com', 'ada@mail.acme.com', 'ada@notacme.com', 'acme.com@example.com']) {
      const user = await createUser(work, { email, emailVerified: true });
      const body = { user_id: user.id, organization_id: acme.id };
      await house.call('POST', '/user_management/organization_memberships', { body });
      await check(house, user, 'password');
    }
    await check(house, { id: 'user_none' }, 'password');
  });

  test('F4: a domain that is not proven requires nothing', async () => {
    const { house, work } = await enter();
    const bolt = await organizationAt(house, 'Bolt');
    await connect(house, bolt.id, { isRequired: true });
    await house.call('POST', '/organization_domains', { body: { organization_id: bolt.id, domain: 'bolt.com' } });
    const bob = await createUser(work, { email: 'bob@bolt.com', emailVerified: true });
    await check(house, bob, 'password');
  });

  test('X6: whoever moves to a domain that requires it, or away, is judged by where they are', async () => {
    const { house, work, ada } = await enter();
    await house.call('PUT', `/user_management/users/${ada.id}`, { body: { email: 'ada@example.com' } });
    await check(house, ada, 'password');
    const bob = await createUser(work, { email: 'bob@example.com', emailVerified: true });
    await house.call('PUT', `/user_management/users/${bob.id}`, { body: { email: 'bob@acme.com' } });
    await expect(check(house, bob, 'password')).rejects.toMatchObject({ code: 'sso_required' });
  });

  test('X1: what one environment requires, another does not', async () => {
    const { house } = await enter();
    const other = await house.addTenant();
    const ada = await createUser(other.work, { email: 'ada@acme.com', emailVerified: true });
    await check(other, ada, 'password');
  });

  test('it is one statement, and none for who comes by the connection', async () => {
    const { house, work, ada } = await enter();
    const recording = record(house.database);
    const asked = (method: AuthMethod) =>
      recording.during(() => work.commit((tx) => checkSsoRequired(work, tx, ada, method).catch(() => {})));
    expect(await asked('password')).toHaveLength(1);
    expect(await asked('sso')).toHaveLength(0);
  });
});

onEachDatabase('what a connection keeps', (open) => {
  const enter = async () => {
    const house = await open();
    const { id } = await connect(house, null);
    return { house, work: house.work, id };
  };
  const spend = ({ work }: TestHouse, connectionId: string, name: string, expiresAt: number) =>
    work.commit((tx) => spendAssertion(tx, work.environmentId, { connectionId, digest: digest(name), expiresAt }));

  test('F3: an assertion is used once, by whomever and however many at once', async () => {
    const { house, work, id } = await enter();
    const until = work.now() + 600_000;
    const spent = await Promise.all(Array.from({ length: 20 }, () => spend(house, id, 'a', until)));
    expect(spent.filter(Boolean)).toHaveLength(1);
    expect(await spend(await house.addReplica(), id, 'a', until)).toBe(false);
    expect(await spend(house, id, 'b', until)).toBe(true);
    expect(await spend(house, (await connect(house, null)).id, 'a', until)).toBe(true);
  });

  test('F3: a used assertion is remembered beyond its time, and forgotten a day later', async () => {
    const { house, work, id } = await enter();
    const until = work.now() + 600_000;
    await spend(house, id, 'a', until);
    house.clock.advance(DAY);
    await sweep(house.house.tools);
    expect(await spend(house, id, 'a', until)).toBe(false);
    house.clock.advance(DAY);
    await sweep(house.house.tools);
    expect(await rows(house.database, 'select digest from spent_assertions')).toEqual([]);
  });

  const identity = (work: { now(): number }, more: Partial<SsoIdentity>): SsoIdentity => ({
    id: `prof_${more.subject}${more.issuer}${more.connectionId}`,
    connectionId: '',
    issuer: 'https://idp.example.com',
    subject: 'ada',
    userId: '',
    email: 'ada@example.com',
    rawAttributes: { groups: ['staff'] },
    createdAt: work.now(),
    updatedAt: work.now(),
    ...more,
  });

  test('O4: a person is known by connection, issuer and subject, to the letter', async () => {
    const { house, work, id } = await enter();
    const { id: userId } = await createUser(work, { email: 'ada@example.com' });
    const known = identity(work, { connectionId: id, userId });
    await work.commit((tx) => putSsoIdentity(tx, work.environmentId, known));
    const find = (more: Partial<SsoIdentity>) => findSsoIdentity(work.db, work.environmentId, { ...known, ...more });
    expect(await find({})).toEqual(known);
    const other = await connect(house, null);
    for (const more of [
      { connectionId: other.id },
      { issuer: 'https://idp.example.com/' },
      { issuer: 'https://IDP.example.com' },
      { subject: 'Ada' },
      { subject: 'ada ' },
      { subject: 'ada@example.com' },
    ])
      expect(await find(more), JSON.stringify(more)).toBeNull();
    const tenant = await house.addTenant();
    expect(await findSsoIdentity(work.db, tenant.environment.id, known)).toBeNull();
  });

  test('O4: who is known already does not become somebody else', async () => {
    const { work, id } = await enter();
    const [ada, eve] = [
      await createUser(work, { email: 'ada@example.com' }),
      await createUser(work, { email: 'eve@example.com' }),
    ];
    const put = (userId: string, more: Partial<SsoIdentity> = {}) =>
      work.commit((tx) =>
        putSsoIdentity(tx, work.environmentId, identity(work, { connectionId: id, userId, ...more })),
      );
    await put(ada.id);
    await expect(put(eve.id, { id: 'prof_eve' })).rejects.toMatchObject({ name: 'Conflict', column: 'subject' });
  });

  test('an identity goes with its user, and with its connection', async () => {
    const { house, work, id } = await enter();
    const [ada, bob] = [
      await createUser(work, { email: 'ada@example.com' }),
      await createUser(work, { email: 'bob@example.com' }),
    ];
    for (const [subject, userId] of [
      ['ada', ada.id],
      ['bob', bob.id],
    ] as const)
      await work.commit((tx) =>
        putSsoIdentity(tx, work.environmentId, identity(work, { connectionId: id, subject, userId })),
      );
    await spend(house, id, 'a', work.now());
    await house.call('DELETE', `/user_management/users/${ada.id}`);
    expect(await rows(house.database, 'select subject from sso_identities')).toEqual([{ subject: 'bob' }]);
    await house.call('DELETE', `/connections/${id}`);
    for (const table of ['sso_identities', 'spent_assertions'])
      expect(await rows(house.database, `select * from ${table}`)).toEqual([]);
    expect((await house.call('GET', `/user_management/users/${bob.id}`)).status).toBe(200);
  });

  test('K2, G1: the client secret rests sealed, and stands in no row, event or log in plain', async () => {
    const { house, work, id } = await enter();
    await house.call('GET', `/connections/${id}`);
    await house.call('GET', '/events');
    expect(JSON.stringify(await dump(house.database))).not.toContain(OIDC.clientSecret);
    expect(house.logs.join('\n')).not.toContain(OIDC.clientSecret);
    expect(await getClientSecret(work, id)).toBe(OIDC.clientSecret);
    const other = await connect(house, null, { config: { ...OIDC, clientSecret: null } });
    const taken =
      'update connections set client_secret = (select client_secret from connections where id = ?) where id = ?';
    await rows(house.database, taken, id, other.id);
    await expect(getClientSecret(work, other.id)).rejects.toMatchObject({ name: 'SealBroken' });
  });

  test('K3: a new root secret opens it as the former one did', async () => {
    const { house, work, id } = await enter();
    const { tools } = house.house;
    tools.vault = openVault('another root secret, for when the first is known', [SECRET]);
    await resealAll(tools);
    tools.vault = openVault('another root secret, for when the first is known');
    expect(await getClientSecret(work, id)).toBe(OIDC.clientSecret);
  });
});
