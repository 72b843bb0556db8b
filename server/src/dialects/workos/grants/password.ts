// The password grant (RFC 6749 section 4.3): for applications that ask for the password themselves.

import { z } from 'zod';
import { signInByPassword } from '../../../core/sign-in/by-password.ts';
import { printOutcome } from '../shapes/step.ts';
import { circumstances, common, grant, invited } from './grant.ts';

export const password = grant({
  name: 'password',
  schema: z
    .object({
      grant_type: z.literal('password'),
      email: z.string().min(1),
      password: z.string().min(1),
      ...invited,
      ...common,
    })
    .meta({ id: 'PasswordGrant' }),
  needsSecret: true,
  async run({ work, clientId, body }) {
    const given = { email: body.email, password: body.password, invitationToken: body.invitation_token };
    return printOutcome(await signInByPassword(work, given, circumstances(clientId, body)));
  },
});
