// When each refusal is given, and data to say it with in the documents: a refusal without a row does not compile.

import type { RefusalCode, Refusals } from '../model/refusal.ts';

interface Sample<C extends RefusalCode> {
  when: string;
  /** More than one where the data decides what a face says. */
  data: [Refusals[C], ...Refusals[C][]];
}

const WAIT = { retryAfterSeconds: 60 };

export const SAMPLES: { [C in RefusalCode]: Sample<C> } = {
  unauthorized: { when: 'No key came along, or one that is unknown, revoked or expired.', data: [{}] },
  invalid_client: { when: 'The client id, or the secret that came with it, is not known.', data: [{}] },
  unauthorized_client: { when: 'The client proved no secret where one is needed.', data: [{}] },
  unsupported_grant: { when: 'Nobody here knows the grant type.', data: [{ grantType: 'implicit' }] },
  invalid_request: {
    when: 'A parameter or a field of the body is not as declared.',
    data: [{ fields: [{ path: 'email', rule: 'string_required', message: 'Email must be a non-empty string.' }] }],
  },
  malformed_request: {
    when: 'The bytes are not what they say they are.',
    data: [{ reason: 'The body is not valid JSON.' }],
  },
  request_too_large: {
    when: 'The body, or the address with its query, is larger than the server reads.',
    data: [{ limit: 262_144 }],
  },
  unsupported_media_type: {
    when: 'The body is compressed, or of a type that is not read here.',
    data: [{ reason: 'Send application/json, not text/plain.' }],
  },
  route_not_found: {
    when: 'Nothing is served under the path.',
    data: [
      { method: 'GET', path: '/nowhere' },
      {
        method: 'GET',
        path: '/api/user_management/users',
        hint: 'Nothing is served under /api: point the SDK at the origin alone.',
      },
    ],
  },
  method_not_allowed: { when: 'The method is never answered.', data: [{ allow: ['GET', 'POST'] }] },
  not_built: {
    when: "The vendor's specification has the operation; this server does not yet.",
    data: [{ operation: 'OrganizationsController_list' }],
  },
  too_many_requests: { when: 'The address made more requests than the limit of the route allows.', data: [WAIT] },
  not_found: {
    when: 'The id names nothing in this environment.',
    data: [{ entity: 'user', id: 'user_01J0000000000000000000000' }],
  },
  email_taken: { when: 'Another user has the e-mail address.', data: [{ act: 'create' }, { act: 'update' }] },
  external_id_taken: { when: 'Another user has the external id.', data: [{ act: 'create' }, { act: 'update' }] },
  invalid_email: {
    when: 'The e-mail address is not one that letters could go to.',
    data: [{ act: 'create' }, { act: 'update' }],
  },
  invalid_metadata: { when: 'The metadata breaks a rule.', data: [{ reason: 'at most 50 keys' }] },
  invalid_locale: { when: 'The locale is not a BCP 47 tag.', data: [{ locale: 'xx-nowhere' }] },
  email_already_verified: { when: 'A verified address cannot be unverified.', data: [{}] },
  weak_password: {
    when: 'The password breaks the policy of the environment.',
    data: [{ faults: ['too_short', 'too_long', 'too_common', 'contains_identifier', 'invalid_characters'] }],
  },
  invalid_password_hash: { when: 'The imported hash does not have the form of its type.', data: [{}] },
  password_and_hash: {
    when: 'A password came together with a hash, or with the type of one.',
    data: [{ given: 'password_hash' }, { given: 'password_hash_type' }],
  },
  password_salt_position_without_hash: { when: 'A salt position came without a hash.', data: [{}] },
  invalid_credentials: {
    when: 'The password is wrong; also said when nobody has the address.',
    data: [{ email: 'ada@example.com' }],
  },
  account_locked: { when: 'Too many wrong passwords: the identifier is locked for a while.', data: [WAIT] },
  user_banned: { when: 'The user is banned.', data: [{}] },
  invalid_grant: {
    when: 'The refresh token is unknown, expired, spent, of another client, or its session has ended.',
    data: [
      { reason: 'unknown' },
      { reason: 'expired' },
      { reason: 'already_exchanged' },
      { reason: 'session_ended' },
      { reason: 'wrong_client' },
    ],
  },
  organization_membership_not_found: {
    when: 'The user is no active member of the organization that was asked for.',
    data: [{}],
  },
  invalid_cursor: { when: 'The cursor is no id of this list.', data: [{ parameter: 'after' }] },
  redirect_not_allowed: { when: 'No registered place fits where the person should go.', data: [{}] },
  duplicate_origin: { when: 'The origin is registered already.', data: [{}] },
};
