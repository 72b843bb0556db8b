// M2: no step of a sign-in on the pages can be skipped, or borrowed from another sign-in, and none opens what comes after it.

import { expect, test } from 'vitest';
import { changeSettings } from '../../src/core/environments.ts';
import { screens } from '../../src/pages/index.ts';
import { makeFactors, TOTP_SECRET } from '../browser/second-factors.ts';
import { onEachDatabase, type Reply, type TestHouse } from '../house.ts';
import { codeIn, enterPassword, leadsTo, NOTHING, openBrowser, opened } from './browsers.ts';
import { ADA, keyIn, pageOf, STEPS, standAt } from './page-steps.ts';
import { rows } from './rows.ts';
import { enrol, grant, PASSWORD, totpCode, UM, verifyChallenge } from './steps.ts';

const MALLORY = 'mallory@example.com';
const NAMES = Object.keys(STEPS);
/** Whatever a page might want, but for what is to be proven. */
const FIELDS = {
  email: MALLORY,
  password: 'not the password',
  code: '000000',
  instead: 'code',
  response: '{}',
  organization_id: 'org_any',
  decision: 'allow',
};

const at = (flow: string, more = '') => pageOf('mfa_challenge', flow, more);

onEachDatabase('the steps of a sign-in on the pages', (open) => {
  test.each(NAMES)('M2: at %s no page leads past it, opened or sent to', async (name) => {
    const house = await open();
    const { browser } = await standAt(house, name);
    const paths = screens.map(({ path }) => path).filter((path) => !path.includes(':'));
    expect(paths).toContain(STEPS[name]?.path);
    for (const path of paths) {
      const flow = await enterPassword(browser, ADA);
      const address = `${path}?flow=${flow}&client_id=${house.clientId}`;
      for (const reply of [await browser.get(address), await browser.send(address, FIELDS)]) {
        expect.soft(codeIn(reply), `${path}: ${reply.status}`).toBeNull();
        expect.soft(reply.status, path).toBeLessThan(500);
      }
    }
    expect(await opened(house)).toEqual(NOTHING);
    expect([...browser.cookies.keys()]).toEqual(['latchkey-browser']);
  });

  test.each(NAMES)('M2: at %s the pages of the other steps send back to it', async (name) => {
    const house = await open();
    const { browser, flow } = await standAt(house, name);
    const others = NAMES.filter((each) => each !== name).map((each) => String(STEPS[each]?.path));
    for (const path of [...others, '/sign-in/verify-email', '/sign-in/consent', '/sign-in/code']) {
      const address = `${path}?flow=${flow}`;
      expect(leadsTo(await browser.get(address)), path).toBe(STEPS[name]?.path);
      expect(leadsTo(await browser.send(address, { code: totpCode(house, TOTP_SECRET) })), path).toBe(
        STEPS[name]?.path,
      );
    }
    expect(await rows(house.database, "select id from events where name = 'authentication.mfa_succeeded'")).toEqual([]);
  });

  test.each(NAMES)('M2: nothing that the browser holds at %s opens another door', async (name) => {
    const house = await open();
    const { browser, flow } = await standAt(house, name);
    expect(await browser.authorize()).toMatch(/^\/sign-in\?flow=/);
    expect((await browser.get('/passkeys')).status).toBe(403);
    const held = [flow, ...browser.cookies.values(), await browser.formToken(flow)];
    for (const value of held) {
      const bearer = { key: null, headers: { authorization: `Bearer ${value}` } };
      const session = { key: null, headers: { cookie: `${sessionCookie(house)}=${value}` } };
      const tries: [string, Promise<Reply>][] = [
        ['a key', house.call('GET', `${UM}/users`, bearer)],
        ['a client secret', grant(house, 'password', { email: ADA, password: PASSWORD, client_secret: value })],
        ['a refresh token', grant(house, 'refresh', { refresh_token: value })],
        ['a code', house.call('POST', `${UM}/authenticate`, { key: null, body: codeGrant(house, value) })],
        ['a magic code', grant(house, 'magic', { email: ADA, code: value })],
        ['a pending token', pending(house, value)],
        ["a browser's session", house.call('GET', '/passkeys', session)],
      ];
      for (const [door, reply] of tries) {
        const { status, text } = await reply;
        expect.soft(status >= 400 && status < 500, `${value} as ${door}: ${status} ${text}`).toBe(true);
      }
    }
    expect(await opened(house)).toEqual(NOTHING);
  });

  test('M2: a flow is good in the browser that it was begun in alone, and so are its forms', async () => {
    const house = await open();
    const { browser, flow } = await standAt(house, 'mfa_challenge');
    const other = await openBrowser(house);
    const code = totpCode(house, TOTP_SECRET);
    const theirs = await other.formToken(await other.begin());
    for (const form_token of [theirs, await browser.formToken(flow)]) {
      const reply = await other.send(at(flow), { code, form_token });
      expect([400, 403]).toContain(reply.status);
      expect(codeIn(reply)).toBeNull();
    }
    expect((await other.get(at(flow))).status).toBe(400);
    // And in the right browser with the other's form.
    expect((await browser.send(at(flow), { code, form_token: theirs })).status).toBe(403);
    expect(await opened(house)).toEqual(NOTHING);
    // Nothing of it spent the code.
    expect(codeIn(await browser.send(at(flow), { code }))).not.toBeNull();
  });

  test("M2: somebody's own sign-in in the same browser does not lend its proofs to another's", async () => {
    const house = await open();
    const { browser, flow } = await standAt(house, 'mfa_challenge');
    const own = 'KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU';
    const backup = 'mine-mine-mine';
    await makeFactors(house, MALLORY, { secret: own, backupCodes: [backup] });
    const mine = await enterPassword(browser, MALLORY);
    for (const code of [totpCode(house, own), totpCode(house, own, 1)])
      expect(codeIn(await browser.send(at(flow), { code }))).toBeNull();
    expect(codeIn(await browser.send(at(flow, '&use=backup'), { code: backup }))).toBeNull();
    expect(await opened(house)).toEqual(NOTHING);

    expect(codeIn(await browser.send(at(mine), { code: totpCode(house, own) }))).not.toBeNull();
    const [session] = await rows(house.database, 'select user_id from browser_sessions');
    const [mallory] = await rows(house.database, 'select user_id from identifiers where canonical = ?', MALLORY);
    expect(session?.user_id).toBe(mallory?.user_id);
    // Signed in as Mallory, and still asked for Ada's.
    expect(leadsTo(await browser.get(at(flow)))).toBeNull();
    expect(codeIn(await browser.send(at(flow), { code: totpCode(house, own, 1) }))).toBeNull();
  });

  test('M2: a sign-in that is done is done: without the session that it left none of its pages gives a code', async () => {
    const house = await open();
    const { browser, flow } = await standAt(house, 'mfa_challenge');
    expect(codeIn(await browser.send(at(flow), { code: totpCode(house, TOTP_SECRET) }))).not.toBeNull();
    for (const name of browser.cookies.keys()) if (name.includes('session')) browser.cookies.delete(name);
    for (const path of [
      '/sign-in',
      '/sign-in/second-factor',
      '/sign-in/organization',
      '/sign-in/set-up-second-factor',
    ]) {
      const form_token = await browser.formToken('');
      const reply = await browser.send(`${path}?flow=${flow}`, { code: totpCode(house, TOTP_SECRET, 1), form_token });
      expect([reply.status, codeIn(reply)], path).toEqual([400, null]);
    }
    expect(await opened(house)).toMatchObject({ authorization_codes: 1, browser_sessions: 1 });
  });

  test('M2: who is banned between the password and the factor stays out', async () => {
    const house = await open();
    const { browser, flow } = await standAt(house, 'mfa_challenge');
    const [ada] = await rows(house.database, 'select user_id from identifiers where canonical = ?', ADA);
    expect((await house.call('POST', `/v1/users/${ada?.user_id}/ban`)).status).toBe(200);
    expect(codeIn(await browser.send(at(flow), { code: totpCode(house, TOTP_SECRET) }))).toBeNull();
    expect(await opened(house)).toEqual(NOTHING);
  });

  test('M2: whoever has a factor sets up no other on the way in', async () => {
    const house = await open();
    const { browser, flow } = await standAt(house, 'mfa_challenge');
    await changeSettings(house.house.tools, house.environment, { requireMfa: true });
    const path = pageOf('mfa_enrollment', flow);
    expect(leadsTo(await browser.send(path, {}))).toBe('/sign-in/second-factor');
    expect(leadsTo(await browser.send(path, { code: totpCode(house, TOTP_SECRET) }))).toBe('/sign-in/second-factor');
    expect(await rows(house.database, 'select id from factors')).toHaveLength(1);
  });

  test('M2: who began to set one up does not get around another that came on meanwhile', async () => {
    const house = await open();
    const { browser, flow } = await standAt(house, 'mfa_enrollment');
    const path = pageOf('mfa_enrollment', flow);
    await browser.send(path, {});
    const planted = keyIn(await browser.get(path));
    const [ada] = await rows(house.database, 'select user_id from identifiers where canonical = ?', ADA);
    const real = await enrol(house, String(ada?.user_id));
    expect((await verifyChallenge(house, real.challenge, totpCode(house, real.secret))).body.valid).toBe(true);
    const reply = await browser.send(path, { code: totpCode(house, planted) });
    expect([leadsTo(reply), codeIn(reply)]).toEqual(['/sign-in', null]);
    const again = await enterPassword(browser, ADA);
    expect(codeIn(await browser.send(at(again), { code: totpCode(house, planted, 1) }))).toBeNull();
    expect(await opened(house)).toEqual(NOTHING);
    expect(await rows(house.database, 'select id from backup_codes')).toEqual([]);
  });

  test('M3: the key of one sign-in is shown in no other, and counts no more once another was made', async () => {
    const house = await open();
    const { browser, flow } = await standAt(house, 'mfa_enrollment');
    const another = await openBrowser(house);
    const theirs = await enterPassword(another, ADA);
    const [path, elsewhere] = [flow, theirs].map((each) => `/sign-in/set-up-second-factor?flow=${each}`) as [
      string,
      string,
    ];
    await browser.send(path, {});
    const first = keyIn(await browser.get(path));
    expect((await another.get(elsewhere)).text).not.toContain('class="secret"');
    await another.send(elsewhere, {});
    const second = keyIn(await another.get(elsewhere));
    expect(second).not.toBe(first);
    expect(codeIn(await browser.send(path, { code: totpCode(house, first) }))).toBeNull();
    expect(await opened(house)).toEqual(NOTHING);
    expect(codeIn(await another.send(elsewhere, { code: totpCode(house, second) }))).not.toBeNull();
  });

  test('C6: loading the pages changes nothing: no factor is made before somebody asks for it', async () => {
    const house = await open();
    const { browser, flow } = await standAt(house, 'mfa_enrollment');
    const before = await rows(house.database, 'select id from events');
    for (let n = 0; n < 3; n += 1) await browser.get(pageOf('mfa_enrollment', flow));
    expect(await rows(house.database, 'select id from factors')).toEqual([]);
    expect(await rows(house.database, 'select id from events')).toEqual(before);
  });
});

function sessionCookie({ environment }: TestHouse): string {
  return `latchkey-session-${environment.id.slice(-10).toLowerCase()}`;
}

function codeGrant({ clientId, apiKey }: TestHouse, code: string) {
  return { grant_type: 'authorization_code', client_id: clientId, client_secret: apiKey, code };
}

function pending(house: TestHouse, token: string): Promise<Reply> {
  return grant(house, 'choose', { pending_authentication_token: token, organization_id: 'org_any' });
}
