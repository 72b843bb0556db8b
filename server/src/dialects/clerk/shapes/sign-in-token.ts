// A sign-in token as this wire prints one.

import { z } from 'zod';
import type { NewSignInToken } from '../../../core/sign-in-tokens.ts';
import type { SignInToken } from '../../../model/sign-in-token.ts';
import { ms, reletter } from './common.ts';

const signInTokenId = reletter('sign_in_token', 'sit');
export const readSignInTokenId = reletter('sit', 'sign_in_token');

export const signInTokenSchema = z
  .object({
    object: z.literal('sign_in_token'),
    id: z.string(),
    user_id: z.string(),
    status: z.enum(['pending', 'accepted', 'revoked']),
    token: z.string().optional().describe('Shown once, when it is made.'),
    url: z.string().nullable().describe('The page that redeems it; null once it was shown.'),
    created_at: ms,
    updated_at: ms,
  })
  .meta({ id: 'ClerkSignInToken' });

export function printSignInToken(token: SignInToken | NewSignInToken): z.input<typeof signInTokenSchema> {
  return {
    object: 'sign_in_token',
    id: signInTokenId(token.id),
    user_id: token.userId,
    status: token.status,
    ...('value' in token ? { token: token.value } : {}),
    url: 'url' in token ? token.url : null,
    created_at: token.createdAt,
    updated_at: token.updatedAt,
  };
}
