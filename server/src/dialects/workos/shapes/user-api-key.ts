// Keys of users on this wire.

import { z } from 'zod';
import type { UserApiKey } from '../../../model/user-api-key.ts';
import { printTime, printTimeOrNull, timestamp } from './common.ts';

const fields = {
  object: z.literal('api_key'),
  id: z.string(),
  owner: z.object({ type: z.literal('user'), id: z.string(), organization_id: z.string() }),
  name: z.string(),
  obfuscated_value: z.string(),
  last_used_at: timestamp.nullable(),
  expires_at: timestamp.nullable(),
  permissions: z.array(z.string()),
  created_at: timestamp,
  updated_at: timestamp,
};

export const userApiKeySchema = z
  .object(fields)
  .meta({ id: 'UserApiKey', description: 'A key that a user of the application holds.' });

export const userApiKeyWithValueSchema = z
  .object({ ...fields, value: z.string().describe('Told this once; only its digest is kept.') })
  .meta({ id: 'UserApiKeyWithValue' });

export function printUserApiKey(key: UserApiKey): z.input<typeof userApiKeySchema> {
  return {
    object: 'api_key',
    id: key.id,
    owner: { type: 'user', id: key.userId, organization_id: key.organizationId },
    name: key.name,
    obfuscated_value: `sk_...${key.hint}`,
    last_used_at: printTimeOrNull(key.lastUsedAt),
    expires_at: printTimeOrNull(key.expiresAt),
    permissions: key.permissions,
    created_at: printTime(key.createdAt),
    updated_at: printTime(key.updatedAt),
  };
}
