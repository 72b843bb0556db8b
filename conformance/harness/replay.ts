// Sends a request letter by letter as another language's SDK does: its headers, in its spelling, and its very body.

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
  body?: string;
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
          exchanges.push({ method, path: path.split('?')[0] ?? path, status, contentType, body: text });
          resolve({ status, headers: received, text, body: contentType?.includes('json') ? JSON.parse(text) : null });
        });
        answer.on('error', reject);
      },
    );
    sending.on('error', reject);
    sending.end(body);
  });
}
