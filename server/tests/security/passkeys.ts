// People with a passkey in a software authenticator, for the tests of the ceremonies.

import { expect } from 'vitest';
import { changeSettings } from '../../src/core/environments.ts';
import { enrolPasskey, offerPasskeyEnrolment, offerPasskeySignIn } from '../../src/core/passkey-ceremonies.ts';
import { signInByPasskey } from '../../src/core/sign-in/by-passkey.ts';
import type { Outcome } from '../../src/core/sign-in/finish.ts';
import { type SignedIn, startSession } from '../../src/core/sign-in/session.ts';
import { openWork, SYSTEM, type Work } from '../../src/core/work.ts';
import type { Passkey } from '../../src/model/account.ts';
import type { EnvironmentSettings } from '../../src/model/environment.ts';
import { Refusal } from '../../src/model/refusal.ts';
import type { Tenant, TestHouse } from '../house.ts';
import { type Lie, type VirtualAuthenticator, virtualAuthenticator } from '../virtual-authenticator.ts';
import { rows } from './rows.ts';
import { makeUser, type User } from './steps.ts';

/** What the browser is known by that everything happens in, and that of somebody else. */
export const BROWSER = 'browser-of-ada';
export const OTHER_BROWSER = 'browser-of-mallory';
export const ADDRESS = '203.0.113.9';

export const comingFrom = ({ clientId }: Tenant) => ({
  clientId,
  ipAddress: ADDRESS,
  userAgent: 'Firefox',
  ending: startSession,
});

export interface Holder {
  user: User;
  device: VirtualAuthenticator;
  passkey: Passkey;
}

/** Makes a passkey for a user, as an honest browser does. */
export async function enrol(work: Work, userId: string, device: VirtualAuthenticator, lie?: Lie): Promise<Passkey> {
  const options = await offerPasskeyEnrolment(work, userId, BROWSER);
  return enrolPasskey(work, userId, BROWSER, device.create(options, lie), 'Laptop');
}

/** Somebody with a password and a passkey. */
export async function holder(
  house: TestHouse,
  { email = 'ada@example.com', tenant = house as Tenant, verified = true, device = virtualAuthenticator() } = {},
): Promise<Holder> {
  const user = await makeUser(house, email, { verified, tenant });
  return { user, device, passkey: await enrol(tenant.work, user.id, device) };
}

/** Signs in with whatever the authenticator says. */
export async function signIn(
  tenant: Tenant,
  device: VirtualAuthenticator,
  lie?: Lie,
  change: (response: object) => unknown = (response) => response,
): Promise<Outcome<SignedIn>> {
  const options = await offerPasskeySignIn(tenant.work, BROWSER);
  return bring(tenant, change(device.get(options, lie)));
}

/** Brings an answer that was made before. */
export function bring(tenant: Tenant, response: unknown, browser = BROWSER): Promise<Outcome<SignedIn>> {
  return signInByPasskey(tenant.work, { browser, response }, comingFrom(tenant));
}

/** A house as its next request finds it, after a change of its settings. */
export async function changed(house: TestHouse, change: Partial<EnvironmentSettings>): Promise<TestHouse> {
  await changeSettings(house.house.tools, house.environment, change);
  const environment = { ...house.environment, settings: { ...house.environment.settings, ...change } };
  return { ...house, environment, work: openWork(house.house.tools, environment, SYSTEM) };
}

/** The code of the refusal that something ends in, or `none`; any other error is thrown on. */
export async function refusalOf(verb: Promise<unknown>): Promise<string> {
  return verb.then(
    () => 'none',
    (error: unknown) => {
      if (error instanceof Refusal) return error.code;
      throw error;
    },
  );
}

/** What the events of a name tell, the oldest first. */
export async function told(house: TestHouse, name: string): Promise<Record<string, unknown>[]> {
  const found = await rows(house.database, 'select data from events where name = ? order by id', name);
  return found.map(({ data }) => (typeof data === 'string' ? JSON.parse(data) : data) as Record<string, unknown>);
}

/** What rests of all passkeys. */
export function storedPasskeys(house: TestHouse) {
  return rows(
    house.database,
    'select id, user_id, counter, is_backed_up, last_used_at, name from passkeys order by id',
  );
}

/** Runs it, and expects a refusal after which the passkeys are as they were. */
export async function expectRefused(house: TestHouse, verb: () => Promise<unknown>, code = 'invalid_passkey') {
  const before = await storedPasskeys(house);
  expect(await refusalOf(verb())).toBe(code);
  expect(await storedPasskeys(house)).toEqual(before);
  expect(await rows(house.database, 'select digest from spent_tokens')).toEqual([]);
}
