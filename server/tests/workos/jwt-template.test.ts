// The template of access tokens: set over the wire, said in every token from then on.

import { expect, test } from 'vitest';
import { createMembership, updateMembership } from '../../src/core/memberships.ts';
import { createOrganization } from '../../src/core/organizations.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { claimsOf, person, refresh, signIn, somebody } from '../security/people.ts';
import { rows } from '../security/rows.ts';
import { grant } from '../security/steps.ts';

const PATH = '/user_management/jwt_template';
const put = (house: TestHouse, content: unknown) => house.call('PUT', PATH, { body: { content } });

async function claimsAfterRefresh(house: TestHouse, refreshToken: string): Promise<Record<string, unknown>> {
  const { status, body } = await refresh(house, refreshToken);
  expect(status, JSON.stringify(body)).toBe(200);
  return claimsOf(body.access_token);
}

onEachDatabase('the template of access tokens', (open) => {
  test('there is none at first; what is set is given back, and its beginning stays when it changes', async () => {
    const house = await open();
    const none = await house.call('GET', PATH);
    expect([none.status, none.body.code]).toEqual([404, 'entity_not_found']);
    const content = '{"urn:app:email": {{ user.email }}}';
    const set = await put(house, content);
    expect(set.status).toBe(200);
    expect(set.body).toEqual({
      object: 'jwt_template',
      content,
      created_at: expect.stringMatching(/\.\d{3}Z$/),
      updated_at: set.body.created_at,
    });
    expect((await house.call('GET', PATH)).body).toEqual(set.body);
    house.clock.advance(5_000);
    const changed = await put(house, '{"a": 1}');
    expect(changed.body.created_at).toBe(set.body.created_at);
    expect(changed.body.updated_at > set.body.updated_at).toBe(true);
    const events = await house.call('GET', '/events?events=latchkey.jwt_template.updated');
    expect(events.body.data.map((each: { data: object }) => each.data)).toEqual([{ content }, { content: '{"a": 1}' }]);
  });

  test('sign-ins and refreshes say what it says, at once and in their types', async () => {
    const house = await open();
    const ada = await person(house);
    await house.call('PUT', `/user_management/users/${ada.id}`, {
      body: { first_name: 'Ada', metadata: { plan: 'gold' } },
    });
    await put(
      house,
      `{"urn:app:name": "{{ user.first_name || 'Someone' }} {{ user.last_name }}", "verified": {{ user.email_verified }},
        "plan": {{ user.metadata.plan | upcase }}, "nobody": {{ organization.name }}, "all": { "user": {{ user.metadata }} }}`,
    );
    const added = { 'urn:app:name': 'Ada', verified: true, plan: 'GOLD', all: { user: { plan: 'gold' } } };
    const signedIn = await signIn(house);
    expect(claimsOf(signedIn.accessToken)).toMatchObject({ ...added, sub: ada.id, sid: signedIn.sessionId });
    expect(claimsOf(signedIn.accessToken)).not.toHaveProperty('nobody');
    expect(await claimsAfterRefresh(house, ada.refreshToken)).toMatchObject(added);
    const magic = await house.call('POST', '/user_management/magic_auth', { body: { email: ada.email } });
    const mailed = await grant(house, 'magic', { email: ada.email, code: magic.body.code });
    expect(claimsOf(mailed.body.access_token)).toMatchObject(added);
  });

  test('organization and membership are those of the session', async () => {
    const house = await open();
    const ada = await somebody(house);
    const organization = await createOrganization(house.work, { name: 'Acme', metadata: { tier: 'silver' } });
    const member = await createMembership(house.work, {
      ...{ userId: ada.id, organizationId: organization.id },
      roleSlugs: ['admin'],
    });
    await put(
      house,
      `{"tier": "{{ organization.metadata.tier || 'bronze' }}", "organization": {{ organization.name }},
        "user_role": {{ organization_membership.role }}, "member": {{ organization_membership.id }}, "role": "authenticated"}`,
    );
    const { body } = await grant(house, 'refresh', {
      refresh_token: ada.refreshToken,
      organization_id: organization.id,
    });
    expect(claimsOf(body.access_token)).toMatchObject({
      ...{ tier: 'silver', organization: 'Acme', user_role: 'admin', member: member.id },
      ...{ role: 'authenticated', roles: ['admin'], org_id: organization.id },
    });
    const alone = await somebody(house, house, 'bob@example.com');
    const claims = claimsOf(alone.accessToken);
    expect(claims).not.toHaveProperty('tier');
    house.clock.advance(1_000);
    expect(await claimsAfterRefresh(house, alone.refreshToken)).toMatchObject({
      tier: 'bronze',
      role: 'authenticated',
    });
  });

  test('a refresh that is repeated within the grace gives the same token to the byte', async () => {
    const house = await open();
    const ada = await somebody(house);
    await put(house, '{"x": "{{ user.email }} {{ user.last_sign_in_at }} {{ user.updated_at }}"}');
    const first = await refresh(house, ada.refreshToken);
    house.clock.advance(20_000);
    const again = await refresh(house, ada.refreshToken);
    expect(again.body).toEqual(first.body);
  });

  test('T2: repeated after a role was taken away or the template rewritten, it tells what is true by then', async () => {
    const house = await open();
    const ada = await somebody(house);
    const { id } = await createOrganization(house.work, { name: 'Acme' });
    const roles = { userId: ada.id, organizationId: id, roleSlugs: ['admin'] };
    const member = await createMembership(house.work, roles);
    await put(house, '{"x": {{ organization_membership.role }}}');
    const again = () => grant(house, 'refresh', { refresh_token: ada.refreshToken, organization_id: id });
    const first = (await again()).body;
    expect(claimsOf(first.access_token)).toMatchObject({ x: 'admin', role: 'admin' });
    await updateMembership(house.work, member.id, ['member']);
    await put(house, '{"y": {{ organization_membership.role }}}');
    const second = (await again()).body;
    expect(claimsOf(second.access_token)).toMatchObject({ y: 'member', role: 'member' });
    expect(claimsOf(second.access_token)).not.toHaveProperty('x');
    expect(second.refresh_token).toBe(first.refresh_token);
    const same = ['jti', 'iat', 'exp', 'sid'].map((name) => [name, claimsOf(first.access_token)[name]]);
    expect(claimsOf(second.access_token)).toMatchObject(Object.fromEntries(same));
  });

  test('what verifiers go by may not be claimed; aud and others may, in a form that verifiers take', async () => {
    const house = await open();
    const ada = await person(house);
    for (const key of ['iss', 'sub', 'exp', 'iat', 'nbf', 'jti']) {
      const { status, body } = await put(house, `{"${key}": {{ user.email }}}`);
      expect([status, body.code, body.errors[0].code]).toEqual([422, 'invalid_request_parameters', 'content_invalid']);
      expect(body.errors[0].message).toContain(`'${key}'`);
    }
    for (const content of [
      '{"sid": 5}',
      '{"aud": {{ user.email_verified }}}',
      '{"aud": [1]}',
      '{"sid": {{ user.metadata }}}',
    ])
      expect((await put(house, content)).status, content).toBe(422);
    expect((await put(house, '{"aud": ["app", "api"], "sid": "{{ user.first_name }}", "org_id": "x"}')).status).toBe(
      200,
    );
    const { accessToken } = await signIn(house);
    const sessionId = expect.stringMatching(/^session_/);
    expect(claimsOf(accessToken)).toMatchObject({ aud: ['app', 'api'], sid: sessionId, org_id: 'x', sub: ada.id });
  });

  test('a template that could not be rendered is refused with a sentence that says why, and changes nothing', async () => {
    const house = await open();
    await put(house, '{"good": true}');
    const bad: [unknown, RegExp][] = [
      ['{}', /at least one/],
      ['[]', /at least one/],
      ['nonsense', /not valid JSON/],
      ['{"a": {{ unknown.variable }}}', /invalid path: "unknown\.variable"/],
      ['{"a": {{ user.nickname }}}', /invalid path: "user\.nickname"/],
      ['{"a": {{ user.email.x }}}', /invalid path/],
      ['{"a": {{ user.__proto__ }}}', /invalid path/],
      ['{"a": "{{ user }}"}', /object or a list inside a string/],
      ['{"a": "{{ user.metadata }}"}', /object or a list inside a string/],
      ['{"a": "{{ organization.domains.7 }}"}', /object or a list inside a string/],
      ['{"a": "{{ organization_membership.roles }}"}', /object or a list inside a string/],
      [`{"a": "{{ user.name || user.metadata }}"}`, /object or a list inside a string/],
      [`{"a": "{{ user.name || organization.domains }}"}`, /object or a list inside a string/],
      ['{"a": {{ user.name || organization_membership.roles | upcase }}}', /object or a list inside a string/],
      [`{"a": "${'x'.repeat(17_000)}"}`, /larger/],
      ['', /non-empty/],
      [5, /string/],
      [null, /string/],
      [{ a: 1 }, /string/],
    ];
    for (const [content, reason] of bad) {
      const { status, body } = await put(house, content);
      expect([content, status, body.code]).toEqual([content, 422, 'invalid_request_parameters']);
      expect(body.errors[0].message).toMatch(reason);
    }
    expect((await house.call('GET', PATH)).body.content).toBe('{"good": true}');
  });

  test('claims beyond 3,072 bytes refuse the sign-in and the refresh, and cost neither a code nor the session', async () => {
    const house = await open();
    const ada = await person(house);
    const metadata = Object.fromEntries(Array.from({ length: 6 }, (_, at) => [`k${at}`, 'x'.repeat(600)]));
    await house.call('PUT', `/user_management/users/${ada.id}`, { body: { metadata } });
    const magic = await house.call('POST', '/user_management/magic_auth', { body: { email: ada.email } });
    await put(house, '{"all": {{ user.metadata }}}');
    const before = (await rows(house.database, 'select id from sessions')).length;
    const tooBig = (reply: { status: number; body: { error: string } }) =>
      expect([reply.status, reply.body.error]).toEqual([400, 'token_too_big']);
    for (let count = 0; count < 12; count += 1)
      tooBig(await grant(house, 'password', { email: ada.email, password: 'correct horse battery staple' }));
    tooBig(await grant(house, 'magic', { email: ada.email, code: magic.body.code }));
    tooBig(await refresh(house, ada.refreshToken));
    house.clock.advance(60_000);
    tooBig(await refresh(house, ada.refreshToken));
    expect(await rows(house.database, 'select id from sessions')).toHaveLength(before);
    await put(house, '{"fits": "{{ user.metadata.k0 }}"}');
    expect((await grant(house, 'magic', { email: ada.email, code: magic.body.code })).status).toBe(200);
    expect((await signIn(house)).id).toBe(ada.id);
    expect((await claimsAfterRefresh(house, ada.refreshToken)).fits).toHaveLength(600);
  });

  test('a session does not move to an organization whose claims are too many', async () => {
    const house = await open();
    const ada = await somebody(house);
    const metadata = Object.fromEntries(Array.from({ length: 6 }, (_, at) => [`k${at}`, 'x'.repeat(600)]));
    const { id: organizationId } = await createOrganization(house.work, { name: 'Acme', metadata });
    await createMembership(house.work, { userId: ada.id, organizationId });
    await put(house, '{"all": {{ organization.metadata }}}');
    const moved = await grant(house, 'refresh', { refresh_token: ada.refreshToken, organization_id: organizationId });
    expect([moved.status, moved.body.error]).toEqual([400, 'token_too_big']);
    expect(await claimsAfterRefresh(house, ada.refreshToken)).not.toHaveProperty('org_id');
  });

  test('3,072 bytes are not too many, one more is', async () => {
    const house = await open();
    const sized = (bytes: number) => JSON.stringify({ a: 'x'.repeat(bytes - '{"a":""}'.length) });
    const ada = await somebody(house);
    await put(house, sized(3_072));
    expect((await refresh(house, ada.refreshToken)).status).toBe(200);
    const bob = await somebody(house, house, 'bob@example.com');
    expect((await put(house, sized(3_073))).status).toBe(200);
    expect((await refresh(house, bob.refreshToken)).body.error).toBe('token_too_big');
  });

  test('another replica follows within a second', async () => {
    const house = await open();
    const replica = await house.addReplica();
    const ada = await somebody(house);
    let token = (await refresh(replica, ada.refreshToken, house)).body.refresh_token;
    await put(house, '{"x": 1}');
    house.clock.advance(1_000);
    const { body } = await refresh(replica, token, house);
    expect(claimsOf(body.access_token).x).toBe(1);
    token = body.refresh_token;
    expect(claimsOf((await refresh(house, token)).body.access_token).x).toBe(1);
  });

  test('it is of one environment alone', async () => {
    const house = await open();
    const other = await house.addTenant();
    await put(house, '{"x": 1}');
    expect((await house.call('GET', PATH, { key: other.apiKey })).status).toBe(404);
    const theirs = await somebody(house, other);
    expect(claimsOf((await refresh(house, theirs.refreshToken, other)).body.access_token)).not.toHaveProperty('x');
  });
});
