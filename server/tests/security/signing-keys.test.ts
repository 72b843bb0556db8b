// T6: keys are published before they sign and after, so that nobody who caches the key set ever fails to verify.

import { createHash, X509Certificate } from 'node:crypto';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { changeSettings } from '../../src/core/environments.ts';
import { rotateSigningKey } from '../../src/core/signing-keys.ts';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { drawSeed, random } from './dice.ts';
import { claimsOf, refresh, somebody } from './people.ts';
import { rows } from './rows.ts';

const MINUTE = 60_000;
const LIFE = 300_000;

const kidOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[0] as string, 'base64url').toString()).kid as string;

async function keySet(each: TestHouse, house: TestHouse): Promise<JSONWebKeySet> {
  const { status, body } = await each.call('GET', `/sso/jwks/${house.clientId}`, { key: null });
  expect(status).toBe(200);
  return body;
}

/** An application that fetches the key set and then uses it for five minutes, whatever comes. */
function application(house: TestHouse, fetchFrom: () => TestHouse, firstFetch: number) {
  let keys: ReturnType<typeof createLocalJWKSet> | null = null;
  let fetchedAt = firstFetch - 5 * MINUTE;
  return async (token: string) => {
    const now = house.clock.now();
    if (!keys || now - fetchedAt >= 5 * MINUTE) {
      keys = createLocalJWKSet(await keySet(fetchFrom(), house));
      fetchedAt = now;
    }
    await jwtVerify(token, keys, { currentDate: new Date(now) });
  };
}

