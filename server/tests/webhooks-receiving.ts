// A receiver of webhooks for tests: writes down what arrives, checks it as the SDKs do, and has whatever manners a test asks for.

import { createHmac } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import { openOutbound } from '../src/kit/outbound.ts';
import type { TestHouse } from './house.ts';

export interface Arrival {
  id: string;
  event: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into events of every shape
  body: any;
  raw: string;
  path: string;
  headers: http.IncomingHttpHeaders;
}

/** How it answers: a status, or what it does to the connection instead. */
export type Manners = number | 'hang' | 'reset' | ((arrival: Arrival, nth: number) => number | 'hang' | 'reset');

export interface Receiver {
  url: string;
  port: number;
  /** Everything that was sent here, answered well or not. */
  sent: Arrival[];
  /** What was answered with 2xx. */
  taken: Arrival[];
  manners: Manners;
  close(): Promise<void>;
}

/** Starts a receiver that is closed after the test; on a port of its own choice, or on one where one was before. */
export async function startReceiver(manners: Manners = 200, port = 0): Promise<Receiver> {
  const receiver = { url: '', port, sent: [], taken: [], manners } as unknown as Receiver;
  const server = http.createServer((request, to) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString();
      const body = JSON.parse(raw);
      const arrival = { id: body.id, event: body.event, body, raw, path: request.url ?? '', headers: request.headers };
      receiver.sent.push(arrival);
      const how =
        typeof receiver.manners === 'function' ? receiver.manners(arrival, receiver.sent.length) : receiver.manners;
      if (how === 'hang') return;
      if (how === 'reset') return void request.socket.destroy();
      if (how >= 200 && how < 300) receiver.taken.push(arrival);
      to.writeHead(how, how >= 300 && how < 400 ? { location: '/elsewhere' } : {}).end('noted');
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  receiver.port = (server.address() as AddressInfo).port;
  receiver.url = `http://127.0.0.1:${receiver.port}/hook`;
  receiver.close = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  onTestFinished(() => receiver.close().catch(() => {}));
  return receiver;
}

/** Throws unless an arrival carries the signature that the SDKs ask for: two parts, in this order. */
export function checkSignature(arrival: Arrival, secret: string, now?: number): void {
  const header = String(arrival.headers['workos-signature']);
  const [, time = '', hash] = /^t=(\d{13}), v1=([0-9a-f]{64})$/.exec(header) ?? [];
  expect(hash, header).toBe(createHmac('sha256', secret).update(`${time}.${arrival.raw}`).digest('hex'));
  if (now !== undefined) expect(Math.abs(Number(time) - now)).toBeLessThan(5_000);
}

/** Registers an endpoint over the wire. */
export async function register(house: TestHouse, url: string, events = ['user.created']) {
  const { status, body, text } = await house.call('POST', '/webhook_endpoints', {
    body: { endpoint_url: url, events },
  });
  expect(status, text).toBe(201);
  return body as { id: string; secret: string; endpoint_url: string; events: string[] };
}

let people = 0;

/** Makes users, and gives the ids of the events that tell of them. */
export async function makeUsers(house: TestHouse, count: number): Promise<string[]> {
  const ids: string[] = [];
  const one = async () => {
    people += 1;
    const { body } = await house.call('POST', '/user_management/users', {
      body: { email: `person${people}@example.com` },
    });
    ids.push(body.id);
  };
  for (let made = 0; made < count; made += 50) {
    await Promise.all(Array.from({ length: Math.min(50, count - made) }, one));
  }
  return ids;
}

/** The ids of the users that arrivals tell of. */
export function usersOf(arrivals: Arrival[]): string[] {
  return arrivals.map(({ body }) => body.data.id as string).sort();
}

/** Moves the clock until something holds: pauses of hours pass in moments. */
export async function inTime(house: TestHouse, stepMs: number, holds: () => unknown, timeout = 15_000): Promise<void> {
  const timer = setInterval(() => {
    house.clock.advance(stepMs);
    house.house.tools.herald?.nudge(); // Else it looks once a second.
  }, 100);
  try {
    await expect.poll(async () => Boolean(await holds()), { timeout, interval: 30 }).toBe(true);
  } finally {
    clearInterval(timer);
  }
}

/** A door that gives up soon, so that receivers that hang do not hold up the tests. */
export function hastyDoor() {
  return openOutbound({
    development: true,
    allow: '',
    limits: { connectMs: 300, totalMs: 600, bytes: 65_536 },
  });
}
