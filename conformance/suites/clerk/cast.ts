// Who plays in the stories of the Clerk wire, how a refusal is told, and the same user on the other wire.

import type { User } from '@clerk/backend';
import { expect } from 'vitest';
import { type ClerkThrown, isThrown } from '../../harness/clerk-sdks.ts';
import type { ClerkStage } from '../../harness/clerk-stories.ts';
import { thrownBy } from '../thrown.ts';

export const PASSWORD = 'a quiet harbour at dawn';
export const NOBODY = 'user_01H0000000000000000000000';
export const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

/** What `createUser` of the SDK takes. */
export type NewUser = Parameters<ClerkStage['clerk']['users']['createUser']>[0];

let numbers = 0;
/** A counter for whatever must be used once. */
export function next(): number {
  numbers += 1;
  return numbers;
}
/** A telephone number that nobody has. */
export const phone = () => `+1415555${String(2000 + next()).padStart(4, '0')}`;
/** A wallet that nobody has. */
export const wallet = () => `0x${String(next()).padStart(40, '0')}`;

/** Somebody with one verified address. */
export function person({ clerk, email }: Pick<ClerkStage, 'clerk' | 'email'>, more: NewUser = {}): Promise<User> {
  return clerk.users.createUser({ emailAddress: [email()], ...more });
}

/** Holds a refusal against its status, the code of its first fault, and the parameter that it blames. */
export async function refused(
  call: Promise<unknown>,
  status: number,
  code: string,
  paramName?: string,
): Promise<ClerkThrown> {
  const thrown = (await thrownBy(call)) as unknown as ClerkThrown;
  expect(isThrown(thrown), String(thrown)).toBe(true);
  const [fault] = thrown.errors;
  expect([thrown.status, fault?.code, fault?.meta?.paramName]).toEqual([status, code, paramName]);
  expect(thrown.clerkTraceId).toMatch(/\S{8,}/);
  for (const { message, longMessage } of thrown.errors) expect([message, longMessage]).not.toContain('');
  return thrown;
}

export const notFound = (call: Promise<unknown>) => refused(call, 404, 'resource_not_found');

/** The same user as the other wire shows them. */
export const onOtherWire = ({ workos }: Pick<ClerkStage, 'workos'>, id: string) => workos.userManagement.getUser(id);

/** A password sign-in on the other wire: this one has none of its own. */
export const signIn = (
  { workos }: Pick<ClerkStage, 'workos'>,
  email: string | undefined,
  password: string = PASSWORD,
) => workos.userManagement.authenticateWithPassword({ email: email as string, password });

export const addressOf = (user: User): string => user.emailAddresses[0]?.emailAddress as string;
