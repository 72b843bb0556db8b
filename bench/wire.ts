// One caller on one keep-alive connection, as cheap as can be: on a small machine a full HTTP client would be what is measured.

import { connect, type Socket } from 'node:net';

export interface Reply {
  status: number;
  /** Seconds that the server asks to wait, or null. */
  retryAfter: number | null;
  /** When the first byte came, as `performance.now()` counts. */
  firstByteAt: number;
  /** Every value of a header, named in lower case. */
  headers(name: string): string[];
  text(): string;
}

export interface Caller {
  send(request: string): Promise<Reply>;
  close(): void;
}

/** A caller who sends one request at a time, and connects anew when a server has closed the idle connection. */
export function openCaller(port: number, host = 'localhost'): Caller {
  let socket: Socket | null = null;
  let received: Buffer | null = null;
  let firstByteAt = 0;
  let waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void } | null = null;

  function open(): Socket {
    const opened = connect({ host, port, noDelay: true });
    const gone = (error: Error) => {
      if (socket === opened) fail(error);
    };
    opened.on('data', take);
    opened.on('error', gone);
    opened.on('close', () => gone(new Error('the connection was closed')));
    return opened;
  }

  function take(chunk: Buffer) {
    if (!received) firstByteAt = performance.now();
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
    // To nobody: a server says that it waited too long for a request.
    if (!answered) return socket?.destroy();
    answered.resolve({
      status: Number(head.slice(9, 12)),
      retryAfter: wait === undefined ? null : Number(wait),
      firstByteAt,
      headers: (name) => headersOf(head, name),
      text: () => body.toString('utf8'),
    });
  }

  function fail(error: Error) {
    const failed = waiting;
    waiting = null;
    received = null;
    socket?.destroy();
    socket = null;
    failed?.reject(error);
  }

  return {
    send(request) {
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        if (!socket || socket.destroyed) socket = open();
        socket.write(request);
      });
    },
    close: () => socket?.destroy(),
  };
}

function headersOf(head: string, name: string): string[] {
  const lines = head.split('\r\n').filter((line) => line.slice(0, name.length + 1).toLowerCase() === `${name}:`);
  return lines.map((line) => line.slice(name.length + 1).trim());
}

/** Sends a request whose answer has to be a certain one. */
export async function ask(through: Caller, request: string, status: number): Promise<Reply> {
  const reply = await through.send(request);
  if (reply.status !== status)
    throw new Error(`${reply.status} to ${request.slice(0, 200)}: ${reply.text().slice(0, 1000)}`);
  return reply;
}

/** The text of a request. */
export function requestText(method: string, path: string, key: string | null, body?: object): string {
  const head = `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${key ? `Authorization: Bearer ${key}\r\n` : ''}`;
  if (!body) return `${head}\r\n`;
  const json = JSON.stringify(body);
  return `${head}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`;
}
