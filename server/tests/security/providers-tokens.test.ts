// O4: what a provider answers is held against the visit, the issuer and its keys, claim by claim.

import { createHmac } from 'node:crypto';
import { exportSPKI, generateKeyPair, importJWK, UnsecuredJWT } from 'jose';
import { expect, test } from 'vitest';
import { onEachDatabase } from '../house.ts';
import { type Claims, type Manners, signed } from '../issuers.ts';
import { acme, refusalOf } from '../visiting.ts';
import { rows } from './rows.ts';

const now = () => Math.floor(Date.now() / 1000);
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

const ALTERED: [string, Claims][] = [
  ['no iss', { iss: undefined }],
  ['another iss', { iss: 'https://accounts.google.com' }],
  ['an iss with a slash more', { iss: 'SLASHED' }],
  ['iss as a list', { iss: ['https://accounts.google.com'] }],
  ['no aud', { aud: undefined }],
  ['another aud', { aud: 'their-client' }],
  ['an aud of others', { aud: ['their-client', 'third-client'] }],
  ['an aud that begins like ours', { aud: 'our-client-2' }],
  ['an empty aud', { aud: [] }],
  ['aud as an object', { aud: { 'our-client': true } }],
  ['several aud and no azp', { aud: ['our-client', 'their-client'] }],
  ['several aud and the azp of another', { aud: ['our-client', 'their-client'], azp: 'their-client' }],
  ['another azp', { azp: 'their-client' }],
  ['azp null', { azp: null }],
  ['azp as a list', { azp: ['our-client'] }],
  ['no exp', { exp: undefined }],
  ['an exp of two minutes ago', { exp: now() - 120 }],
  ['an exp of 0', { exp: 0 }],
  ['exp as text', { exp: String(now() + 300) }],
  ['no iat', { iat: undefined }],
  ['an iat two minutes ahead', { iat: now() + 120 }],
  ['an iat an hour before the visit', { iat: now() - 3_600 }],
  ['iat as text', { iat: String(now()) }],
  ['iat null', { iat: null }],
  ['an nbf two minutes ahead', { nbf: now() + 120 }],
  ['no nonce', { nonce: undefined }],
  ['another nonce', { nonce: 'of-another-visit' }],
  ['an empty nonce', { nonce: '' }],
  ['nonce as a list', { nonce: ['of-another-visit'] }],
  ['no sub', { sub: undefined }],
  ['an empty sub', { sub: '' }],
  ['sub as a number', { sub: 17 }],
  ['a sub that is too long', { sub: 'a'.repeat(256) }],
  ['a sub with a NUL', { sub: 'ada\u0000' }],
  ['a sub with a line break', { sub: 'ada\n1' }],
];

const TAKEN: [string, Claims][] = [
  ['nothing altered', {}],
  ['our azp', { azp: 'our-client' }],
  ['aud as a list of ours alone', { aud: ['our-client'] }],
  ['several aud and our azp', { aud: ['our-client', 'their-client'], azp: 'our-client' }],
  ['an exp of half a minute ago', { exp: now() - 30 }],
  ['an iat half a minute ahead', { iat: now() + 30 }],
  ['an iat five minutes back, as Microsoft has it', { iat: now() - 300 }],
  ['a claim that nobody knows', { 'https://example.com/roles': ['a'] }],
];

