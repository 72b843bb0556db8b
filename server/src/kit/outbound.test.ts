// The door outwards: where it leads, and how long it waits.

import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Outbound, type OutboundOptions, openOutbound } from './outbound.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A server that counts who came. */
async function receiver(answer: http.RequestListener = (_, to) => to.end('taken')) {
  const visits: string[] = [];
  const sockets = new Set<Socket>();
  const server = http.createServer((request, to) => {
    visits.push(`${request.method} ${request.url}`);
    answer(request, to);
  });
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  return { visits, sockets, port: (server.address() as AddressInfo).port };
}

function door(options: Partial<OutboundOptions> = {}): Outbound {
  const limits = { connectMs: 400, totalMs: 1_500, bytes: 1_000 };
  const opened = openOutbound({ development: false, allow: '', limits, ...options });
  closers.push(() => opened.close());
  return opened;
}

const post = (url: string) => ({ url, method: 'POST' as const, headers: {}, body: '{}' });
const saying =
  (...addresses: string[]) =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

describe('the text of an address', () => {
  it.each([
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://[::1]/',
    'https://[::ffff:7f00:1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://①②⑦.⓪.⓪.①/',
    'https://169.254.169.254/latest/meta-data/',
    'https://10.0.0.1:8443/x',
    'http://example.com/',
    'https://user@example.com/',
    'https://user:pass@example.com/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'example.com',
    '//example.com',
    'https://',
    '',
  ])('E1: %s is refused in production', (url) => {
    expect(door().fault(url)).not.toBeNull();
  });

  it.each([
    'https://example.com/hook?x=1',
    'https://example.com:8443/',
    'https://[2606:4700:4700::1111]/',
  ])('%s is fine', (url) => {
    expect(door().fault(url)).toBeNull();
  });

  it('in development plain http, this machine and private networks are fine, the metadata service is not', () => {
    const { fault } = door({ development: true });
    for (const host of ['localhost:3000', '127.0.0.1', '192.168.1.5', '[::1]', 'example.com'])
      expect(fault(`http://${host}/`), host).toBeNull();
    for (const host of ['169.254.169.254', '0.0.0.0', '[fe80::1]', '224.0.0.1'])
      expect(fault(`http://${host}/`), host).not.toBeNull();
  });
});

