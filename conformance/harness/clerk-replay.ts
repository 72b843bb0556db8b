// Sends a request letter by letter as another language's SDK of Clerk does: its headers, its version, its empty bodies.

import { type Replayed, replay } from './replay.ts';

interface Language {
  headers: Record<string, string>;
  /** The date that it sends; none was sent in the years 2024 and 2025. */
  version: string | null;
  /** What it sends where there is nothing to send; GET never has a body. */
  nothing: string | undefined;
  /** Whether a request without a body says all the same that it is JSON. */
  alwaysJson: boolean;
  write(value: object): string;
}

const SPEAKEASY = { Accept: 'application/json' };
// Slashes are escaped there.
const inPhp = (value: object) => JSON.stringify(value).replaceAll('/', '\\/');

const LANGUAGES = {
  'PHP 2024': {
    headers: { ...SPEAKEASY, 'User-Agent': 'speakeasy-sdk/php 0.4.3 2.461.4 v1 clerk/backend-php' },
    version: null,
    nothing: undefined,
    alwaysJson: false,
    write: inPhp,
  },
  'PHP 0.7': {
    headers: { ...SPEAKEASY, 'User-Agent': 'speakeasy-sdk/php 0.7.0 2.723.11 2025-11-10 clerkinc/backend-php' },
    version: '2025-11-10',
    nothing: undefined,
    alwaysJson: false,
    write: inPhp,
  },
  'Python 1.5': {
    headers: { ...SPEAKEASY, 'User-Agent': 'speakeasy-sdk/python 1.5.0 2.455.2 v1 clerk-backend-api' },
    version: null,
    nothing: undefined,
    alwaysJson: false,
    write: JSON.stringify,
  },
  'Python 6': {
    headers: { ...SPEAKEASY, 'User-Agent': 'speakeasy-sdk/python 6.0.1 2.918.1 2026-05-12 clerk-backend-api' },
    version: '2025-11-10',
    nothing: undefined,
    alwaysJson: false,
    write: JSON.stringify,
  },
  Go: {
    headers: { 'User-Agent': 'clerk/clerk-sdk-go v2.2.0', 'X-Clerk-SDK': 'go/v2.2.0', 'Accept-Encoding': 'gzip' },
    version: '2021-02-05',
    nothing: 'null',
    alwaysJson: true,
    write: JSON.stringify,
  },
  JavaScript: {
    headers: { Accept: '*/*', 'User-Agent': '@clerk/backend@3.25.0' },
    version: '2026-05-12',
    nothing: undefined,
    alwaysJson: true,
    write: JSON.stringify,
  },
} satisfies Record<string, Language>;

export type ClerkLanguage = keyof typeof LANGUAGES;
export const CLERK_LANGUAGES = Object.keys(LANGUAGES) as ClerkLanguage[];

export type Say = (
  method: string,
  path: string,
  body?: object | string | Buffer,
  more?: Record<string, string>,
) => Promise<Replayed>;

/** A request as a language's SDK sends it; a text or bytes are sent as they are, with headers that say what they are. */
export function speakClerk(language: ClerkLanguage, { url, apiKey }: { url: string; apiKey: string }): Say {
  const { headers, version, nothing, alwaysJson, write }: Language = LANGUAGES[language];
  return (method, path, given, more = {}) => {
    const isReady = given === undefined || typeof given === 'string' || Buffer.isBuffer(given);
    const body = isReady ? (given ?? (method === 'GET' ? undefined : nothing)) : write(given);
    const empty: Record<string, string> =
      body === undefined && method !== 'GET' && method !== 'DELETE' ? { 'Content-Length': '0' } : {};
    const sent: Record<string, string> = {
      ...headers,
      Authorization: `Bearer ${apiKey}`,
      ...(version === null ? {} : { 'Clerk-API-Version': version }),
      ...(alwaysJson || body !== undefined ? { 'Content-Type': 'application/json' } : {}),
      ...empty,
      ...more,
    };
    return replay(url, { method, path: `/v1${path}`, headers: sent, ...(body === undefined ? {} : { body }) });
  };
}

/** A form with one file, as Guzzle writes it: with the length of each part among its headers. */
export function phpForm(bytes: Buffer, filename: string): { body: Buffer; headers: Record<string, string> } {
  const boundary = '3b1f0c9a5f3d4e7a8b6c2d1e0f9a8b7c6d5e4f3a';
  const head = [
    `--${boundary}`,
    `Content-Disposition: form-data; name="file"; filename="${filename}"`,
    `Content-Length: ${bytes.length}`,
    'Content-Type: application/octet-stream',
    '\r\n',
  ].join('\r\n');
  const body = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return { body, headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` } };
}
