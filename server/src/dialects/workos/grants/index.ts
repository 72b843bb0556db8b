// The grants: this list makes both the dispatcher and the union in the OpenAPI document.

import type { Grant } from './grant.ts';
import { password } from './password.ts';
import { refreshToken } from './refresh-token.ts';

export const grants: Grant[] = [password, refreshToken];

export function findGrant(name: string): Grant | undefined {
  return grants.find((grant) => grant.name === name);
}
