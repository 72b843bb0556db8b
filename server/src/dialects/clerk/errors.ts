// Each refusal as this wire says it: a status, and one or several faults with their codes.

import type { Answer } from '../../http/face.ts';
import type { Refusal, RefusalCode } from '../../model/refusal.ts';
import { ELSEWHERE } from './errors/elsewhere.ts';
import { one, type Said, type Words } from './errors/envelopes.ts';
import { IMAGES } from './errors/images.ts';
import { ORGANIZATIONS } from './errors/organizations.ts';
import { PEOPLE } from './errors/people.ts';
import { PROOFS } from './errors/proofs.ts';
import { REQUESTS } from './errors/requests.ts';
import { SESSIONS } from './errors/sessions.ts';
import { WEBHOOKS } from './errors/webhooks.ts';

const WORDS: Words<RefusalCode> = {
  ...REQUESTS,
  ...PEOPLE,
  ...PROOFS,
  ...IMAGES,
  ...WEBHOOKS,
  ...SESSIONS,
  ...ORGANIZATIONS,
  ...ELSEWHERE,
};

/** Says a refusal in this wire's envelope; the request's id stands in the body, and for Go in a header. */
export function printRefusal(refusal: Refusal, requestId: string): Answer {
  return print((WORDS[refusal.code] as (data: object) => Said)(refusal.data), requestId);
}

/** Says that something broke, and nothing about what. */
export function printFault(status: 500 | 503, requestId: string): Answer {
  const said =
    status === 503
      ? one(503, 'service_unavailable', 'The service is not available right now.')
      : one(500, 'internal_clerk_error', 'Oops, an unexpected error occurred.', {
          long: 'Something went wrong here; the log of the server has the trace id.',
        });
  return print(said, requestId);
}

function print({ status, errors, headers }: Said, requestId: string): Answer {
  return { status, body: { errors, clerk_trace_id: requestId }, headers: { ...headers, 'Clerk-Trace-Id': requestId } };
}
