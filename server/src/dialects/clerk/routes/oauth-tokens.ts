// The tokens that providers gave for a user's accounts there.

import { z } from 'zod';
import { listAccessTokens } from '../../../core/provider-tokens.ts';
import { secretKey } from '../../../http/access.ts';
import { endpoint, reply } from '../../../http/endpoint.ts';
import { pageOf, pageQuery, truth } from '../queries.ts';
import { oauthTokenSchema, printOAuthToken, readProviderName } from '../shapes/oauth-token.ts';

export const getOAuthAccessToken = endpoint({
  method: 'GET',
  path: '/v1/users/:user_id/oauth_access_tokens/:provider',
  operation: 'GetOAuthAccessToken',
  summary: "The OAuth access tokens of a user's accounts with a provider; one that is over is renewed first",
  access: secretKey,
  params: z.object({ user_id: z.string(), provider: z.string() }),
  query: z.object({
    paginated: truth.describe('Whether to answer with {data, total_count} in place of a bare array.'),
    ...pageQuery,
  }),
  answers: { 200: z.union([z.array(oauthTokenSchema), pageOf(oauthTokenSchema)]) },
  refusals: ['not_found', 'unknown_provider', 'provider_not_set_up', 'provider_token_missing', 'provider_refused'],
  async run({ work, params, query: { paginated, ...page } }) {
    const { tokens, total } = await listAccessTokens(work, params.user_id, readProviderName(params.provider), page);
    const data = tokens.map(printOAuthToken);
    return reply(200, paginated ? { data, total_count: total } : data);
  },
});
