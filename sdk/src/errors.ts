// What a call may end in other than its answer: one class for each thing that a caller would do about it.

import { camel, fromWire } from './case.ts';
import type { User } from './workos.generated.ts';

/** What every error of a call tells. */
export interface Failure {
  message: string;
  /** The machine's word for it, as `entity_not_found`; the classes' documents name the usual ones. */
  code: string;
  /** Of the HTTP answer; null where there was none. */
  status: number | null;
  /** The server's id of the request, to be found in its log; null where no answer came. */
  requestId: string | null;
  /** The answer as it came, with the names of the wire. */
  body: unknown;
}

/** One thing that is wrong with an input. */
export interface FieldError {
  /** As `email_required` or `form_param_format_invalid`. */
  code: string;
  message: string;
  /** The input that it is about, as this SDK writes it; null where the server does not say. */
  field: string | null;
}

/** What all errors of this SDK are. */
export abstract class LatchkeyError extends Error {
  abstract override readonly name: LatchkeyErrorName;
  readonly code: string;
  readonly status: number | null;
  readonly requestId: string | null;
  readonly body: unknown;

  constructor({ message, code, status, requestId, body }: Failure, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.status = status;
    this.requestId = requestId;
    this.body = body;
  }
}

/** Something that is wrong with the call itself: a code that is over, a rule that is broken. Status 400. */
export class BadRequestError extends LatchkeyError {
  readonly name = 'BadRequestError';
}

/** A refusal in the words of OAuth: `invalid_grant`, `invalid_client`, `authorization_pending`, `sso_required`. Status 400. */
export class OAuthError extends LatchkeyError {
  readonly name = 'OAuthError';
}

/** No key, or a wrong one. Status 401. */
export class AuthenticationError extends LatchkeyError {
  readonly name = 'AuthenticationError';
}

/** The caller may not do this, or the person may not sign in. Status 403. */
export class PermissionError extends LatchkeyError {
  readonly name = 'PermissionError';
}

/** No such thing in this environment. Status 404. */
export class NotFoundError extends LatchkeyError {
  readonly name = 'NotFoundError';
  /** The id that is not there, where the server says it. */
  readonly entityId: string | null;

  constructor(failure: Failure) {
    super(failure);
    const { entity_id: entityId } = failure.body as { entity_id?: unknown };
    this.entityId = typeof entityId === 'string' ? entityId : null;
  }
}

/** Two things that cannot both be, or an idempotency key whose first call is not over. Status 409. */
export class ConflictError extends LatchkeyError {
  readonly name = 'ConflictError';
}

/** Inputs that are wrong, each by its field. Status 422. */
export class ValidationError extends LatchkeyError {
  readonly name = 'ValidationError';
  readonly fields: FieldError[];

  constructor(failure: Failure) {
    super(failure);
    this.fields = fieldsOf(failure.body);
  }
}

/** Too many calls. Status 429. */
export class RateLimitError extends LatchkeyError {
  readonly name = 'RateLimitError';
  /** Seconds to wait; null where the server does not say. */
  readonly retryAfter: number | null;

  constructor(failure: Failure, retryAfter: number | null) {
    super(failure);
    this.retryAfter = retryAfter;
  }
}

/** The server failed. Status 5xx, or an answer that is none. */
export class ServerError extends LatchkeyError {
  readonly name = 'ServerError';
  /** Seconds to wait, where the server says so. */
  readonly retryAfter: number | null;

  constructor(failure: Failure, retryAfter: number | null) {
    super(failure);
    this.retryAfter = retryAfter;
  }
}

/** No answer came: the server is not there, or the way to it is cut. `cause` has what `fetch` said. */
export class ConnectionError extends LatchkeyError {
  readonly name = 'ConnectionError';
}

/** No answer came in time. */
export class TimeoutError extends LatchkeyError {
  readonly name = 'TimeoutError';
}

interface Pending {
  /** Goes into the call that takes the next step; good for some ten minutes. */
  pendingAuthenticationToken: string;
}

