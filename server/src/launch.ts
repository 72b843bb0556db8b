// The house as a process: its configuration read, its socket bound, the house opened behind it, and all of it stopped again.

import type { Server } from 'node:http';
import { type House, openHouse } from './app.ts';
import { readConfig, SETTINGS, showsStacks } from './config.ts';
import { listen } from './http/listen.ts';

export { version } from './kit/version.ts';

/** Values of flags, by the flag's name. */
export type Flags = Record<string, string | undefined>;

/** The flags that a command may offer, each with what it takes and what it means. */
export const FLAGS = SETTINGS.flatMap(({ flag, argument, meaning }) =>
  flag ? [{ flag, argument: argument ?? 'value', meaning: meaning.replaceAll('`', '') }] : [],
);

/** A running server, and what a person wants to know of it. */
export interface Running {
  url: string;
  /** Null when only its digest is known here. */
  apiKey: string | null;
  clientId: string;
  /** What the vendor of the Clerk wire calls so: it names who issues tokens. Null where their SDKs would refuse it. */
  publishableKey: string | null;
  database: 'sqlite' | 'postgres';
  dataDir: string;
  mode: 'development' | 'production';
  /** Whether letters leave the house. */
  sendsLetters: boolean;
  /** Answers what is under way, takes nothing new, then closes everything. */
  stop(): Promise<void>;
}

// Longer than any request may take, shorter than what orchestrators wait before they kill.
const DRAIN_MS = 25_000;

/** Reads the configuration, listens, and opens the house. Throws what {@link explain} says in a sentence. */
export async function launch(flags: Flags): Promise<Running> {
  const config = readConfig(flags);
  let house: House | null = null;
  const gate = listen(config.host, config.port, (request, connection) => {
    if (!house) return Promise.resolve(new Response(null, { status: 503, headers: { 'Retry-After': '1' } }));
    return house.fetch(request, connection);
  });
  const port = await gate.listening;
  const url = config.publicUrl ?? `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
  try {
    house = await openHouse(config, url);
  } catch (error) {
    gate.server.close();
    gate.server.closeAllConnections();
    throw error;
  }
  const opened = house;
  let stopped: Promise<void> | null = null;
  return {
    url,
    apiKey: opened.apiKey,
    clientId: opened.clientId,
    publishableKey: publishableKeyOf(opened.environment.settings.issuer ?? url, config.mode),
    database: opened.tools.database.kind,
    dataDir: config.dataDir,
    mode: config.mode,
    sendsLetters: config.smtpUrl !== null,
    stop() {
      stopped ??= stop(gate.server, opened);
      return stopped;
    },
  };
}

// The issuer's host and a dollar sign, in base64. SDKs take a host without a dot for none.
function publishableKeyOf(issuer: string, mode: Running['mode']): string | null {
  const name = issuer.replace(/^https?:\/\//, '');
  if (!name.includes('.')) return null;
  return `pk_${mode === 'production' ? 'live' : 'test'}_${Buffer.from(`${name}$`).toString('base64')}`;
}

/** What a person reads of a failure: its sentence; at log level `debug` also where it happened. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return (showsStacks() && error.stack) || error.message;
}

/** Ends a server: answers what is under way, takes nothing new, then closes the house. */
export async function stop(server: Server, house: House): Promise<void> {
  house.drain();
  const closed = new Promise((resolve) => server.close(resolve));
  // Again and again: a connection that is busy now is idle once it has its answer, and would hold us for its keep-alive.
  const sweep = setInterval(() => server.closeIdleConnections(), 20);
  const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearInterval(sweep);
  clearTimeout(late);
  await house.close();
}
