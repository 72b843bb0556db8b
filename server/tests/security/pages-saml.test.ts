// The door of SAML providers: what is posted there, by whom, and for which browser.

import { inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { setConnection } from '../../src/core/connections.ts';
import { connect, organizationAt } from '../connections-made.ts';
import { ORIGIN, onEachDatabase, type TestHouse } from '../house.ts';
import { startSamlIdp } from '../saml-idp.ts';
import { redeem } from './authorizations.ts';
import { type Browser, NOTHING, openBrowser, opened } from './browsers.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const TRANSIENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';

async function arrange(house: TestHouse, more: { idpInitiated?: boolean } = {}) {
  const idp = await startSamlIdp();
  const { entityId: idpEntityId, ssoUrl, keys } = idp;
  const config = { protocol: 'saml' as const, idpEntityId, ssoUrl, certificates: [keys.certificate], ...more };
  const acme = await organizationAt(house, 'Acme', 'example.com');
  const { id } = await connect(house, acme.id, { type: 'GenericSAML', config });
  const base = `${ORIGIN}/sso/saml/${id}`;
  return {
    idp,
    id,
    acme,
    sp: { entityId: `${base}/metadata`, acsUrl: `${base}/acs` },
    browser: await openBrowser(house),
  };
}

/** Is sent to the provider by an application; gives what an honest answer is made of. */
async function begin(browser: Browser, connection_id: string) {
  const asked = new URL(await browser.authorize({ provider: '', connection_id, state: 'its own' }));
  return { relayState: asked.searchParams.get('RelayState') as string, requestId: requestIn(asked) };
}

function requestIn(asked: URL): string {
  const xml = inflateRawSync(Buffer.from(asked.searchParams.get('SAMLRequest') ?? '', 'base64')).toString();
  return /\bID="([^"]+)"/.exec(xml)?.[1] as string;
}

function post(house: TestHouse, id: string, SAMLResponse: string, RelayState: string) {
  const raw = String(new URLSearchParams({ SAMLResponse, RelayState }));
  return house.call('POST', `/sso/saml/${id}/acs`, { key: null, raw, headers: FORM });
}

const errorIn = (location: string | null) => new URL(location ?? '', ORIGIN).searchParams.get('error');

onEachDatabase('the door of SAML providers', (open) => {
  test('F3: an answer goes on in the browser that asked, once, and sets no cookie of its own', async () => {
    const house = await open();
    const { idp, id, sp, browser } = await arrange(house);
    const { relayState, requestId } = await begin(browser, id);
    const answer = await idp.answer({ sp, requestId, now: house.clock.now() });
    const taken = await post(house, id, answer, relayState);
    expect([taken.status, taken.headers.getSetCookie()]).toEqual([303, []]);
    const on = taken.headers.get('location') as string;
    const thief = await openBrowser(house);
    expect((await thief.get(on)).status).toBe(400);
    expect((await browser.get(on.replace('handover=', 'handover=x'))).status).toBe(400);
    const landed = await browser.get(on);
    const code = new URL(landed.headers.get('location') ?? '').searchParams.get('code') as string;
    expect((await redeem(house, code)).body).toMatchObject({ authentication_method: 'SSO' });
    expect((await browser.get(on)).status).toBe(400);
    expect((await post(house, id, answer, relayState)).status).toBe(400);
    await idp.close();
  });

  test('F3: an assertion that was used is used up, also for another visit of the same browser', async () => {
    const house = await open();
    const { idp, id, sp, browser } = await arrange(house, { idpInitiated: true });
    const answer = await idp.answer({ sp, requestId: null, now: house.clock.now() });
    const first = await post(house, id, answer, '');
    expect(first.headers.get('location')).toContain('code=');
    const second = await post(house, id, answer, '');
    expect([second.status, second.headers.get('location')]).toEqual([400, null]);
    expect(await opened(house)).toMatchObject({ authorization_codes: 1 });
    expect(browser.cookies.size).toBe(0);
    await idp.close();
  });

  test('F3: what nobody asked for is taken only where the connection says so', async () => {
    const house = await open();
    const { idp, id, sp } = await arrange(house);
    const answer = await idp.answer({ sp, requestId: null, now: house.clock.now() });
    expect((await post(house, id, answer, '')).status).toBe(400);
    expect(await opened(house)).toEqual(NOTHING);
    await idp.close();
  });

  test('O8: RelayState leads to a registered place, or to the default one', async () => {
    const house = await open();
    const { idp, id, sp } = await arrange(house, { idpInitiated: true });
    const other = 'https://other.example.com/callback';
    await house.call('POST', '/user_management/redirect_uris', { body: { uri: other } });
    const places = {
      [other]: other,
      'https://evil.example/callback': 'https://app.example.com/callback',
      '//evil.example': 'https://app.example.com/callback',
      'javascript:alert(1)': 'https://app.example.com/callback',
    };
    for (const [relayState, place] of Object.entries(places)) {
      const answer = await idp.answer({ sp, requestId: null, now: house.clock.now() });
      const location = (await post(house, id, answer, relayState)).headers.get('location');
      expect(location?.startsWith(`${place}?code=`), relayState).toBe(true);
    }
    await idp.close();
  });

  test('F3: an answer to another request, of another connection or for another place is told to the application as none', async () => {
    const house = await open();
    const { idp, id, sp, browser } = await arrange(house);
    const now = house.clock.now();
    const bad = [
      (requestId: string) => idp.answer({ sp, requestId: `${requestId}x`, now }),
      (requestId: string) => idp.answer({ sp: { ...sp, entityId: `${sp.entityId}x` }, requestId, now }),
      (requestId: string) => idp.answer({ sp: { ...sp, acsUrl: `${sp.acsUrl}x` }, requestId, now }),
      (requestId: string) => idp.answer({ sp, requestId, now: now - 3_600_000 }),
      (requestId: string) => idp.answer({ sp, requestId, now, instead: { NameIDFormat: TRANSIENT } }),
      async () => 'bm90aGluZw==',
    ];
    for (const [at, make] of bad.entries()) {
      const { relayState, requestId } = await begin(browser, id);
      const reply = await post(house, id, await make(requestId), relayState);
      expect([reply.status, errorIn(reply.headers.get('location'))], `${at}`).toEqual([303, 'oauth_failed']);
    }
    expect(await opened(house)).toEqual(NOTHING);
    const { body } = await house.call('GET', '/events?events=authentication.sso_failed&limit=100');
    expect(body.data).toHaveLength(bad.length);
    await idp.close();
  });

  test('F4: a connection that is switched off while somebody is at its provider takes nobody', async () => {
    const house = await open();
    const { idp, id, sp, browser } = await arrange(house);
    const { relayState, requestId } = await begin(browser, id);
    const answer = await idp.answer({ sp, requestId, now: house.clock.now() });
    const taken = await post(house, id, answer, relayState);
    await setConnection(house.work, { id, active: false });
    const landed = await browser.get(taken.headers.get('location') as string);
    expect(errorIn(landed.headers.get('location'))).toBe('connection_unlinked');
    expect(await opened(house)).toEqual(NOTHING);
    await idp.close();
  });

  test('the metadata of a connection says who we are there', async () => {
    const house = await open();
    const { idp, id, sp } = await arrange(house);
    const reply = await house.call('GET', `/sso/saml/${id}/metadata`, { key: null });
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'application/samlmetadata+xml']);
    for (const each of Object.values(sp)) expect(reply.text).toContain(each);
    expect((await house.call('GET', '/sso/saml/conn_nobody/metadata', { key: null })).status).toBe(404);
    await idp.close();
  });
});
