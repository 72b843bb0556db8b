// Mail over SMTP: which server, from whom, and what became of one message. Bounded in time; one recipient a message.

import nodemailer from 'nodemailer';
import { canonicalEmail } from './email.ts';

export interface SmtpServer {
  host: string;
  port: number;
  /** TLS from the first byte; else STARTTLS where the server offers it. */
  secure: boolean;
  /** `verified` refuses to go on without TLS, `unverified` takes any certificate, `never` speaks in the clear. */
  tls: 'offered' | 'verified' | 'unverified' | 'never';
  user: string | null;
  password: string | null;
}

export interface Mailbox {
  name: string | null;
  address: string;
}

export interface Mail {
  /** The same for every try of one message. */
  id: string;
  from: Mailbox;
  to: string;
  subject: string;
  text: string;
  html: string;
  language: string;
}

/**
 * What became of a message: taken by the server; refused for good; or not now, where `server` tells a server that
 * serves nobody (down, mute, wrong password) from one that put off this message.
 */
export type Receipt =
  | { taken: true }
  | { taken: false; problem: string; final: true }
  | { taken: false; problem: string; final: false; server: boolean };

export interface Mailer {
  /** Hands one message over. Never throws. */
  send(mail: Mail): Promise<Receipt>;
  close(): void;
}

export interface MailerLimits {
  /** How many connections at once. */
  connections: number;
  connectMs: number;
  /** For one message in all, connecting included. */
  totalMs: number;
}

export const MAILER_LIMITS: MailerLimits = { connections: 8, connectMs: 5_000, totalMs: 10_000 };

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;

/**
 * Reads `smtp://user:password@host:587` or `smtps://host:465`. With credentials TLS is a must, so that nobody on the
 * way can strip it and read them; `?tls=` says otherwise. Throws a sentence for a URL that is none.
 */
export function readSmtpUrl(text: string): SmtpServer {
  const url = URL.canParse(text) ? new URL(text) : null;
  const scheme = url && /^smtps?:$/.test(url.protocol) ? url.protocol : null;
  if (!url?.hostname || !scheme) throw new Error('The SMTP URL must be smtp://host:port or smtps://host:port.');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const unknown = [...url.searchParams.keys()].filter((key) => key !== 'tls');
  const asked = url.searchParams.get('tls');
  if (unknown.length > 0 || !(asked === null || asked === 'verified' || asked === 'unverified' || asked === 'never')) {
    throw new Error('The SMTP URL may only say ?tls=verified, ?tls=unverified or ?tls=never.');
  }
  const [user, password] = [url.username, url.password].map(decodePart);
  return {
    host,
    port: url.port ? Number(url.port) : scheme === 'smtps:' ? 465 : 587,
    secure: scheme === 'smtps:',
    tls: asked ?? (user && !LOOPBACK.test(host) ? 'verified' : 'offered'),
    user: user || null,
    password: password || null,
  };
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error('The SMTP URL must write special characters of user and password as %40 and the like.');
  }
}

/** Reads `Name <address>` or a bare address. Throws a sentence when it is neither. */
export function readMailbox(text: string): Mailbox {
  const [, name = '', address = ''] = /^\s*(?:"?([^"<>\p{Cc}]*?)"?\s*<([^<>]+)>|)\s*$/u.exec(text) ?? [];
  const email = canonicalEmail(address || text);
  if (!email) throw new Error('The sender of letters must be an address, or: Name <address>.');
  return { name: name.trim() || null, address: email.canonical };
}

/** Opens a pool of connections to a server; each is made when it is needed. */
export function openMailer(server: SmtpServer, limits: MailerLimits = MAILER_LIMITS): Mailer {
  const transport = nodemailer.createTransport({
    pool: true,
    host: server.host,
    port: server.port,
    secure: server.secure,
    ignoreTLS: server.tls === 'never',
    requireTLS: !server.secure && (server.tls === 'verified' || server.tls === 'unverified'),
    tls: { rejectUnauthorized: server.tls !== 'unverified', minVersion: 'TLSv1.2' },
    ...(server.user === null ? {} : { auth: { user: server.user, pass: server.password ?? '' } }),
    maxConnections: limits.connections,
    // Once, for a connection that the server had closed before a byte was sent; all other retries are the outbox's.
    maxRequeues: 1,
    idleTimeout: 30_000,
    dnsTimeout: limits.connectMs,
    connectionTimeout: limits.connectMs,
    greetingTimeout: limits.connectMs,
    socketTimeout: limits.totalMs,
    socketCloseTimeout: 1_000,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  });
  transport.on('error', () => {}); // What breaks on an idle connection is told by the next message.
  return {
    async send(mail) {
      try {
        await transport.sendMail({
          from: { name: mail.from.name ?? '', address: mail.from.address },
          to: { name: '', address: mail.to },
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          messageId: `<${mail.id}@${mail.from.address.split('@')[1]}>`,
          headers: {
            'Auto-Submitted': 'auto-generated',
            'X-Auto-Response-Suppress': 'All',
            'Content-Language': mail.language,
          },
          disableFileAccess: true,
          disableUrlAccess: true,
          signal: AbortSignal.timeout(limits.totalMs),
        });
        return { taken: true };
      } catch (error) {
        return judge(error as MailError, limits);
      }
    },
    close: () => transport.close(),
  };
}

interface MailError extends Error {
  code?: string;
  command?: string;
  response?: string;
  responseCode?: number;
  permanent?: boolean;
}

// 530 to 538 and 421 speak of the session, as does all that comes before the recipient: the next message fares alike.
function judge(error: MailError, limits: MailerLimits): Receipt {
  const { code, command, responseCode = 0, permanent } = error;
  const late = code === 'EABORT' ? `no answer within ${limits.totalMs / 1000} s` : null;
  const problem = oneLine(late ?? error.response ?? error.message);
  const ofMessage =
    (code === 'EENVELOPE' || code === 'EMESSAGE') &&
    responseCode !== 421 &&
    !(responseCode >= 530 && responseCode < 540);
  if (!ofMessage) return { taken: false, problem, final: false, server: true };
  if (permanent && command !== 'MAIL FROM') return { taken: false, problem, final: true };
  return { taken: false, problem, final: false, server: permanent ?? false };
}

// Filters quote the links that they dislike, and ours carry tokens.
function oneLine(text: string): string {
  const line = text
    .toWellFormed()
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/(https?:\/\/[^\s?#]*)[?#]\S*/gi, '$1?…')
    .trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}
