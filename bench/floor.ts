// The floor: the same operations written by hand on bare node:http, with nothing that an answer does not need.
//
// No router, no validation, no events, no audit, no limits, no log. What it shares with Latchkey is what no
// implementation can leave out: the bearer check, SQL with the same outcome, argon2id, RS256.
// Usage: node bench/floor.ts sqlite <file> | postgres <url>

import { createHash, generateKeyPairSync, randomBytes, sign, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hash, verify } from '@node-rs/argon2';
import { monotonicFactory } from 'ulid';
import { AUTHORIZE, SIGN_IN, type Visited, visit } from './floor-pages.ts';
import { openPostgresFloor } from './floor-postgres.ts';
import { openSqliteFloor } from './floor-sqlite.ts';
import type { FloorStore, FloorUser } from './floor-store.ts';

const [kind, place = '', count = '10000'] = process.argv.slice(2);
const store: FloorStore = await (kind === 'sqlite' ? openSqliteFloor(place) : openPostgresFloor(place));
await store.fill(Number(count));
const ulid = monotonicFactory();
const key = `sk_test_${randomBytes(24).toString('base64url')}`;
const clientId = `client_${ulid()}`;
const keyDigest = createHash('sha256').update(key).digest();
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const header = base64url({ alg: 'RS256', kid: 'floor', typ: 'JWT' });
const argon = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const USERS = '/user_management/users';
const REDIRECTS = '/user_management/redirect_uris';
const JSON_TYPE = { 'Content-Type': 'application/json' };

const server = createServer((request, response) => {
  const { url = '' } = request;
  const answered = url.startsWith(AUTHORIZE) || url.startsWith(SIGN_IN) ? visit(store, request) : answerJson(request);
  answered.then(
    (answer) => send(response, ...answer),
    (error: unknown) => send(response, 500, {}, String(error)),
  );
});
server.keepAliveTimeout = 75_000; // Longer than a subject waits for its next round.
server.listen(0, 'localhost', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ port, key, clientId, pid: process.pid })}\n`);
});
process.on('SIGTERM', () => process.exit(0));

async function answerJson(request: IncomingMessage): Promise<Visited> {
  const [status, body] = await answer(request);
  return [status, JSON_TYPE, JSON.stringify(body)];
}

async function answer(request: IncomingMessage): Promise<[number, object]> {
  const { method, url = '' } = request;
  if (url.startsWith(USERS)) {
    const bearer = request.headers.authorization?.slice('Bearer '.length) ?? '';
    if (!isKey(bearer)) return [401, { message: 'Unauthorized' }];
    if (method === 'POST') return create(await readJson(request));
    if (url[USERS.length] === '/') return get(url.slice(USERS.length + 1));
    return list(new URLSearchParams(url.slice(USERS.length + 1)));
  }
  const body = await readJson(request);
  if (url === REDIRECTS) {
    await store.putRedirect(body.uri as string);
    return [201, body];
  }
  if (!isKey(body.client_secret as string)) return [401, { message: 'Unauthorized' }];
  return body.grant_type === 'password' ? signIn(body) : refresh(body);
}

async function get(id: string): Promise<[number, object]> {
  const user = await store.get(id);
  return user ? [200, print(user)] : [404, { message: 'Not Found' }];
}

async function list(query: URLSearchParams): Promise<[number, object]> {
  const limit = Number(query.get('limit') ?? 10);
  const found = await store.list(limit + 1, query.get('after'));
  const rows = found.slice(0, limit);
  const after = found.length > limit ? (rows.at(-1)?.id ?? null) : null;
  return [200, { object: 'list', data: rows.map(print), list_metadata: { before: null, after } }];
}

async function create(body: Record<string, unknown>): Promise<[number, object]> {
  const now = Date.now();
  const user: FloorUser = {
    id: `user_${ulid(now)}`,
    email: body.email as string,
    email_verified: false,
    first_name: (body.first_name as string) ?? null,
    last_name: (body.last_name as string) ?? null,
    external_id: null,
    metadata: {},
    last_sign_in_at: null,
    created_at: now,
    updated_at: now,
  };
  await store.create(user, body.password ? await hash(body.password as string, argon) : null);
  return [201, print(user)];
}

async function refresh(body: Record<string, unknown>): Promise<[number, object]> {
  const token = randomBytes(32).toString('base64url');
  const now = Date.now();
  const found = await store.rotate(digest(body.refresh_token as string), digest(token), now, now + 30 * 86_400_000);
  if (!found) return [400, { error: 'invalid_grant' }];
  return [200, { user: print(found.user), ...(await tokens(found.user.id, found.sessionId, token, now)) }];
}

async function signIn(body: Record<string, unknown>): Promise<[number, object]> {
  const found = await store.findPassword(body.email as string);
  if (!found || !(await verify(found.hash, body.password as string))) return [400, { code: 'invalid_credentials' }];
  const token = randomBytes(32).toString('base64url');
  const now = Date.now();
  const sessionId = `session_${ulid(now)}`;
  await store.startSession(found.user.id, sessionId, digest(token), now, now + 30 * 86_400_000);
  return [200, { user: print(found.user), ...(await tokens(found.user.id, sessionId, token, now)) }];
}

async function tokens(sub: string, sid: string, refreshToken: string, now: number) {
  const iat = Math.floor(now / 1000);
  const claims = { iss: 'http://127.0.0.1', sub, sid, jti: ulid(now), iat, exp: iat + 300, client_id: clientId };
  const input = `${header}.${base64url(claims)}`;
  const signature = await new Promise<Buffer>((resolve, reject) =>
    sign('RSA-SHA256', Buffer.from(input), privateKey, (error, made) => (error ? reject(error) : resolve(made))),
  );
  const accessToken = `${input}.${signature.toString('base64url')}`;
  return { access_token: accessToken, refresh_token: refreshToken, authentication_method: 'Password' };
}

function print(user: FloorUser) {
  return {
    object: 'user',
    id: user.id,
    email: user.email,
    email_verified: user.email_verified,
    first_name: user.first_name,
    last_name: user.last_name,
    name: [user.first_name, user.last_name].filter(Boolean).join(' ') || null,
    profile_picture_url: null,
    external_id: user.external_id,
    locale: null,
    metadata: user.metadata,
    last_sign_in_at: user.last_sign_in_at === null ? null : new Date(user.last_sign_in_at).toISOString(),
    created_at: new Date(user.created_at).toISOString(),
    updated_at: new Date(user.updated_at).toISOString(),
  };
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString());
}

function send(response: ServerResponse, status: number, headers: Record<string, string>, text: string): void {
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

function isKey(given: string): boolean {
  return timingSafeEqual(createHash('sha256').update(given).digest(), keyDigest);
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
