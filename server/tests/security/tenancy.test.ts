// X1: no id of another environment is worth more than one that never was. A matrix over every declared endpoint.

import { expect, test } from 'vitest';
import type { Endpoint } from '../../src/http/endpoint.ts';
import { belongingsOf } from '../belongings.ts';
import { bodyOf, CALLED, type Call, callsOf, pathOf } from '../calls.ts';
import { onEachDatabase, type Reply, type Tenant, type TestHouse } from '../house.ts';
import { endpoints, inputNames, nameOf } from './declared.ts';
import { person, signIn } from './people.ts';
import { dump, rows } from './rows.ts';
import { type Meaning, ROWS, type Slots } from './tenancy-slots.ts';

/** What one environment holds: an id of every kind, the kind before the underscore of its name. */
interface Holdings {
  tenant: Tenant;
  ids: Record<string, string>;
  /** The calls that go well, by endpoint. */
  calls: Map<Endpoint, [Call, ...Call[]]>;
}

const NAMES_SOMETHING =
  /^(id|token|slug)$|_id$|Id$|_ids$|_token$|_slugs?$|Slug$|^(after|before|starting_after|organization|created_by)$/;

async function holdings(house: TestHouse, tenant: Tenant, label: string): Promise<Holdings> {
  const own = belongingsOf(tenant, label);
  const [user, session, organization] = [await own.user(), await own.session(), await own.organization()];
  const { factor, challenge } = await own.factor();
  const calls = new Map<Endpoint, [Call, ...Call[]]>();
  for (const endpoint of endpoints) calls.set(endpoint, await callsOf(endpoint, own));
  const environment = tenant.environment.id;
  const [key] = await rows(house.database, 'select id from api_keys where environment_id = ?', environment);
  const events = await house.call('GET', '/events', { key: tenant.apiKey });
  const invitation = await own.invitation();
  const reset = await own.passwordReset();
  const equipped = await own.equipped();
  const ids = {
    user: user.id,
    user_unverified: (await own.unverified()).id,
    user_equipped: equipped.id,
    user_administrator: (await own.administrator()).userId,
    wallet: equipped.walletId,
    address: (await own.emailAddress()).id,
    phone: (await own.phone()).id,
    passkey: (await own.passkey()).id,
    account: (await own.externalAccount()).id,
    signInToken: (await own.signInToken()).id,
    external: user.externalId as string,
    email: user.email,
    session: session.id,
    refreshToken: session.refreshToken,
    pendingToken: (await own.waitingForEmail()).pendingToken,
    verification: (await own.verification()).id,
    magicCode: (await own.magicCode()).id,
    reset: reset.id,
    resetToken: reset.value,
    factor: factor.id,
    challenge: challenge.id,
    organization: organization.id,
    company: organization.externalId as string,
    domain: (await own.domain()).id,
    connection: (await own.connection()).id,
    membership: (await own.membership()).id,
    role: (await own.role()).slug,
    role_environment: (await own.environmentRole()).slug,
    permission: (await own.permission()).slug,
    invitation: invitation.id,
    invitation_application: (await own.applicationInvitation()).id,
    invitationToken: invitation.token,
    event: events.body.data[0].id,
    key: String(key?.id),
    client: tenant.clientId,
    environment,
  };
  return { tenant, ids, calls };
}

/** Sends a call, with one of its ids replaced. */
function call(
  house: TestHouse,
  endpoint: Endpoint,
  { tenant }: Holdings,
  right: Call,
  [slot, value]: [string, string] | [] = [],
): Promise<Reply> {
  const change = (place: Record<string, unknown> = {}) => {
    if (slot === undefined) return place;
    return { ...place, [slot]: Array.isArray(place[slot]) || slot.endsWith('_slugs') ? [value] : value };
  };
  const inPath = endpoint.path.includes(`:${slot}`);
  const isIn = slot === undefined ? 'nothing' : inPath ? 'path' : endpoint.body ? 'body' : 'query';
  const path = pathOf(endpoint.path, (isIn === 'path' ? change(right.params) : right.params) as Record<string, string>);
  const query = new URLSearchParams((isIn === 'query' ? change(right.query) : right.query) as Record<string, string>);
  const key = endpoint.access.name === 'secret key' || endpoint.access.name === 'client' ? tenant.apiKey : null;
  const body = isIn === 'body' ? change(right.body) : right.body;
  const target = query.size > 0 ? `${path}?${query}` : path;
  return house.call(endpoint.method, target, {
    key,
    file: right.file,
    ...(body ? { body: bodyOf(endpoint, body) } : {}),
  });
}

/** The value of a place in a call, if it is filled there. */
function filledWith(slot: string, { params, query, body }: Call): string | undefined {
  const value = params?.[slot] ?? query?.[slot] ?? body?.[slot];
  return Array.isArray(value) ? String(value[0]) : (value as string | undefined);
}

