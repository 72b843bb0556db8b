// Single sign-on by SAML in a browser: from the application through the organization's provider and back.

import { decodeJwt } from 'jose';
import { expect, test } from 'vitest';
import { connect, organizationAt } from '../connections-made.ts';
import type { TestHouse } from '../house.ts';
import { type SamlIdpServer, startSamlIdp } from '../saml-idp.ts';
import { inBrowser } from './suite.ts';

/** An organization whose people sign in at this provider. */
async function acmeAt(house: TestHouse, idp: SamlIdpServer, more: Parameters<typeof connect>[2] = {}) {
  const { entityId: idpEntityId, ssoUrl, keys } = idp;
  const config = { protocol: 'saml' as const, idpEntityId, ssoUrl, certificates: [keys.certificate] };
  const acme = await organizationAt(house, 'Acme', 'example.com');
  return { acme, connection: await connect(house, acme.id, { type: 'GenericSAML', config, ...more }) };
}

async function eventsOf(house: TestHouse, ...wanted: string[]) {
  const { body } = await house.call('GET', '/events?order=asc&limit=100');
  const told: { event: string; data: Record<string, unknown> }[] = body.data;
  return told.filter(({ event }) => wanted.includes(event));
}

inBrowser('single sign-on by SAML', ({ open, visit, application }) => {
  test('an application that names the organization gets who its provider vouches for, as a member', async () => {
    const house = await open();
    const idp = await startSamlIdp();
    const { acme, connection } = await acmeAt(house, idp);
    const app = await application(house);
    const page = await visit(house);
    await page.goto(app.login({ organizationId: acme.id, provider: undefined }));
    await page.waitForURL(`${app.callback}**`);
    const { user, authenticationMethod, organizationId, accessToken } = app.signedIn();
    expect(authenticationMethod).toBe('SSO');
    expect([user.email, user.emailVerified, user.firstName]).toEqual(['ada@example.com', true, 'Ada']);
    expect(organizationId).toBe(acme.id);
    expect(decodeJwt(accessToken)).toMatchObject({ org_id: acme.id, role: 'member', sub: user.id });
    const told = await eventsOf(house, 'authentication.sso_started', 'authentication.sso_succeeded', 'user.created');
    expect(told.map(({ event }) => event)).toEqual([
      'authentication.sso_started',
      'user.created',
      'authentication.sso_succeeded',
    ]);
    expect(told.at(-1)?.data).toMatchObject({
      email: 'ada@example.com',
      sso: { organization_id: acme.id, connection_id: connection.id },
    });
    await idp.close();
  });

  test('on the pages the domain of an address leads to its provider, and the next application asks nobody', async () => {
    const house = await open();
    const idp = await startSamlIdp();
    const { acme } = await acmeAt(house, idp);
    const app = await application(house);
    const page = await visit(house);
    await page.goto(app.login());
    await page.getByLabel('Email address').fill('ada@example.com');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('link', { name: 'Continue' }).click();
    await page.waitForURL(`${app.callback}**`);
    expect(app.signedIn()).toMatchObject({ authenticationMethod: 'SSO', organizationId: acme.id });
    await page.goto(app.login());
    await page.waitForURL(`${app.callback}**`);
    expect(idp.requests).toHaveLength(1);
    await idp.close();
  });

  test('where it is required, a password that is right does not help', async () => {
    const house = await open();
    const idp = await startSamlIdp();
    await house.call('POST', '/user_management/users', {
      body: { email: 'ada@example.com', password: 'correct horse battery', email_verified: true },
    });
    const { connection } = await acmeAt(house, idp, { isRequired: true });
    const reply = await house.call('POST', '/user_management/authenticate', {
      body: {
        grant_type: 'password',
        client_id: house.clientId,
        client_secret: house.apiKey,
        email: 'ada@example.com',
        password: 'correct horse battery',
      },
    });
    expect([reply.status, reply.body.error, reply.body.connection_ids]).toEqual([400, 'sso_required', [connection.id]]);
    await idp.close();
  });

  test('an answer that is brought twice signs nobody in again, and none is taken that nobody asked for', async () => {
    const house = await open();
    const idp = await startSamlIdp();
    idp.waits = true;
    const { acme, connection } = await acmeAt(house, idp);
    const app = await application(house);
    const page = await visit(house, { expected: /40\d/ });
    await page.goto(app.login({ organizationId: acme.id, provider: undefined }));
    const form = {
      SAMLResponse: await page.locator('[name=SAMLResponse]').inputValue(),
      RelayState: await page.locator('[name=RelayState]').inputValue(),
    };
    const acs = `/sso/saml/${connection.id}/acs`;
    const post = (body: Record<string, string>) =>
      house.call('POST', acs, {
        key: null,
        raw: new URLSearchParams(body).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.waitForURL(`${app.callback}**`);
    expect(app.signedIn().authenticationMethod).toBe('SSO');
    expect((await post(form)).status).toBe(400);
    expect((await post({ ...form, RelayState: '' })).status).toBe(400);
    const sp = { entityId: `${house.url}/sso/saml/${connection.id}/metadata`, acsUrl: `${house.url}${acs}` };
    const unsolicited = await idp.answer({ sp, requestId: null, now: house.clock.now() });
    expect((await post({ SAMLResponse: unsolicited, RelayState: '' })).status).toBe(400);
    await idp.close();
  });
});
