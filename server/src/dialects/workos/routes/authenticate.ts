// The one door of all grants.

import { z } from 'zod';
import { provenClient } from '../../../http/access.ts';
import { endpoint, reply } from '../../../http/endpoint.ts';
import { inputRefusal } from '../../../http/faults.ts';
import { refuse } from '../../../model/refusal.ts';
import { findGrant, grants } from '../grants/index.ts';
import { optional } from '../shapes/common.ts';
import { authenticateSchema } from '../shapes/session.ts';

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
    access: provenClient((given) => findGrant((given as z.output<typeof body>).grant_type)?.needsSecret ?? false),
    body,
    bodies: grants.map((grant) => grant.schema),
    form: true,
    limit: { requests: 600, seconds: 60 },
    answers: { 200: authenticateSchema },
    refusals: [
      'invalid_client',
      'unauthorized_client',
      'unsupported_grant',
      'invalid_credentials',
      'account_locked',
      'user_banned',
      'invalid_grant',
      'organization_membership_not_found',
    ],
    async run({ work, body: given, clientId }) {
      const grant = findGrant(given.grant_type);
      if (!grant) throw refuse('unsupported_grant', { grantType: given.grant_type });
      const parsed = grant.schema.safeParse(given);
      if (!parsed.success) throw inputRefusal(parsed.error);
      return reply(200, await grant.run({ work, clientId: clientId ?? '', body: parsed.data }));
    },
  });

export const authenticate = authenticateAt('/user_management/authenticate');
/** The same under a path that some clients of the vendor know. */
export const authenticateByAlias = authenticateAt('/x/authkit/users/authenticate');
