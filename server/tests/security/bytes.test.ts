// I4: what the bytes of a request may be, on a real socket.

import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { somebody } from './people.ts';
import { dump } from './rows.ts';
import { onWire, readReply, type Wire } from './wire.ts';

const USERS = '/user_management/users';

const credentials = (house: TestHouse) => ({
  Authorization: `Bearer ${house.apiKey}`,
  'Content-Type': 'application/json',
});

function head(house: TestHouse, lines: string[], method = 'POST', path = USERS): string {
  return [
    `${method} ${path} HTTP/1.1`,
    'Host: x',
    ...Object.entries(credentials(house)).map((pair) => pair.join(': ')),
    ...lines,
    '',
    '',
  ].join('\r\n');
}

async function settled(house: TestHouse): Promise<Record<string, string[]>> {
  await house.call('GET', '/events');
  return dump(house.database);
}

/** A body in chunks, whole. */
const chunked = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n0\r\n\r\n`;

onEachDatabase('bytes', (open) => {
  test('I4: a compressed body is refused with 415, whatever it is said to be, and is not looked at', async () => {
    const house = await open();
    const wire = await onWire(house);
    const before = await settled(house);
    const body = JSON.stringify({ email: 'ada@example.com' });
    for (const encoding of [
      'gzip',
      'deflate',
      'br',
      'zstd',
      'x-gzip',
      'GZIP',
      'gzip, gzip',
      'identity, gzip',
      'nonsense',
      'gzip;q=1',
    ]) {
      for (const bytes of [gzipSync(body), body, gzipSync(Buffer.alloc(1_000_000))]) {
        const answer = await wire.request('POST', USERS, {
          headers: { ...credentials(house), 'Content-Encoding': encoding },
          body: bytes,
        });
        expect.soft([answer.status, JSON.parse(answer.text).code], encoding).toEqual([415, 'unsupported_media_type']);
      }
    }
    expect(await dump(house.database)).toEqual(before);
    const plain = await wire.request('POST', USERS, {
      headers: { ...credentials(house), 'Content-Encoding': 'identity' },
      body,
    });
    expect(plain.status).toBe(201);
  });

  test('I4: TRACE, TRACK and CONNECT are refused and give nothing back', async () => {
    const house = await open();
    const wire = await onWire(house);
    for (const method of ['TRACE', 'TRACK', 'CONNECT', 'trace', 'PROPFIND', 'MKCOL', 'QUERY', 'BREW']) {
      for (const target of [USERS, '/', '/health', method === 'CONNECT' ? 'x:80' : '*']) {
        const { status, text } = await wire.request(method, target, {
          headers: { ...credentials(house), Cookie: 'secret=1' },
        });
        expect
          .soft(status === 0 || (status >= 400 && status < 500), `${method} ${target} answered ${status}`)
          .toBe(true);
        expect.soft(text).not.toContain(house.apiKey);
        expect.soft(text).not.toContain('secret=1');
      }
    }
  });

  test('I4: a request with two ideas of its length is refused with 400, and its tail is no request', async () => {
    const house = await open();
    await somebody(house);
    const before = await settled(house);
    const wire = await onWire(house);
    const body = '{"email":"smuggled@example.com"}';
    const inner = head(house, [`Content-Length: ${body.length}`]) + body;
    const lengths: [string, string[]][] = [
      ['both', ['Content-Length: 5', 'Transfer-Encoding: chunked']],
      ['both, the other way', ['Transfer-Encoding: chunked', 'Content-Length: 5']],
      ['two lengths', ['Content-Length: 5', 'Content-Length: 6']],
      ['two equal lengths', ['Content-Length: 5', 'Content-Length: 5']],
      ['a list of lengths', ['Content-Length: 5, 6']],
      ['a negative length', ['Content-Length: -1']],
      ['a signed length', ['Content-Length: +5']],
      ['a hexadecimal length', ['Content-Length: 0x5']],
      ['a length beyond all', ['Content-Length: 99999999999999999999999']],
      ['a length with a point', ['Content-Length: 5.0']],
      ['chunked and something after', ['Transfer-Encoding: chunked, identity']],
      ['chunked twice', ['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked']],
      ['a spaced colon', ['Transfer-Encoding : chunked']],
      ['a folded line', ['Transfer-Encoding:', ' chunked', 'Content-Length: 5']],
      ['a disguised encoding', ['Transfer-Encoding: xchunked', 'Content-Length: 5']],
      ['a vertical tab', ['Transfer-Encoding: \u000bchunked', 'Content-Length: 5']],
      ['a null in the name', ['Content-Length\u0000: 5']],
    ];
    for (const [name, lines] of lengths) {
      for (const tail of [`0\r\n\r\n${inner}`, `${chunked('{}')}${inner}`, `{}   ${inner}`]) {
        const { status } = await wire.send(head(house, lines) + tail);
        expect.soft(status, name).toBe(400);
      }
    }
    expect(await dump(house.database)).toEqual(before);
  });

  test('I4: broken chunks, bare line feeds and half-written heads are refused', async () => {
    const house = await open();
    const wire = await onWire(house);
    const before = await settled(house);
    const start = head(house, ['Transfer-Encoding: chunked']);
    const broken = [
      `${start}zz\r\n{}\r\n0\r\n\r\n`,
      `${start}-2\r\n{}\r\n0\r\n\r\n`,
      `${start}2\r\n{}xx\r\n0\r\n\r\n`,
      `${start}ffffffffffffffffff\r\n{}\r\n0\r\n\r\n`,
      'GET /user_management/users HTTP/1.1\r\n\r\n',
      'GET /user_management/users HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
      'GET /user_management/users HTTP/9.9\r\nHost: a\r\n\r\n',
      'GET  /user_management/users HTTP/1.1\r\nHost: a\r\n\r\n',
      'GET /user_management/users\r\n\r\n',
      'GET /user_management/\u00ff\u0001 HTTP/1.1\r\nHost: a\r\n\r\n',
      'GET /user_management/users HTTP/1.1\r\nHost: a\r\nX Y: z\r\n\r\n',
      'GET /user_management/users HTTP/1.1\r\nHost: a\r\nX: y\u0000z\r\n\r\n',
      `GET /user_management/users HTTP/1.1\nHost: a\nAuthorization: Bearer ${house.apiKey}\r\r\n\r\n`,
      '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    ];
    for (const bytes of broken) {
      const { status } = await wire.send(Buffer.from(bytes, 'latin1'));
      expect
        .soft(
          status === 400 || status === 401 || status === 505,
          `${JSON.stringify(bytes.slice(0, 60))} answered ${status}`,
        )
        .toBe(true);
    }
    expect(await dump(house.database)).toEqual(before);
  });

  test('I4: headers beyond 16 KiB are 431, an address beyond 8 KiB is refused, and both are said in JSON', async () => {
    const house = await open();
    const wire = await onWire(house);
    const get = (target: string, headers = {}) =>
      wire.request('GET', target, { headers: { ...credentials(house), ...headers } });
    expect((await get(USERS, { 'X-Long': 'x'.repeat(15_000) })).status).toBe(200);
    for (const headers of [
      { 'X-Long': 'x'.repeat(17_000) },
      Object.fromEntries(Array.from({ length: 1_500 }, (_, at) => [`X-${at}`, '0123456789'])),
    ]) {
      const answer = await get(USERS, headers);
      expect([answer.status, JSON.parse(answer.text).code]).toEqual([431, 'malformed_request']);
    }
    expect((await get(`${USERS}?email=${'x'.repeat(500)}`)).status).toBe(200);
    for (const target of [
      `${USERS}?email=${'x'.repeat(8_200)}`,
      `${USERS}/${'x'.repeat(8_200)}`,
      `/${'x'.repeat(8_200)}`,
    ]) {
      const answer = await get(target);
      expect([answer.status, JSON.parse(answer.text).code]).toEqual([413, 'request_too_large']);
    }
    expect((await get(`${USERS}/${'x'.repeat(20_000)}`)).status).toBe(431);
  });

  async function sendLarge(wire: Wire, house: TestHouse, lines: string[], pieces: Iterable<string>) {
    const socket = await wire.dial();
    const reply = readReply(socket);
    socket.write(head(house, lines));
    for (const piece of pieces) if (socket.writable) socket.write(piece);
    return reply;
  }

  test('I4: a body beyond 256 KiB is 413, with a length and without, and a longer one is not even read', async () => {
    const house = await open();
    const wire = await onWire(house);
    const start = '{"email":"ada@example.com","x":"';
    const filler = 'x'.repeat(64 * 1024);
    const whole = (length: number) => `${start}${'x'.repeat(length - start.length - 2)}"}`;
    const declared = await sendLarge(wire, house, ['Content-Length: 262145'], [whole(262_145)]);
    expect([declared.status, JSON.parse(declared.text).code]).toEqual([413, 'request_too_large']);
    const streamed = await sendLarge(wire, house, ['Transfer-Encoding: chunked'], [chunked(whole(262_145))]);
    expect([streamed.status, JSON.parse(streamed.text).code]).toEqual([413, 'request_too_large']);
    const promised = await sendLarge(wire, house, ['Content-Length: 9999999999'], [start]);
    expect(promised.status).toBe(413);
    const endless = await sendLarge(
      wire,
      house,
      ['Transfer-Encoding: chunked'],
      Array.from({ length: 160 }, () => `10000\r\n${filler}\r\n`),
    );
    expect(endless.status).toBe(413);
    expect((await house.call('GET', USERS)).body.data).toEqual([]);
    const edge = await sendLarge(wire, house, ['Content-Length: 262144'], [whole(262_144)]);
    expect(edge.status).toBe(201);
    expect((await house.call('DELETE', `${USERS}/${JSON.parse(edge.text).id}`)).status).toBe(200);
    expect((await sendLarge(wire, house, ['Transfer-Encoding: chunked'], [chunked(whole(262_144))])).status).toBe(201);
  });

  test('I4: an answer that refuses bytes says nothing of the inside', async () => {
    const house = await open();
    const wire = await onWire(house);
    for (const bytes of [
      '\r\n\r\nnonsense\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n',
      `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
    ]) {
      const { status, headers, text } = await wire.send(bytes);
      expect([400, 431]).toContain(status);
      expect(headers['content-type']).toBe('application/json');
      expect(Object.keys(JSON.parse(text))).toEqual(['message', 'code']);
      expect(text + JSON.stringify(headers)).not.toMatch(/HPE_|node|llhttp|\.ts|stack/i);
    }
  });

  test('I4: whatever follows a refused request on its connection is not answered', async () => {
    const house = await open();
    const wire = await onWire(house);
    const good = 'GET /health HTTP/1.1\r\nHost: x\r\n\r\n';
    const socket = await wire.dial();
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk;
    });
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.write(
      `${good}${good}GET /health HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n${good}`,
    );
    await closed;
    const statuses = received.match(/HTTP\/1\.1 \d{3}/g) ?? [];
    expect(statuses.filter((status) => status.endsWith('200')).length).toBeLessThanOrEqual(2);
    expect(statuses.at(-1)).toBe('HTTP/1.1 400');
  });
});
