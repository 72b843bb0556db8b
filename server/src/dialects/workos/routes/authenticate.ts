// The one door of all grants.

import { z } from 'zod';
import { provenClient } from '../../../http/access.ts';
import { endpoint } from '../../../http/endpoint.ts';
import { inputRefusal } from '../../../http/faults.ts';
import { refuse } from '../../../model/refusal.ts';
import { findGrant, grants } from '../grants/index.ts';
import { optional } from '../shapes/common.ts';
import { authenticateSchema } from '../shapes/session.ts';
import { stepSchema } from '../shapes/step.ts';

const body = z.looseObject({
  grant_type: z.string().min(1),
  client_id: optional(z.string()),
  client_secret: optional(z.string()),
});

const authenticateAt = (path: string) =>
  endpoint({
    method: 'POST',
    path,
    operation: 'UserlandSessionsController_authenticate[0]',
    summary: 'Authenticate: exchange a proof for a session',
    access: provenClient((given) => {
      const needs = findGrant((given as z.output<typeof body>).grant_type)?.needsSecret ?? false;
      return typeof needs === 'function' ? needs(given) : needs;
    }),
    body,
    bodies: grants.map((grant) => grant.schema),
    form: true,
    limit: { requests: 600, seconds: 60 },
    answers: { 200: authenticateSchema, 403: stepSchema },
    refusals: [
      'invalid_client',
      'unauthorized_client',
      'unsupported_grant',
      'invalid_credentials',
      'account_locked',
      'user_banned',
      'user_locked',
      'invalid_grant',
      'organization_membership_not_found',
      'invitation_dead',
      'invitation_for_other_email',
      'invalid_authorization_code',
      'code_challenge_not_found',
      'device_not_ready',
      'device_authorization_off',
      'invalid_code',
      'invalid_pending_token',
      'token_too_big',
      'method_disabled',
      'user_mismatch',
      'not_found',
    ],
    async run({ work, body: given, clientId, request }) {
      const grant = findGrant(given.grant_type);
      if (!grant) throw refuse('unsupported_grant', { grantType: given.grant_type });
      const parsed = grant.schema.safeParse({ ...given, grant_type: grant.name });
      if (!parsed.success) throw inputRefusal(parsed.error, given);
      return await grant.run({ work, clientId: clientId ?? '', body: parsed.data, request });
    },
  });

export const authenticate = authenticateAt('/user_management/authenticate');
/** The same under a path that some clients of the vendor know. */
export const authenticateByAlias = authenticateAt('/x/authkit/users/authenticate');
