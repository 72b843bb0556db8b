// A house that listens on a real socket, and bytes sent to it as they are: `fetch` would tidy them up.

import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { listen } from '../../src/http/listen.ts';
import type { TestHouse } from '../house.ts';

export interface RawReply {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  text: string;
}

export interface Wire {
  server: Server;
  port: number;
  /** Opens a connection. */
  dial(): Promise<Socket>;
  /** Sends bytes on a connection of their own and gives the first answer. Status 0: closed without one. */
  send(bytes: string | Buffer): Promise<RawReply>;
  /** Sends one request whose target is not touched. */
  request(method: string, target: string, options?: WireOptions): Promise<RawReply>;
}

export interface WireOptions {
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** Listens on a free port until the test is over. */
export async function onWire(house: TestHouse): Promise<Wire> {
  const { server, listening } = listen('127.0.0.1', 0, house.house.fetch);
  const port = await listening;
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const dial = async () => {
    const socket = connect(port, '127.0.0.1');
    // What was sent to a server that has hung up is lost; the tests look at what came back.
    socket.on('error', () => {});
    await once(socket, 'connect');
    return socket;
  };
  const send = async (bytes: string | Buffer) => {
    const socket = await dial();
    socket.write(bytes);
    return readReply(socket);
  };
  return {
    server,
    port,
    dial,
    send,
    request(method, target, { headers = {}, body = '' } = {}) {
      const lines = Object.entries({ Host: `127.0.0.1:${port}`, Connection: 'close', ...headers });
      const length = body.length > 0 ? [['Content-Length', String(Buffer.byteLength(body))]] : [];
      const head = [...lines, ...length].map(([name, value]) => `${name}: ${value}\r\n`).join('');
      return send(
        Buffer.concat([Buffer.from(`${method} ${target} HTTP/1.1\r\n${head}\r\n`, 'latin1'), Buffer.from(body)]),
      );
    },
  };
}

/** Reads one answer and hangs up. */
export function readReply(socket: Socket): Promise<RawReply> {
  let received = Buffer.alloc(0);
  return new Promise((resolve) => {
    const finish = () => {
      socket.destroy();
      resolve(parse(received.toString('latin1')));
    };
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (isWhole(received.toString('latin1'))) finish();
    });
    socket.on('close', finish);
  });
}

function parse(text: string): RawReply {
  const end = text.indexOf('\r\n\r\n');
  const [line = '', ...fields] = text.slice(0, end < 0 ? undefined : end).split('\r\n');
  const headers = Object.fromEntries(
    fields.map((field) => {
      const colon = field.indexOf(':');
      return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
    }),
  );
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(line)?.[1] ?? 0),
    headers,
    text: end < 0 ? '' : text.slice(end + 4),
  };
}

function isWhole(text: string): boolean {
  const { headers, text: body } = parse(text);
  if (!text.includes('\r\n\r\n')) return false;
  if (headers['content-length'] !== undefined) return body.length >= Number(headers['content-length']);
  return headers['transfer-encoding'] === 'chunked' && body.endsWith('0\r\n\r\n');
}
