// Who plays in the stories: people with passwords, organizations, members, people with a second factor.

import { expect } from 'vitest';
import { factorsOf } from '../harness/services.ts';
import type { Stage } from '../harness/stories.ts';
import { totp } from '../harness/totp.ts';
import { type Thrown, thrownBy } from './thrown.ts';

export const PASSWORD = 'a quiet harbour at dawn';
export const ULID = '[0-9A-HJKMNP-TV-Z]{26}';
export const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The letters of an id of a kind. */
export const idOf = (prefix: string) => expect.stringMatching(new RegExp(`^${prefix}_${ULID}$`));

/** Somebody with a password whose address is verified. */
export async function person(
  { workos, email }: Pick<Stage, 'workos' | 'email'>,
  more: { emailVerified?: boolean } = {},
) {
  const made = await workos.userManagement.createUser({
    email: email(),
    password: PASSWORD,
    emailVerified: true,
    ...more,
  });
  return { id: made.id, email: made.email, user: made };
}

let organizations = 0;

/** An organization with a name of its own. */
export async function organization({ workos }: Pick<Stage, 'workos'>) {
  organizations += 1;
  return workos.organizations.createOrganization({ name: `Organization ${organizations}` });
}

/** A person who is a member of as many organizations, with the role `member`. */
export async function member(stage: Pick<Stage, 'workos' | 'email'>, count = 1) {
  const who = await person(stage);
  const places = [];
  const memberships = [];
  for (let made = 0; made < count; made += 1) {
    const place = await organization(stage);
    const given = { userId: who.id, organizationId: place.id };
    memberships.push(await stage.workos.userManagement.createOrganizationMembership(given));
    places.push(place);
  }
  return { ...who, places, memberships };
}

/** A password sign-in. */
export const byPassword = ({ workos }: Pick<Stage, 'workos'>, email: string) =>
  workos.userManagement.authenticateWithPassword({ email, password: PASSWORD });

/** A password sign-in that does not end in a session yet: what is asked for, as the SDK throws it. */
export async function stepOf(stage: Stage, email: string) {
  const thrown = await thrownBy(byPassword(stage, email));
  const raw = thrown.rawData as Record<string, unknown>;
  return { thrown, raw, pendingAuthenticationToken: raw.pending_authentication_token as string };
}

/** A person with a second factor that was confirmed a period ago, so that a code of now is still unused. */
export async function personWithFactor(stage: Stage) {
  const who = await person(stage);
  const factors = factorsOf(stage.workos);
  const enrolled = await factors.createUserAuthFactor({ userId: who.id, type: 'totp' });
  const { secret } = enrolled.authenticationFactor.totp as { secret: string };
  const authenticationChallengeId = enrolled.authenticationChallenge.id;
  const confirmed = await factors.verifyChallenge({ authenticationChallengeId, code: totp(secret, -1) });
  expect(confirmed.valid).toBe(true);
  return { ...who, factorId: enrolled.authenticationFactor.id, secret };
}

type Exceptions = keyof Stage['sdk'] & `${string}Exception`;

/** Holds an exception against the class that the SDK maps its status to, and against its code. */
export function expectThrown(stage: Stage, thrown: Thrown, kind: Exceptions | 'ConflictException', code: string): void {
  const status = { NotFoundException: 404, ConflictException: 409, UnprocessableEntityException: 422 }[kind as string];
  // The older major throws it and exports it not, and tells no code.
  if (kind === 'ConflictException') {
    expect(thrown).toMatchObject({ name: kind, status: 409 });
    if ('code' in thrown) expect(thrown.code).toBe(code);
    return;
  }
  expect(thrown).toBeInstanceOf(stage.sdk[kind]);
  if (status) expect(thrown.status).toBe(status);
  expect(thrown.code ?? thrown.error ?? thrown.rawData?.code).toBe(code);
}
