// What the strictest of the SDKs write and read, letter by letter: queries with blanks, events with every key.

import { expect, test } from 'vitest';
import { onEachDatabase } from '../house.ts';

const UM = '/user_management';

onEachDatabase('the wire, read strictly', (open) => {
  test('a blank parameter was not given: Elixir writes its nils so on every list', async () => {
    const { call } = await open();
    const { body: user } = await call('POST', `${UM}/users`, { body: { email: 'ada@example.com' } });
    const blanks = 'limit=&after=&before=&order=';
    const lists = [
      `${UM}/users?email=&organization_id=&${blanks}`,
      `${UM}/invitations?email=&organization_id=&${blanks}`,
      `${UM}/organization_memberships?user_id=${user.id}&organization_id=&${blanks}`,
      `${UM}/users/${user.id}/sessions?${blanks}`,
      `/organizations?domains=&${blanks}`,
      `/events?events=&range_start=&range_end=&${blanks}`,
    ];
    for (const path of lists) {
      const plain = await call('GET', path.replace(/\w+=&|&?\w+=$/g, ''));
      expect([path, plain.status]).toEqual([path, 200]);
      const blank = await call('GET', path);
      expect([path, blank.status]).toEqual([path, 200]);
      expect(blank.body).toEqual(plain.body);
    }
    expect((await call('GET', `${UM}/users?limit=0`)).status).toBe(422);
    expect((await call('GET', `${UM}/users?order=up`)).status).toBe(422);
  });

  test('codes and links are named in events: Python reads `object` of each and drops the page without it', async () => {
    const { call } = await open();
    const { body: user } = await call('POST', `${UM}/users`, { body: { email: 'ada@example.com' } });
    await call('POST', `${UM}/users/${user.id}/email_verification/send`);
    await call('POST', `${UM}/magic_auth`, { body: { email: 'ada@example.com' } });
    const { body: reset } = await call('POST', `${UM}/password_reset`, { body: { email: 'ada@example.com' } });
    const body = { token: reset.password_reset_token, new_password: 'correct horse battery' };
    await call('POST', `${UM}/password_reset/confirm`, { body });
    const names = 'email_verification.created,magic_auth.created,password_reset.created,password_reset.succeeded';
    const { body: page } = await call('GET', `/events?events=${names}`);
    const told = page.data.map(({ event, data }: { event: string; data: object }) => [event, Object.keys(data).sort()]);
    const keys = ['created_at', 'email', 'expires_at', 'id', 'object', 'user_id'];
    expect(told).toEqual([
      ['email_verification.created', [...keys, 'updated_at'].sort()],
      ['magic_auth.created', [...keys, 'updated_at'].sort()],
      ['password_reset.created', keys],
      ['password_reset.succeeded', keys],
    ]);
    const objects = page.data.map(({ data }: { data: { object: string } }) => data.object);
    expect(objects).toEqual(['email_verification', 'magic_auth', 'password_reset', 'password_reset']);
  });

  test('events in normal order come newest first, and their cursors are turned round', async () => {
    const { call } = await open();
    for (const name of ['a', 'b', 'c']) await call('POST', `${UM}/users`, { body: { email: `${name}@example.com` } });
    const read = async (more: string) =>
      (await call('GET', `/events?events=user.created&order=normal&limit=1${more}`)).body;
    const emails = (page: { data: { data: { email: string } }[] }) => page.data.map(({ data }) => data.email);
    const newest = await read('');
    expect(emails(newest)).toEqual(['c@example.com']);
    expect(newest.list_metadata).toEqual({ after: null, before: newest.data[0].id });
    const older = await read(`&before=${newest.list_metadata.before}`);
    expect(emails(older)).toEqual(['b@example.com']);
    expect(emails(await read(`&after=${older.data[0].id}`))).toEqual(['c@example.com']);
  });

  test('a range without a zone is in UTC', async () => {
    const { call } = await open();
    await call('POST', `${UM}/users`, { body: { email: 'ada@example.com' } });
    const { body: all } = await call('GET', '/events?events=user.created');
    const moment: string = all.data[0].created_at;
    const from = async (start: string) =>
      (await call('GET', `/events?events=user.created&range_start=${encodeURIComponent(start)}`)).body.data.length;
    expect(await from(moment.replace('Z', ''))).toBe(1);
    expect(await from(moment.replace('Z', '+00:00'))).toBe(1);
    expect(await from(new Date(Date.parse(moment) + 1).toISOString().replace('Z', ''))).toBe(0);
    expect(await from(moment.slice(0, 10))).toBe(1);
  });

  test('PHP 4 redeems a magic code by the id of its user', async () => {
    const { call } = await open();
    const { body: code } = await call('POST', `${UM}/magic_auth`, { body: { email: 'ada@example.com' } });
    const redeem = (more: object) => {
      const grant_type = 'urn:workos:oauth:grant-type:magic-auth:code';
      return call('POST', `${UM}/authenticate`, { body: { grant_type, code: code.code, ip_address: null, ...more } });
    };
    const nobody = await redeem({ user_id: 'user_none' });
    expect([nobody.status, nobody.body.code]).toEqual([404, 'entity_not_found']);
    const nothing = await redeem({ user_id: null });
    expect([nothing.status, nothing.body.errors[0].code]).toEqual([422, 'email_string_required']);
    const done = await redeem({ user_id: code.user_id });
    expect([done.status, done.body.user.email]).toEqual([200, 'ada@example.com']);
  });

  test('Go 4 writes an empty external id and nulls with every organization: nothing was given', async () => {
    const { call } = await open();
    const unset = { allow_profiles_outside_organization: false, domains: null, domain_data: null, metadata: null };
    for (const name of ['Looms', 'Mills']) {
      const { status, body } = await call('POST', '/organizations', { body: { name, external_id: '', ...unset } });
      expect([status, body.external_id, body.metadata]).toEqual([201, null, {}]);
    }
    const { body: user } = await call('POST', `${UM}/users`, { body: { email: 'a@example.com', external_id: 'ada' } });
    const changed = await call('PUT', `${UM}/users/${user.id}`, { body: { external_id: '' } });
    expect([changed.status, changed.body.external_id]).toEqual([200, 'ada']);
    expect((await call('PUT', `${UM}/users/${user.id}`, { body: { external_id: 'é' } })).status).toBe(422);
  });

  test('an empty TOTP secret is none: one is made, and labelled as if nothing had been said', async () => {
    const { call } = await open();
    const { body: user } = await call('POST', `${UM}/users`, { body: { email: 'ada@example.com' } });
    const body = { type: 'totp', totp_secret: '', totp_issuer: '', totp_user: '' };
    const enrolled = await call('POST', `${UM}/users/${user.id}/auth_factors`, { body });
    expect(enrolled.status).toBe(201);
    const { secret, issuer, user: account } = enrolled.body.authentication_factor.totp;
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect([issuer !== '', account]).toEqual([true, 'ada@example.com']);
  });
});
