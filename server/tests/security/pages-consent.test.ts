// Others' applications act for nobody who did not say so: there is no way around the page that asks (RFC 6749 section 10.2).

import { expect, test } from 'vitest';
import { createApplication } from '../../src/core/applications.ts';
import { setProvider } from '../../src/core/oauth-providers.ts';
import { HOSTILE } from '../hostile.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { codeIn, leadsTo, NOTHING, openBrowser, opened, REDIRECT } from './browsers.ts';
import { ADA, otherApplication, send, signedIn } from './links.ts';
import { rows } from './rows.ts';
import { hurry, makeOrganization, makeUser, PASSWORD } from './steps.ts';

async function atConsent(house: TestHouse) {
  hurry(house);
  await makeUser(house, ADA);
  const client_id = await otherApplication(house);
  const browser = await openBrowser(house);
  const flow = await browser.begin({ client_id });
  await browser.send(`/sign-in?flow=${flow}`, { email: ADA });
  const reply = await browser.send(`/sign-in/password?flow=${flow}`, { password: PASSWORD });
  expect(leadsTo(reply)).toBe('/sign-in/consent');
  return { browser, flow, client_id, path: `/sign-in/consent?flow=${flow}` };
}

const grants = ({ database }: TestHouse) => rows(database, 'select id from application_grants');

async function expectNothingGiven(house: TestHouse): Promise<void> {
  expect(await grants(house)).toEqual([]);
  const { authorization_codes, sessions } = await opened(house);
  expect({ authorization_codes, sessions }).toEqual({ authorization_codes: 0, sessions: 0 });
}

