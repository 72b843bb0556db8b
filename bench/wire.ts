// One caller on one keep-alive connection, as cheap as can be: on a small machine a full HTTP client would be what is measured.

import { connect, type Socket } from 'node:net';

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

/** A caller who sends one request at a time, and connects anew when a server has closed the idle connection. */
export function openCaller(port: number, host = '127.0.0.1'): Caller {
  let socket: Socket | null = null;
  let received: Buffer | null = null;
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

/** The text of a request. */
export function requestText(method: string, path: string, key: string | null, body?: object): string {
  const head = `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${key ? `Authorization: Bearer ${key}\r\n` : ''}`;
  if (!body) return `${head}\r\n`;
  const json = JSON.stringify(body);
  return `${head}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`;
}
