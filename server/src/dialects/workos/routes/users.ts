// Users of this wire.

import { z } from 'zod';
import * as users from '../../../core/users.ts';
import { secretKey } from '../../../http/access.ts';
import { empty, endpoint, reply } from '../../../http/endpoint.ts';
import type { RefusalCode } from '../../../model/refusal.ts';
import { listOf, ONE_CURSOR, oneCursor, optionalText, pageQuery, printList, toPageRequest } from '../lists.ts';
import { createUserBody, printUser, readPassword, updateUserBody, userSchema } from '../shapes/user.ts';

const BASE = '/user_management/users';
const byId = z.object({ id: z.string() });

const PASSWORD_REFUSALS = [
  'weak_password',
  'invalid_password_hash',
  'password_and_hash',
  'password_salt_position_without_hash',
] satisfies RefusalCode[];

export const createUser = endpoint({
  method: 'POST',
  path: BASE,
  operation: 'UserlandUsersController_create[0]',
  summary: 'Create a user',
  access: secretKey,
  body: createUserBody,
  answers: { 201: userSchema },
  refusals: [
    'email_taken',
    'external_id_taken',
    'invalid_email',
    'invalid_metadata',
    'invalid_locale',
    ...PASSWORD_REFUSALS,
  ],
  async run({ work, body }) {
    const user = await users.createUser(work, {
      email: body.email,
      emailVerified: body.email_verified,
      firstName: body.first_name,
      lastName: body.last_name,
      name: body.name,
      externalId: body.external_id,
      locale: body.locale,
      metadata: body.metadata ?? {},
      password: readPassword(body),
    });
    return reply(201, printUser(user));
  },
});

export const getUser = endpoint({
  method: 'GET',
  path: `${BASE}/:id`,
  operation: 'UserlandUsersController_get[0]',
  summary: 'Get a user',
  access: secretKey,
  params: byId,
  answers: { 200: userSchema },
  refusals: ['not_found'],
  async run({ work, params }) {
    return reply(200, printUser(await users.getUser(work, params.id)));
  },
});

export const getUserByExternalId = endpoint({
  method: 'GET',
  path: `${BASE}/external_id/:external_id`,
  operation: 'UserlandUsersController_getByExternalId',
  summary: 'Get a user by external ID',
  access: secretKey,
  params: z.object({ external_id: z.string() }),
  answers: { 200: userSchema },
  refusals: ['not_found'],
  async run({ work, params }) {
    return reply(200, printUser(await users.getUserByExternalId(work, params.external_id)));
  },
});

export const listUsers = endpoint({
  method: 'GET',
  path: BASE,
  operation: 'UserlandUsersController_list[0]',
  summary: 'List users',
  access: secretKey,
  query: z
    .strictObject({
      ...pageQuery,
      email: optionalText.describe('Exactly this address, in any case.'),
      organization_id: optionalText.describe('Members of this organization, whatever their status.'),
      organization: optionalText.describe('Deprecated name of organization_id.'),
    })
    .refine(oneCursor, ONE_CURSOR),
  answers: { 200: listOf(userSchema) },
  refusals: ['invalid_cursor'],
  async run({ work, query }) {
    const organizationId = query.organization_id ?? query.organization;
    const filter = {
      ...(query.email ? { email: query.email } : {}),
      ...(organizationId ? { organizationId } : {}),
    };
    return reply(200, printList(await users.listUsers(work, filter, toPageRequest(query)), printUser));
  },
});

export const updateUser = endpoint({
  method: 'PUT',
  path: `${BASE}/:id`,
  operation: 'UserlandUsersController_update[0]',
  summary: 'Update a user',
  access: secretKey,
  params: byId,
  body: updateUserBody,
  answers: { 200: userSchema },
  refusals: [
    'not_found',
    'email_taken',
    'external_id_taken',
    'invalid_email',
    'invalid_metadata',
    'invalid_locale',
    'email_already_verified',
    ...PASSWORD_REFUSALS,
  ],
  async run({ work, params, body }) {
    const user = await users.updateUser(work, params.id, {
      email: body.email,
      emailVerified: body.email_verified,
      firstName: body.first_name,
      lastName: body.last_name,
      name: body.name,
      externalId: body.external_id,
      locale: body.locale,
      metadata: body.metadata,
      password: readPassword(body),
    });
    return reply(200, printUser(user));
  },
});

export const deleteUser = endpoint({
  method: 'DELETE',
  path: `${BASE}/:id`,
  operation: 'UserlandUsersController_delete[0]',
  summary: 'Delete a user',
  access: secretKey,
  params: byId,
  answers: { 200: 'empty' },
  refusals: ['not_found'],
  async run({ work, params }) {
    await users.deleteUser(work, params.id);
    return empty(200);
  },
});
