// People with second factors, for the tests of the pages that ask for them.

import { expect } from 'vitest';
import type { TestHouse } from '../house.ts';
import { makeUser, type User } from '../security/steps.ts';

export const TOTP_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
export const BACKUP_CODES = ['k4mp-7wxa-r2ne', 'q9ht-c3vb-8ysd'];

/** Somebody with a password, an authenticator and two backup codes. */
export async function makeFactors(
  house: TestHouse,
  email: string,
  { secret = TOTP_SECRET, backupCodes = BACKUP_CODES } = {},
): Promise<User> {
  const user = await makeUser(house, email);
  const body = { totp_secret: secret, backup_codes: backupCodes };
  const { status, text } = await house.call('PATCH', `/v1/users/${user.id}`, { body });
  expect(status, text).toBe(200);
  return user;
}
