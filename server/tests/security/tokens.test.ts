// T1: what passes for an access token with the keys that we publish.

import { createHmac, createPublicKey, createSign, generateKeyPairSync } from 'node:crypto';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { KINDS, sharedHouse, type TestHouse } from '../house.ts';
import { drawSeed, random } from './dice.ts';
import { claimsOf, somebody } from './people.ts';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

async function keySet(house: TestHouse): Promise<JSONWebKeySet> {
  return (await house.call('GET', `/sso/jwks/${house.clientId}`, { key: null })).body;
}

/** A verifier as applications write it: the algorithm is what the key says, never what the token says. */
async function verifier(house: TestHouse): Promise<(token: string) => Promise<boolean>> {
  const keys = createLocalJWKSet(await keySet(house));
  const options = { currentDate: new Date(house.clock.now()), algorithms: ['RS256'], issuer: 'http://latchkey.test' };
  return (token) =>
    jwtVerify(token, keys, options).then(
      () => true,
      () => false,
    );
}

/** Signs a header and claims with whatever key an attacker has. */
function forge(header: object | string, claims: object | string, sign: (input: string) => string): string {
  const part = (value: object | string) =>
    typeof value === 'string' ? Buffer.from(value).toString('base64url') : encode(value);
  const input = `${part(header)}.${part(claims)}`;
  return `${input}.${sign(input)}`;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** One small change: a character replaced, removed, doubled or put in; parts swapped or cut off. */
function mutate(token: string, next: () => number): string {
  const at = Math.floor(next() * token.length);
  const letter = ALPHABET.charAt(Math.floor(next() * ALPHABET.length));
  switch (Math.floor(next() * 8)) {
    case 0:
      return token.slice(0, at);
    case 1:
      return token.slice(0, at) + token.slice(at + 1);
    case 2:
      return token.slice(0, at) + letter + token.slice(at);
    case 3:
      return `${token.slice(0, at)}.${token.slice(at)}`;
    case 4: {
      const parts = token.split('.');
      return [parts[1], parts[0], parts[2]].join('.');
    }
    default:
      return token.slice(0, at) + letter + token.slice(at + 1);
  }
}

/** Whether two tokens are the same bytes: base64url has more than one last letter for the same ones. */
function same(a: string, b: string): boolean {
  const [x, y] = [a.split('.'), b.split('.')];
  // The signature covers the letters of header and claims, and is itself compared as bytes.
  return (
    x.length === 3 &&
    x[0] === y[0] &&
    x[1] === y[1] &&
    Buffer.from(x[2]!, 'base64url').equals(Buffer.from(y[2]!, 'base64url'))
  );
}

describe.each(KINDS)('access tokens (%s)', (kind) => {
  const shared = sharedHouse(kind);
  let people = 0;
  const someone = async (house: TestHouse) => somebody(house, house, `someone${people++}@example.com`);

  test('T1: each published key names the one algorithm that it verifies', async () => {
    const { keys } = await keySet(await shared());
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) {
      expect(key).toMatchObject({ alg: 'RS256', kty: 'RSA', use: 'sig' });
      expect(Buffer.from(key.n!, 'base64url').length * 8).toBeGreaterThanOrEqual(2048);
      expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use', 'x5c', 'x5t#S256']);
    }
  });

  test('T1: a token without a signature, or signed with the public key as a secret, is refused', async () => {
    const house = await shared();
    const { accessToken } = await someone(house);
    const accepts = await verifier(house);
    expect(await accepts(accessToken)).toBe(true);
    const [key] = (await keySet(house)).keys;
    const kid = key!.kid as string;
    const claims = claimsOf(accessToken);
    const publicKey = createPublicKey({ key: key as never, format: 'jwk' });
    const secrets = [
      publicKey.export({ type: 'spki', format: 'pem' }),
      publicKey.export({ type: 'pkcs1', format: 'pem' }),
      publicKey.export({ type: 'spki', format: 'der' }),
      JSON.stringify(key),
      key!.n as string,
      Buffer.from(key!.n as string, 'base64url'),
      key!.x5c![0] as string,
      Buffer.from(key!.x5c![0] as string, 'base64'),
      '',
    ];
    const forged = ['none', 'None', 'NONE', 'nOnE', ''].flatMap((alg) => [
      forge({ alg, kid, typ: 'JWT' }, claims, () => ''),
      forge({ alg, kid, typ: 'JWT' }, claims, () => accessToken.split('.')[2]!),
    ]);
    for (const secret of secrets) {
      for (const [alg, hash] of [
        ['HS256', 'sha256'],
        ['HS384', 'sha384'],
        ['HS512', 'sha512'],
        ['RS256', 'sha256'],
      ] as const)
        forged.push(
          forge({ alg, kid, typ: 'JWT' }, claims, (input) =>
            createHmac(hash, secret).update(input).digest('base64url'),
          ),
        );
    }
    for (const token of forged) expect.soft(await accepts(token), token).toBe(false);
  });

  test('T1: a key that comes with the token is never used: jwk, jku, x5u, x5c, another kid', async () => {
    const house = await shared();
    const { accessToken } = await someone(house);
    const accepts = await verifier(house);
    const kid = (await keySet(house)).keys[0]!.kid as string;
    const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const sign = (input: string) => createSign('RSA-SHA256').update(input).sign(own.privateKey).toString('base64url');
    const jwk = { ...own.publicKey.export({ format: 'jwk' }), kid: 'mine', alg: 'RS256', use: 'sig' };
    const jku = `data:application/json,${encodeURIComponent(JSON.stringify({ keys: [jwk] }))}`;
    const headers = [
      { jwk },
      { jwk, kid: 'mine' },
      { jku },
      { jku, kid: 'mine' },
      { x5u: jku },
      { x5c: (await keySet(house)).keys[0]!.x5c },
      { kid: 'mine' },
      { kid: '' },
      { kid: `../../${kid}` },
      { kid: [kid] },
      {},
    ];
    for (const header of headers) {
      const token = forge({ alg: 'RS256', kid, typ: 'JWT', ...header }, claimsOf(accessToken), sign);
      expect.soft(await accepts(token), JSON.stringify(header)).toBe(false);
    }
  });

  test('T1: our own signature does not carry another header, other claims, a critical extension or a doubled key', async () => {
    const house = await shared();
    const { accessToken } = await someone(house);
    const accepts = await verifier(house);
    const [head, claims, signature] = accessToken.split('.') as [string, string, string];
    const header = JSON.parse(Buffer.from(head, 'base64url').toString());
    const told = Buffer.from(claims, 'base64url').toString();
    const headers: (object | string)[] = [
      { ...header, crit: ['exp'], exp: 1 },
      { ...header, crit: ['b64'], b64: false },
      { ...header, crit: [] },
      { ...header, alg: 'RS512' },
      { ...header, alg: 'PS256' },
      { ...header, jku: 'https://evil.example' },
      { ...header, zip: 'DEF' },
      `{"alg":"none",${JSON.stringify(header).slice(1)}`,
      `${JSON.stringify(header).slice(0, -1)},"alg":"none"}`,
      ` ${JSON.stringify(header)}`,
    ];
    for (const each of headers)
      expect.soft(await accepts(forge(each, told, () => signature)), JSON.stringify(each)).toBe(false);
    const changes = [
      { sub: 'user_other' },
      { exp: 9_999_999_999 },
      { org_id: 'org_x' },
      { iss: 'https://evil.example' },
      { act: { sub: 'a' } },
    ];
    for (const change of changes)
      expect
        .soft(await accepts(forge(header, { ...JSON.parse(told), ...change }, () => signature)), JSON.stringify(change))
        .toBe(false);
    expect.soft(await accepts(forge(header, `${told.slice(0, -1)},"sub":"user_other"}`, () => signature))).toBe(false);
    const jwe = `${encode({ alg: 'RSA-OAEP', enc: 'A256GCM', kid: header.kid })}.${claims}.${head}.${claims}.${signature}`;
    const shapes = [
      jwe,
      `${head}.${claims}`,
      `${head}.${claims}.`,
      `.${claims}.${signature}`,
      `${head}..${signature}`,
      `${accessToken}.`,
    ];
    for (const shape of shapes) expect.soft(await accepts(shape), shape).toBe(false);
  });

  test('T1: of ten thousand altered tokens on each database none passes', async () => {
    const house = await shared();
    const accessToken = (await someone(house)).accessToken;
    const accepts = await verifier(house);
    const seed = drawSeed();
    const next = random(seed);
    let made = 0;
    while (made < 10_000) {
      const batch = Array.from({ length: 500 }, () => {
        let token = accessToken;
        for (let times = 1 + Math.floor(next() * 3); times > 0; times -= 1) token = mutate(token, next);
        return token;
      }).filter((token) => !same(token, accessToken));
      made += batch.length;
      const passed = (await Promise.all(batch.map(async (token) => (await accepts(token)) && token))).filter(Boolean);
      expect(passed, `seed ${seed}`).toEqual([]);
    }
    expect(await accepts(accessToken)).toBe(true);
  });

  test('T1: a token of another environment is not verified by our keys', async () => {
    const house = await shared();
    const other = await house.addTenant();
    const stranger = await somebody(house, other);
    expect(await (await verifier(house))(stranger.accessToken)).toBe(false);
    expect(await (await verifier({ ...house, ...other }))(stranger.accessToken)).toBe(true);
  });
});
