// The error answers of an endpoint, as its face prints them: for the OpenAPI document, with a schema drawn from what is really said.

import { type Act, Refusal, type RefusalCode, Unavailable } from '../model/refusal.ts';
import { type Endpoint, isRepeatable } from './endpoint.ts';
import type { Answer, Face } from './face.ts';
import { SAMPLES } from './samples.ts';
import type { JsonSchema } from './schema.ts';
import { printError } from './serve.ts';

/** One way in which a face says no. */
export interface Said {
  /** The core's code, or the name of a fault. */
  name: string;
  when: string;
  answer: Answer;
}

const SAMPLE_ID = '00000000-0000-4000-8000-000000000000';

const FAULTS: { name: string; when: string; error: Error }[] = [
  { name: 'internal_error', when: 'Something broke; the log has the request id.', error: new Error() },
  {
    name: 'service_unavailable',
    when: 'The server cannot serve this now and may soon; nothing was changed.',
    error: new Unavailable('', 1),
  },
];

/** All refusals that an endpoint may give: its own, those of its access, and those of reading its input. */
export function refusalsOf(endpoint: Endpoint): RefusalCode[] {
  const { refusals, access, params, query, body, file, limit } = endpoint;
  const codes: RefusalCode[] = [...access.refusals, 'request_too_large'];
  if (params || query || body) codes.push('malformed_request');
  if (query || body) codes.push('invalid_request');
  if (body || file) codes.push('unsupported_media_type');
  if (limit) codes.push('too_many_requests');
  if (isRepeatable(endpoint)) codes.push('idempotency_key_reused', 'idempotency_key_in_use');
  return [...new Set([...codes, ...refusals])];
}

/** A refusal in this face's words; more than once where its data changes them. `act` leaves out those of another act. */
export function sayRefusal(face: Face, code: RefusalCode, act?: Act): Said[] {
  const { when, data } = SAMPLES[code];
  const said = data.map((each, at) => ({
    name: at === 0 ? code : `${code}_${at + 1}`,
    when,
    answer: face.printRefusal(new Refusal(code, each), SAMPLE_ID),
    act: 'act' in each ? each.act : act,
  }));
  const distinct = new Map<string, Said>();
  for (const { act: of, ...each } of said) {
    const words = JSON.stringify(each.answer);
    if ((!act || of === act) && !distinct.has(words)) distinct.set(words, each);
  }
  return [...distinct.values()];
}

/** The first of those that carry one code: their words may differ, a program sees the code. */
export function onePerCode(said: Said[]): Said[] {
  const firsts = new Map<string, Said>();
  for (const each of said) {
    const key = `${each.answer.status} ${wireCode(each.answer)}`;
    if (!firsts.has(key)) firsts.set(key, each);
  }
  return [...firsts.values()];
}

/** What every endpoint may say when something of ours is broken or away. */
export function sayFaults(face: Face): Said[] {
  const facts = { id: SAMPLE_ID, address: '', userAgent: null };
  return FAULTS.map(({ name, when, error }) => ({
    name,
    when,
    answer: printError(face, { facts, report: () => {} }, error),
  }));
}

/** The code that an answer carries on the wire; some carry none. */
export function wireCode({ body }: Answer): string | undefined {
  const { code, error, errors } = (body ?? {}) as { code?: string; error?: string; errors?: { code: string }[] };
  return code ?? error ?? errors?.[0]?.code;
}

/** A schema that fits all of these bodies: what each has is required, what some have is not. */
export function schemaOfBodies(bodies: unknown[]): JsonSchema {
  const present = bodies.filter((body) => body !== undefined);
  const [first] = present;
  if (typeof first === 'string') return { type: 'string' };
  if (Array.isArray(first)) return { type: 'array', items: schemaOfBodies(present.flat()) };
  if (typeof first !== 'object' || first === null) return {};
  const objects = present as Record<string, unknown>[];
  const keys = [...new Set(objects.flatMap((body) => Object.keys(body)))];
  return {
    type: 'object',
    properties: Object.fromEntries(keys.map((key) => [key, schemaOfBodies(objects.map((body) => body[key]))])),
    required: keys.filter((key) => objects.every((body) => key in body)),
  };
}

/** The schema of error bodies, with every code that they may carry; a body without one may stand beside others. */
export function schemaOfErrors(said: Said[]): JsonSchema {
  const bodies = said.map(({ answer }) => answer.body);
  const schema = schemaOfBodies(bodies);
  for (const key of ['code', 'error']) {
    const property = schema.properties?.[key];
    if (!property) continue;
    const values = bodies.map((body) => (body as Record<string, unknown>)[key]).filter((value) => value !== undefined);
    property.enum = [...new Set(values)];
  }
  return schema;
}
