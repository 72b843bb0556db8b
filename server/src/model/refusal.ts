// Every way in which the core says no. Each face owns a table over all of these codes, so a new one does not compile until every face has words for it.

import type { IdentifierType } from './account.ts';
import type { ConnectionFault } from './connection.ts';
import type {
  CodeDoor,
  CodeFault,
  CodePurpose,
  DeviceFault,
  GrantFault,
  IdentifierFault,
  ImageFault,
  MetadataBucket,
  PasswordFault,
} from './faults.ts';

/** What each refusal carries for those who print it. */
export interface Refusals {
  /** No key, or one that is unknown, revoked or expired. */
  unauthorized: { fault: 'header' | 'key' };
  /** The version of the wire that was asked for is none. */
  invalid_version: { version: string };
  /** A client id, or a client's secret, that is not known. */
  invalid_client: Record<never, never>;
  /** The client may not do this: it proved no secret where one is needed. */
  unauthorized_client: Record<never, never>;
  unsupported_grant: { grantType: string };
  /** The request is not of the form that the endpoint declares. */
  invalid_request: { fields: FieldFault[] };
  /** The bytes of the request are not what they say they are. */
  malformed_request: { reason: string };
  request_too_large: { limit: number };
  unsupported_media_type: { reason: string };
  route_not_found: { method: string; path: string; hint?: string };
  method_not_allowed: { allow: string[] };
  not_built: { operation: string };
  too_many_requests: { retryAfterSeconds: number };
  /** Something else was asked under the same `Idempotency-Key`. */
  idempotency_key_reused: Record<never, never>;
  /** The request that came first under an `Idempotency-Key` has no answer yet, or none any more. */
  idempotency_key_in_use: Record<never, never>;
  not_found: { entity: Entity; id: string };
  email_taken: { act: Act };
  /** Another user has the phone number, the username or the wallet. */
  identifier_taken: { type: Exclude<IdentifierType, 'email'> };
  /** The same identifier twice in one request. */
  identifier_repeated: { type: IdentifierType };
  invalid_identifier: { type: Exclude<IdentifierType, 'email'>; fault: IdentifierFault };
  /** A user needs an identifier at least. */
  identifier_missing: Record<never, never>;
  /** What was named as the primary identifier is not the user's. */
  identifier_not_theirs: { type: IdentifierType };
  /** Only what was proven can be the primary identifier, or a second factor. */
  identifier_unverified: { type: IdentifierType; asked?: 'second_factor' };
  /** Nothing else would tell who the user is. */
  last_identifier: Record<never, never>;
  /** The address belongs to an account elsewhere. */
  identifier_linked: Record<never, never>;
  metadata_too_large: { bucket: MetadataBucket };
  future_time: { field: 'created_at' | 'legal_accepted_at' };
  /** An operator keeps the user out, for so long or, with null, for good. */
  user_locked: { retryAfterSeconds: number | null };
  external_id_taken: { act: Act };
  invalid_email: { act: Act };
  invalid_metadata: { reason: string };
  invalid_locale: { locale: string };
  /** The form has no file. */
  file_missing: Record<never, never>;
  /** More bytes than a file may have. */
  image_too_large: { limit: number };
  invalid_image: { reason: ImageFault };
  /** There is nothing left to verify, or nothing that could be taken back. */
  email_already_verified: { act: 'send' | 'confirm' | 'update' };
  weak_password: { faults: PasswordFault[]; by: 'user' | 'reset' };
  invalid_password_hash: Record<never, never>;
  /** Passwords of this hasher can only be verified by the service that made them. */
  password_hasher_unavailable: Record<never, never>;
  password_and_hash: { given: 'password_hash' | 'password_hash_type' };
  password_salt_position_without_hash: Record<never, never>;
  /** The proof is wrong; also said when there is nobody to prove to. */
  invalid_credentials: { email: string };
  account_locked: { retryAfterSeconds: number };
  user_banned: Record<never, never>;
  /** An operator called the password compromised: it must be reset before it signs in. */
  password_compromised: Record<never, never>;
  /** Not where people's accounts depend on it. */
  development_only: Record<never, never>;
  /** A ticket that is none, was used or taken back, or is over. */
  invalid_ticket: Record<never, never>;
  /** Only a ticket that was not used can be taken back. */
  sign_in_token_not_pending: { status: 'accepted' | 'revoked' };
  invalid_grant: { reason: GrantFault };
  organization_membership_not_found: Record<never, never>;
  domain_taken: Record<never, never>;
  invalid_domain: { domain: string };
  domain_already_verified: Record<never, never>;
  organization_external_id_taken: Record<never, never>;
  stripe_customer_id_taken: Record<never, never>;
  role_slug_taken: { organizationRole: boolean };
  permission_slug_taken: Record<never, never>;
  invalid_role: { slug: string; by: 'membership' | 'invitation' };
  role_in_use: { slug: string };
  membership_exists: Record<never, never>;
  membership_pending: { action: 'deactivate' | 'reactivate' };
  /** The organization has as many members as it may have, with whoever is invited; `max` is that number. */
  organization_full: { max: number };
  organization_slug_taken: Record<never, never>;
  /** Whoever is to make an organization is nobody. */
  unknown_founder: { userId: string };
  /** Only administrators of the organization may invite to it, and take invitations back. */
  not_an_administrator: { userId: string };
  membership_filter_missing: Record<never, never>;
  /** A one-time code that does not do; which door it was brought to decides the words. */
  invalid_code: { purpose: CodePurpose; fault: CodeFault; door: CodeDoor; email: string };
  invalid_pending_token: { token: string };
  invalid_authorization_code: { code: string };
  /** A verifier came for a code that was asked for without a challenge. */
  code_challenge_not_found: Record<never, never>;
  /** A sign-in on the pages that is over, or belongs to another browser. */
  flow_over: Record<never, never>;
  /** A form that we did not draw for this browser, or that was open for too long. */
  invalid_form: Record<never, never>;
  /** A form that was sent before. */
  form_sent: Record<never, never>;
  /** The client id that a device names is none. */
  unknown_client: Record<never, never>;
  device_authorization_off: Record<never, never>;
  /** What a device that polls must know (RFC 8628 section 3.5). */
  device_not_ready: { fault: DeviceFault };
  invalid_user_code: Record<never, never>;
  email_change_not_needed: Record<never, never>;
  no_pending_email_change: Record<never, never>;
  reset_token_not_found: { token: string };
  reset_token_spent: { fault: 'expired' | 'used' };
  sign_up_not_allowed: Record<never, never>;
  user_not_found_by_email: { email: string };
  /** The factor or the code belongs to somebody else than the sign-in that waits. */
  user_mismatch: Record<never, never>;
  invalid_totp_secret: Record<never, never>;
  invitation_exists: { organization: boolean; email?: string };
  invitee_exists: { organization: boolean };
  invitation_not_pending: {
    state: 'accepted' | 'expired' | 'revoked';
    doing: 'accept' | 'revoke' | 'resend';
    organization: boolean;
  };
  invitation_without_user: Record<never, never>;
  invitation_dead: Record<never, never>;
  invitation_for_other_email: Record<never, never>;
  invitation_days: { bound: 'short' | 'long' };
  invalid_cursor: { parameter: string };
  redirect_not_allowed: Record<never, never>;
  duplicate_origin: Record<never, never>;
  duplicate_endpoint: Record<never, never>;
  invalid_endpoint_url: { reason: string };
  unknown_event: { name: string };
  invalid_origin: Record<never, never>;
  duplicate_redirect_uri: { uri: string };
  default_redirect_uri: Record<never, never>;
  invalid_redirect_uri: { reason: string };
  /** What the template of access tokens renders to is larger than a cookie can take. */
  token_too_big: Record<never, never>;
  /** The environment has switched this way to sign in off. */
  method_disabled: { method: 'password' | 'magic_code' | 'passkey'; door: 'grant' | 'create' };
  external_account_taken: Record<never, never>;
  /** A password that was checked outside of any sign-in is wrong. */
  incorrect_password: Record<never, never>;
  no_password_set: Record<never, never>;
  /** A code that was checked outside of any sign-in is wrong, or was used. */
  incorrect_factor_code: Record<never, never>;
  /** The code is of a length that neither a TOTP nor a backup code of the user has. */
  factor_code_length: Record<never, never>;
  /** There is neither a TOTP nor a backup code. */
  no_second_factor: Record<never, never>;
  /** The user has a TOTP that is on. */
  totp_enabled: Record<never, never>;
  /** Somebody has a passkey of that credential. */
  passkey_taken: Record<never, never>;
  /** What a browser answered to a passkey ceremony is not what was asked for; the same for every fault. */
  invalid_passkey: Record<never, never>;
  /** Nobody has heard of the provider. */
  unknown_provider: { provider: string };
  /** The environment has not set the provider up. */
  provider_not_set_up: { provider: string };
  /** The provider gave no access token, or none to renew one with that is over. */
  provider_token_missing: { kind: 'access' | 'refresh' };
  /** The provider gave no token, or no answer; what it said is for the operator. */
  provider_refused: { provider: string; reason?: string };
  /** The person turned back at the provider. */
  provider_denied: { provider: string };
  /** What the provider answered does not hold: a token of another, for another, or of another time. */
  invalid_provider_answer: { provider: string; reason: string };
  /** The provider tells no e-mail address of the person. */
  provider_email_missing: { provider: string };
  /** Somebody has the address, and the provider cannot vouch for it: they sign in first. */
  link_needs_sign_in: { provider: string };
  /** A provider that cannot be set up so. */
  invalid_provider: { reason: string };
  /** What was given names no connection, several, or one that signs nobody in. */
  invalid_connection: { fault: ConnectionFault };
  /** A connection that cannot be set up so. */
  invalid_connection_settings: { reason: string };
  /** The organization of the person's domain has them sign in by these connections alone. */
  sso_required: { email: string; connectionIds: string[] };
  /** A key of a user that cannot be made as it was asked for. */
  invalid_user_key: { faults: { field: string; rule: string; message: string }[] };
}

