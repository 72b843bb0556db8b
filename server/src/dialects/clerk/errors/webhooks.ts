// What this wire says of webhook endpoints.

import { one, type Words } from './envelopes.ts';

export const WEBHOOKS: Words<'duplicate_endpoint' | 'invalid_endpoint_url' | 'unknown_event' | 'invalid_cursor'> = {
  invalid_cursor: ({ parameter }) =>
    one(422, 'form_param_value_invalid', `\`${parameter}\` names nothing.`, { param: parameter }),
  duplicate_endpoint: () =>
    one(422, 'form_param_value_invalid', 'A webhook endpoint with this URL exists.', { param: 'url' }),
  invalid_endpoint_url: ({ reason }) => one(422, 'form_param_value_invalid', `The URL ${reason}.`, { param: 'url' }),
  unknown_event: ({ name }) =>
    one(422, 'form_param_value_invalid', `There is no event \`${name}\`.`, { param: 'events' }),
};
