// Reading what came in: bounded, well-formed, and of the form that it says it has.

import { refuse } from '../model/refusal.ts';

const MAX_BODY = 256 * 1024;
const MAX_DEPTH = 32;
const MAX_KEYS = 1_000;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a JSON body (and a form, where the endpoint takes one) as an object. Absent, empty, `""`, `null`, `{}` and `[]`
 * are all an empty object: SDKs send each of them on calls without input (`[]` is how PHP writes an empty map). Refuses `request_too_large`,
 * `unsupported_media_type`, `malformed_request` and `invalid_request`.
 */
export async function readBody(
  request: Request,
  { takesForm, takesList, keepsEveryKey }: { takesForm: boolean; takesList?: boolean; keepsEveryKey: boolean },
): Promise<Record<string, unknown>> {
  const { headers } = request;
  if ((headers.get('content-encoding') ?? 'identity') !== 'identity') {
    throw refuse('unsupported_media_type', { reason: 'Compressed request bodies are not accepted.' });
  }
  const bytes = await readBytes(request);
  if (bytes.length === 0) return {};
  const type = (headers.get('content-type') ?? 'application/json').split(';')[0]?.trim().toLowerCase() ?? '';
  const text = decode(bytes);
  if (takesForm && type === 'application/x-www-form-urlencoded') {
    inspectEncoded(text);
    const form = Object.fromEntries(new URLSearchParams(text));
    inspect(form, keepsEveryKey);
    return form;
  }
  if (type !== 'application/json' && !type.endsWith('+json')) {
    throw refuse('unsupported_media_type', { reason: `Send application/json, not ${type}.` });
  }
  const value = parse(text);
  if (value === '' || value === null || (Array.isArray(value) && value.length === 0)) return {};
  if (typeof value !== 'object' || Array.isArray(value) !== (takesList ?? false)) {
    throw refuse('invalid_request', {
      fields: [
        { path: 'body', rule: 'object_required', message: `The body must be a JSON ${takesList ? 'list' : 'object'}.` },
      ],
    });
  }
  inspect(value, keepsEveryKey);
  return value as Record<string, unknown>;
}

/**
 * Reads what a page's form sent: of each field the first. Refuses `request_too_large`, `unsupported_media_type`,
 * `malformed_request`.
 */
export async function readForm(request: Request, limit = MAX_BODY): Promise<Record<string, string>> {
  const { headers } = request;
  const type = (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded' || (headers.get('content-encoding') ?? 'identity') !== 'identity')
    throw refuse('unsupported_media_type', { reason: 'Send application/x-www-form-urlencoded.' });
  const text = decode(await readBytes(request, limit));
  inspectEncoded(text);
  const form: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    inspectText(name);
    inspectText(value);
    if (!Object.hasOwn(form, name) && name !== '__proto__') form[name] = value;
  }
  return form;
}

/** Reads a query string: the last of repeated keys wins unless the dialect's own reader says otherwise. */
export function inspectText(text: string): void {
  if (!text.isWellFormed() || text.includes('\0')) {
    throw refuse('malformed_request', { reason: 'Text must be well-formed Unicode without NUL.' });
  }
}

/** Refuses percent-encoding that is broken, or not of UTF-8: `URLSearchParams` would put other letters in its place. */
export function inspectEncoded(text: string): void {
  if (!text.includes('%')) return;
  try {
    decodeURIComponent(text);
  } catch {
    throw refuse('malformed_request', { reason: 'The percent-encoding is not valid UTF-8.' });
  }
}

async function readBytes(request: Request, limit = MAX_BODY): Promise<Uint8Array> {
  const declared = Number(request.headers.get('content-length') ?? Number.NaN);
  if (declared > limit) throw refuse('request_too_large', { limit });
  // Before anything looks at `request.body`, which makes a stream of bytes that are there already.
  if (declared > 0) return new Uint8Array(await request.arrayBuffer().catch(cutOff));
  if (declared === 0 || !request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { value, done } = await reader.read().catch(cutOff);
    if (done) return Buffer.concat(chunks);
    size += value.length;
    if (size > limit) {
      reader.cancel().catch(() => {});
      throw refuse('request_too_large', { limit });
    }
    chunks.push(value);
  }
}

// Whoever hung up reads no answer, and it is no fault of ours.
function cutOff(): never {
  throw refuse('malformed_request', { reason: 'The body ended before it was whole.' });
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw refuse('malformed_request', { reason: 'The body is not valid UTF-8.' });
  }
}

function parse(text: string): unknown {
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    throw refuse('malformed_request', { reason: 'The body is not valid JSON.' });
  }
}

// PostgreSQL refuses NUL and lone surrogates in text and jsonb, SQLite takes them: refused here, both agree.
function inspect(root: object, keepsEveryKey: boolean): void {
  let keys = 0;
  const walk = (value: unknown, depth: number): void => {
    if (typeof value === 'string') inspectText(value);
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw refuse('malformed_request', { reason: 'A number is out of range.' });
    }
    if (typeof value !== 'object' || value === null) return;
    if (depth > MAX_DEPTH) throw refuse('malformed_request', { reason: `Nested deeper than ${MAX_DEPTH} levels.` });
    for (const [key, inner] of Object.entries(value)) {
      keys += 1;
      if (keys > MAX_KEYS) throw refuse('malformed_request', { reason: `More than ${MAX_KEYS} values.` });
      inspectText(key);
      // Parsers that skip it would take `{"__proto__": …}` for an empty object.
      if (key === '__proto__' && !keepsEveryKey)
        throw refuse('malformed_request', { reason: 'The key __proto__ is not allowed.' });
      walk(inner, depth + 1);
    }
  };
  walk(root, 1);
}
