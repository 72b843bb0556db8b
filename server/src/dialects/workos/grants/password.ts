// The password grant (RFC 6749 section 4.3): for applications that ask for the password themselves.

import { z } from 'zod';
import { signInByPassword } from '../../../core/sign-in/by-password.ts';
import { printSignedIn } from '../shapes/session.ts';
import { common, grant } from './grant.ts';

export const password = grant({
  name: 'password',
  schema: z
    .object({ grant_type: z.literal('password'), email: z.string().min(1), password: z.string().min(1), ...common })
    .meta({ id: 'PasswordGrant' }),
  needsSecret: true,
  async run({ work, clientId, body }) {
    const from = { clientId, ipAddress: body.ip_address ?? null, userAgent: body.user_agent ?? null };
    const { user, session, tokens } = await signInByPassword(
      work,
      { email: body.email, password: body.password },
      from,
    );
    return printSignedIn({ user, tokens, organizationId: session.organizationId, authMethod: session.authMethod });
  },
});
