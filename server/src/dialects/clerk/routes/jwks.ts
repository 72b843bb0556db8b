// The keys that verify tokens.

import { z } from 'zod';
import { publishedKeys } from '../../../core/signing-keys.ts';
import { secretKey } from '../../../http/access.ts';
import { endpoint, reply } from '../../../http/endpoint.ts';

const key = z
  .object({
    use: z.literal('sig'),
    kty: z.literal('RSA'),
    kid: z.string(),
    alg: z.literal('RS256'),
    n: z.string(),
    e: z.string(),
  })
  .meta({ id: 'ClerkJsonWebKey', description: 'A public key (RFC 7517).' });

export const getJwks = endpoint({
  method: 'GET',
  path: '/v1/jwks',
  operation: 'GetJWKS',
  summary: 'The keys that verify tokens: the next one, the present one, and former ones while their tokens live',
  access: secretKey,
  answers: { 200: z.object({ keys: z.array(key) }) },
  refusals: [],
  async run({ work }) {
    return reply(200, { keys: await publishedKeys(work) });
  },
});
