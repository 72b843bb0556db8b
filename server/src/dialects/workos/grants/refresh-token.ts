// The refresh token grant (RFC 6749 section 6), open to public clients too.

import { z } from 'zod';
import { refresh } from '../../../core/tokens.ts';
import { refuse } from '../../../model/refusal.ts';
import { optional } from '../shapes/common.ts';
import { printSignedIn } from '../shapes/session.ts';
import { common, grant } from './grant.ts';

export const refreshToken = grant({
  name: 'refresh_token',
  schema: z
    .object({
      grant_type: z.literal('refresh_token'),
      refresh_token: z.string().min(1),
      organization_id: optional(z.string()),
      ...common,
    })
    .meta({ id: 'RefreshTokenGrant' }),
  needsSecret: false,
  async run({ work, clientId, body }) {
    // Nobody can be a member of an organization yet.
    if (body.organization_id) throw refuse('organization_membership_not_found');
    return printSignedIn(await refresh(work, clientId, body.refresh_token));
  },
});
