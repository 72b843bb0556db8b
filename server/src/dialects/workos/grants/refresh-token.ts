// The refresh token grant (RFC 6749 section 6), open to public clients too.

import { z } from 'zod';
import { readCookiePassword, sealCookie } from '../../../core/cookies.ts';
import { refresh } from '../../../core/tokens.ts';
import { optional } from '../shapes/common.ts';
import { printSignedIn } from '../shapes/session.ts';
import { common, grant } from './grant.ts';

// PHP's SessionManager leaves the sealing to the server, and reads `sealed_session` and `sid` from the answer.
const sealing = z
  .object({ seal_session: optional(z.boolean()), cookie_password: optional(z.string()) })
  .describe('Asks for the session as PHP seals it; the password is used for this answer and forgotten.');

export const refreshToken = grant({
  name: 'refresh_token',
  schema: z
    .object({
      grant_type: z.literal('refresh_token'),
      refresh_token: z.string().min(1),
      organization_id: optional(z.string()),
      session: optional(sealing),
      ...common,
    })
    .meta({ id: 'RefreshTokenGrant' }),
  needsSecret: false,
  async run({ work, clientId, body: { session, ...body } }) {
    // Before the token is spent: a password that does not do must not cost the session its token.
    const key = session?.seal_session ? readCookiePassword(session.cookie_password ?? '') : null;
    const refreshed = await refresh(work, clientId, body.refresh_token, body.organization_id);
    const answer = printSignedIn(refreshed);
    if (!key) return { status: 200, body: answer };
    const { access_token, refresh_token, user } = answer;
    const sealed_session = sealCookie({ access_token, refresh_token, user }, key);
    return { status: 200, body: { ...answer, sealed_session, sid: refreshed.sessionId } };
  },
});
