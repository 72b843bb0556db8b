// What a name server's answers come to, asked over a socket.

import { createSocket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { DnsFailed, openDns } from './dns.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

interface Answer {
  /** RFC 1035 section 4.1.1. */
  code?: number;
  /** TXT records, each of several pieces. */
  texts?: string[][];
}

/** A name server that gives everybody one answer; null is silence. */
async function server(answer: Answer | null): Promise<{ address: string; asked: number }> {
  const socket = createSocket('udp4');
  const state = { address: '', asked: 0 };
  socket.on('message', (question, { port, address }) => {
    state.asked += 1;
    if (answer) socket.send(answerTo(question, answer), port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  closers.push(() => socket.close());
  state.address = `127.0.0.1:${(socket.address() as AddressInfo).port}`;
  return state;
}

function answerTo(question: Buffer, { code = 0, texts = [] }: Answer): Buffer {
  const end = question.indexOf(0, 12) + 5; // The name, its end, type and class.
  const head = Buffer.from(question.subarray(0, end));
  head.writeUInt16BE(0x8180 | code, 2);
  head.writeUInt16BE(texts.length, 6);
  head.writeUInt32BE(0, 8);
  const records = texts.map((pieces) => {
    const data = Buffer.concat(pieces.map((piece) => Buffer.concat([Buffer.of(piece.length), Buffer.from(piece)])));
    const length = Buffer.alloc(2);
    length.writeUInt16BE(data.length);
    return Buffer.concat([Buffer.from('c00c001000010000003c', 'hex'), length, data]);
  });
  return Buffer.concat([head, ...records]);
}

const ask = async (answer: Answer | null, timeoutMs = 2_000) =>
  openDns({ timeoutMs, servers: [(await server(answer)).address] }).txt('acme.example');

test('the records of a name are read, each put together from its pieces', async () => {
  const texts = [['v=spf1 -all'], ['latchkey-verify=', 'abc'], ['']];
  expect(await ask({ texts })).toEqual(['v=spf1 -all', 'latchkey-verify=abc', '']);
});

test('a name that is not there, or has no such record, has none', async () => {
  expect(await ask({ code: 3 })).toEqual([]);
  expect(await ask({ texts: [] })).toEqual([]);
});

test('a server that fails or refuses says nothing of the name', async () => {
  for (const code of [2, 5]) await expect(ask({ code })).rejects.toThrow(DnsFailed);
});

test('silence ends in time', async () => {
  const started = performance.now();
  await expect(ask(null, 300)).rejects.toThrow(DnsFailed);
  expect(performance.now() - started).toBeLessThan(1_500);
});

test('what is no name is no name', async () => {
  const dns = openDns({ timeoutMs: 500, servers: [(await server({ texts: [['x']] })).address] });
  await expect(dns.txt('a..b')).rejects.toThrow(DnsFailed);
});
