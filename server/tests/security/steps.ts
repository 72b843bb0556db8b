// What an application holds between the steps of a sign-in, for the tests that attack codes, factors and steps.

import { TOTP } from 'otpauth';
import { expect } from 'vitest';
import { getLetter, listLetters } from '../../src/core/letters.ts';
import type { PasswordHasher } from '../../src/kit/passwords/hasher.ts';
import type { LetterKind } from '../../src/model/letter.ts';
import type { Reply, Tenant, TestHouse } from '../house.ts';

export const UM = '/user_management';
export const PASSWORD = 'correct horse battery staple';

/** The grants by short names. */
export const GRANTS = {
  password: 'password',
  refresh: 'refresh_token',
  magic: 'urn:workos:oauth:grant-type:magic-auth:code',
  verify: 'urn:workos:oauth:grant-type:email-verification:code',
  choose: 'urn:workos:oauth:grant-type:organization-selection',
  totp: 'urn:workos:oauth:grant-type:mfa-totp',
} as const;

/** Asks for a session, as the application that knows its secret. */
export function grant(
  house: TestHouse,
  name: keyof typeof GRANTS,
  body: object,
  tenant: Tenant = house,
): Promise<Reply> {
  const client = { client_id: tenant.clientId, client_secret: tenant.apiKey };
  return house.call('POST', `${UM}/authenticate`, {
    key: null,
    body: { grant_type: GRANTS[name], ...client, ...body },
  });
}

/** Hashes that cost nothing: what is attacked here comes before or after the password. */
export const QUICK: PasswordHasher = {
  hash: async (password) => `quick ${password}`,
  import: async () => 'quick import',
  verify: async (password, stored) => ({ matches: stored === `quick ${password}`, stale: false }),
  close: async () => {},
};

/** Lets a house hash at no cost. */
export function hurry(...houses: TestHouse[]): void {
  for (const { house } of houses) house.tools.hasher = QUICK;
}

export async function post(house: TestHouse, path: string, body?: object, tenant: Tenant = house): Promise<Reply> {
  return house.call('POST', path, { key: tenant.apiKey, ...(body ? { body } : {}) });
}

export interface User {
  id: string;
  email: string;
}

/** Creates a user with a password. */
export async function makeUser(
  house: TestHouse,
  email: string,
  { verified = true, tenant = house as Tenant } = {},
): Promise<User> {
  const made = await post(house, `${UM}/users`, { email, password: PASSWORD, email_verified: verified }, tenant);
  expect(made.status, made.text).toBe(201);
  return made.body;
}

/** A code to sign in with, as the application is shown it. */
export async function magicCode(house: TestHouse, email: string, tenant: Tenant = house) {
  const made = await post(house, `${UM}/magic_auth`, { email }, tenant);
  expect(made.status, made.text).toBe(201);
  return made.body as { id: string; code: string; user_id: string };
}

/** The claims of a token, unverified. */
export function claimsIn(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString());
}

/** Six digits that are not these. */
export function wrong(code: string): string {
  return String((Number(code) + 1) % 1_000_000).padStart(6, '0');
}

export interface Enrolled {
  id: string;
  secret: string;
  challenge: string;
}

export async function enrol(house: TestHouse, userId: string): Promise<Enrolled> {
  const { status, body, text } = await post(house, `${UM}/users/${userId}/auth_factors`, { type: 'totp' });
  expect(status, text).toBe(201);
  const { id, totp } = body.authentication_factor;
  return { id, secret: totp.secret, challenge: body.authentication_challenge.id };
}

/** The code that the authenticator shows, this many steps from now. */
export function totpCode(house: TestHouse, secret: string, steps = 0): string {
  return new TOTP({ secret }).generate({ timestamp: house.clock.now() + steps * 30_000 });
}

export async function challenge(house: TestHouse, factorId: string): Promise<string> {
  return (await post(house, `/auth/factors/${factorId}/challenge`)).body.id;
}

export function verifyChallenge(house: TestHouse, id: string, code: string): Promise<Reply> {
  return post(house, `/auth/challenges/${id}/verify`, { code });
}

/** A second factor that is asked for; the code that confirmed it is spent. */
export async function confirmedFactor(house: TestHouse, userId: string): Promise<Enrolled> {
  const factor = await enrol(house, userId);
  expect((await verifyChallenge(house, factor.challenge, totpCode(house, factor.secret))).body.valid).toBe(true);
  house.clock.advance(60_000);
  return factor;
}

/** Signs in with a password as far as the step that is asked for. */
export async function reachStep(house: TestHouse, email: string, code: string, tenant: Tenant = house) {
  const { status, body, text } = await grant(house, 'password', { email, password: PASSWORD }, tenant);
  expect([status, body.code], text).toEqual([403, code]);
  return body as { pending_authentication_token: string; email_verification_id?: string };
}

export async function makeOrganization(house: TestHouse, name: string, ...members: string[]): Promise<string> {
  const { id } = (await post(house, '/organizations', { name })).body;
  for (const user_id of members) await post(house, `${UM}/organization_memberships`, { user_id, organization_id: id });
  return id;
}

export interface ReadLetter {
  kind: LetterKind;
  to: string;
  /** What it was made from. */
  data: Record<string, unknown>;
  text: string;
  html: string;
}

/** The last hundred letters of an environment with what they say, the oldest first. */
export async function readLetters({ work }: Tenant): Promise<ReadLetter[]> {
  const { rows } = await listLetters(work, { limit: 100, order: 'desc' });
  return Promise.all(
    rows.reverse().map(async ({ id, kind, to }) => {
      const { content } = await getLetter(work, id);
      return { kind, to, data: { ...content?.data }, text: content?.text ?? '', html: content?.html ?? '' };
    }),
  );
}

/** The code in the newest letter of a kind. */
export async function mailedCode(tenant: Tenant, kind: LetterKind): Promise<string> {
  const { work } = tenant;
  const find = async () =>
    (await listLetters(work, { limit: 10, order: 'desc' })).rows.find((each) => each.kind === kind);
  let newest = await find();
  // What a page sends is written after its answer.
  for (let waited = 0; !newest && waited < 5_000; waited += 20) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    newest = await find();
  }
  const { content } = await getLetter(work, String(newest?.id));
  return String((content?.data as { code?: string } | undefined)?.code);
}
