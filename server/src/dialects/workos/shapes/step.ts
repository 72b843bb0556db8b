// Sign-ins that are not finished, as this wire says it: 403 with what the client needs to go on.

import { z } from 'zod';
import type { Outcome, Step } from '../../../core/sign-in/finish.ts';
import type { SignedIn } from '../../../core/sign-in/session.ts';
import { type authenticateSchema, printSignedIn } from './session.ts';
import { printUser, userSchema } from './user.ts';

export const stepSchema = z
  .object({
    code: z.enum(['email_verification_required', 'organization_selection_required', 'mfa_enrollment', 'mfa_challenge']),
    message: z.string(),
    pending_authentication_token: z.string(),
    // Go falls back to a generic error without a user that has an id.
    user: userSchema,
    email: z.string().optional(),
    email_verification_id: z.string().optional(),
    organizations: z.array(z.object({ id: z.string(), name: z.string() })).optional(),
    authentication_factors: z.array(z.object({ id: z.string(), type: z.literal('totp') })).optional(),
  })
  .meta({ id: 'AuthenticationStep' });

export type GrantReply =
  | { status: 200; body: z.input<typeof authenticateSchema> }
  | { status: 403; body: z.input<typeof stepSchema> };

/** The answer of a grant: a session, or the next step. Python needs the status to be 403 to know a step. */
export function printOutcome(outcome: Outcome<SignedIn>): GrantReply {
  if (outcome.step) return { status: 403, body: printStep(outcome.step) };
  const { user, session, tokens, providerTokens } = outcome.signedIn;
  const { organizationId, authMethod } = session;
  return { status: 200, body: printSignedIn({ user, tokens, organizationId, authMethod, providerTokens }) };
}

function printStep(step: Step): z.input<typeof stepSchema> {
  const common = { pending_authentication_token: step.pendingToken, user: printUser(step.user) };
  switch (step.name) {
    case 'email_verification':
      return {
        ...common,
        code: 'email_verification_required',
        message: 'Email ownership must be verified before authentication.',
        email: step.user.email,
        email_verification_id: step.emailVerificationId,
      };
    case 'organization_selection':
      return {
        ...common,
        code: 'organization_selection_required',
        message: 'The user must choose an organization to finish their authentication.',
        organizations: step.organizations,
      };
    case 'mfa_enrollment':
      return {
        ...common,
        code: 'mfa_enrollment',
        message: 'The user must enroll in MFA to finish authenticating.',
      };
    case 'mfa_challenge':
      return {
        ...common,
        code: 'mfa_challenge',
        message: 'The user must complete an MFA challenge to finish authenticating.',
        authentication_factors: step.factors.map(({ id, type }) => ({ id, type })),
      };
  }
}