export type RefusalCode = keyof Refusals;

/** What was tried: a wire may say one fault differently of a new user and of a known one. */
export type Act = 'create' | 'update' | 'email_change' | 'send' | 'confirm';

/** Kinds of things that an id may fail to name. */
export type Entity =
  | 'user'
  | 'identifier'
  | 'email'
  | 'phone'
  | 'username'
  | 'web3_wallet'
  | 'passkey'
  | 'external_account'
  | 'oauth_provider'
  | 'connection'
  | 'sign_in_token'
  | 'image'
  | 'session'
  | 'client'
  | 'organization'
  | 'organization_domain'
  | 'membership'
  | 'role'
  | 'permission'
  | 'email_verification'
  | 'magic_auth'
  | 'password_reset'
  | 'invitation'
  | 'factor'
  | 'challenge'
  | 'letter'
  | 'redirect_uri'
  | 'cors_origin'
  | 'webhook_endpoint'
  | 'event'
  | 'jwt_template'
  | 'application'
  | 'user_api_key';

/** One field that is not as declared: its path, the rule that it broke, and a sentence for a person. */
export interface FieldFault {
  path: string;
  rule: string;
  message: string;
  /** Whether nothing was there, a null, or a text without a letter where there must be one. */
  was?: 'absent' | 'null' | 'empty';
}

/** The core's "no". It knows no status codes; those belong to the face that prints it. */
export class Refusal<C extends RefusalCode = RefusalCode> extends Error {
  override name = 'Refusal';
  readonly code: C;
  readonly data: Refusals[C];

  constructor(code: C, data: Refusals[C]) {
    super(code);
    this.code = code;
    this.data = data;
  }

  is<D extends RefusalCode>(code: D): this is Refusal<D> {
    return (this.code as RefusalCode) === code;
  }
}

/** Makes a refusal to throw: `throw refuse('not_found', { entity: 'user', id })`. */
export function refuse<C extends RefusalCode>(
  ...[code, data]: Record<never, never> extends Refusals[C] ? [C, Refusals[C]?] : [C, Refusals[C]]
): Refusal<C> {
  return new Refusal(code, (data ?? {}) as Refusals[C]);
}

/** The house cannot serve this now but may soon: the database is away, or a queue is full. Nothing was changed. */
export class Unavailable extends Error {
  override name = 'Unavailable';
  readonly retryAfterSeconds: number;

  constructor(message: string, retryAfterSeconds = 1, cause?: unknown) {
    super(message, { cause });
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
