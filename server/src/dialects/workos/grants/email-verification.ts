// The e-mail verification grant: goes on with a sign-in whose address had to be proven.

import { z } from 'zod';
import { verifyEmailStep } from '../../../core/sign-in/by-step.ts';
import { printOutcome } from '../shapes/step.ts';
import { common, grant, pendingToken, readWaiting } from './grant.ts';

const NAME = 'urn:workos:oauth:grant-type:email-verification:code';

export const emailVerification = grant({
  name: NAME,
  schema: z
    .object({ grant_type: z.literal(NAME), code: z.string().min(1).max(64), ...pendingToken, ...common })
    .meta({ id: 'EmailVerificationGrant' }),
  needsSecret: true,
  async run({ work, clientId, body }) {
    return printOutcome(await verifyEmailStep(work, readWaiting(clientId, body), body.code));
  },
});