const literally = (text: string) => text.replaceAll(/[^\w\s]/gu, (mark) => `\\u{${mark.codePointAt(0)?.toString(16)}}`);

/** An answer without the ids that it was asked with: two of them are the same for whoever asked. */
function shape({ status, text, headers }: Reply, value: string, { params = {} }: Call): string {
  const said = [JSON.stringify(value).slice(1, -1), value, encodeURIComponent(value), ...Object.values(params)];
  // The head of a page has a nonce, and its body shows the request's id.
  const id = headers.get('x-request-id') ?? '';
  const same = text
    .replace(/"clerk_trace_id":"[^"]+"/, '')
    .replace(/<head>[\s\S]*<\/head>/, '')
    .replaceAll(id, '');
  // Numbers are no ids.
  const without = (left: string, each: string) =>
    left.replaceAll(new RegExp(`(?<!":|\\w)${literally(each)}(?!\\w)`, 'gu'), '<id>');
  return `${status} ${said.reduce(without, same)}`;
}

/** Whether somebody is refused: where a browser is sent back to an application, it is told so there. */
function isRefused({ status, headers }: Reply): boolean {
  if (status === 302) return new URL(headers.get('location') ?? '/', 'http://latchkey.test').searchParams.has('error');
  return status >= 400 && status < 500;
}

/** What a list found, and how much it says that there is: some say only one of them. */
function found({ body }: Reply): [unknown, number] {
  if (Array.isArray(body)) return [body, body.length];
  return [body.data ?? [], body.total_count ?? body.data?.length];
}

/** An id of the same form and time that nobody ever had. */
const neverWas = (id: string) => (/_[0-9A-Z]{26}$/.test(id) ? `${id.slice(0, -4)}ZZZZ` : `${id}-never`);

const NONSENSE = [
  '0',
  'NULL',
  'undefined',
  'user_',
  'user_%',
  'user__',
  'user_00000000000000000000000000',
  'user_7ZZZZZZZZZZZZZZZZZZZZZZZZZ',
  "' or '1'='1",
  "'; drop table users; --",
  '$1',
  '*',
  '[object Object]',
  '__proto__',
  'constructor',
  '8f14e45f-ceea-467f-a9d5-4bb2c0e1f3aa',
  '-1',
  '9223372036854775808',
  '\u{1f511}',
  'a/b',
  'a?b#c',
  'x'.repeat(500),
];

/** Ids that are wrong in a place: theirs, the caller's own where they do not belong or are spelled in another way. */
function wrongFor(mine: Holdings, theirs: Holdings, right: Call, plain: string | undefined, meaning: Meaning) {
  const foreign = meaning === 'public' ? [] : Object.values(theirs.ids);
  const kindOf = (name: string) => name.split('_')[0];
  const [name = ''] = Object.entries(mine.ids).find(([, id]) => id === plain) ?? [];
  const own = Object.entries(mine.ids).flatMap(([each, id]) => (kindOf(each) === kindOf(name) ? [] : [id]));
  const values = [right.params, right.query].flatMap((place) => Object.values(place ?? {}));
  const twisted = values.flatMap((id) => [`${id} `, ` ${id}`, id.toLowerCase(), `${id}%`, `${id}\u200b`]);
  const excluded = meaning === 'choice' ? foreign.map((id) => `-${id}`) : [];
  const wrong = [...NONSENSE, ...foreign, ...excluded, ...(meaning === 'scoped' ? [...own, ...twisted] : [])];
  return wrong.filter((each) => each !== plain);
}