onEachDatabase('signing keys', (open) => {
  test('T6: the next key is published for five minutes before it signs, on each replica, also on one that restarts', async () => {
    const house = await open();
    const replica = await house.addReplica();
    const ada = await somebody(house);
    await keySet(replica, house);
    const former = kidOf(ada.accessToken);
    const { kid, activeAt } = await rotateSigningKey(house.work);
    const published = new Map<TestHouse, number>();
    let token = ada.refreshToken;
    let signedAt = 0;
    while (signedAt === 0) {
      const restarted = await house.addReplica();
      for (const each of [house, replica, restarted]) {
        const kids = (await keySet(each, house)).keys.map((key) => key.kid);
        expect(kids).toContain(former);
        if (kids.includes(kid) && !published.has(each)) published.set(each, house.clock.now());
        if (each === restarted) expect(kids).toContain(kid);
        const { body } = await refresh(each, token, house);
        token = body.refresh_token;
        if (kidOf(body.access_token) === kid && signedAt === 0) signedAt = house.clock.now();
      }
      house.clock.advance(20_000);
    }
    expect(signedAt).toBeGreaterThanOrEqual(activeAt);
    for (const each of [house, replica])
      expect(signedAt - (published.get(each) as number)).toBeGreaterThanOrEqual(5 * MINUTE);
  });

  test("T6: the former key stays for a token's life and five minutes, then it goes", async () => {
    const house = await open();
    const replica = await house.addReplica();
    const former = kidOf((await somebody(house)).accessToken);
    const { activeAt } = await rotateSigningKey(house.work);
    const kids = async (each: TestHouse) => (await keySet(each, house)).keys.map((key) => key.kid);
    house.clock.advance(activeAt + LIFE + 5 * MINUTE - house.clock.now() - 1_000);
    for (const each of [house, replica]) expect(await kids(each)).toContain(former);
    house.clock.advance(40_000);
    for (const each of [house, replica]) expect(await kids(each)).not.toContain(former);
  });

  test('T6: where tokens live an hour, the former key stays that much longer', async () => {
    const house = await open();
    await changeSettings(house.work.tools, house.environment, { accessTokenSeconds: 3_600 });
    house.clock.advance(1_000);
    const ada = await somebody(house);
    const { activeAt } = await rotateSigningKey(house.work);
    house.clock.advance(activeAt - house.clock.now() - 2_000);
    const last = (await refresh(house, ada.refreshToken)).body.access_token;
    house.clock.advance(3_590_000);
    expect(Number(claimsOf(last).exp) * 1000).toBeGreaterThan(house.clock.now());
    await application(house, () => house, house.clock.now())(last);
  });

  test('T6: no verification fails during rotations under load, with replicas, restarts and key sets cached for five minutes', async () => {
    const house = await open();
    const replicas = [house, await house.addReplica()];
    const start = house.clock.now();
    const seed = drawSeed();
    const next = random(seed);
    const any = () => replicas[Math.floor(next() * replicas.length)] as TestHouse;
    const applications = [0, 70_000, 130_000, 210_000, 290_000].map((shift) => application(house, any, start + shift));
    const people = [await somebody(house, house, 'a@example.com'), await somebody(house, house, 'b@example.com')];
    const refreshTokens = people.map((each) => each.refreshToken);
    let live: string[] = [];
    const kids = new Set<string>();
    let verified = 0;
    // Half an hour in steps of 20 s; two rotations from different replicas, one of them while the first is under way.
    for (let step = 0; step < 90; step += 1) {
      if (step === 6) await rotateSigningKey(house.work);
      if (step === 20) await rotateSigningKey((await house.addReplica()).work);
      if (step === 50) await Promise.all(replicas.map((each) => rotateSigningKey(each.work)));
      if (step % 30 === 25) replicas[1] = await house.addReplica();
      await Promise.all(
        refreshTokens.map(async (token, at) => {
          const { status, body } = await refresh(replicas[(step + at) % 2] as TestHouse, token, house);
          expect(status).toBe(200);
          refreshTokens[at] = body.refresh_token;
          kids.add(kidOf(body.access_token));
          live.push(body.access_token);
        }),
      );
      live = live.filter((token) => Number(claimsOf(token).exp) * 1000 > house.clock.now());
      // The newest and the oldest are where it would break.
      const asked = [...live.slice(0, 2), ...live.slice(-2)];
      for (const verify of applications) {
        for (const token of asked) {
          await verify(token).catch((error) =>
            expect.fail(`seed ${seed}, step ${step}, kid ${kidOf(token)}: ${error}`),
          );
          verified += 1;
        }
      }
      house.clock.advance(20_000);
    }
    expect(kids.size).toBeGreaterThanOrEqual(4);
    expect(verified).toBeGreaterThan(1_000);
  });

  test('T6: each published certificate is one, and holds the key beside it', async () => {
    const house = await open();
    await rotateSigningKey(house.work);
    const { keys } = await keySet(house, house);
    expect(keys).toHaveLength(2);
    for (const key of keys) {
      const der = Buffer.from(key.x5c?.[0] as string, 'base64');
      const certificate = new X509Certificate(der);
      const { n, e, kty } = certificate.publicKey.export({ format: 'jwk' });
      expect({ n, e, kty }).toEqual({ n: key.n, e: key.e, kty: 'RSA' });
      expect(key['x5t#S256']).toBe(createHash('sha256').update(der).digest('base64url'));
      expect(certificate.verify(certificate.publicKey)).toBe(true);
      expect(Date.parse(certificate.validFrom)).toBeLessThan(house.clock.now());
      expect(Date.parse(certificate.validTo)).toBeGreaterThan(house.clock.now() + 365 * 86_400_000);
    }
    expect(new Set(keys.map((key) => key.kid)).size).toBe(2);
  });

  test('T6: private halves rest sealed, and the key set shows public parts alone', async () => {
    const house = await open();
    const text = JSON.stringify(await rows(house.database, 'select * from signing_keys'));
    expect(text).not.toMatch(/PRIVATE KEY/);
    for (const key of (await keySet(house, house)).keys) {
      for (const part of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) expect(key).not.toHaveProperty(part);
    }
  });

  test('T6: the key set of an environment holds no key of another', async () => {
    const house = await open();
    const other = await house.addTenant();
    const mine = (await keySet(house, house)).keys.map((key) => key.kid);
    const theirs = (await keySet(house, { ...house, ...other })).keys.map((key) => key.kid);
    expect(mine.filter((kid) => theirs.includes(kid))).toEqual([]);
    expect((await house.call('GET', '/sso/jwks/client_nobody', { key: null })).status).toBe(404);
  });
});
