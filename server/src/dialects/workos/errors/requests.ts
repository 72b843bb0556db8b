// What this wire says of requests that are not as declared, and of callers who are not admitted.

import type { Entity } from '../../../model/refusal.ts';
import { invalidRequest, oauth, plain, type Words, wait } from './envelopes.ts';

const ENTITIES: Record<Entity, string> = {
  user: 'User',
  identifier: 'Identifier',
  email: 'Email Address',
  phone: 'Phone Number',
  username: 'Username',
  web3_wallet: 'Web3 Wallet',
  passkey: 'Passkey',
  image: 'Image',
  external_account: 'External Account',
  oauth_provider: 'OAuth provider',
  connection: 'Connection',
  sign_in_token: 'Sign-in Token',
  session: 'Session',
  client: 'Client',
  organization: 'Organization',
  organization_domain: 'Organization Domain',
  membership: 'Organization Membership',
  role: 'Role',
  permission: 'Permission',
  email_verification: 'Email Verification',
  magic_auth: 'MagicAuth',
  password_reset: 'Password Reset',
  invitation: 'Invitation',
  factor: 'Authentication Factor',
  challenge: 'Authentication Challenge',
  letter: 'Letter',
  redirect_uri: 'Redirect URI',
  cors_origin: 'CORS Origin',
  webhook_endpoint: 'Webhook Endpoint',
  event: 'Event',
  jwt_template: 'JWT Template',
  application: 'Authorized Application',
  user_api_key: 'API Key',
};

export const REQUESTS: Words<
  | 'unauthorized'
  | 'invalid_client'
  | 'unauthorized_client'
  | 'unsupported_grant'
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
  | 'invalid_cursor'
> = {
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
  // The code by which SDKs know it.
  idempotency_key_reused: () =>
    plain(409, 'idempotency_error', 'This Idempotency-Key was used for another request. Take a new one.'),
  idempotency_key_in_use: () =>
    plain(409, 'idempotency_error', 'The first request with this Idempotency-Key is not answered yet.'),
  not_found: ({ entity, id }) =>
    plain(404, 'entity_not_found', `${ENTITIES[entity]} not found: '${id}'.`, { entity_id: id }),
  invalid_cursor: ({ parameter }) =>
    invalidRequest([{ path: parameter, rule: 'invalid', message: `${parameter} is not an id of this list.` }]),
};
