// The magic auth grant: a code that was mailed.

import { z } from 'zod';
import { signInByCode } from '../../../core/sign-in/by-code.ts';
import { getUser } from '../../../core/users.ts';
import type { Work } from '../../../core/work.ts';
import { refuse } from '../../../model/refusal.ts';
import { optional } from '../shapes/common.ts';
import { printOutcome } from '../shapes/step.ts';
import { circumstances, common, grant, invited } from './grant.ts';

const NAME = 'urn:workos:oauth:grant-type:magic-auth:code';

// PHP 4 names the user by id, in every release; all others by the address that the code was mailed to.
async function readEmail(work: Work, { email, user_id: userId }: { email?: string; user_id?: string }) {
  if (email !== undefined) return email;
  if (userId !== undefined) return (await getUser(work, userId)).email;
  const fields = [{ path: 'email', rule: 'string_required', message: 'Email must be a non-empty string.' }];
  throw refuse('invalid_request', { fields });
}

export const magicAuth = grant({
  name: NAME,
  schema: z
    .object({
      grant_type: z.literal(NAME),
      code: z.string().min(1).max(64),
      email: optional(z.string().min(1)).describe('Needed, unless user_id is given.'),
      user_id: optional(z.string().min(1)).describe('What the PHP SDK sends in place of the email up to version 4.'),
      ...invited,
      ...common,
    })
    .meta({ id: 'MagicAuthGrant' }),
  needsSecret: true,
  async run({ work, clientId, body }) {
    const email = await readEmail(work, body);
    const given = { email, code: body.code, invitationToken: body.invitation_token };
    return printOutcome(await signInByCode(work, given, circumstances(clientId, body)));
  },
});
