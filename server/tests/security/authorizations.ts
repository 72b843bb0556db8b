// Authorization codes and devices as the hosted pages will hand them out, for the tests that attack them.

import { createHash, randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { type Authorization, issueAuthorizationCode } from '../../src/core/authorizations.ts';
import { approveDevice, type DeviceApproval, findDevice } from '../../src/core/devices.ts';
import { openWork, SYSTEM, type Work } from '../../src/core/work.ts';
import type { EnvironmentSettings } from '../../src/model/environment.ts';
import { insertClient } from '../../src/store/environments.ts';
import type { Reply, Tenant, TestHouse } from '../house.ts';
import { hurry, makeUser, UM } from './steps.ts';

export const REDIRECT = 'https://app.example.com/callback';
export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/** A unit of work in the environment as it would be with these settings. */
export function workWith({ house, environment }: TestHouse, settings: Partial<EnvironmentSettings>): Work {
  return openWork(house.tools, { ...environment, settings: { ...environment.settings, ...settings } }, SYSTEM);
}

/** A verifier of PKCE with its challenge. */
export function pkce() {
  const verifier = randomBytes(32).toString('base64url');
  const value = createHash('sha256').update(verifier).digest('base64url');
  return { verifier, challenge: { value, method: 'S256' } };
}

/** A code for somebody who settled every step on the pages. */
export async function codeFor(tenant: Tenant, userId: string, more: Partial<Authorization> = {}): Promise<string> {
  const { value } = await issueAuthorizationCode(tenant.work, {
    userId,
    clientId: tenant.clientId,
    redirectUri: REDIRECT,
    challenge: null,
    method: 'password',
    organizationId: null,
    organizationSettled: true,
    secondFactor: false,
    invitationId: null,
    ipAddress: '192.0.2.7',
    userAgent: 'Browser',
    ...more,
  });
  return value;
}

/** Redeems a code as the application that knows its secret; null in the body takes a field away. */
export function redeem(house: TestHouse, code: string, more: object = {}, tenant: Tenant = house): Promise<Reply> {
  const client = { client_id: tenant.clientId, client_secret: tenant.apiKey };
  const body = { grant_type: 'authorization_code', ...client, code, ...more };
  return house.call('POST', `${UM}/authenticate`, { key: null, body });
}

/** Redeems a code as an application that has a verifier and no secret. */
export function redeemWith(house: TestHouse, code: string, code_verifier: string, more: object = {}): Promise<Reply> {
  return redeem(house, code, { client_secret: null, code_verifier, ...more });
}

export const VISITOR = { id: 'a browser session', address: null };

/** The codes of a device. */
export async function askDevice(house: TestHouse, tenant: Tenant = house) {
  const body = { client_id: tenant.clientId };
  const made = await house.call('POST', `${UM}/authorize/device`, { key: null, body });
  expect(made.status, made.text).toBe(200);
  return made.body as { device_code: string; user_code: string };
}

/** Polls as the device does: with its client's id and no secret. */
export function poll(house: TestHouse, device_code: string, more: object = {}, tenant: Tenant = house): Promise<Reply> {
  const body = { grant_type: DEVICE_GRANT, client_id: tenant.clientId, device_code, ...more };
  return house.call('POST', `${UM}/authenticate`, { key: null, body });
}

/** Types the code of a device and approves it, as the pages do. */
export async function letIn(
  { work }: Tenant,
  userCode: string,
  userId: string,
  more: Partial<DeviceApproval> = {},
): Promise<void> {
  await findDevice(work, userCode, VISITOR);
  const settled = { method: 'password', organizationId: null, organizationSettled: true, secondFactor: false } as const;
  await approveDevice(work, userCode, VISITOR, { userId, ...settled, ...more });
}

/** What a code that does not do is answered with, to the letter. */
export function expectInvalid({ status, body }: Reply, code: string): void {
  const said = `The code '${code}' has expired or is invalid.`;
  const envelope = { error: 'invalid_grant', error_description: said, code: 'invalid_grant', message: said };
  expect([status, body]).toEqual([400, envelope]);
}

/** A client beside the first one. */
export const FOREIGN = 'client_second';

/** A house with somebody in it, and another client. */
export async function openWithAda(open: () => Promise<TestHouse>) {
  const house = await open();
  hurry(house);
  const ada = await makeUser(house, 'ada@example.com');
  await house.database.commit((tx) => insertClient(tx, house.environment.id, FOREIGN, 'Second', house.clock.now()));
  return { house, ada };
}
