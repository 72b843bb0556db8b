// Device authorization on the wire (RFC 8628), as SDKs and plain OAuth clients ask for it.

import { expect, test } from 'vitest';
import { ORIGIN, onEachDatabase } from '../house.ts';
import { DEVICE_GRANT, letIn } from '../security/authorizations.ts';
import { hurry, makeUser, UM } from '../security/steps.ts';

const PATHS = [`${UM}/authorize/device`, '/oauth2/device_authorization'];
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

onEachDatabase('device authorization', (open) => {
  test.each(PATHS)('%s gives a device its codes, asked in JSON or as a form, with a key or without', async (path) => {
    const house = await open();
    const asked = { client_id: house.clientId, scope: null, unknown: 1 };
    const replies = [
      await house.call('POST', path, { key: null, body: asked }),
      await house.call('POST', path, { body: asked }),
      await house.call('POST', path, {
        key: null,
        raw: `client_id=${house.clientId}&scope=openid+email`,
        headers: FORM,
      }),
      await house.call('POST', path, { key: 'sk_test_of_somebody_else', body: asked }),
      await house.call('POST', path, { key: null, body: asked, headers: { authorization: 'Bearer ' } }),
    ];
    for (const { status, body, headers, text } of replies) {
      expect(status, text).toBe(200);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(body).toEqual({
        device_code: expect.stringMatching(/^[\w-]{43}$/),
        user_code: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/),
        verification_uri: `${ORIGIN}/device`,
        verification_uri_complete: `${ORIGIN}/device?user_code=${body.user_code}`,
        expires_in: 300,
        interval: 5,
      });
    }
  });

  test.each(PATHS)('%s says in the envelope of OAuth that a client is missing or unknown', async (path) => {
    const house = await open();
    for (const body of [{}, undefined, { client_id: null }, { client_id: '' }, { client_id: 'client_nobody' }]) {
      const reply = await house.call('POST', path, { key: null, ...(body ? { body } : {}) });
      const said = { error: 'invalid_client', error_description: 'Unknown client', code: 'invalid_client' };
      expect([reply.status, reply.body]).toEqual([400, { ...said, message: 'Unknown client' }]);
    }
    const keyed = await house.call('POST', path, { body: {} });
    expect([keyed.status, keyed.body.error]).toEqual([400, 'invalid_client']);
    for (const client_id of [5, ['client_x'], {}]) {
      const reply = await house.call('POST', path, { key: null, body: { client_id } });
      expect([reply.status, reply.body.code]).toEqual([422, 'invalid_request_parameters']);
    }
  });

  test('a device polls as a form or with the key of its application, and misses nothing', async () => {
    const house = await open();
    hurry(house);
    const ada = await makeUser(house, 'ada@example.com');
    const made = await house.call('POST', `${UM}/authorize/device`, { key: null, body: { client_id: house.clientId } });
    const { device_code, user_code } = made.body;
    const form = new URLSearchParams({ grant_type: DEVICE_GRANT, client_id: house.clientId, device_code }).toString();
    const pending = await house.call('POST', `${UM}/authenticate`, { key: null, raw: form, headers: FORM });
    expect([pending.status, pending.body.code]).toEqual([400, 'authorization_pending']);
    for (const body of [{ grant_type: DEVICE_GRANT, client_id: house.clientId }]) {
      const { status } = await house.call('POST', `${UM}/authenticate`, { key: null, body });
      expect(status).toBe(422);
    }
    await letIn(house, user_code, ada.id);
    // Without a client id the key says which application polls.
    const body = { grant_type: DEVICE_GRANT, device_code };
    const { status, text } = await house.call('POST', `${UM}/authenticate`, { body });
    expect(status, text).toBe(200);
  });
});
