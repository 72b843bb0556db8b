// What this wire says of requests that are not as declared, and of callers who are not admitted.

import type { FieldFault } from '../../../model/refusal.ts';
import { type Fault, fault, one, type Words } from './envelopes.ts';

// The rules of fields, as http/faults.ts and the schemas of this wire name them.
const RULES: Record<string, string> = {
  unknown: 'form_param_unknown',
  too_big: 'form_param_max_length_exceeded',
  format: 'form_param_format_invalid',
  time: 'form_param_invalid_time',
  date: 'form_param_invalid_date',
  duplicate: 'form_param_duplicate',
  array_size: 'form_param_array_size_exceeded',
  array_length: 'form_param_array_length_mismatch',
  conditional_missing: 'form_conditional_param_missing',
  conditional_disallowed: 'form_conditional_param_disallowed',
};

function codeOf({ rule, was }: FieldFault): string {
  if (rule === 'unknown' || rule.startsWith('conditional')) return RULES[rule] as string;
  if (was === 'absent') return 'form_param_missing';
  // An empty text counts as nothing, too.
  if (was === 'null' || was === 'empty' || rule === 'empty') return 'form_param_nil';
  if (rule.endsWith('_required')) return 'form_param_type_invalid';
  return RULES[rule] ?? 'form_param_value_invalid';
}

function faultOf(field: FieldFault): Fault {
  return fault(codeOf(field), field.message, { param: field.path });
}

export const REQUESTS: Words<
  | 'unauthorized'
  | 'invalid_version'
  | 'invalid_request'
  | 'malformed_request'
  | 'request_too_large'
  | 'unsupported_media_type'
  | 'route_not_found'
  | 'method_not_allowed'
  | 'not_built'
  | 'too_many_requests'
  | 'idempotency_key_reused'
  | 'idempotency_key_in_use'
  | 'not_found'
> = {
  unauthorized: ({ fault }) => {
    const headers = { 'WWW-Authenticate': 'Bearer' };
    return fault === 'header'
      ? one(401, 'authorization_header_format_invalid', 'Invalid Authorization header format', {
          long: 'The Authorization header must be of the form "Bearer <secret key>".',
          headers,
        })
      : one(401, 'clerk_key_invalid', 'The provided secret key is invalid.', { headers });
  },
  invalid_version: ({ version }) =>
    one(400, 'api_version_invalid', 'The API version is invalid.', {
      long: `'${version}' is no version of this API: send a date as Clerk-API-Version or as __clerk_api_version, not both.`,
    }),
  invalid_request: ({ fields }) => {
    const whole = fields.find(({ path, rule }) => path === 'body' && rule === 'object_required');
    if (whole) return one(400, 'request_body_invalid', whole.message);
    const bulk = fields.find(({ rule }) => rule === 'bulk_size');
    if (bulk) return one(400, 'bulk_size_exceeded', 'bulk size exceeded', { long: bulk.message });
    return { status: 422, errors: fields.map(faultOf) };
  },
  malformed_request: ({ reason }) => one(400, 'request_body_invalid', reason),
  request_too_large: ({ limit }) => one(413, 'request_body_too_large', `The request is larger than ${limit} bytes.`),
  unsupported_media_type: ({ reason }) => one(415, 'unsupported_content_type', reason),
  route_not_found: ({ hint }) =>
    one(404, 'resource_not_found', hint ? `Not found. ${hint}` : 'Not found.', {
      long: hint ?? 'Nothing is served here.',
    }),
  method_not_allowed: ({ allow }) =>
    one(405, 'method_not_allowed', 'Method not allowed.', { headers: { Allow: allow.join(', ') } }),
  not_built: ({ operation }) =>
    // Not a 5xx: SDKs that are generated from the specification try those again for up to an hour.
    one(403, 'feature_not_enabled', `${operation} is not built yet: see /docs/coverage for what is.`, {
      meta: { operation, docs: '/docs/coverage' },
    }),
  too_many_requests: ({ retryAfterSeconds }) =>
    one(429, 'too_many_requests', 'Too many requests. Please try again in a bit.', {
      headers: { 'Retry-After': String(retryAfterSeconds) },
    }),
  idempotency_key_reused: () =>
    one(409, 'idempotency_key_reused', 'This Idempotency-Key was used for another request.'),
  idempotency_key_in_use: () =>
    one(409, 'idempotency_key_in_use', 'The first request with this Idempotency-Key is not answered yet.'),
  not_found: ({ entity, id }) => {
    if (entity === 'external_account')
      return one(404, 'external_account_not_found', 'External account not found.', {
        long: `No external account was found with id ${id}.`,
      });
    if (entity === 'image') return one(404, 'image_not_found', 'Image not found.');
    return one(404, 'resource_not_found', 'not found', {
      long: `No ${entity.replaceAll('_', ' ')} was found with id ${id}.`,
    });
  },
};
