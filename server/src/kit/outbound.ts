// The one door outwards (E1): requests to addresses that others chose go through here, and nowhere that is not public.

import { lookup as systemLookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isNearby, isPublic, readAllowed } from './outbound-addresses.ts';

export interface OutboundLimits {
  connectMs: number;
  totalMs: number;
  /** Of the answer's body. */
  bytes: number;
}

const OUTBOUND_LIMITS: OutboundLimits = { connectMs: 5_000, totalMs: 10_000, bytes: 64 * 1024 };

/** All addresses of a host name. */
export type Resolve = (host: string) => Promise<{ address: string; family: number }[]>;

export interface OutboundOptions {
  /** Then plain http, this machine and private networks may be called too. */
  development: boolean;
  /** As {@link readAllowed} takes it: what may be called besides the public internet, over plain http too. */
  allow: string;
  limits?: OutboundLimits;
  resolve?: Resolve;
}

export interface OutboundRequest {
  url: string;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string;
  /** Without it the body of the answer is thrown away, and cut off when it does not end soon: its status is enough. */
  reads?: boolean;
  signal?: AbortSignal;
}

export interface OutboundAnswer {
  status: number;
  headers: http.IncomingHttpHeaders;
  /** Empty unless it was asked for. */
  body: Buffer;
}

export interface Outbound {
  /** Why nothing may be sent to a URL, as far as its text tells; null when something may. Names are not looked up. */
  fault(url: string): string | null;
  /** One request; redirects are answers like others. Throws {@link OutboundFailed}. */
  send(request: OutboundRequest): Promise<OutboundAnswer>;
  close(): void;
}

/** No answer. The message is a short reason that tells nothing of the address, fit for tables and logs. */
export class OutboundFailed extends Error {
  override name = 'OutboundFailed';
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'cut the connection',
  EPIPE: 'cut the connection',
  ENOTFOUND: 'has no address',
  EAI_AGAIN: 'has no address at the moment',
  ABORT_ERR: 'was interrupted',
};

/** How long the body of an answer may take that nobody reads. */
const LINGER_MS = 500;

// Connections are kept a while less long than servers do, so that one is seldom used that the other side just closed.
const KEEP = { keepAlive: true, maxFreeSockets: 8, timeout: 4_000 };

/** Opens the door. Throws a sentence when the list of what is allowed cannot be read. */
export function openOutbound({ development, allow, limits = OUTBOUND_LIMITS, resolve }: OutboundOptions): Outbound {
  const allowed = readAllowed(allow);
  const agents = { 'http:': new http.Agent(KEEP), 'https:': new https.Agent({ ...KEEP, rejectUnauthorized: true }) };
  const lookUp = resolve ?? ((host: string) => systemLookup(host, { all: true, order: 'verbatim' }));

  /** Whether a connection may be made: plain http only to what is listed, but in development. */
  function mayReach(ip: string, protocol: string): boolean {
    if (allowed.address(ip) || (development && isNearby(ip))) return true;
    return isPublic(ip) && (protocol === 'https:' || development);
  }

  function fault(text: string): string | null {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (!url || !/^https?:$/.test(url.protocol)) return 'is no http address';
    if (url.username || url.password) return 'has user information';
    const host = hostOf(url);
    if (allowed.name(host)) return null;
    if (isIP(host) !== 0) return mayReach(host, url.protocol) ? null : FORBIDDEN;
    // A name may have an address that is listed: that is seen when it is looked up.
    return url.protocol === 'https:' || development || allowed.any ? null : 'is not https';
  }

  // The addresses that were checked are the ones that are connected to: a name that says something else the next
  // moment (DNS rebinding) gains nothing. One bad address among good ones is already a sign of that.
  const guarded = (protocol: string): LookupFunction => {
    return (host, options, callback) => {
      lookUp(host).then(
        (found) => {
          const good = allowed.name(host) || found.every(({ address }) => mayReach(address, protocol));
          const [first] = found;
          if (!first) return callback(new OutboundFailed('has no address'), []);
          if (!good) return callback(new OutboundFailed(FORBIDDEN), []);
          if (options.all) return callback(null, found);
          return callback(null, first.address, first.family);
        },
        (error: Error) => callback(error, []),
      );
    };
  };

  function once(given: OutboundRequest): Promise<OutboundAnswer> {
    const url = new URL(given.url);
    const { request } = url.protocol === 'https:' ? https : http;
    return new Promise((resolve, reject) => {
      const sent = request(url, {
        method: given.method,
        headers: given.headers,
        agent: agents[url.protocol as 'http:' | 'https:'],
        lookup: guarded(url.protocol),
        ...(given.signal ? { signal: given.signal } : {}),
      });
      const stopAfter = (ms: number, reason: string) =>
        setTimeout(() => sent.destroy(new OutboundFailed(`${reason} within ${ms / 1000} s`)), ms);
      let answered = false;
      const connecting = stopAfter(limits.connectMs, 'gave no connection');
      const overall = stopAfter(limits.totalMs, 'gave no answer');
      sent.once('socket', (socket) => {
        if (!socket.connecting) clearTimeout(connecting);
        else socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => clearTimeout(connecting));
      });
      let fail = (error: Error) => reject(reasonOf(error, sent.reusedSocket));
      sent.once('error', (error) => fail(error));
      sent.once('close', () => {
        clearTimeout(connecting);
        clearTimeout(overall);
        if (!answered) reject(new OutboundFailed('cut the connection'));
      });
      sent.once('response', (answer) => {
        answered = true;
        const read = readBody(answer, limits.bytes);
        const { statusCode: status = 0, headers } = answer;
        if (given.reads) {
          fail = (error) => reject(reasonOf(error, false));
          read.then((body) => resolve({ status, headers, body }), fail);
          return;
        }
        // Given once the connection is free: whoever counts requests under way counts open connections.
        const cut = setTimeout(() => answer.destroy(), LINGER_MS);
        const over = () => {
          clearTimeout(cut);
          resolve({ status, headers, body: Buffer.alloc(0) });
        };
        fail = over;
        read.then(over, over);
      });
      sent.end(given.body);
    });
  }

  return {
    fault,
    async send(given) {
      const wrong = fault(given.url);
      if (wrong) throw new OutboundFailed(wrong);
      try {
        return await once(given);
      } catch (error) {
        // The other side had closed the connection that was kept: that says nothing of how it does.
        if (error instanceof Stale) return once(given);
        throw error;
      }
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

const FORBIDDEN = 'has an address that nothing may be sent to';

class Stale extends OutboundFailed {}

function reasonOf(error: Error, reused: boolean): OutboundFailed {
  if (error instanceof OutboundFailed) return error;
  const { code = 'unknown' } = error as { code?: string };
  const reason = REASONS[code] ?? `failed: ${code}`;
  return reused && (code === 'ECONNRESET' || code === 'EPIPE') ? new Stale(reason) : new OutboundFailed(reason);
}

/** The whole body; rejects, and hangs up, when it is longer than `most` bytes or ends too early. */
function readBody(answer: http.IncomingMessage, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    answer.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > most) answer.destroy(new OutboundFailed(`answered more than ${most} bytes`));
      else chunks.push(chunk);
    });
    answer.once('end', () => resolve(Buffer.concat(chunks)));
    answer.on('error', reject);
    answer.once('close', () => reject(new OutboundFailed('cut the connection')));
  });
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}