onEachDatabase('the ID token of a provider', (open) => {
  test('O4: each claim dropped or altered is refused, and leaves nothing but an event', async () => {
    const house = await open();
    const provider = await acme(house);
    const verdicts: [string, string][] = [];
    for (const [name, claims] of ALTERED) {
      const said = claims.iss === 'SLASHED' ? { iss: `${provider.issuer.issuer}/` } : claims;
      provider.issuer.manners = { claims: said };
      verdicts.push([name, await refusalOf(provider.identity())]);
    }
    expect(verdicts).toEqual(ALTERED.map(([name]) => [name, 'invalid_provider_answer']));
    expect((await rows(house.database, 'select id from users')).length).toBe(0);
    const { body } = await house.call('GET', '/events?limit=100&events=authentication.oauth_failed');
    expect(body.data).toHaveLength(ALTERED.length);
    expect(body.data[0].data).toMatchObject({
      type: 'oauth',
      status: 'failed',
      user_id: null,
      email: null,
      error: { code: 'invalid_provider_answer' },
    });
  });

  test('O4: what an honest token may say beside is taken', async () => {
    const house = await open();
    const provider = await acme(house);
    for (const [name, claims] of TAKEN) {
      provider.issuer.manners = { claims };
      expect([name, (await provider.identity()).subject]).toEqual([name, 'ada-1']);
    }
  });

  test('O4: a signature by any other key, or by none, is refused', async () => {
    const house = await open();
    const provider = await acme(house);
    const { issuer } = provider;
    const [own] = issuer.keys;
    const other = await generateKeyPair('RS256', { extractable: true });
    const curve = await generateKeyPair('ES256', { extractable: true });
    const pem = await exportSPKI((await importJWK(own?.jwk ?? {}, 'RS256')) as CryptoKey);
    const mac = (secret: string) => async (claims: Claims, header: object) => {
      const input = `${encode({ ...header, alg: 'HS256' })}.${encode(claims)}`;
      return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
    };
    const honest = (claims: Claims, header: Record<string, unknown>) =>
      signed(own?.private as CryptoKey, claims, header);
    const forged: Record<string, Manners['sign']> = {
      'another key of our kid': (claims, header) => signed(other.privateKey, claims, header),
      'another kind of key': (claims, header) => signed(curve.privateKey, claims, { ...header, alg: 'ES256' }),
      'no signature': async (claims) => new UnsecuredJWT(claims).encode(),
      'alg none with our kid': async (claims, header) => `${encode({ ...header, alg: 'none' })}.${encode(claims)}.`,
      'alg None': async (claims, header) => `${encode({ ...header, alg: 'None' })}.${encode(claims)}.`,
      'HS256 by the public key': mac(pem),
      'HS256 by the modulus': mac(String(own?.jwk.n)),
      'HS256 by our secret': mac('our secret'),
      'a signature cut off': async (claims, header) =>
        `${(await honest(claims, header)).split('.').slice(0, 2).join('.')}.`,
      'a signature of other claims': async (claims, header) => {
        const [head, , signature] = (await honest({ ...claims, sub: 'grace-1' }, header)).split('.');
        return `${head}.${encode(claims)}.${signature}`;
      },
      'the key in its own header': async (claims, header) => {
        const jwk = (await crypto.subtle.exportKey('jwk', other.publicKey)) as object;
        return signed(other.privateKey, claims, { ...header, kid: undefined, jwk });
      },
      'a crit that nobody knows': (claims, header) =>
        signed(own?.private as CryptoKey, claims, { ...header, b64: true, crit: ['b64'] }),
      'an encrypted token': async () => 'a.b.c.d.e',
      'no token at all': async () => '',
      'a text': async () => 'token',
      'claims that are a list': async (_, header) => {
        const input = `${encode({ alg: 'RS256', ...header })}.${encode(['ada-1'])}`;
        const bytes = await crypto.subtle.sign('RSASSA-PKCS1-v1_5', own?.private as CryptoKey, Buffer.from(input));
        return `${input}.${Buffer.from(bytes).toString('base64url')}`;
      },
    };
    const verdicts: [string, string][] = [];
    for (const [name, sign] of Object.entries(forged)) {
      issuer.manners = sign ? { sign } : {};
      verdicts.push([name, await refusalOf(provider.identity())]);
    }
    expect(verdicts).toEqual(Object.keys(forged).map((name) => [name, 'invalid_provider_answer']));
  });

  test('O4: an algorithm that the provider does not sign by is refused, whatever its document says of weak ones', async () => {
    const house = await open();
    const provider = await acme(house);
    const { issuer } = provider;
    issuer.document = { id_token_signing_alg_values_supported: ['none', 'HS256', 'ES256'] };
    // It has not read the document before.
    const fresh = await house.addReplica();
    expect(await refusalOf(provider.identity({}, fresh))).toBe('invalid_provider_answer');
    issuer.manners = { sign: async (claims, header) => `${encode({ ...header, alg: 'none' })}.${encode(claims)}.` };
    expect(await refusalOf(provider.identity({}, fresh))).toBe('invalid_provider_answer');
    issuer.manners = {};
    expect(await refusalOf(provider.identity())).toBe('nothing');
  });

  test('O4: a key that is not known yet is asked for once; one that nobody publishes is refused', async () => {
    const house = await open();
    const provider = await acme(house);
    const { issuer } = provider;
    await provider.identity();
    await provider.identity();
    const asked = () => issuer.asked.filter(({ path }) => path === '/jwks').length;
    expect(asked()).toBe(1);
    await issuer.rotate();
    expect((await provider.identity()).subject).toBe('ada-1');
    expect(asked()).toBe(2);
    issuer.manners = { header: { kid: 'nobody-has-it' } };
    expect(await refusalOf(provider.identity())).toBe('invalid_provider_answer');
    expect(asked()).toBe(3);
  });

  test('O4: the userinfo of somebody else is refused', async () => {
    const house = await open();
    const provider = await acme(house);
    provider.issuer.manners = {
      claims: { email: undefined },
      userinfo: { sub: 'grace-1', email: 'grace@example.com' },
    };
    expect(await refusalOf(provider.identity())).toBe('invalid_provider_answer');
    provider.issuer.manners = { claims: { email: undefined }, userinfo: { sub: 'ada-1', email: 'ada@example.com' } };
    expect(await provider.identity()).toMatchObject({ subject: 'ada-1', email: 'ada@example.com' });
  });
});
