// People who sign in and refresh over the wire, for the tests that attack what they hold.

import { expect } from 'vitest';
import { finish } from '../../src/core/sign-in/finish.ts';
import { startSession } from '../../src/core/sign-in/session.ts';
import { getUser } from '../../src/core/users.ts';
import type { Reply, Tenant, TestHouse } from '../house.ts';

export const PASSWORD = 'correct horse battery staple';

export interface Person {
  id: string;
  email: string;
  sessionId: string;
  accessToken: string;
  refreshToken: string;
}

/** The claims of a token, unverified. */
export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString());
}

/** Creates a user with a password and a verified address, and signs them in. */
export async function person(house: TestHouse, tenant: Tenant = house, email = 'ada@example.com'): Promise<Person> {
  const body = { email, email_verified: true, password: PASSWORD };
  const made = await house.call('POST', '/user_management/users', { key: tenant.apiKey, body });
  expect(made.status).toBe(201);
  return signIn(house, tenant, email);
}

/** Signs in a user that {@link person} made. */
export async function signIn(house: TestHouse, tenant: Tenant = house, email = 'ada@example.com'): Promise<Person> {
  const { status, body } = await authenticate(house, {
    grant_type: 'password',
    client_id: tenant.clientId,
    client_secret: tenant.apiKey,
    email,
    password: PASSWORD,
  });
  expect(status).toBe(200);
  const sessionId = claimsOf(body.access_token).sid as string;
  const { access_token: accessToken, refresh_token: refreshToken } = body;
  return { id: body.user.id, email, sessionId, accessToken, refreshToken };
}

/** Creates a user without a password, with a session: where passwords are not the matter, none is hashed. */
export async function somebody(house: TestHouse, tenant: Tenant = house, email = 'ada@example.com'): Promise<Person> {
  const made = await house.call('POST', '/user_management/users', {
    key: tenant.apiKey,
    body: { email, email_verified: true },
  });
  expect(made.status).toBe(201);
  return anotherSession(tenant, made.body.id);
}

/** Begins a session as a sign-in does once it is proven. */
export async function anotherSession({ work, clientId }: Tenant, userId: string): Promise<Person> {
  const user = await getUser(work, userId);
  const proof = { user, method: 'password', event: 'authentication.password_succeeded' } as const;
  const { signedIn } = await finish(work, proof, { clientId, ipAddress: null, userAgent: null, ending: startSession });
  if (!signedIn) throw new Error('a step was asked for');
  const { session, tokens } = signedIn;
  return { id: user.id, email: user.email, sessionId: session.id, ...tokens };
}

/** Presents a refresh token, as a public client of the tenant. */
export function refresh(house: TestHouse, token: string, tenant: Tenant = house): Promise<Reply> {
  return authenticate(house, { grant_type: 'refresh_token', client_id: tenant.clientId, refresh_token: token });
}

/** Posts to the door of all grants, with nothing but the body. */
export function authenticate(house: TestHouse, body: object, key: string | null = null): Promise<Reply> {
  return house.call('POST', '/user_management/authenticate', { key, body });
}
