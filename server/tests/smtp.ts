// A small SMTP server for tests: keeps what it takes, and can be down, mute, slow or contrary.

import { createServer, type Server, type Socket } from 'node:net';

export interface Taken {
  from: string;
  to: string[];
  raw: string;
  headers: Map<string, string>;
  text: string;
  html: string;
}

/** How the server behaves from now on. `code` answers a command with that reply instead of yes. */
export interface Manners {
  /** Says nothing any more, at once (`greeting`) or once the message is in (`data`). */
  mute?: 'greeting' | 'data';
  /** Cuts the line: at once, or once the message is in but before it is acknowledged (the message is not taken). */
  reset?: 'greeting' | 'data';
  /** Cuts every n-th connection or message at random places. */
  flaky?: number;
  replies?: Partial<Record<'EHLO' | 'HELO' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'END', string>>;
  /** Waits this long before each acknowledgement. */
  delayMs?: number;
}

export interface Smtp {
  port: number;
  url: string;
  taken: Taken[];
  /** Commands as they came, credentials included. */
  commands: string[];
  connections: number;
  manners: Manners;
  /** Resolves once so many messages are in. */
  wait(count: number, ms?: number): Promise<void>;
  /** Stops listening and cuts every line; `up` listens again on the same port. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

/** Listens on a free port of this machine. */
export async function startSmtp(manners: Manners = {}): Promise<Smtp> {
  const sockets = new Set<Socket>();
  const waiting = new Set<() => void>();
  let server: Server | null = null;
  const smtp: Smtp = {
    port: 0,
    url: '',
    taken: [],
    commands: [],
    connections: 0,
    manners,
    async wait(count, ms = 10_000) {
      const until = performance.now() + ms;
      while (smtp.taken.length < count) {
        if (performance.now() > until) throw new Error(`${smtp.taken.length} letters came, not ${count}`);
        await new Promise<void>((resolve) => {
          const done = () => {
            clearTimeout(timer);
            waiting.delete(done);
            resolve();
          };
          const timer = setTimeout(done, 100);
          waiting.add(done);
        });
      }
    },
    async down() {
      const closing = server;
      server = null;
      for (const socket of sockets) socket.resetAndDestroy();
      if (closing) await new Promise((resolve) => closing.close(resolve));
    },
    async up() {
      server = createServer((socket) => {
        sockets.add(socket);
        socket.on('close', () => sockets.delete(socket));
        socket.on('error', () => {});
        smtp.connections += 1;
        serve(socket, smtp, () => {
          for (const wake of waiting) wake();
        });
      });
      const listening = server;
      await new Promise<void>((resolve) => listening.listen(smtp.port, '127.0.0.1', resolve));
      smtp.port = (listening.address() as { port: number }).port;
      smtp.url = `smtp://127.0.0.1:${smtp.port}`;
    },
    close: () => smtp.down(),
  };
  await smtp.up();
  return smtp;
}

function serve(socket: Socket, smtp: Smtp, arrived: () => void): void {
  let buffer = '';
  let inData = false;
  let from = '';
  let to: string[] = [];
  let queue = Promise.resolve();

  const say = async (line: string) => {
    if (smtp.manners.delayMs) await new Promise((resolve) => setTimeout(resolve, smtp.manners.delayMs));
    if (!socket.destroyed) socket.write(`${line}\r\n`);
  };
  const unlucky = () => smtp.manners.flaky !== undefined && Math.random() * smtp.manners.flaky < 1;

  if (smtp.manners.reset === 'greeting' || unlucky()) {
    socket.resetAndDestroy();
    return;
  }
  if (smtp.manners.mute !== 'greeting') queue = say('220 test ESMTP');

  socket.on('data', (chunk) => {
    buffer += chunk.toString('latin1');
    queue = queue.then(consume);
  });

  async function consume(): Promise<void> {
    for (;;) {
      const end = inData ? buffer.indexOf('\r\n.\r\n') : buffer.indexOf('\r\n');
      if (end < 0 || socket.destroyed) return;
      const piece = buffer.slice(0, end);
      buffer = buffer.slice(end + (inData ? 5 : 2));
      if (inData) await message(piece);
      else await command(piece);
    }
  }

  async function message(raw: string): Promise<void> {
    inData = false;
    const { manners } = smtp;
    if (manners.reset === 'data' || unlucky()) return void socket.resetAndDestroy();
    if (manners.mute === 'data') return;
    if (manners.replies?.END) return say(manners.replies.END);
    smtp.taken.push(read(from, to, raw.replaceAll('\r\n..', '\r\n.')));
    arrived();
    await say('250 taken');
  }

  async function command(line: string): Promise<void> {
    smtp.commands.push(line);
    const verb = line.slice(0, 4).toUpperCase();
    const contrary = smtp.manners.replies?.[verb as 'MAIL'];
    if (contrary) return say(contrary);
    if (verb === 'EHLO') return say('250-test\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN');
    if (verb === 'STAR') return say('502 no TLS here');
    if (verb === 'AUTH') return say('235 welcome');
    if (verb === 'MAIL') {
      from = /<(.*)>/.exec(line)?.[1] ?? '';
      to = [];
    }
    if (verb === 'RCPT') to.push(utf8(/<(.*)>/.exec(line)?.[1] ?? ''));
    if (verb === 'DATA') {
      inData = true;
      return say('354 go on');
    }
    if (verb === 'QUIT') {
      await say('221 bye');
      socket.end();
      return;
    }
    return say('250 ok');
  }
}

function read(from: string, to: string[], raw: string): Taken {
  const { headers, body } = split(raw);
  const boundary = /boundary="?([^";]+)/.exec(headers.get('content-type') ?? '')?.[1];
  const parts = boundary
    ? body
        .split(`--${boundary}`)
        .slice(1, -1)
        .map((part) => split(part.slice(2)))
    : [];
  const of = (type: string) => {
    const part = parts.find((each) => each.headers.get('content-type')?.startsWith(type));
    return part ? decode(part.body, part.headers.get('content-transfer-encoding') ?? '7bit') : '';
  };
  return { from, to, raw, headers, text: of('text/plain'), html: of('text/html') };
}

function split(raw: string): { headers: Map<string, string>; body: string } {
  const at = raw.indexOf('\r\n\r\n');
  const headers = new Map<string, string>();
  for (const line of raw
    .slice(0, at)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    if (headers.has(name)) throw new Error(`header twice: ${name}`);
    headers.set(name, words(line.slice(colon + 1).trim()));
  }
  return { headers, body: raw.slice(at + 4) };
}

// RFC 2047 encoded words.
function words(value: string): string {
  return utf8(value.replace(/\?=\s+=\?/g, '?==?')).replace(
    /=\?utf-8\?([qb])\?(.*?)\?=/gi,
    (_, kind: string, text: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString()
        : decode(text.replaceAll('_', ' '), 'quoted-printable'),
  );
}

function decode(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString().replaceAll('\r\n', '\n');
  if (encoding !== 'quoted-printable') return utf8(body).replaceAll('\r\n', '\n');
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return utf8(bytes).replaceAll('\r\n', '\n');
}

function utf8(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('utf8');
}
