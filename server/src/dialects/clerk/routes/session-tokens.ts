// Tokens of a session: the short one that stands for it, and one of the environment's template.

import { z } from 'zod';
import { issueSessionToken, issueTemplateToken } from '../../../core/session-tokens.ts';
import { secretKey } from '../../../http/access.ts';
import { endpoint, reply } from '../../../http/endpoint.ts';
import { printToken, readSessionId, tokenSchema } from '../shapes/session.ts';
import { printClaims, printFlatClaims, SESSION_CATEGORY, TEMPLATE_CATEGORY } from '../shapes/session-claims.ts';
import { given } from '../user-fields.ts';
import { NESTED_CLAIMS } from '../versions.ts';

const body = z.strictObject({
  expires_in_seconds: given(z.int().min(30).max(315_360_000)).describe('60 by default.'),
});

export const createToken = endpoint({
  method: 'POST',
  path: '/v1/sessions/:session_id/tokens',
  operation: 'CreateSessionToken',
  summary: "Make a session's token: good for a minute, or as long as is said",
  access: secretKey,
  params: z.object({ session_id: z.string() }),
  body,
  answers: { 200: tokenSchema },
  refusals: ['not_found', 'user_banned', 'user_locked'],
  async run({ work, params, body, request }) {
    const jwt = await issueSessionToken(work, readSessionId(params.session_id), {
      print: (request.apiVersion ?? '') >= NESTED_CLAIMS ? printClaims : printFlatClaims,
      category: SESSION_CATEGORY,
      seconds: body.expires_in_seconds,
    });
    return reply(200, printToken(jwt));
  },
});

export const createTokenOfTemplate = endpoint({
  method: 'POST',
  path: '/v1/sessions/:session_id/tokens/:template_name',
  operation: 'CreateSessionTokenFromTemplate',
  summary: "Make a token of the environment's JWT template, whose name is default",
  access: secretKey,
  params: z.object({ session_id: z.string(), template_name: z.string() }),
  body,
  answers: { 200: tokenSchema },
  refusals: ['not_found', 'user_banned', 'user_locked', 'token_too_big'],
  async run({ work, params, body }) {
    const jwt = await issueTemplateToken(work, readSessionId(params.session_id), params.template_name, {
      category: TEMPLATE_CATEGORY,
      seconds: body.expires_in_seconds,
    });
    return reply(200, printToken(jwt));
  },
});
