// The authorization code grant (RFC 6749 section 4.1.3), with PKCE (RFC 7636) for clients that have no secret.

import { z } from 'zod';
import { signInByAuthorization } from '../../../core/sign-in/by-authorization.ts';
import { optional } from '../shapes/common.ts';
import { printOutcome } from '../shapes/step.ts';
import { circumstances, common, grant, invited } from './grant.ts';

export const authorizationCode = grant({
  name: 'authorization_code',
  schema: z
    .object({
      grant_type: z.literal('authorization_code'),
      code: z.string().min(1),
      code_verifier: optional(z.string()),
      redirect_uri: optional(z.string()).describe(
        'Compared with the one that the code was sent to, where it is given.',
      ),
      ...invited,
      ...common,
    })
    .meta({ id: 'AuthorizationCodeGrant' }),
  // With a verifier the code itself says who may have it.
  needsSecret: (body) => typeof (body as { code_verifier?: unknown }).code_verifier !== 'string',
  async run({ work, clientId, body, request }) {
    const redemption = {
      code: body.code,
      verifier: body.code_verifier,
      redirectUri: body.redirect_uri,
      invitationToken: body.invitation_token,
      proven: work.actor.kind === 'api_key',
      retryKey: request.idempotencyKey,
    };
    return printOutcome(await signInByAuthorization(work, redemption, circumstances(clientId, body)));
  },
});
