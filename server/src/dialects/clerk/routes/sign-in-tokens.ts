// Sign-in tokens of this wire: tickets for users, made and taken back.

import { z } from 'zod';
import { createSignInToken, revokeSignInToken } from '../../../core/sign-in-tokens.ts';
import { secretKey } from '../../../http/access.ts';
import { endpoint, reply } from '../../../http/endpoint.ts';
import { printSignInToken, readSignInTokenId, signInTokenSchema } from '../shapes/sign-in-token.ts';
import { filled, given } from '../user-fields.ts';

export const createToken = endpoint({
  method: 'POST',
  path: '/v1/sign_in_tokens',
  operation: 'CreateSignInToken',
  summary: 'Make a sign-in token for a user, which is shown this once: it stands for the first factor, one time',
  access: secretKey,
  body: z.strictObject({
    user_id: filled,
    org_id: given(z.string()).describe('The organization that its session begins in.'),
    // Ten years at most: no moment beyond what a date can hold.
    expires_in_seconds: given(z.int().min(1).max(315_360_000)).describe('Thirty days by default.'),
  }),
  answers: { 200: signInTokenSchema },
  refusals: ['not_found', 'organization_membership_not_found'],
  async run({ work, body }) {
    const token = await createSignInToken(work, body.user_id, {
      organizationId: body.org_id || null,
      seconds: body.expires_in_seconds,
    });
    return reply(200, printSignInToken(token));
  },
});

export const revokeToken = endpoint({
  method: 'POST',
  path: '/v1/sign_in_tokens/:sign_in_token_id/revoke',
  operation: 'RevokeSignInToken',
  summary: 'Take back a sign-in token that was not used',
  access: secretKey,
  params: z.object({ sign_in_token_id: z.string() }),
  answers: { 200: signInTokenSchema },
  refusals: ['not_found', 'sign_in_token_not_pending'],
  async run({ work, params }) {
    return reply(200, printSignInToken(await revokeSignInToken(work, readSignInTokenId(params.sign_in_token_id))));
  },
});
