// Keys of users on this wire: made, listed, checked, removed.

import { z } from 'zod';
import * as keys from '../../../core/user-keys.ts';
import { secretKey } from '../../../http/access.ts';
import { empty, endpoint, reply } from '../../../http/endpoint.ts';
import { listOf, ONE_CURSOR, oneCursor, optionalText, pageQuery, printList, toPageRequest } from '../lists.ts';
import { optional } from '../shapes/common.ts';
import { printUserApiKey, userApiKeySchema, userApiKeyWithValueSchema } from '../shapes/user-api-key.ts';

const PATH = '/user_management/users/:userId/api_keys';
const ofUser = z.object({ userId: z.string() });

export const createUserApiKey = endpoint({
  method: 'POST',
  path: PATH,
  operation: 'UserApiKeysController_create',
  summary: 'Create an API key of a user',
  access: secretKey,
  params: ofUser,
  body: z
    .object({
      name: z.string().min(1).max(256),
      organization_id: z.string().min(1),
      permissions: optional(z.array(z.string().min(1).max(64)).max(100)),
      expires_at: optional(z.iso.datetime({ offset: true }).max(64)).describe('In the future; none means never.'),
    })
    .meta({ id: 'CreateUserApiKey' }),
  answers: { 201: userApiKeyWithValueSchema },
  refusals: ['not_found', 'invalid_user_key'],
  async run({ work, params, body }) {
    const { key, value } = await keys.createUserKey(work, {
      userId: params.userId,
      organizationId: body.organization_id,
      name: body.name,
      permissions: body.permissions ?? [],
      expiresAt: body.expires_at === undefined ? null : Date.parse(body.expires_at),
    });
    return reply(201, { ...printUserApiKey(key), value });
  },
});

export const listUserApiKeys = endpoint({
  method: 'GET',
  path: PATH,
  operation: 'UserApiKeysController_list',
  summary: "List a user's API keys",
  access: secretKey,
  params: ofUser,
  query: z.strictObject({ ...pageQuery, organization_id: optionalText }).refine(oneCursor, ONE_CURSOR),
  answers: { 200: listOf(userApiKeySchema) },
  refusals: ['not_found', 'invalid_cursor'],
  async run({ work, params, query }) {
    const filter = { userId: params.userId, organizationId: query.organization_id };
    return reply(200, printList(await keys.listUserKeys(work, filter, toPageRequest(query)), printUserApiKey));
  },
});

export const validateApiKey = endpoint({
  method: 'POST',
  path: '/api_keys/validations',
  operation: 'ApiKeysController_validateApiKey',
  summary: 'Check an API key of a user',
  access: secretKey,
  body: z.object({ value: z.string().min(1).max(1_024) }).meta({ id: 'ValidateApiKey' }),
  answers: { 200: z.object({ api_key: userApiKeySchema.nullable() }) },
  refusals: [],
  async run({ work, body }) {
    const key = await keys.validateUserKey(work, body.value);
    return reply(200, { api_key: key && printUserApiKey(key) });
  },
});

export const deleteApiKey = endpoint({
  method: 'DELETE',
  path: '/api_keys/:id',
  operation: 'ApiKeysController_delete',
  summary: 'Delete an API key of a user',
  access: secretKey,
  params: z.object({ id: z.string() }),
  answers: { 204: 'empty' },
  refusals: ['not_found'],
  async run({ work, params }) {
    await keys.revokeUserKey(work, params.id);
    return empty(204);
  },
});
