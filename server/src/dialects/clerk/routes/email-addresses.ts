// E-mail addresses of users: add, get, change, delete, and put one in the place of all.

import { z } from 'zod';
import {
  addContactPoint,
  type ContactPoint,
  getContactPoint,
  removeContactPoint,
  replaceContactPoints,
  updateContactPoint,
} from '../../../core/contact-points.ts';
import { secretKey } from '../../../http/access.ts';
import { endpoint, reply } from '../../../http/endpoint.ts';
import { contactFields, notifyField, replacingStatus, standingOf } from '../contact-fields.ts';
import { deletedObjectSchema, printDeleted } from '../shapes/common.ts';
import { emailAddressSchema, printEmailAddress } from '../shapes/identifier.ts';
import { userParams } from '../showing.ts';
import { filled } from '../user-fields.ts';

const params = z.object({ email_address_id: z.string() });
const print = ({ account, own }: ContactPoint) => printEmailAddress(account, own);

export const createEmailAddress = endpoint({
  method: 'POST',
  path: '/v1/email_addresses',
  operation: 'CreateEmailAddress',
  summary: 'Give a user an e-mail address; no letter goes out to it',
  access: secretKey,
  body: z.strictObject({
    user_id: filled,
    email_address: filled,
    ...contactFields,
    notify_primary_email_address_changed: notifyField,
  }),
  answers: { 200: emailAddressSchema },
  refusals: ['not_found', 'invalid_email', 'email_taken', 'identifier_unverified'],
  async run({ work, body }) {
    const given = {
      type: 'email',
      value: body.email_address,
      standing: standingOf(body.verified) ?? 'unverified',
    } as const;
    const change = { isPrimary: body.primary, notify: body.notify_primary_email_address_changed };
    return reply(200, print(await addContactPoint(work, body.user_id, given, change)));
  },
});

export const getEmailAddress = endpoint({
  method: 'GET',
  path: '/v1/email_addresses/:email_address_id',
  operation: 'GetEmailAddress',
  summary: 'Get an e-mail address',
  access: secretKey,
  params,
  answers: { 200: emailAddressSchema },
  refusals: ['not_found'],
  async run({ work, params }) {
    return reply(200, print(await getContactPoint(work, 'email', params.email_address_id)));
  },
});

export const updateEmailAddress = endpoint({
  method: 'PATCH',
  path: '/v1/email_addresses/:email_address_id',
  operation: 'UpdateEmailAddress',
  summary: 'Vouch for an e-mail address, or make it the primary one',
  access: secretKey,
  params,
  body: z.strictObject({ ...contactFields, notify_primary_email_address_changed: notifyField }),
  answers: { 200: emailAddressSchema },
  refusals: ['not_found', 'identifier_unverified'],
  async run({ work, params, body }) {
    const change = {
      standing: standingOf(body.verified),
      isPrimary: body.primary,
      notify: body.notify_primary_email_address_changed,
    };
    return reply(200, print(await updateContactPoint(work, 'email', params.email_address_id, change)));
  },
});

export const deleteEmailAddress = endpoint({
  method: 'DELETE',
  path: '/v1/email_addresses/:email_address_id',
  operation: 'DeleteEmailAddress',
  summary: 'Take an e-mail address from its user',
  access: secretKey,
  params,
  answers: { 200: deletedObjectSchema },
  refusals: ['not_found', 'last_identifier', 'identifier_linked'],
  async run({ work, params }) {
    await removeContactPoint(work, 'email', params.email_address_id);
    return reply(200, printDeleted('email_address', params.email_address_id));
  },
});

export const replaceEmailAddress = endpoint({
  method: 'PUT',
  path: '/v1/users/:user_id/email_address',
  operation: 'ReplaceUserEmailAddress',
  summary: "Put one e-mail address in the place of all of a user's",
  access: secretKey,
  params: userParams,
  body: z.strictObject({
    email_address: filled,
    identification_status: replacingStatus,
    notify_primary_email_address_changed: notifyField,
  }),
  answers: { 200: emailAddressSchema },
  refusals: ['not_found', 'invalid_email', 'email_taken', 'identifier_linked'],
  async run({ work, params, body }) {
    const standing = body.identification_status ?? 'verified';
    const given = { type: 'email', value: body.email_address, standing } as const;
    const notify = body.notify_primary_email_address_changed;
    return reply(200, print(await replaceContactPoints(work, params.user_id, given, { notify })));
  },
});
