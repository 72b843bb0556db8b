// O3, C3: an authorization code that comes again is refused and ends what it began, unless it is the same request again.

import { expect, test } from 'vitest';
import { findAuthorization, useAuthorization } from '../../src/core/authorizations.ts';
import { sweep } from '../../src/core/housekeeping.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { codeFor, expectInvalid, FOREIGN, openWithAda, pkce, redeem, redeemWith } from './authorizations.ts';
import { claimsOf } from './people.ts';
import { rows } from './rows.ts';
import { grant, makeOrganization, UM } from './steps.ts';

const endOf = async (house: TestHouse, id: unknown) =>
  (await rows(house.database, 'select end_reason from sessions where id = ?', String(id)))[0]?.end_reason;

const eventsOf = async (house: TestHouse, ...names: string[]) =>
  (await rows(house.database, 'select name, created_at from events order by created_at, id'))
    .map((row) => String(row.name))
    .filter((name) => names.includes(name));

onEachDatabase('authorization codes that come again', (open) => {
  test('O3: a code that comes again is refused, and ends the session that it began', async () => {
    const { house, ada } = await openWithAda(open);
    const code = await codeFor(house, ada.id);
    const { body } = await redeem(house, code);
    const { sid } = claimsOf(body.access_token);
    const bystander = (await redeem(house, await codeFor(house, ada.id))).body;
    expectInvalid(await redeem(house, code), code);
    expect(await endOf(house, sid)).toBe('authorization_code_reused');
    expect((await grant(house, 'refresh', { refresh_token: body.refresh_token })).body.error).toBe('invalid_grant');
    expectInvalid(await redeem(house, code), code);
    expect(await eventsOf(house, 'session.reuse_detected', 'session.revoked')).toEqual([
      'session.reuse_detected',
      'session.revoked',
    ]);
    expect((await grant(house, 'refresh', { refresh_token: bystander.refresh_token })).status).toBe(200);
    const counted = await rows(house.database, 'select tries from authorization_codes');
    expect(counted.map((row) => row.tries)).toEqual([1, 1]);
  });

  test('O3: the session of a code ends long after the code is over, too', async () => {
    const { house, ada } = await openWithAda(open);
    const code = await codeFor(house, ada.id);
    const { body } = await redeem(house, code);
    house.clock.advance(3_600_000);
    await sweep(house.house.tools);
    expectInvalid(await redeem(house, code), code);
    expect(await endOf(house, claimsOf(body.access_token).sid)).toBe('authorization_code_reused');
  });

  test('O3: whoever knows a used code, but could not have redeemed it, signs nobody out', async () => {
    const { house, ada } = await openWithAda(open);
    const { verifier, challenge } = pkce();
    const code = await codeFor(house, ada.id, { challenge });
    const { body } = await redeemWith(house, code, verifier);
    expectInvalid(await redeemWith(house, code, pkce().verifier), code);
    expectInvalid(await redeemWith(house, code, verifier, { redirect_uri: 'https://evil.example.com' }), code);
    expectInvalid(await redeemWith(house, code, verifier, { client_id: FOREIGN }), code);
    expectInvalid(await redeem(house, code), code);
    expect((await grant(house, 'refresh', { refresh_token: body.refresh_token })).status).toBe(200);
    expectInvalid(await redeemWith(house, code, verifier), code);
    expect(await endOf(house, claimsOf(body.access_token).sid)).toBe('authorization_code_reused');
  });

  test('O3: a request that is made again with its idempotency key gets the first answer', async () => {
    const { house, ada } = await openWithAda(open);
    const code = await codeFor(house, ada.id);
    const send = (key: string, more: object = {}) =>
      house.call('POST', `${UM}/authenticate`, {
        key: null,
        headers: { 'idempotency-key': key },
        body: {
          grant_type: 'authorization_code',
          client_id: house.clientId,
          client_secret: house.apiKey,
          code,
          ...more,
        },
      });
    const first = await send('retry-1');
    expect(first.status).toBe(200);
    house.clock.advance(5_000);
    const again = await send('retry-1');
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(await rows(house.database, 'select id from sessions')).toHaveLength(1);
    // The same key with other credentials is another request.
    expectInvalid(await send('retry-1', { client_id: FOREIGN }), code);
    expect(await endOf(house, claimsOf(first.body.access_token).sid)).toBeNull();
    house.clock.advance(600_000);
    expectInvalid(await send('retry-1'), code);
    expect((await rows(house.database, 'select answer from authorization_codes'))[0]?.answer).not.toBeNull();
    await sweep(house.house.tools);
    expect((await rows(house.database, 'select answer from authorization_codes'))[0]?.answer).toBeNull();
    expectInvalid(await send('retry-1'), code);
    expectInvalid(await send('retry-2'), code);
    expect(await endOf(house, claimsOf(first.body.access_token).sid)).toBe('authorization_code_reused');
    expectInvalid(await send('retry-1'), code);
  });

  test('T3: a request that is made again gets nothing for a session that was revoked meanwhile', async () => {
    const { house, ada } = await openWithAda(open);
    const code = await codeFor(house, ada.id);
    const client = { client_id: house.clientId, client_secret: house.apiKey };
    const send = () =>
      house.call('POST', `${UM}/authenticate`, {
        key: null,
        headers: { 'idempotency-key': 'retry-1' },
        body: { grant_type: 'authorization_code', ...client, code },
      });
    const { body } = await send();
    const session_id = claimsOf(body.access_token).sid;
    expect((await house.call('POST', `${UM}/sessions/revoke`, { body: { session_id } })).status).toBe(200);
    expectInvalid(await send(), code);
  });

  test('C3: what is spent in a commit is a code that lives, and that nobody spent', async () => {
    const { house, ada } = await openWithAda(open);
    const spend = async (code: string) => {
      const row = await findAuthorization(house.work, code);
      const use = { id: String(row?.id), sessionId: 'session_x', retryKey: null, answer: null };
      return house.work.commit((tx) => useAuthorization(house.work, tx, use));
    };
    const [code, late] = [await codeFor(house, ada.id), await codeFor(house, ada.id)];
    expect([await spend(code), await spend(code)]).toEqual([true, false]);
    house.clock.advance(600_000);
    expect(await spend(late)).toBe(false);
  });

  test('O3: a code that led to a step and comes again leaves no step to go on from', async () => {
    const { house, ada } = await openWithAda(open);
    const one = await makeOrganization(house, 'One', ada.id);
    await makeOrganization(house, 'Two', ada.id);
    const code = await codeFor(house, ada.id, { organizationSettled: false });
    const step = await redeem(house, code);
    expect([step.status, step.body.code]).toEqual([403, 'organization_selection_required']);
    expectInvalid(await redeem(house, code), code);
    const { pending_authentication_token } = step.body;
    const chosen = await grant(house, 'choose', { organization_id: one, pending_authentication_token });
    expect(chosen.body.code).toBe('invalid_pending_authentication_token');
  });
});
