// Every way in which the core says no. Each face owns a table over all of these codes, so a new one does not compile until every face has words for it.

/** What each refusal carries for those who print it. */
export interface Refusals {
  /** No key, or one that is unknown, revoked or expired. */
  unauthorized: Record<never, never>;
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
  not_found: { entity: Entity; id: string };
  email_taken: { act: Act };
  external_id_taken: { act: Act };
  invalid_email: { act: Act };
  invalid_metadata: { reason: string };
  invalid_locale: { locale: string };
  email_already_verified: Record<never, never>;
  weak_password: { faults: PasswordFault[] };
  invalid_password_hash: Record<never, never>;
  password_and_hash: { given: 'password_hash' | 'password_hash_type' };
  password_salt_position_without_hash: Record<never, never>;
  /** The proof is wrong; also said when there is nobody to prove to. */
  invalid_credentials: { email: string };
  account_locked: { retryAfterSeconds: number };
  user_banned: Record<never, never>;
  invalid_grant: { reason: GrantFault };
  organization_membership_not_found: Record<never, never>;
  invalid_cursor: { parameter: string };
  redirect_not_allowed: Record<never, never>;
  duplicate_origin: Record<never, never>;
}

export type RefusalCode = keyof Refusals;

/** What was tried: a wire may say one fault differently of a new user and of a known one. */
export type Act = 'create' | 'update';

/** Kinds of things that an id may fail to name. */
export type Entity = 'user' | 'session' | 'client' | 'organization' | 'redirect_uri' | 'cors_origin';

/** One field that is not as declared: its path, the rule that it broke, and a sentence for a person. */
export interface FieldFault {
  path: string;
  rule: string;
  message: string;
}

export type PasswordFault = 'too_short' | 'too_long' | 'too_common' | 'contains_identifier' | 'invalid_characters';

export type GrantFault = 'unknown' | 'already_exchanged' | 'expired' | 'session_ended' | 'wrong_client';

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
