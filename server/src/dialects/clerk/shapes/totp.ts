// A TOTP at the one moment at which its secret is shown.

import { z } from 'zod';
import type { Factor } from '../../../model/factor.ts';
import { ms, reletter } from './common.ts';

const totpId = reletter('auth_factor', 'totp');

export const totpSchema = z
  .object({
    object: z.literal('totp'),
    id: z.string(),
    secret: z.string().nullable(),
    uri: z.string().nullable(),
    verified: z.boolean(),
    backup_codes: z.array(z.string()).nullable(),
    created_at: ms,
    updated_at: ms,
  })
  .meta({ id: 'ClerkTotp', title: 'TOTP' });

/** The shape is that of SDKs before 2025-02; no specification has it any more. */
export function printTotp({
  factor,
  secret,
  uri,
}: {
  factor: Factor;
  secret: string;
  uri: string;
}): z.input<typeof totpSchema> {
  return {
    object: 'totp',
    id: totpId(factor.id),
    secret,
    uri,
    verified: factor.verifiedAt !== null,
    backup_codes: null,
    created_at: factor.createdAt,
    updated_at: factor.updatedAt,
  };
}
