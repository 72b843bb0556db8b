// An error as every SDK reads it (contract 5.1): one or more faults, none without its three texts, and the id of the request.

import { type Form, list, map, object, text } from './schema.ts';

const fault = object({ code: text, message: text, long_message: text }, { meta: map });

export const errors: Form = object(
  { errors: { ...list(fault), minItems: 1 }, clerk_trace_id: { type: 'string', minLength: 1 } },
  { meta: map },
);
