// When each refusal is given, and data to say it with in the documents: a refusal without a row does not compile.

import type { RefusalCode } from '../model/refusal.ts';
import { ACCOUNT_SAMPLES, type Sample } from './samples-accounts.ts';
import { CONNECTION_SAMPLES } from './samples-connections.ts';
import { PROOF_SAMPLES } from './samples-proofs.ts';

const WAIT = { retryAfterSeconds: 60 };

export const SAMPLES: { [C in RefusalCode]: Sample<C> } = {
  ...ACCOUNT_SAMPLES,
  ...PROOF_SAMPLES,
  ...CONNECTION_SAMPLES,
  unauthorized: {
    when: 'No key came along, or one that is unknown, revoked or expired.',
    data: [{ fault: 'key' }, { fault: 'header' }],
  },
  invalid_version: { when: 'The version that was asked for is none.', data: [{ version: 'yesterday' }] },
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
  idempotency_key_reused: { when: 'Something else was asked under the same Idempotency-Key.', data: [{}] },
  idempotency_key_in_use: {
    when: 'The first request with the Idempotency-Key has no answer yet, or its server died before it gave one.',
    data: [{}],
  },
  invalid_code: {
    when: 'The one-time code is wrong, used, replaced or over, or had too many wrong tries.',
    data: [
      { purpose: 'magic_auth', fault: 'incorrect', door: 'grant', email: 'ada@example.com' },
      { purpose: 'magic_auth', fault: 'expired', door: 'grant', email: 'ada@example.com' },
      { purpose: 'magic_auth', fault: 'used', door: 'grant', email: 'ada@example.com' },
      { purpose: 'magic_auth', fault: 'too_many_tries', door: 'grant', email: 'ada@example.com' },
      { purpose: 'email_verification', fault: 'incorrect', door: 'confirm', email: 'ada@example.com' },
      { purpose: 'email_verification', fault: 'expired', door: 'confirm', email: 'ada@example.com' },
      { purpose: 'email_verification', fault: 'used', door: 'confirm', email: 'ada@example.com' },
      { purpose: 'email_change', fault: 'incorrect', door: 'confirm', email: 'ada@example.com' },
      { purpose: 'email_change', fault: 'expired', door: 'confirm', email: 'ada@example.com' },
      { purpose: 'email_change', fault: 'used', door: 'confirm', email: 'ada@example.com' },
      { purpose: 'email_change', fault: 'too_many_tries', door: 'confirm', email: 'ada@example.com' },
      { purpose: 'totp', fault: 'expired', door: 'challenge', email: '' },
      { purpose: 'totp', fault: 'used', door: 'challenge', email: '' },
    ],
  },
  invalid_pending_token: {
    when: 'The pending authentication token is unknown, used, over, or was given to another client.',
    data: [{ token: 'cTDQJTTkTkkVYxQUlKBIxEsFs' }],
  },
  invalid_authorization_code: {
    when: 'The authorization code is unknown, used, over, of another client, or came with a wrong verifier or redirect.',
    data: [{ code: '01JDQ8Z6W6Y2Z3M4N5P6Q7R8S9' }],
  },
  code_challenge_not_found: {
    when: 'A verifier came along, but the code was asked for without a challenge.',
    data: [{}],
  },
  flow_over: { when: 'A sign-in on the pages is over, or was begun in another browser.', data: [{}] },
  invalid_form: { when: 'A form was not drawn for this browser, was altered, or was open for an hour.', data: [{}] },
  form_sent: { when: 'The same form was sent before.', data: [{}] },
  unknown_client: { when: 'The client id is missing or not known.', data: [{}] },
  device_authorization_off: { when: 'The environment lets no devices in.', data: [{}] },
  device_not_ready: {
    when: 'The device waits, polls too often, was turned away, or its code is over or unknown.',
    data: [
      { fault: 'pending' },
      { fault: 'too_fast' },
      { fault: 'denied' },
      { fault: 'expired' },
      { fault: 'unknown' },
    ],
  },
  invalid_user_code: { when: 'No device waits for the code that was typed.', data: [{}] },
  user_mismatch: { when: 'The factor belongs to somebody else than the sign-in that waits.', data: [{}] },
  invalid_totp_secret: { when: 'The TOTP secret is not base32.', data: [{}] },
  email_change_not_needed: { when: 'The user has that address already.', data: [{}] },
  no_pending_email_change: { when: 'No code for a new address was sent.', data: [{}] },
  reset_token_not_found: {
    when: 'The reset token is unknown or replaced.',
    data: [{ token: 'Z1uX3RbwcIl5fIGJJJCXXisdI' }],
  },
  reset_token_spent: { when: 'The reset token was used, or is over.', data: [{ fault: 'used' }, { fault: 'expired' }] },
  sign_up_not_allowed: { when: 'The address is unknown and the environment takes no new users.', data: [{}] },
  user_not_found_by_email: { when: 'Nobody has the address.', data: [{ email: 'ada@example.com' }] },
  invitation_exists: {
    when: 'The address is invited already.',
    data: [{ organization: true }, { organization: false }],
  },
  invitee_exists: {
    when: 'The person is a member, or a user, already.',
    data: [{ organization: true }, { organization: false }],
  },
  invitation_not_pending: {
    when: 'The invitation was accepted, revoked, or is over.',
    data: [
      { state: 'accepted', doing: 'accept', organization: false },
      { state: 'accepted', doing: 'resend', organization: true },
      { state: 'expired', doing: 'resend', organization: true },
      { state: 'revoked', doing: 'resend', organization: true },
    ],
  },
  invitation_without_user: { when: 'Nobody has the address of the invitation.', data: [{}] },
  invitation_dead: { when: 'The invitation that was brought along is no longer good.', data: [{}] },
  invitation_for_other_email: { when: 'The invitation was sent to another address.', data: [{}] },
  invitation_days: {
    when: 'An invitation is to live for less than a day, or for longer than the wire allows.',
    data: [{ bound: 'short' }, { bound: 'long' }],
  },
  domain_taken: { when: 'An organization has the domain.', data: [{}] },
  invalid_domain: { when: 'The text is not a domain name.', data: [{ domain: 'not a domain' }] },
  domain_already_verified: { when: 'The domain is verified.', data: [{}] },
  organization_external_id_taken: { when: 'Another organization has the external id.', data: [{}] },
  stripe_customer_id_taken: { when: 'Another organization has the Stripe customer id.', data: [{}] },
  role_slug_taken: {
    when: 'A role with the slug exists.',
    data: [{ organizationRole: false }, { organizationRole: true }],
  },
  permission_slug_taken: { when: 'A permission with the slug exists.', data: [{}] },
  invalid_role: {
    when: 'The organization has no such role.',
    data: [
      { slug: 'owner', by: 'membership' },
      { slug: 'owner', by: 'invitation' },
    ],
  },
  role_in_use: { when: 'Members have the role.', data: [{ slug: 'org-billing' }] },
  membership_exists: { when: 'The user is an active member.', data: [{}] },
  membership_pending: {
    when: 'The membership waits for an invitation to be accepted.',
    data: [{ action: 'deactivate' }, { action: 'reactivate' }],
  },
  organization_full: { when: 'The organization has as many members as it may have.', data: [{ max: 5 }] },
  unknown_founder: {
    when: 'Whoever is to make the organization is nobody.',
    data: [{ userId: 'user_01J0000000000000000000000' }],
  },
  organization_slug_taken: { when: 'Another organization has the slug.', data: [{}] },
  not_an_administrator: {
    when: 'Whoever invites, or takes an invitation back, is no administrator of the organization.',
    data: [{ userId: 'user_01J0000000000000000000000' }],
  },
  membership_filter_missing: { when: 'Neither a user nor an organization was named.', data: [{}] },
  not_found: {
    when: 'The id names nothing in this environment.',
    data: [{ entity: 'user', id: 'user_01J0000000000000000000000' }],
  },
  email_taken: {
    when: 'Another user has the e-mail address.',
    data: [{ act: 'create' }, { act: 'update' }, { act: 'email_change' }],
  },
  external_id_taken: { when: 'Another user has the external id.', data: [{ act: 'create' }, { act: 'update' }] },
  invalid_email: {
    when: 'The e-mail address is not one that letters could go to.',
    data: [{ act: 'create' }, { act: 'update' }, { act: 'email_change' }],
  },
  invalid_metadata: { when: 'The metadata breaks a rule.', data: [{ reason: 'at most 50 keys' }] },
  invalid_locale: { when: 'The locale is not a BCP 47 tag.', data: [{ locale: 'xx-nowhere' }] },
  email_already_verified: {
    when: 'The address is verified: there is nothing to verify, and it cannot be unverified.',
    data: [{ act: 'update' }, { act: 'send' }, { act: 'confirm' }],
  },
  weak_password: {
    when: 'The password breaks the policy of the environment.',
    data: [
      { by: 'user', faults: ['too_short', 'too_long', 'too_common', 'contains_identifier', 'invalid_characters'] },
      { by: 'reset', faults: ['too_short'] },
    ],
  },
  invalid_password_hash: { when: 'The imported hash does not have the form of its type.', data: [{}] },
  password_hasher_unavailable: {
    when: 'Only the service that made the digest could verify it, and it is not asked.',
    data: [{}],
  },
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
  duplicate_endpoint: { when: 'An endpoint has the address.', data: [{}] },
  invalid_endpoint_url: {
    when: 'Nothing may be sent to the address.',
    data: [{ reason: 'has an address that nothing may be sent to' }],
  },
  unknown_event: { when: 'Nothing of that name is ever told.', data: [{ name: 'user.vanished' }] },
  duplicate_origin: { when: 'The origin is registered already.', data: [{}] },
  invalid_origin: { when: 'The text is no origin of a web page: scheme, host and port, no path.', data: [{}] },
  duplicate_redirect_uri: {
    when: 'The redirect URI is registered already.',
    data: [{ uri: 'https://app.example.com/callback' }],
  },
  default_redirect_uri: { when: 'The redirect URI is the default one.', data: [{}] },
  invalid_redirect_uri: {
    when: 'The text is no place that people may be sent to.',
    data: [{ reason: 'must be an https address, without user information and fragment.' }],
  },
  token_too_big: { when: 'The template renders to more than an access token may carry.', data: [{}] },
  method_disabled: {
    when: 'The environment has switched this way to sign in off.',
    data: [
      { method: 'password', door: 'grant' },
      { method: 'magic_code', door: 'grant' },
      { method: 'magic_code', door: 'create' },
    ],
  },
  external_account_taken: { when: "The provider's account is somebody else's.", data: [{}] },
  invalid_user_key: {
    when: 'The key cannot be made for this member, with these permissions, or until then.',
    data: [
      {
        faults: [
          {
            field: 'organization_id',
            rule: 'active_membership_required',
            message: 'The user must be an active member of the organization.',
          },
        ],
      },
    ],
  },
};