/** What is still asked of a person who proved who they are. */
export type NextStep =
  /** A code was mailed: `authenticateWithEmailVerification`. */
  | (Pending & { type: 'email_verification_required'; email: string; emailVerificationId: string })
  /** A factor is to be enrolled: `enrollAuthFactor`, then `authenticateWithTotp`. */
  | (Pending & { type: 'mfa_enrollment'; user: User })
  /** A factor is to be used: `multiFactorAuth.challengeFactor`, then `authenticateWithTotp`. */
  | (Pending & { type: 'mfa_challenge'; user: User; authenticationFactors: { id: string; type: string }[] })
  /** One of several organizations: `authenticateWithOrganizationSelection`. */
  | (Pending & {
      type: 'organization_selection_required';
      user: User;
      organizations: { id: string; name: string }[];
    })
  /** The organization has its own sign-in: `getAuthorizationUrl` with one of these connections. */
  | { type: 'sso_required'; email: string; connectionIds: string[]; pendingAuthenticationToken: string | null }
  /** The organization wants another method. */
  | {
      type: 'organization_authentication_methods_required';
      email: string;
      ssoConnectionIds: string[];
      authMethods: Record<string, boolean>;
      pendingAuthenticationToken: string | null;
    };

/** The person has proved who they are, and one more step is asked of them; `step.type` says which. */
export class AuthenticationStepError extends LatchkeyError {
  readonly name = 'AuthenticationStepError';
  readonly step: NextStep;
  /** Goes into the call that takes the next step; null where that step is a redirect. */
  readonly pendingAuthenticationToken: string | null;

  constructor(failure: Failure) {
    super(failure);
    const rest = fromWire(failure.body) as Record<string, unknown>;
    this.step = { ...rest, type: failure.code } as NextStep;
    this.pendingAuthenticationToken = (rest.pendingAuthenticationToken as string | undefined) ?? null;
  }
}

/** A webhook whose signature is not that of the endpoint, or too old. Nothing in it may be believed. */
export class SignatureError extends LatchkeyError {
  readonly name = 'SignatureError';

  constructor(code: 'signature_missing' | 'signature_mismatch' | 'timestamp_out_of_range', message: string) {
    super({ message, code, status: null, requestId: null, body: null });
  }
}

/** Every error that a call of this SDK may reject with, told apart by `name` and `code`. */
export type ApiError =
  | AuthenticationError
  | AuthenticationStepError
  | BadRequestError
  | ConflictError
  | ConnectionError
  | NotFoundError
  | OAuthError
  | PermissionError
  | RateLimitError
  | ServerError
  | TimeoutError
  | ValidationError;

export type LatchkeyErrorName = ApiError['name'] | 'SignatureError' | 'TokenError';

const STEPS = new Set<string>([
  'email_verification_required',
  'mfa_enrollment',
  'mfa_challenge',
  'organization_selection_required',
  'sso_required',
  'organization_authentication_methods_required',
] satisfies NextStep['type'][]);

interface ErrorBody {
  code?: string;
  message?: string;
  error?: string;
  error_description?: string;
  errors?: { code?: string; message?: string; long_message?: string }[];
}

/** The error that an answer stands for. `retryAfter` in seconds. */
export function errorOf(
  status: number,
  requestId: string | null,
  given: unknown,
  retryAfter: number | null,
): Exclude<ApiError, ConnectionError | TimeoutError> {
  const body = (typeof given === 'object' && given !== null ? given : {}) as ErrorBody;
  const [first] = Array.isArray(body.errors) ? body.errors : [];
  const code = body.code ?? body.error ?? first?.code ?? `http_${status}`;
  const message =
    body.message ?? body.error_description ?? first?.long_message ?? first?.message ?? `The server answered ${status}.`;
  const failure: Failure = { message, code, status, requestId, body: given ?? {} };
  if (STEPS.has(code)) return new AuthenticationStepError(failure);
  if (status === 401) return new AuthenticationError(failure);
  if (status === 403) return new PermissionError(failure);
  if (status === 404) return new NotFoundError(failure);
  if (status === 409) return new ConflictError(failure);
  if (status === 422) return new ValidationError(failure);
  if (status === 429) return new RateLimitError(failure, retryAfter);
  if (status >= 500 || status < 400) return new ServerError(failure, retryAfter);
  return body.error ? new OAuthError(failure) : new BadRequestError(failure);
}

function fieldsOf(body: unknown): FieldError[] {
  const { errors } = body as { errors?: unknown };
  if (!Array.isArray(errors)) return [];
  return errors.map((each) => {
    const { code, message, long_message, field, property, meta, constraints } = each as {
      code?: string;
      message?: string;
      long_message?: string;
      field?: string;
      property?: string;
      meta?: { param_name?: string };
      constraints?: Record<string, string>;
    };
    const name = field ?? property ?? meta?.param_name;
    const said = message ?? Object.values(constraints ?? {})[0] ?? '';
    return {
      code: code ?? Object.keys(constraints ?? {})[0] ?? 'invalid',
      message: long_message ?? said,
      field: name === undefined ? null : camel(name),
    };
  });
}
