// What this wire says of webhook endpoints.

import { plain, type Words } from './envelopes.ts';

export const WEBHOOKS: Words<'duplicate_endpoint' | 'invalid_endpoint_url' | 'unknown_event'> = {
  duplicate_endpoint: () => plain(409, 'duplicate_endpoint', 'A Webhook Endpoint with the same endpoint URL exists.'),
  invalid_endpoint_url: ({ reason }) => plain(422, 'invalid_url', `The endpoint URL ${reason}.`),
  unknown_event: ({ name }) =>
    plain(422, 'invalid_request_parameters', 'Validation failed', {
      errors: [{ code: 'unknown_event_type', message: `There is no event '${name}'.` }],
    }),
};