describe('requests', () => {
  it('gives the status, and the body when it is asked for', async () => {
    const { port, visits } = await receiver((_, to) => to.writeHead(201, { 'x-y': 'z' }).end('taken'));
    const { send } = door({ allow: '127.0.0.1' });
    expect(await send(post(`http://127.0.0.1:${port}/hook`))).toMatchObject({ status: 201, headers: { 'x-y': 'z' } });
    const answer = await send({ ...post(`http://127.0.0.1:${port}/hook`), reads: true });
    expect(answer.body.toString()).toBe('taken');
    expect(visits).toEqual(['POST /hook', 'POST /hook']);
  });

  it('E1: a name whose address is private is not called, whichever of its addresses that is', async () => {
    const { port, visits } = await receiver();
    for (const addresses of [['127.0.0.1'], ['::ffff:127.0.0.1'], ['8.8.8.8', '127.0.0.1'], ['10.0.0.1', '1.1.1.1']]) {
      const { send } = door({ resolve: saying(...addresses) });
      await expect(send(post(`https://hook.example:${port}/`))).rejects.toThrow('nothing may be sent to');
    }
    expect(visits).toEqual([]);
  });

  it('E1: a name that changes its mind is called where it was checked, or not at all', async () => {
    const { port, visits } = await receiver();
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      return saying(asked === 1 ? '203.0.113.1' : '127.0.0.1')();
    };
    const { send, fault } = door({ resolve });
    const url = `https://rebind.example:${port}/`;
    expect(fault(url)).toBeNull();
    for (let time = 0; time < 3; time += 1) await expect(send(post(url))).rejects.toThrow('nothing may be sent to');
    expect(asked).toBe(3);
    expect(visits).toEqual([]);
  });

  it('E1: each request is looked up once, and goes to what was found then', async () => {
    const { port, visits } = await receiver();
    const resolve = vi.fn(saying('127.0.0.1'));
    const { send } = door({ resolve, allow: '127.0.0.0/8' });
    await send(post(`http://hook.example:${port}/`));
    expect(resolve).toHaveBeenCalledTimes(1);
    expect(visits).toHaveLength(1);
  });

  it('E1: redirects lead nowhere', async () => {
    const inner = await receiver();
    const { port } = await receiver((_, to) =>
      to.writeHead(307, { location: `http://127.0.0.1:${inner.port}/` }).end(),
    );
    const { send } = door({ allow: '127.0.0.1' });
    expect((await send(post(`http://127.0.0.1:${port}/`))).status).toBe(307);
    expect(inner.visits).toEqual([]);
  });

  it('E1: plain http goes only to what is listed', async () => {
    const { port, visits } = await receiver();
    const { send } = door({ allow: '127.0.0.1', resolve: saying('1.1.1.1') });
    await expect(send(post(`http://public.example:${port}/`))).rejects.toThrow('nothing may be sent to');
    await send(post(`http://127.0.0.1:${port}/`));
    expect(visits).toHaveLength(1);
  });

  it('E1: a proxy in the environment is not asked', async () => {
    const proxy = await receiver();
    const { port, visits } = await receiver();
    vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${proxy.port}`);
    vi.stubEnv('NODE_USE_ENV_PROXY', '1');
    closers.push(() => vi.unstubAllEnvs());
    await door({ development: true }).send(post(`http://127.0.0.1:${port}/`));
    expect([visits.length, proxy.visits.length]).toEqual([1, 0]);
  });

  it('E1: a certificate that nobody vouches for is refused', async () => {
    const server = createServer((socket) => socket.end('not TLS'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => server.close());
    const { port } = server.address() as AddressInfo;
    const { send } = door({ allow: '127.0.0.1' });
    await expect(send(post(`https://127.0.0.1:${port}/`))).rejects.toThrow('failed');
  });

  it.each([
    ['takes the connection and says nothing', () => {}, 'gave no answer within'],
    ['hangs up', (socket: Socket) => socket.destroy(), 'cut the connection'],
    ['speaks another language', (socket: Socket) => socket.end('SSH-2.0-x\r\n'), 'failed: HPE'],
  ])('gives up on a server that %s', async (_, behave, reason) => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      closers.push(() => socket.destroy());
      socket.once('data', () => behave(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => server.close());
    const { port } = server.address() as AddressInfo;
    await expect(door({ development: true }).send(post(`http://127.0.0.1:${port}/`))).rejects.toThrow(reason);
  });

  it('says plainly when nobody listens, and when the name is nobody', async () => {
    const { send } = door({ development: true });
    await expect(send(post('http://127.0.0.1:1/'))).rejects.toThrow('refused the connection');
    const nobody = door({ development: true, resolve: async () => [] });
    await expect(nobody.send(post('http://nobody.example/'))).rejects.toThrow('has no address');
  });

  it('gives up on a name that is looked up for too long', async () => {
    const { send } = door({ resolve: () => new Promise(() => {}) });
    await expect(send(post('https://slow.example/'))).rejects.toThrow('gave no connection within');
  });

  it('E1: reads no more than it may', async () => {
    const { port } = await receiver((_, to) => to.end('x'.repeat(50_000)));
    const { send } = door({ development: true });
    const url = `http://127.0.0.1:${port}/`;
    await expect(send({ ...post(url), reads: true })).rejects.toThrow('more than 1000 bytes');
    expect((await send(post(url))).body).toHaveLength(0);
  });

  it('gives up on an answer that never ends, but keeps the status of one that nobody reads', async () => {
    const { port } = await receiver((_, to) => void to.writeHead(200).write('x'));
    const { send } = door({ development: true });
    const url = `http://127.0.0.1:${port}/`;
    expect((await send(post(url))).status).toBe(200);
    await expect(send({ ...post(url), reads: true })).rejects.toThrow('gave no answer within');
  });

  it('an answer that never ends and that nobody reads keeps no connection open', async () => {
    let most = 0;
    const { port, sockets } = await receiver((_, to) => {
      most = Math.max(most, [...sockets].filter((socket) => !socket.destroyed).length);
      to.writeHead(200).write('x');
    });
    const { send } = door({ development: true });
    for (let nth = 0; nth < 5; nth += 1) await send(post(`http://127.0.0.1:${port}/`));
    expect(most).toBeLessThan(3);
  });

  it('keeps connections, and tries a new one where the kept one was closed', async () => {
    const { port, sockets, visits } = await receiver();
    const { send } = door({ development: true });
    const url = `http://127.0.0.1:${port}/`;
    await send({ ...post(url), reads: true });
    await send({ ...post(url), reads: true });
    expect(sockets.size).toBe(1);
    for (const socket of sockets) socket.destroy();
    await send(post(url));
    expect(visits).toHaveLength(3);
  });

  it('can be interrupted', async () => {
    const { port } = await receiver(() => {});
    const { send } = door({ development: true });
    const signal = AbortSignal.timeout(50);
    await expect(send({ ...post(`http://127.0.0.1:${port}/`), signal })).rejects.toThrow();
  });
});
