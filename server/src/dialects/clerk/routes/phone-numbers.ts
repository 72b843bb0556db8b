// Phone numbers of users: add, get, change, delete, and put one in the place of all.

import { z } from 'zod';
import {
  addContactPoint,
  getContactPoint,
  removeContactPoint,
  replaceContactPoints,
  updateContactPoint,
} from '../../../core/contact-points.ts';
import { secretKey } from '../../../http/access.ts';
import { endpoint, reply } from '../../../http/endpoint.ts';
import { contactFields, replacingStatus, standingOf } from '../contact-fields.ts';
import { deletedObjectSchema, printDeleted } from '../shapes/common.ts';
import { phoneNumberSchema, printPhoneNumber } from '../shapes/identifier.ts';
import { userParams } from '../showing.ts';
import { filled, given } from '../user-fields.ts';

const params = z.object({ phone_number_id: z.string() });
const fields = {
  ...contactFields,
  reserved_for_second_factor: given(z.boolean()).describe(
    'The first that is becomes the default; it must be verified.',
  ),
};

export const createPhoneNumber = endpoint({
  method: 'POST',
  path: '/v1/phone_numbers',
  operation: 'CreatePhoneNumber',
  summary: 'Give a user a phone number',
  access: secretKey,
  body: z.strictObject({ user_id: filled, phone_number: filled, ...fields }),
  answers: { 200: phoneNumberSchema },
  refusals: ['not_found', 'invalid_identifier', 'identifier_taken', 'identifier_unverified'],
  async run({ work, body }) {
    const given = {
      type: 'phone',
      value: body.phone_number,
      standing: standingOf(body.verified) ?? 'unverified',
    } as const;
    const change = { isPrimary: body.primary, secondFactor: body.reserved_for_second_factor };
    return reply(200, printPhoneNumber((await addContactPoint(work, body.user_id, given, change)).own));
  },
});

export const getPhoneNumber = endpoint({
  method: 'GET',
  path: '/v1/phone_numbers/:phone_number_id',
  operation: 'GetPhoneNumber',
  summary: 'Get a phone number',
  access: secretKey,
  params,
  answers: { 200: phoneNumberSchema },
  refusals: ['not_found'],
  async run({ work, params }) {
    return reply(200, printPhoneNumber((await getContactPoint(work, 'phone', params.phone_number_id)).own));
  },
});

export const updatePhoneNumber = endpoint({
  method: 'PATCH',
  path: '/v1/phone_numbers/:phone_number_id',
  operation: 'UpdatePhoneNumber',
  summary: 'Vouch for a phone number, make it the primary one, or reserve it for the second factor',
  access: secretKey,
  params,
  body: z.strictObject(fields),
  answers: { 200: phoneNumberSchema },
  refusals: ['not_found', 'identifier_unverified'],
  async run({ work, params, body }) {
    const change = {
      standing: standingOf(body.verified),
      isPrimary: body.primary,
      secondFactor: body.reserved_for_second_factor,
    };
    return reply(200, printPhoneNumber((await updateContactPoint(work, 'phone', params.phone_number_id, change)).own));
  },
});

export const deletePhoneNumber = endpoint({
  method: 'DELETE',
  path: '/v1/phone_numbers/:phone_number_id',
  operation: 'DeletePhoneNumber',
  summary: 'Take a phone number from its user',
  access: secretKey,
  params,
  answers: { 200: deletedObjectSchema },
  refusals: ['not_found', 'last_identifier'],
  async run({ work, params }) {
    await removeContactPoint(work, 'phone', params.phone_number_id);
    return reply(200, printDeleted('phone_number', params.phone_number_id));
  },
});

export const replacePhoneNumber = endpoint({
  method: 'PUT',
  path: '/v1/users/:user_id/phone_number',
  operation: 'ReplaceUserPhoneNumber',
  summary: "Put one phone number in the place of all of a user's; it is no second factor",
  access: secretKey,
  params: userParams,
  body: z.strictObject({ phone_number: filled, identification_status: replacingStatus }),
  answers: { 200: phoneNumberSchema },
  refusals: ['not_found', 'invalid_identifier', 'identifier_taken'],
  async run({ work, params, body }) {
    const standing = body.identification_status ?? 'verified';
    const given = { type: 'phone', value: body.phone_number, standing } as const;
    return reply(200, printPhoneNumber((await replaceContactPoints(work, params.user_id, given)).own));
  },
});
