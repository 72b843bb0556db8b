// Invitations to the application on the Clerk wire: sent, listed, accepted with what they carry, taken back.

import { expect, test } from 'vitest';
import { listLetters } from '../../src/core/letters.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { grant, hurry, makeUser, PASSWORD } from '../security/steps.ts';
import { no, ok } from './wire.ts';

const UM = '/user_management';
const invite = (house: TestHouse, email: string, more: object = {}) =>
  ok(house, 'POST', '/invitations', { email_address: email, ...more });
const person = (house: TestHouse, email: string) => ok(house, 'POST', '/users', { email_address: [email] });
const letters = async (house: TestHouse) => (await listLetters(house.work, { limit: 100, order: 'desc' })).rows.length;
const onOther = (id: string) => id.replace(/^inv_/, 'invitation_');
const DAY = 86_400_000;

onEachDatabase('invitations to the application on the Clerk wire', (open) => {
  test('an invitation has every key, a link, a letter, and is there on the other wire under other letters', async () => {
    const house = await open();
    const sent = await invite(house, 'new@example.com', { public_metadata: { plan: 'team' } });
    expect(sent).toEqual({
      object: 'invitation',
      id: expect.stringMatching(/^inv_/),
      email_address: 'new@example.com',
      public_metadata: { plan: 'team' },
      revoked: false,
      status: 'pending',
      url: expect.stringContaining('invitation_token='),
      expires_at: sent.created_at + 30 * DAY,
      created_at: expect.any(Number),
      updated_at: sent.created_at,
    });
    const { body } = await house.call('GET', `${UM}/invitations/${onOther(sent.id)}`);
    expect(body).toMatchObject({ email: 'new@example.com', state: 'pending', organization_id: null });
    expect(body.accept_invitation_url).toBe(sent.url);
    expect(await letters(house)).toBe(1);
    await invite(house, 'quiet@example.com', { notify: false, template_slug: 'waitlist_invitation' });
    expect(await letters(house)).toBe(1);
  });

  test('an address that is invited, or somebody has, is not invited unless that is to be ignored', async () => {
    const house = await open();
    await person(house, 'ada@example.com');
    await invite(house, 'new@example.com');
    const again = await house.call('POST', '/v1/invitations', { body: { email_address: 'NEW@example.com' } });
    expect([again.status, again.body.errors[0].code]).toEqual([400, 'duplicate_record']);
    expect(again.body.errors[0].meta.email_addresses).toEqual(['NEW@example.com']);
    expect(await no(house, 'POST', '/invitations', { email_address: 'ada@example.com' })).toEqual([
      422,
      'form_identifier_exists email_address',
    ]);
    await invite(house, 'new@example.com', { ignore_existing: true });
    await invite(house, 'ada@example.com', { ignore_existing: true });
    expect(await ok(house, 'GET', '/invitations')).toHaveLength(3);
  });

  test.each([
    [{ email_address: 'none' }, [422, 'form_param_format_invalid email_address']],
    [{}, [422, 'form_param_missing email_address']],
    [{ email_address: 'a@example.com', expires_in_days: 366 }, [422, 'form_param_value_too_large expires_in_days']],
    [{ email_address: 'a@example.com', template_slug: 'other' }, [422, 'form_param_value_invalid template_slug']],
    [{ email_address: 'a@example.com', redirect_url: 'javascript:1' }, [422, 'form_param_value_invalid redirect_url']],
    [{ email_address: 'a@example.com', private_metadata: {} }, [422, 'form_param_unknown private_metadata']],
  ])('%j is refused, and nobody is invited', async (body, said) => {
    const house = await open();
    expect(await no(house, 'POST', '/invitations', body)).toEqual(said);
    expect(await ok(house, 'GET', '/invitations')).toEqual([]);
    expect(await letters(house)).toBe(0);
  });

  test('several are invited at once, all of them or nobody; nothing lets a user be invited there', async () => {
    const house = await open();
    await person(house, 'ada@example.com');
    const to = (email: string, more: object = {}) => ({ email_address: email, ...more });
    const made = await ok(house, 'POST', '/invitations/bulk', [to('a@example.com'), to('b@example.com')]);
    expect(made).toMatchObject([{ email_address: 'a@example.com' }, { email_address: 'b@example.com' }]);
    for (const [body, said] of [
      [
        [to('c@example.com'), to('a@example.com')],
        [400, 'duplicate_record'],
      ],
      [
        [to('c@example.com'), to('ada@example.com')],
        [422, 'form_identifier_exists email_address'],
      ],
      [
        [to('c@example.com'), to('ada@example.com', { ignore_existing: true })],
        [422, 'form_identifier_exists email_address'],
      ],
      [
        [to('c@example.com'), to('none')],
        [422, 'form_param_format_invalid email_address'],
      ],
      [Array.from({ length: 11 }, (_, at) => to(`many${at}@example.com`)), [400, 'bulk_size_exceeded']],
    ] as const)
      expect(await no(house, 'POST', '/invitations/bulk', body)).toEqual(said);
    expect(await ok(house, 'GET', '/invitations')).toHaveLength(2);
    await ok(house, 'POST', '/invitations/bulk', [to('a@example.com', { ignore_existing: true })]);
    expect(await letters(house)).toBe(3);
  });

  test('whoever accepts has the metadata of the invitation in theirs, beside what was there', async () => {
    const house = await open();
    const sent = await invite(house, 'new@example.com', { public_metadata: { plan: 'team', seat: { row: 1 } } });
    const user = await ok(house, 'POST', '/users', {
      email_address: ['new@example.com'],
      public_metadata: { seat: { column: 2 }, plan: 'free' },
    });
    const accepted = await house.call('POST', `${UM}/invitations/${onOther(sent.id)}/accept`);
    expect(accepted.status, accepted.text).toBe(200);
    const shown = await ok(house, 'GET', `/users/${user.id}`);
    expect(shown.public_metadata).toEqual({ plan: 'team', seat: { row: 1, column: 2 } });
    const [listed] = await ok(house, 'GET', '/invitations');
    expect(listed).toMatchObject({ status: 'accepted', revoked: false });
    expect(listed).not.toHaveProperty('url');
  });

  test('L3: a link that was passed on lets somebody else in without the metadata that it carries', async () => {
    const house = await open();
    hurry(house);
    const sent = await invite(house, 'new@example.com', { public_metadata: { role: 'admin' } });
    const invitation_token = new URL(sent.url).searchParams.get('invitation_token');
    const { id, email } = await makeUser(house, 'eve@example.com');
    const signedIn = await grant(house, 'password', { email, password: PASSWORD, invitation_token });
    expect(signedIn.status, signedIn.text).toBe(200);
    expect((await ok(house, 'GET', `/users/${id}`)).public_metadata).toEqual({});
  });

  test('one that is taken back has no link; it cannot be taken back twice, nor once it is accepted or over', async () => {
    const house = await open();
    const sent = await invite(house, 'new@example.com');
    const path = `/invitations/${sent.id}/revoke`;
    const revoked = await ok(house, 'POST', path);
    expect(revoked).toMatchObject({ id: sent.id, revoked: true, status: 'revoked' });
    expect(revoked).not.toHaveProperty('url');
    expect(await no(house, 'POST', path)).toEqual([400, 'invitation_already_revoked']);
    const accepted = await invite(house, 'ada@example.com');
    await person(house, 'ada@example.com');
    await house.call('POST', `${UM}/invitations/${onOther(accepted.id)}/accept`);
    expect(await no(house, 'POST', `/invitations/${accepted.id}/revoke`)).toEqual([400, 'invitation_already_accepted']);
    const short = await invite(house, 'short@example.com', { expires_in_days: 1 });
    house.clock.advance(2 * DAY);
    expect(await no(house, 'POST', `/invitations/${short.id}/revoke`)).toEqual([400, 'invitation_expired']);
    expect(await no(house, 'POST', '/invitations/inv_none/revoke')).toEqual([404, 'resource_not_found']);
  });

  test('the list leaves revoked ones out unless they are asked for, and comes as a page where asked to', async () => {
    const house = await open();
    const first = await invite(house, 'zoe@example.com');
    house.clock.advance(1_000);
    const second = await invite(house, 'ada@example.com');
    await ok(house, 'POST', `/invitations/${second.id}/revoke`);
    house.clock.advance(1_000);
    const third = await invite(house, 'bob@example.org', { expires_in_days: 1 });
    const ids = async (query = '') => {
      const body = await ok(house, 'GET', `/invitations${query}`);
      return (Array.isArray(body) ? body : body.data).map(({ id }: { id: string }) => id) as string[];
    };
    expect(await ids()).toEqual([third.id, first.id]);
    expect(await ids('?status=revoked')).toEqual([second.id]);
    expect(await ids('?status=revoked&status=pending')).toEqual([third.id, second.id, first.id]);
    expect(await ids('?order_by=email_address')).toEqual([third.id, first.id]);
    expect(await ids('?order_by=-expires_at')).toEqual([first.id, third.id]);
    expect(await ids('?query=ZOE')).toEqual([first.id]);
    expect(await ids(`?query=${third.id}`)).toEqual([third.id]);
    expect(await ids('?limit=1&offset=1')).toEqual([first.id]);
    expect(await ok(house, 'GET', '/invitations?paginated=true&limit=1')).toMatchObject({
      data: [{ id: third.id }],
      total_count: 2,
    });
    house.clock.advance(2 * DAY);
    expect(await ids('?status=expired')).toEqual([third.id]);
  });

  test('X1: an invitation of another environment is not there', async () => {
    const house = await open();
    const tenant = await house.addTenant();
    const { id } = await invite(house, 'new@example.com');
    const theirs = { key: tenant.apiKey };
    expect(await no(house, 'POST', `/invitations/${id}/revoke`, undefined, theirs)).toEqual([
      404,
      'resource_not_found',
    ]);
    expect(await ok(house, 'GET', '/invitations', undefined, theirs)).toEqual([]);
    await ok(house, 'POST', '/invitations', { email_address: 'new@example.com' }, theirs);
    expect((await ok(house, 'GET', '/invitations'))[0].status).toBe('pending');
  });
});
