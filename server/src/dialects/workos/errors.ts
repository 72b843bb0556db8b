// Each refusal as this wire says it: status, code, and which of its envelopes.

import type { Answer } from '../../http/face.ts';
import type {
  Act,
  Entity,
  FieldFault,
  GrantFault,
  PasswordFault,
  Refusal,
  RefusalCode,
  Refusals,
} from '../../model/refusal.ts';

interface Entry {
  code: string;
  message: string;
}

/** Envelope A, or B when there are entries. An entry has both keys: Node prints its code, others its message. */
function plain(
  status: number,
  code: string | null,
  message: string,
  more: { errors?: Entry[]; entity_id?: string } = {},
): Answer {
  return { status, body: { message, ...(code ? { code } : {}), ...more } };
}

/**
 * Envelope C (RFC 6749 section 5.2), said twice: Ruby shows only `message`, Go's device poller compares `code`.
 */
function oauth(error: string, description: string, status = 400): Answer {
  return { status, body: { error, error_description: description, code: error, message: description } };
}

function wait(answer: Answer, seconds: number): Answer {
  return { ...answer, headers: { 'Retry-After': String(seconds) } };
}

const ENTITIES: Record<Entity, string> = {
  user: 'User',
  session: 'Session',
  client: 'Client',
  organization: 'Organization',
  redirect_uri: 'Redirect URI',
  cors_origin: 'CORS Origin',
};

const PASSWORD_FAULTS: Record<PasswordFault, Entry> = {
  too_short: { code: 'password_too_short', message: 'Password is too short.' },
  too_long: { code: 'password_too_long', message: 'Password is too long.' },
  too_common: { code: 'password_pwned', message: 'Password is among the most common ones.' },
  contains_identifier: {
    code: 'password_too_weak',
    message: 'Password contains the e-mail address or the name of the application.',
  },
  invalid_characters: { code: 'password_invalid_characters', message: 'Password contains a NUL character.' },
};

const GRANT_FAULTS: Record<GrantFault, string> = {
  unknown: 'Invalid refresh token.',
  expired: 'Refresh token has expired.',
  already_exchanged: 'Refresh token already exchanged.',
  session_ended: 'Session has already ended.',
  wrong_client: 'Invalid refresh token.',
};

function invalidRequest(fields: FieldFault[]): Answer {
  // `field` as well: the specification wants it of an entry on some routes.
  const errors = fields.map(({ path, rule, message }) => ({ code: `${path}_${rule}`, message, field: path }));
  return plain(422, 'invalid_request_parameters', 'Validation failed', { errors });
}

// The specification has one code for whatever keeps a user from being made, and one for each fault of a change.
function taken(act: Act, entry: Entry): Answer {
  if (act === 'update') return plain(400, entry.code, entry.message);
  return plain(400, 'user_creation_error', 'Could not create user.', { errors: [entry] });
}

