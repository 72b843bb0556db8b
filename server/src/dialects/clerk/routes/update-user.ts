// Changing a user, and their metadata.

import { z } from 'zod';
import { updateAccount, updateMetadata } from '../../../core/profiles.ts';
import { putFactors } from '../../../core/second-factors.ts';
import { secretKey } from '../../../http/access.ts';
import { type Endpoint, endpoint, reply } from '../../../http/endpoint.ts';
import { refuse } from '../../../model/refusal.ts';
import { userSchema } from '../shapes/user.ts';
import { show, userParams } from '../showing.ts';
import {
  given,
  metadataFields,
  readBuckets,
  readNames,
  readPassword,
  readProfile,
  readSecondFactors,
  replacingFields,
  userFields,
} from '../user-fields.ts';
import { METADATA_APART } from '../versions.ts';

const own = given(z.string().min(1));

const body = z.strictObject({
  ...userFields,
  primary_email_address_id: own,
  primary_phone_number_id: own,
  primary_web3_wallet_id: own,
  notify_primary_email_address_changed: given(z.boolean()).describe('Whether the former primary address is told.'),
  profile_image_id: own,
  sign_out_of_other_sessions: given(z.boolean()).describe('Together with a password: ends all sessions.'),
});

export const updateUser = endpoint({
  method: 'PATCH',
  path: '/v1/users/:user_id',
  operation: 'UpdateUser',
  summary: 'Change a user; what is not given stays',
  access: secretKey,
  params: userParams,
  body,
  answers: { 200: userSchema },
  refusals: [
    'not_found',
    'invalid_identifier',
    'identifier_taken',
    'external_id_taken',
    'identifier_not_theirs',
    'identifier_unverified',
    'last_identifier',
    'invalid_locale',
    'weak_password',
    'invalid_password_hash',
    'password_hasher_unavailable',
    'metadata_too_large',
    'future_time',
    'invalid_totp_secret',
  ],
  async run({ work, params, body, request }) {
    const buckets = readBuckets(body);
    if ((request.apiVersion ?? '') >= METADATA_APART) refuseMetadata(body);
    const password = readPassword(body);
    const factors = await readSecondFactors(work, body);
    const { username } = body;
    const account = await updateAccount(work, params.user_id, {
      ...readNames(body),
      ...readProfile(body),
      buckets,
      ...(username === undefined ? {} : { username }),
      ...(password ? { password } : {}),
      ...(factors ? { also: (tx, own) => putFactors(work, tx, own, factors, { tell: true }) } : {}),
      ...(body.profile_image_id === undefined ? {} : { imageId: body.profile_image_id }),
      endSessions: body.sign_out_of_other_sessions ?? false,
      primary: {
        email: body.primary_email_address_id,
        phone: body.primary_phone_number_id,
        web3_wallet: body.primary_web3_wallet_id,
      },
      notify: body.notify_primary_email_address_changed ?? false,
    });
    return reply(200, await show(work, account));
  },
});

// From that version on metadata has an endpoint of its own.
function refuseMetadata(body: object): void {
  const fields = Object.keys(metadataFields)
    .filter((path) => (body as Record<string, unknown>)[path] !== undefined)
    .map((path) => ({ path, rule: 'unknown', message: `${path} is not a parameter of this call: see /metadata.` }));
  if (fields.length > 0) throw refuse('invalid_request', { fields });
}

const metadata = (method: 'PATCH' | 'PUT', operation: string, summary: string, how: 'merge' | 'replace'): Endpoint =>
  endpoint({
    method,
    path: '/v1/users/:user_id/metadata',
    operation,
    summary,
    access: secretKey,
    params: userParams,
    body: z.strictObject(how === 'merge' ? metadataFields : replacingFields),
    answers: { 200: userSchema },
    refusals: ['not_found', 'metadata_too_large'],
    async run({ work, params, body }) {
      return reply(200, await show(work, await updateMetadata(work, params.user_id, readBuckets(body), how)));
    },
  });

export const mergeMetadata = metadata(
  'PATCH',
  'UpdateUserMetadata',
  "Merge into a user's metadata: a null removes its key, at any depth",
  'merge',
);
export const replaceMetadata = metadata(
  'PUT',
  'ReplaceUserMetadata',
  "Replace buckets of a user's metadata as a whole",
  'replace',
);
