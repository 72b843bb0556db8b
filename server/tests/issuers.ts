// An OpenID provider of tests that says what it is told to say: honest by default, and as false as a test wants it.

import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { onTestFinished } from 'vitest';

export const CLIENT = { clientId: 'our-client', clientSecret: 'our secret' };

export type Claims = Record<string, unknown>;

/** What a test changes of an honest answer. */
export interface Manners {
  /** Beside the honest claims; undefined takes one away. */
  claims?: Claims;
  header?: Record<string, unknown>;
  /** Who signs; the provider's own key by default. */
  sign?(claims: Claims, header: Record<string, unknown>): Promise<string>;
  /** Beside the honest answer of the token endpoint; undefined takes something away. */
  answer?: Record<string, unknown>;
  /** In the place of all of it. */
  raw?: { status?: number; body?: string; type?: string; headers?: Record<string, string> } | 'hang';
  userinfo?: unknown;
}

export interface Asked {
  path: string;
  form: URLSearchParams;
  authorization: string | undefined;
}

export interface Issuer {
  issuer: string;
  /** Everything that was asked, in order. */
  asked: Asked[];
  /** How it answers from now on. */
  manners: Manners;
  /** What its discovery document says beside the honest things. */
  document: Record<string, unknown>;
  /** Makes another key, the only one from then on. */
  rotate(): Promise<void>;
  keys: { private: CryptoKey; jwk: JWK }[];
  close(): void;
}

export const ADA = {
  sub: 'ada-1',
  email: 'ada@example.com',
  email_verified: true,
  given_name: 'Ada',
  family_name: 'Lovelace',
  name: 'Ada Lovelace',
};

/** Starts one on this machine; it is gone after the test. `nonceOf` tells what the visit is to be answered with. */
export async function startIssuer(honest: () => Claims): Promise<Issuer> {
  const made: Issuer = {
    issuer: '',
    asked: [],
    manners: {},
    document: {},
    keys: [],
    async rotate() {
      const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
      const kid = `key-${crypto.randomUUID()}`;
      made.keys = [{ private: privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' } }];
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  await made.rotate();
  const server = http.createServer((request, to) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      const path = new URL(request.url ?? '/', 'http://here').pathname;
      const { authorization } = request.headers;
      made.asked.push({ path, form: new URLSearchParams(Buffer.concat(chunks).toString()), authorization });
      const send = (body: unknown) =>
        to.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      if (path === '/.well-known/openid-configuration') return send({ ...documentOf(made.issuer), ...made.document });
      if (path === '/jwks') return send({ keys: made.keys.map(({ jwk }) => jwk) });
      if (path === '/userinfo') return send(made.manners.userinfo ?? honest());
      if (path !== '/token') return to.writeHead(404).end();
      const { raw } = made.manners;
      if (raw === 'hang') return;
      if (raw) {
        const headers = { 'content-type': raw.type ?? 'application/json', ...raw.headers };
        return to.writeHead(raw.status ?? 200, headers).end(raw.body ?? '');
      }
      return send(await answerOf(made, honest()));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => made.close());
  made.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return made;
}

/** Signs claims by a key. */
export function signed(key: CryptoKey, claims: Claims, header: Record<string, unknown>): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', ...header }).sign(key);
}

function documentOf(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/jwks`,
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  };
}

async function answerOf({ issuer, keys, manners }: Issuer, honest: Claims) {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: issuer, aud: CLIENT.clientId, iat: now, exp: now + 300, ...honest, ...manners.claims };
  const [key] = keys;
  const header = { kid: key?.jwk.kid, ...manners.header };
  const said = JSON.parse(JSON.stringify(claims)) as Claims;
  const id_token = await (manners.sign?.(said, header) ?? signed(key?.private as CryptoKey, said, header));
  const tokens = { access_token: 'access-1', refresh_token: 'refresh-1', expires_in: 3_600, scope: 'openid email' };
  return { ...tokens, token_type: 'Bearer', id_token, ...manners.answer };
}