const ANSWERS: { [C in RefusalCode]: (data: Refusals[C]) => Answer } = {
  // Just this, without a code: what the vendor was recorded to say.
  unauthorized: () => ({ status: 401, body: { message: 'Unauthorized' }, headers: { 'WWW-Authenticate': 'Bearer' } }),
  invalid_client: () => oauth('invalid_client', 'Invalid client ID or secret.'),
  unauthorized_client: () => oauth('unauthorized_client', 'This grant needs the client secret.'),
  unsupported_grant: ({ grantType }) =>
    oauth('unsupported_grant_type', `The grant type '${grantType}' is not supported.`),
  invalid_request: ({ fields }) => invalidRequest(fields),
  malformed_request: ({ reason }) => plain(400, 'malformed_request', reason),
  request_too_large: ({ limit }) => plain(413, 'request_too_large', `The request is larger than ${limit} bytes.`),
  unsupported_media_type: ({ reason }) => plain(415, 'unsupported_media_type', reason),
  route_not_found: ({ hint }) => plain(404, null, hint ? `Not Found. ${hint}` : 'Not Found'),
  method_not_allowed: ({ allow }) => ({
    ...plain(405, 'method_not_allowed', 'Method Not Allowed'),
    headers: { Allow: allow.join(', ') },
  }),
  not_built: ({ operation }) => ({
    status: 501,
    body: {
      message: `${operation} is not built yet: see /docs/coverage for what is.`,
      code: 'not_implemented',
      operation,
      docs: '/docs/coverage',
    },
  }),
  too_many_requests: ({ retryAfterSeconds }) =>
    wait(oauth('too_many_requests', 'Too many requests.', 429), retryAfterSeconds),
  not_found: ({ entity, id }) =>
    plain(404, 'entity_not_found', `${ENTITIES[entity]} not found: '${id}'.`, { entity_id: id }),
  email_taken: ({ act }) => taken(act, { code: 'email_not_available', message: 'This email is not available.' }),
  external_id_taken: ({ act }) =>
    taken(act, { code: 'external_id_already_used', message: 'The external ID is already used by another user.' }),
  invalid_email: ({ act }) =>
    act === 'update'
      ? plain(400, 'invalid_email', 'Email must be a valid email address.')
      : invalidRequest([{ path: 'email', rule: 'invalid', message: 'Email must be a valid email address.' }]),
  invalid_metadata: ({ reason }) => plain(400, 'invalid_metadata', `Invalid metadata: ${reason}.`),
  invalid_locale: ({ locale }) => plain(400, 'invalid_locale', `'${locale}' is not a locale.`),
  email_already_verified: () =>
    plain(400, 'email_already_verified', 'The user email has already been verified and cannot be unverified.'),
  weak_password: ({ faults }) =>
    plain(400, 'password_strength_error', 'Password does not meet strength requirements.', {
      errors: faults.map((fault) => PASSWORD_FAULTS[fault]),
    }),
  invalid_password_hash: () => plain(400, 'invalid_password_hash', 'The password hash is not valid for its type.'),
  password_and_hash: ({ given }) =>
    plain(400, `password_and_${given}_provided`, `Provide either password or ${given}, not both.`),
  password_salt_position_without_hash: () =>
    plain(400, 'password_salt_position_requires_password_hash', 'password_salt_position needs a password_hash.'),
  invalid_credentials: ({ email }) => plain(400, 'invalid_credentials', `Invalid credentials for '${email}'.`),
  account_locked: ({ retryAfterSeconds }) =>
    wait(oauth('too_many_requests', 'Too many failed attempts. Try again later.', 429), retryAfterSeconds),
  user_banned: () => plain(403, 'authentication_method_not_allowed', 'This user may not sign in.'),
  invalid_grant: ({ reason }) => oauth('invalid_grant', GRANT_FAULTS[reason]),
  organization_membership_not_found: () =>
    oauth('organization_membership_not_found', 'The user is not an active member of the organization.'),
  invalid_cursor: ({ parameter }) =>
    invalidRequest([{ path: parameter, rule: 'invalid', message: `${parameter} is not an id of this list.` }]),
  redirect_not_allowed: () =>
    plain(400, 'redirect_not_allowed', 'No sign-out redirect is registered for this address.'),
  duplicate_origin: () => plain(409, 'duplicate_cors_origin', 'The origin is registered already.'),
};

/** Says a refusal in this wire's envelope. */
export function printRefusal(refusal: Refusal): Answer {
  return (ANSWERS[refusal.code] as (data: object) => Answer)(refusal.data);
}

/** Says that something broke: an id to look for in the log, and nothing about what. */
export function printFault(status: 500 | 503, requestId: string): Answer {
  const message = status === 503 ? 'The service is not available right now.' : 'Something went wrong.';
  return plain(
    status,
    status === 503 ? 'service_unavailable' : 'internal_error',
    `${message} Request ID: ${requestId}`,
  );
}
