// One caller on one keep-alive connection, as cheap as can be: on a small machine a full HTTP client would be what is measured.

import { connect } from 'node:net';

export interface Reply {
  status: number;
  /** Seconds that the server asks to wait, or null. */
  retryAfter: number | null;
  text(): string;
}

export interface Caller {
  send(request: string): Promise<Reply>;
  close(): void;
}

/** Opens a connection that carries one request at a time. */
export function openCaller(port: number, host = '127.0.0.1'): Caller {
  const socket = connect({ host, port, noDelay: true });
  let received: Buffer | null = null;
  let waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void } | null = null;

  socket.on('data', (chunk: Buffer) => {
    received = received ? Buffer.concat([received, chunk]) : chunk;
    const end = received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = received.toString('latin1', 0, end);
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);
    if (Number.isNaN(length)) return fail(new Error(`an answer without a length: ${head}`));
    if (received.length < end + 4 + length) return;
    const body = received.subarray(end + 4, end + 4 + length);
    received = null;
    const wait = /\r\nretry-after: (\d+)/i.exec(head)?.[1];
    const answered = waiting;
    waiting = null;
    answered?.resolve({
      status: Number(head.slice(9, 12)),
      retryAfter: wait === undefined ? null : Number(wait),
      text: () => body.toString('utf8'),
    });
  });
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the connection was closed')));

  function fail(error: Error) {
    const failed = waiting;
    waiting = null;
    failed?.reject(error);
  }

  return {
    send(request) {
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(request);
      });
    },
    close: () => socket.destroy(),
  };
}

/** The text of a request. */
export function requestText(method: string, path: string, key: string | null, body?: object): string {
  const head = `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${key ? `Authorization: Bearer ${key}\r\n` : ''}`;
  if (!body) return `${head}\r\n`;
  const json = JSON.stringify(body);
  return `${head}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`;
}
