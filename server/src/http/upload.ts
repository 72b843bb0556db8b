// Reading a file that came in a form: counted while it arrives, and only as many at once as the memory is good for.

import { startQueue } from '../kit/queue.ts';
import { refuse, Unavailable } from '../model/refusal.ts';
import { boundaryOf, readParts } from './multipart.ts';

/** What the form may have beside the file: boundaries, headers of parts, other fields. */
const OVERHEAD = 64 * 1024;
const MAX_PARTS = 16;
/** What is read, and thrown away, of a body that is too large: a sender that is cut off reads no answer. */
const LINGER = 64 * 1024 * 1024;

// For the whole process, as the memory is: each of them may come to twice the largest file.
const uploads = startQueue({
  concurrency: 2,
  queueLimit: 256,
  waitMs: 10_000,
  refusal: () => new Unavailable('too many files are on their way in'),
});

/** Does what needs a file in memory, from its first byte on, when its turn comes. Throws Unavailable when that is too late. */
export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  return uploads.run(work);
}

/**
 * Reads the part named `file` of a multipart form (RFC 7578), whatever its file name and type are said to be. Refuses
 * `file_missing`, `image_too_large` beyond `limit` bytes, `unsupported_media_type` and `malformed_request`.
 */
export async function readFile(request: Request, limit: number): Promise<Buffer> {
  const type = request.headers.get('content-type') ?? '';
  const name = (type.split(';')[0] ?? '').trim().toLowerCase();
  // What SDKs send when they have nothing to send.
  if (name === '' || name === 'application/json') throw refuse('file_missing');
  if (name !== 'multipart/form-data')
    throw refuse('unsupported_media_type', { reason: 'Send multipart/form-data with a file.' });
  const form = await readBytes(request, limit);
  if (form.length === 0) throw refuse('file_missing');
  const boundary = boundaryOf(type);
  const parts = boundary === null ? null : readParts(form, boundary, MAX_PARTS);
  if (!parts) throw malformed('The body is not a whole multipart form, or has too many parts.');
  const [file, another] = parts.filter(({ name, isFile }) => name === 'file' && isFile);
  if (!file) throw refuse('file_missing');
  if (another) throw malformed('The form has more than one file.');
  if (file.data.length > limit) throw refuse('image_too_large', { limit });
  return file.data;
}

async function readBytes({ headers, body }: Request, limit: number): Promise<Buffer> {
  const most = limit + OVERHEAD;
  const declared = Number(headers.get('content-length') ?? Number.NaN);
  if (declared > LINGER) throw refuse('image_too_large', { limit });
  if (!body) return Buffer.alloc(0);
  const into = startBuffer(declared <= most ? declared : 0);
  let size = 0;
  const reader = body.getReader();
  for (;;) {
    const { value, done } = await reader.read().catch(() => {
      throw malformed('The body ended before it was whole.');
    });
    if (done) break;
    size += value.length;
    if (size <= most) into.add(value);
    if (size <= LINGER) continue;
    reader.cancel().catch(() => {});
    break;
  }
  if (size > most) throw refuse('image_too_large', { limit });
  return into.whole();
}

// Where the length is known, bytes are copied once.
function startBuffer(length: number): { add(bytes: Uint8Array): void; whole(): Buffer } {
  const buffer = Buffer.allocUnsafeSlow(length);
  const more: Uint8Array[] = [];
  let filled = 0;
  return {
    add(bytes) {
      if (more.length > 0 || filled + bytes.length > length) more.push(bytes);
      else {
        buffer.set(bytes, filled);
        filled += bytes.length;
      }
    },
    whole: () =>
      more.length === 0 ? buffer.subarray(0, filled) : Buffer.concat([buffer.subarray(0, filled), ...more]),
  };
}

function malformed(reason: string) {
  return refuse('malformed_request', { reason });
}
