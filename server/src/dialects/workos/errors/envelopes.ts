// The envelopes of this wire's errors, and the type of a table that says refusals in them.

import type { Answer } from '../../../http/face.ts';
import type { FieldFault, RefusalCode, Refusals } from '../../../model/refusal.ts';

/** How each refusal of a part of the catalogue is said. */
export type Words<C extends RefusalCode> = { [D in C]: (data: Refusals[D]) => Answer };

export interface Entry {
  code: string;
  message: string;
}

/** Envelope A, or B when there are entries. An entry has both keys: Node prints its code, others its message. */
export function plain(
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
export function oauth(error: string, description: string, status = 400): Answer {
  return { status, body: { error, error_description: description, code: error, message: description } };
}

export function wait(answer: Answer, seconds: number): Answer {
  return { ...answer, headers: { 'Retry-After': String(seconds) } };
}

export function invalidRequest(fields: FieldFault[]): Answer {
  // `field` as well: the specification wants it of an entry on some routes.
  const errors = fields.map(({ path, rule, message }) => ({
    code: `${path}_${rule === 'format' ? 'invalid' : rule}`,
    message,
    field: path,
  }));
  return plain(422, 'invalid_request_parameters', 'Validation failed', { errors });
}
