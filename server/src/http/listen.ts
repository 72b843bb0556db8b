// The listening socket: limits and time-outs below HTTP, and an answer even to bytes that are no request.

import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Connection } from './frame.ts';

const MAX_HEADERS = 16 * 1024;

export interface Gate {
  server: Server;
  /** The port, once it listens; rejects with a sentence when it cannot. */
  listening: Promise<number>;
}

/** Listens on an address and hands every request to `fetch`. */
export function listen(
  host: string,
  port: number,
  fetch: (request: Request, connection: Connection) => Promise<Response>,
): Gate {
  // Puts a light `Response` in the global's place: undici's own costs more than the rest of a read.
  const listener = getRequestListener((request, env) => fetch(request, env as unknown as Connection));
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADERS,
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      connectionsCheckingInterval: 2_000,
      keepAliveTimeout: 75_000,
      requireHostHeader: true,
    },
    listener,
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => refuseBytes(error.code, socket));
  const listening = new Promise<number>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(
        taken
          ? new Error(`Port ${port} on ${host} is in use. Stop what listens there, or choose another with --port.`)
          : error,
      );
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
  return { server, listening };
}

// Bytes that Node's parser refused: contradicting lengths, headers beyond the limit, senders that are too slow.
function refuseBytes(code: string | undefined, socket: Socket): void {
  if (!socket.writable || socket.destroyed) return;
  const [status, reason] =
    code === 'HPE_HEADER_OVERFLOW'
      ? ['431 Request Header Fields Too Large', 'The headers are too large.']
      : code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? ['408 Request Timeout', 'The request took too long to arrive.']
        : ['400 Bad Request', 'The request is not valid HTTP.'];
  const body = JSON.stringify({ message: reason, code: 'malformed_request' });
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
