// The grants: this list makes both the dispatcher and the union in the OpenAPI document.

import { authorizationCode } from './authorization-code.ts';
import { deviceCode } from './device-code.ts';
import { emailVerification } from './email-verification.ts';
import type { Grant } from './grant.ts';
import { magicAuth } from './magic-auth.ts';
import { mfaTotp } from './mfa-totp.ts';
import { organizationSelection } from './organization-selection.ts';
import { password } from './password.ts';
import { refreshToken } from './refresh-token.ts';

export const grants: Grant[] = [
  password,
  authorizationCode,
  refreshToken,
  magicAuth,
  emailVerification,
  organizationSelection,
  mfaTotp,
  deviceCode,
];

/** Names without their last part, which some clients of the vendor send. */
const SHORT = [magicAuth, emailVerification];

export function findGrant(name: string): Grant | undefined {
  return grants.find((grant) => grant.name === name) ?? SHORT.find((grant) => grant.name === `${name}:code`);
}
