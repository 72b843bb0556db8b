// A server that writes down what it is asked, and answers nothing of use.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as servers read it: in no order that means nothing, without what any client says of itself. */
export interface Asked {
  method: string;
  path: string;
  query: [string, string][];
  body: unknown;
  authorization: string | undefined;
}

export interface Recorder {
  url: string;
  /** What is asked while something runs, whatever becomes of that. */
  during(act: () => unknown): Promise<Asked[]>;
  close(): Promise<void>;
}

/** Starts it on a free port. */
export async function startRecorder(): Promise<Recorder> {
  let asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x');
    const text = Buffer.concat(chunks).toString();
    const isForm = request.headers['content-type']?.startsWith('multipart/form-data');
    asked.push({
      method: request.method ?? '',
      path: pathname,
      query: [...searchParams].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
      body: isForm ? partsOf(text) : text ? JSON.parse(text) : {},
      authorization: request.headers.authorization,
    });
    response
      .setHeader('content-type', 'application/json')
      .end('{"data":[],"list_metadata":{"before":null,"after":null}}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async during(act) {
      asked = [];
      // Neither client can make sense of the answer: what it asked is what counts.
      await Promise.resolve(act()).catch(() => {});
      return asked;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

// The names and contents of a form's parts.
function partsOf(text: string): string[][] {
  return [...text.matchAll(/name="([^"]*)"[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n([\s\S]*?)\r\n--/g)].map(
    ([, name = '', value = '']) => [name, value],
  );
}