onEachDatabase('consent', (open) => {
  test('no other page of the sign-in, no other form and no new beginning gives a code without it', async () => {
    const house = await open();
    const { browser, flow, client_id, path } = await atConsent(house);
    const tries = [
      browser.get(`/sign-in?flow=${flow}`),
      browser.get(`/sign-in/password?flow=${flow}`),
      browser.get(`${path}&decision=allow`),
      browser.send(path, {}),
      browser.send(path, { decision: 'ALLOW' }),
      browser.send(`/sign-in/organization?flow=${flow}`, { organization_id: 'org_1' }),
      browser.send(`/sign-in/second-factor?flow=${flow}`, { code: '000000' }),
    ];
    for (const each of tries) expect(codeIn(await each)).toBeNull();
    const asked: Record<string, string>[] = [{}, { prompt: 'none' }, { prompt: 'consent' }, { max_age: '999999' }];
    for (const more of asked) expect(await browser.authorize({ client_id, ...more })).toMatch(/^\/sign-in/);
    await expectNothingGiven(house);
    expect(codeIn(await browser.send(path, { decision: 'allow' }))).not.toBeNull();
    expect(await grants(house)).toHaveLength(1);
  });

  test('nobody consents before they have signed in', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, ADA);
    const client_id = await otherApplication(house);
    const browser = await openBrowser(house);
    const flow = await browser.begin({ client_id });
    for (const email of [null, ADA]) {
      if (email) await browser.send(`/sign-in?flow=${flow}`, { email });
      const reply = await browser.send(`/sign-in/consent?flow=${flow}`, { decision: 'allow' });
      expect(leadsTo(reply)).toBe(email ? '/sign-in/password' : '/sign-in');
    }
    expect(await grants(house)).toEqual([]);
    expect(await opened(house)).toEqual(NOTHING);
  });

  test('nobody consents in another browser, and nobody for somebody else', async () => {
    const house = await open();
    const { browser, path } = await atConsent(house);
    const thief = await openBrowser(house);
    for (const decision of ['allow', 'deny']) expect((await send(thief, path, { decision })).status).toBe(400);
    await makeUser(house, 'grace@example.com');
    const other = await browser.begin({ prompt: 'login' });
    await browser.send(`/sign-in?flow=${other}`, { email: 'grace@example.com' });
    expect(codeIn(await browser.send(`/sign-in/password?flow=${other}`, { password: PASSWORD }))).not.toBeNull();
    for (const each of [() => browser.get(path), () => browser.send(path, { decision: 'allow' })])
      expect(leadsTo(await each())).toBe('/sign-in');
    expect(await grants(house)).toEqual([]);
  });

  test('what was turned down is over, and whatever comes after it gives nothing', async () => {
    const house = await open();
    const { browser, path } = await atConsent(house);
    const reply = await browser.send(path, { decision: 'deny' });
    expect(reply.headers.get('location')).toContain(`${REDIRECT}?error=access_denied&`);
    expect((await browser.send(path, { decision: 'allow' })).status).toBe(400);
    await expectNothingGiven(house);
  });

  test('eight answers at once are one consent, and each code that is made reaches the browser', async () => {
    const house = await open();
    const { browser, path } = await atConsent(house);
    const sent = Array.from({ length: 8 }, () => browser.send(path, { decision: 'allow' }));
    const codes = (await Promise.all(sent)).map(codeIn).filter((code) => code !== null);
    // Mostly one: what comes when that is through leads on once more, like every last form that is sent twice.
    expect(codes.length).toBeGreaterThan(0);
    expect((await opened(house)).authorization_codes).toBe(new Set(codes).size);
    expect(await grants(house)).toHaveLength(1);
  });

  test('it is asked for anew what was not granted before', async () => {
    const house = await open();
    const { browser, path, client_id } = await atConsent(house);
    await browser.send(path, { decision: 'allow' });
    expect(await browser.authorize({ client_id })).toMatch(/^https:\/\/app\.example\.com/);
    const more = JSON.stringify(['read', 'write']);
    await house.database.commit((tx) =>
      tx.run({ name: '', sql: `update connect_applications set scopes = '${more}'` }, []),
    );
    expect(await browser.authorize({ client_id })).toMatch(/^\/sign-in\/consent/);
  });

  test('an application that names a provider itself is answered by way of the pages, where it is asked for', async () => {
    const house = await open();
    const client_id = await otherApplication(house);
    const given = { name: 'github', clientId: 'ours', clientSecret: 'a secret', clientAuth: 'post' } as const;
    await setProvider(house.work, { ...given, scopes: [] });
    const browser = await openBrowser(house);
    for (const [more, target] of [
      [{}, { provider: 'github' }],
      [{ client_id }, null],
    ] as [Record<string, string>, object | null][]) {
      expect(await browser.authorize({ ...more, provider: 'GitHubOAuth' })).toMatch(/^https:\/\/github\.com\//);
      const [flow] = await rows(house.database, 'select request from flows order by created_at desc, id desc limit 1');
      const request = typeof flow?.request === 'string' ? JSON.parse(flow.request) : flow?.request;
      expect(request).toMatchObject({ target });
      house.clock.advance(1_000);
    }
  });

  test('W3: what somebody called their application, or what it asks for, stands there as plain text', async () => {
    const house = await open();
    hurry(house);
    await makeUser(house, ADA);
    const browser = await signedIn(house);
    const organizationId = await makeOrganization(house, '<script>alert(1)</script>');
    for (const text of HOSTILE.slice(0, 40).filter((each) => !each.includes('\0'))) {
      const redirectUris = [{ uri: REDIRECT, isDefault: true }];
      const other = { name: text, organizationId, scopes: [text], redirectUris };
      const made = await createApplication(house.work, { kind: 'third_party', ...other }).catch(() => null);
      if (!made) continue;
      const page = await browser.get(await browser.authorize({ client_id: made.clientId }));
      expect(page.status).toBe(200);
      expectInert(page.text);
    }
  });
});

/** No element and no attribute but our own. */
function expectInert(text: string): void {
  expect(text).not.toMatch(/<(script|img|svg|iframe|object|base|link(?! rel="icon"))/i);
  expect(text).not.toMatch(/<[^>]+ on\w+\s*=/i);
}
