// Each refusal as this wire says it: status, code, and which of its envelopes.

import type { Answer } from '../../http/face.ts';
import type { Refusal, RefusalCode } from '../../model/refusal.ts';
import { AUTHORIZATIONS } from './errors/authorizations.ts';
import { CONNECTIONS } from './errors/connections.ts';
import { ELSEWHERE } from './errors/elsewhere.ts';
import { plain, type Words } from './errors/envelopes.ts';
import { INVITATIONS } from './errors/invitations.ts';
import { ORGANIZATIONS } from './errors/organizations.ts';
import { PEOPLE } from './errors/people.ts';
import { REQUESTS } from './errors/requests.ts';
import { SETTINGS } from './errors/settings.ts';
import { SIGN_IN } from './errors/sign-in.ts';
import { WEBHOOKS } from './errors/webhooks.ts';

const ANSWERS: Words<RefusalCode> = {
  ...REQUESTS,
  ...PEOPLE,
  ...SIGN_IN,
  ...AUTHORIZATIONS,
  ...CONNECTIONS,
  ...ORGANIZATIONS,
  ...INVITATIONS,
  ...SETTINGS,
  ...WEBHOOKS,
  ...ELSEWHERE,
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
