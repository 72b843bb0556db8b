// Sending and looking at images as a client does: forms out, bytes in.

import { ORIGIN, type TestHouse } from './house.ts';

export interface Part {
  name: string;
  filename?: string;
  /** Header lines besides Content-Disposition. */
  headers?: string[];
  data: Uint8Array | string;
}

const BOUNDARY = 'a-boundary-of-tests';

/** A multipart form as it goes over the wire (RFC 7578). */
export function formOf(parts: Part[], boundary = BOUNDARY): Buffer {
  const pieces = parts.flatMap(({ name, filename, headers = [], data }) => {
    const disposition = `form-data; name="${name}"${filename === undefined ? '' : `; filename="${filename}"`}`;
    const head = [`--${boundary}`, `Content-Disposition: ${disposition}`, ...headers, '', ''].join('\r\n');
    return [Buffer.from(head), Buffer.from(data), Buffer.from('\r\n')];
  });
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
}

export const typeOf = (boundary = BOUNDARY) => `multipart/form-data; boundary=${boundary}`;

/** One file, said to be an `octet-stream` as SDKs do. */
export const fileForm = (data: Uint8Array, filename = 'blob') =>
  formOf([{ name: 'file', filename, headers: ['Content-Type: application/octet-stream'], data }]);

export const imagePath = (userId: string) => `/v1/users/${userId}/profile_image`;

/** Sends a body to a user's profile image, as it is. */
export function sendForm(house: TestHouse, userId: string, raw: Uint8Array, type = typeOf(), key?: string) {
  return house.call('POST', imagePath(userId), { raw, headers: { 'content-type': type }, ...(key ? { key } : {}) });
}

/** Sets a user's profile image to a file. */
export const upload = (house: TestHouse, userId: string, data: Uint8Array) => sendForm(house, userId, fileForm(data));

export async function newUser(house: TestHouse, body: object = {}): Promise<string> {
  const email = `${crypto.randomUUID()}@example.com`;
  const reply = await house.call('POST', '/v1/users', { body: { email_address: [email], ...body } });
  if (reply.status !== 200) throw new Error(reply.text);
  return reply.body.id;
}

export interface Seen {
  status: number;
  headers: Headers;
  bytes: Buffer;
}

/** Asks for a URL of the house without any key. */
export async function look(house: TestHouse, url: string, init: RequestInit = {}): Promise<Seen> {
  const response = await house.house.fetch(new Request(url.startsWith('/') ? ORIGIN + url : url, init));
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, bytes };
}

/** The path of a URL of the house. */
export const pathOf = (url: string) => new URL(url).pathname;
