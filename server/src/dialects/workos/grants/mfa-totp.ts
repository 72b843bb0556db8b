// The second factor grant: goes on with a sign-in that asks for a code of the authenticator.

import { z } from 'zod';
import { secondFactorStep } from '../../../core/sign-in/by-step.ts';
import { printOutcome } from '../shapes/step.ts';
import { common, grant, pendingToken, readWaiting } from './grant.ts';

const NAME = 'urn:workos:oauth:grant-type:mfa-totp';

export const mfaTotp = grant({
  name: NAME,
  schema: z
    .object({
      grant_type: z.literal(NAME),
      code: z.string().min(1).max(64),
      authentication_challenge_id: z.string().min(1),
      ...pendingToken,
      ...common,
    })
    .meta({ id: 'MfaTotpGrant' }),
  needsSecret: true,
  async run({ work, clientId, body }) {
    const given = { challengeId: body.authentication_challenge_id, code: body.code };
    return printOutcome(await secondFactorStep(work, readWaiting(clientId, body), given));
  },
});
