// Sends a request letter by letter as another language's SDK does: its headers, in its spelling, and its very body.

import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { exchanges } from './record.ts';

export interface Replayed {
  status: number;
  headers: Record<string, string>;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape are looked into
  body: any;
}

export interface Sent {
  method: string;
  path: string;
  /** As they stand on the wire; `Host` and `Content-Length` are added. */
  headers?: Record<string, string>;
  /** Sent as it is; absent sends none. */
  body?: string | Buffer;
}

/** How a language's SDK presents itself, and how it writes JSON. */
interface Language {
  headers: Record<string, string>;
  /** What a POST has beside. */
  onPost?(call: string): Record<string, string>;
  /** Whether a request without a body says all the same that it is JSON. */
  alwaysJson: boolean;
  write(value: object): string;
}

const RUBY_HTTP = { Accept: '*/*', 'Accept-Encoding': 'gzip;q=1.0,deflate;q=0.6,identity;q=0.3' };
// The same for a call that is made again, another one for another.
const idempotent = (call: string) => ({ 'Idempotency-Key': createHash('sha256').update(call).digest('hex') });

const LANGUAGES = {
  // Jason writes the keys of a map in their order, and the client names itself in no header.
  'Elixir 1.1.0': { headers: {}, alwaysJson: false, write: (value) => JSON.stringify(sorted(value)) },
  'Ruby 6': {
    headers: { ...RUBY_HTTP, 'User-Agent': 'WorkOS; ruby/3.2.2; x86_64-linux; v6.2.0' },
    alwaysJson: true,
    write: JSON.stringify,
  },
  'Ruby 10': {
    headers: { ...RUBY_HTTP, 'User-Agent': 'workos-ruby/10.2.1 ruby/3.3.5 (x86_64-linux)' },
    alwaysJson: true,
    write: JSON.stringify,
  },
  'PHP 4': { headers: { 'User-Agent': 'WorkOS PHP/4.32.0', Accept: '*/*' }, alwaysJson: true, write: inPhp },
  'PHP 9': { headers: { 'User-Agent': 'WorkOS PHP/9.0.0' }, alwaysJson: true, write: inPhp },
  Python: {
    headers: {
      Accept: 'application/json',
      'Accept-Encoding': 'gzip, deflate',
      'User-Agent': 'WorkOS Python/3.12.4 Python SDK/10.2.0',
    },
    onPost: idempotent,
    alwaysJson: true,
    write: JSON.stringify,
  },
  Go: {
    headers: { 'Accept-Encoding': 'gzip', 'User-Agent': 'workos-go/v10.1.1' },
    onPost: idempotent,
    alwaysJson: true,
    write: inGo,
  },
} satisfies Record<string, Language>;

export type LanguageName = keyof typeof LANGUAGES;

/** A request as a language's SDK sends it: its headers, and its way of writing JSON; a text is sent as it is. */
export function speak(
  language: LanguageName,
  { url, apiKey }: { url: string; apiKey: string | null },
): (method: string, path: string, body?: object | string) => Promise<Replayed> {
  const { headers: own, onPost, alwaysJson, write }: Language = LANGUAGES[language];
  return (method, path, given) => {
    const body = typeof given === 'object' ? write(given) : given;
    const headers = {
      ...own,
      ...(apiKey === null ? {} : { Authorization: `Bearer ${apiKey}` }),
      ...(alwaysJson || body !== undefined ? { 'Content-Type': 'application/json' } : {}),
      ...(method === 'POST' ? onPost?.(`${path} ${body}`) : {}),
    };
    return replay(url, { method, path, headers, ...(body === undefined ? {} : { body }) });
  };
}

function sorted(value: object): object {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

// An empty map is an empty list there, at every depth, and slashes are escaped.
function inPhp(value: object): string {
  const isEmpty = (each: unknown) => typeof each === 'object' && each !== null && Object.keys(each).length === 0;
  const json = JSON.stringify(value, (_key, each) => (isEmpty(each) ? [] : each));
  return escaped(json.replaceAll('/', '\\/'), /[\u0080-\uffff]/g);
}

function inGo(value: object): string {
  return escaped(JSON.stringify(value), /[<>&\u2028\u2029]/g);
}

function escaped(json: string, letters: RegExp): string {
  return json.replace(letters, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Sends it on a connection of its own and follows no redirect. */
export function replay(url: string, { method, path, headers = {}, body }: Sent): Promise<Replayed> {
  const { hostname, port } = new URL(url);
  const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const sending = request(
      { hostname, port, method, path, agent: false, headers: { ...headers, ...length } },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const received = answer.headers as Record<string, string>;
          const contentType = received['content-type'] ?? null;
          const status = answer.statusCode ?? 0;
          const retryAfter = received['retry-after'] ?? null;
          exchanges.push({ method, path: path.split('?')[0] ?? path, status, contentType, retryAfter, body: text });
          resolve({ status, headers: received, text, body: contentType?.includes('json') ? JSON.parse(text) : null });
        });
        answer.on('error', reject);
      },
    );
    sending.on('error', reject);
    sending.end(body);
  });
}
