// Grants by the names that clients of the vendor know them by, and as public clients send them.

import { expect, test } from 'vitest';
import { onEachDatabase } from '../house.ts';
import { codeFor, openWithAda, pkce } from '../security/authorizations.ts';
import { GRANTS, magicCode, makeUser, reachStep, UM } from '../security/steps.ts';

const short = (name: string) => name.replace(/:code$/, '');

onEachDatabase('the names of grants', (open) => {
  test('a mailed code signs in under the short name of its grant, too', async () => {
    const { house, ada } = await openWithAda(open);
    const client = { client_id: house.clientId, client_secret: house.apiKey };
    const { code } = await magicCode(house, ada.email);
    const body = { grant_type: short(GRANTS.magic), ...client, email: ada.email, code };
    const { status, text } = await house.call('POST', `${UM}/authenticate`, { key: null, body });
    expect(status, text).toBe(200);
    const bob = await makeUser(house, 'bob@example.com', { verified: false });
    const step = await reachStep(house, bob.email, 'email_verification_required');
    const shown = await house.call('GET', `${UM}/email_verification/${step.email_verification_id}`);
    const { pending_authentication_token } = step;
    const proof = { ...client, code: shown.body.code, pending_authentication_token };
    const proven = await house.call('POST', `${UM}/authenticate`, {
      key: null,
      body: { grant_type: short(GRANTS.verify), ...proof },
    });
    expect(proven.status, proven.text).toBe(200);
  });

  test('a short name asks for the secret as the long one does, and no other grant has one', async () => {
    const { house, ada } = await openWithAda(open);
    const { code } = await magicCode(house, ada.email);
    const send = (grant_type: string, more: object = {}) =>
      house.call('POST', `${UM}/authenticate`, {
        key: null,
        body: { grant_type, client_id: house.clientId, email: ada.email, code, ...more },
      });
    expect((await send(short(GRANTS.magic))).body.error).toBe('unauthorized_client');
    for (const name of [
      'magic-auth:code',
      `${GRANTS.magic}:code`,
      'urn:workos:oauth:grant-type:mfa',
      'constructor',
      '',
    ]) {
      const { status, body } = await send(name, { client_secret: house.apiKey });
      expect([status, body.error ?? body.code], name).toEqual(
        name ? [400, 'unsupported_grant_type'] : [422, 'invalid_request_parameters'],
      );
    }
  });

  test('a public client may send an authorization header with nothing in it', async () => {
    const { house, ada } = await openWithAda(open);
    const { verifier, challenge } = pkce();
    const code = await codeFor(house, ada.id, { challenge });
    const body = { grant_type: 'authorization_code', client_id: house.clientId, code, code_verifier: verifier };
    const headers = { authorization: 'Bearer ' };
    const { status, text } = await house.call('POST', `${UM}/authenticate`, { key: null, headers, body });
    expect(status, text).toBe(200);
  });
});