onEachDatabase('tenancy', (open) => {
  test('X1: every endpoint has a row in the matrix, with every place for an id', () => {
    for (const endpoint of endpoints) {
      const named = inputNames(endpoint).filter((name) => NAMES_SOMETHING.test(name));
      const covered = Object.keys(ROWS[nameOf(endpoint)] ?? {});
      expect.soft(covered.sort(), nameOf(endpoint)).toEqual(named.sort());
    }
    expect(Object.keys(ROWS).sort()).toEqual(endpoints.map(nameOf).sort());
    expect(CALLED.toSorted()).toEqual(endpoints.map(nameOf).sort());
  });

  test('X1: an id of another environment, or of none, is unknown everywhere and changes nothing anywhere', async () => {
    const house = await open();
    const mine = await holdings(house, house, 'mine');
    const theirs = await holdings(house, await house.addTenant(), 'theirs');
    for (const { tenant } of [mine, theirs]) await house.call('GET', '/events', { key: tenant.apiKey });
    const before = await dump(house.database);
    let asked = 0;
    for (const endpoint of endpoints) {
      for (const [slot, meaning] of Object.entries(ROWS[nameOf(endpoint)] as Slots)) {
        if (meaning === 'free' || meaning === 'proof') continue;
        const calls = mine.calls.get(endpoint) as [Call, ...Call[]];
        const right = calls.find((each) => filledWith(slot, each) !== undefined) ?? calls[0];
        const plain = filledWith(slot, right);
        const judge = async (value: string) => {
          const where = `${nameOf(endpoint)} with ${slot} = ${value}`;
          const [answer, unknown] = await Promise.all(
            [value, neverWas(value)].map((each) => call(house, endpoint, mine, right, [slot, each])),
          );
          if (!answer || !unknown) throw new Error('no answer');
          asked += 1;
          expect.soft(shape(answer, value, right), where).toBe(shape(unknown, neverWas(value), right));
          if (meaning === 'scoped' || meaning === 'public') {
            expect.soft(isRefused(answer), `${where}: ${answer.status}`).toBe(true);
            if (endpoint.path.includes(`:${slot}`) || slot === 'session_id')
              expect.soft(answer.status, where).toBe(404);
          }
          if (meaning === 'filter' || (meaning === 'choice' && !value.startsWith('-')))
            expect.soft(found(answer), where).toEqual([[], 0]);
          for (const secret of [theirs.ids.user, theirs.ids.email, theirs.ids.session])
            if (secret !== value) expect.soft(answer.text, where).not.toContain(secret);
        };
        const wrong = wrongFor(mine, theirs, right, plain, meaning);
        for (let at = 0; at < wrong.length; at += 16) await Promise.all(wrong.slice(at, at + 16).map(judge));
      }
      expect(await dump(house.database), nameOf(endpoint)).toEqual(before);
    }
    expect(asked).toBeGreaterThan(5_000);
  }, 120_000);

  test('X1: with ids of their own each call is answered: else the refusals would prove nothing', async () => {
    const house = await open();
    for (const [at, endpoint] of endpoints.entries()) {
      const own = belongingsOf(house, `owner-${at}`);
      for (const right of await callsOf(endpoint, own)) {
        const { status, text } = await call(house, endpoint, { tenant: house, ids: {}, calls: new Map() }, right);
        expect.soft(status, `${nameOf(endpoint)} ${text}`).toBeLessThan(400);
      }
    }
  }, 60_000);

  test('X1: what somebody has in one environment is free in another, and stays theirs', async () => {
    const house = await open();
    const mine = await holdings(house, house, 'mine');
    const theirs = await holdings(house, await house.addTenant(), 'theirs');
    const body = { email: theirs.ids.email, external_id: theirs.ids.external };
    const made = await house.call('POST', '/user_management/users', { body });
    expect(made.status).toBe(201);
    expect(made.body.id).not.toBe(theirs.ids.user);
    const found = await house.call('GET', `/user_management/users/external_id/${theirs.ids.external}`, {
      key: theirs.tenant.apiKey,
    });
    expect(found.body.id).toBe(theirs.ids.user);
    expect((await signIn(house, theirs.tenant, theirs.ids.email)).id).toBe(theirs.ids.user);
    expect((await house.call('GET', `/user_management/users/${mine.ids.user}`)).body.email).toBe(mine.ids.email);
  });

  test('X1: an id in the body does not turn a call to one user into a call to another', async () => {
    const house = await open();
    const mine = await holdings(house, house, 'mine');
    const other = await person(house, house, 'other@example.com');
    const names = ['id', 'user_id', 'userId', 'environment_id', 'environmentId', '_id', 'where', 'object_id'];
    const path = `/user_management/users/${mine.ids.user}`;
    const body = { ...Object.fromEntries(names.map((name) => [name, other.id])), first_name: 'Changed' };
    const changed = await house.call('PUT', `${path}?id=${other.id}&user_id=${other.id}`, { body });
    expect(changed.body).toMatchObject({ id: mine.ids.user, first_name: 'Changed' });
    expect((await house.call('GET', `/user_management/users/${other.id}`)).body.first_name).toBeNull();
  });

  test('X1: a header does not choose another environment', async () => {
    const house = await open();
    const theirs = await holdings(house, await house.addTenant(), 'theirs');
    const headers = Object.fromEntries(
      ['x-environment-id', 'x-environment', 'workos-environment', 'x-client-id', 'x-tenant'].map((name) => [
        name,
        theirs.ids.environment as string,
      ]),
    );
    expect((await house.call('GET', `/user_management/users/${theirs.ids.user}`, { headers })).status).toBe(404);
    expect((await house.call('GET', '/user_management/users', { headers })).body.data).toEqual([]);
  });

  test('X1: a deleted id is never given again, not to the same person either', async () => {
    const house = await open();
    const seen = new Set<string>();
    for (let round = 0; round < 20; round += 1) {
      const body = { email: 'ada@example.com', external_id: 'ada' };
      const { id } = (await house.call('POST', '/user_management/users', { body })).body;
      expect(seen.has(id)).toBe(false);
      seen.add(id);
      expect((await house.call('DELETE', `/user_management/users/${id}`)).status).toBe(200);
      expect((await house.call('GET', `/user_management/users/${id}`)).status).toBe(404);
      expect((await house.call('DELETE', `/user_management/users/${id}`)).status).toBe(404);
    }
  });
});
