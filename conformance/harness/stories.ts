// How a suite is written: a method of the SDK, and what its user sees; and the tally of what held where.

import { afterAll, beforeAll, describe, test } from 'vitest';
import type { Taken } from '../../server/tests/smtp.ts';
import type { Kind } from './database.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';
import { watch } from './record.ts';
import { type ClientOptions, connect, type Sdk, type WorkOS } from './sdks.ts';
import { type Server, type StartOptions, startServer } from './server.ts';

// Several processes start one after the other, on a machine that may be busy.
const PATIENCE = 90_000;

/** What every story gets: a server that runs, and the SDK pointed at it. */
export interface Stage {
  sdk: Sdk;
  server: Server;
  workos: WorkOS;
  /** Another client: with another key, or none at all. */
  client(options: ClientOptions): WorkOS;
  /** An address that nobody has used. */
  email(): string;
  /** Waits for the n-th letter to an address, counted from one. */
  letter(address: string, nth?: number): Promise<Taken>;
}

export type Shows<S = Stage> = (title: string, run: (stage: S) => Promise<void>) => void;

export interface Outcome {
  method: string;
  version: string;
  kind: Kind;
  passed: boolean;
}

/** What ran, in the order in which it ran; and how many stories were told of. */
export const tally = { told: 0, outcomes: [] as Outcome[] };

/** Whether every story ran: a filter on the command line leaves some out, and then nothing is said of the whole. */
export const everythingRan = (): boolean => tally.outcomes.length === tally.told;

/** The way to tell stories of a server of a kind. */
export interface Play<S> {
  kind: Kind;
  /** The stories of one method of an SDK, or of one matter of the wire. */
  method(name: string, tell: (shows: Shows<S>) => void): void;
}

/** A server of a kind with one SDK before it, and the way to tell stories about it. */
export interface Scene extends Play<Stage> {
  sdk: Sdk;
}

/** Opens a server that lasts for the describe block that this is called in. */
export function openScene(sdk: Sdk, kind: Kind, options: StartOptions = {}): Scene {
  return { sdk, ...openPlay(sdk.version, kind, options, (server, mailbox) => setStage(sdk, server, mailbox)) };
}

/** The same for whatever stands before the server; the tally names it by its version. */
export function openPlay<S extends Pick<Stage, 'server'>>(
  version: string,
  kind: Kind,
  options: StartOptions,
  set: (server: Server, mailbox: Mailbox) => S,
): Play<S> {
  let stage: S | null = null;
  let mailbox: Mailbox | null = null;
  beforeAll(async () => {
    mailbox = await openMailbox();
    const variables = { ...mailbox.variables, ...options.variables };
    const server = await startServer(kind, { ...options, variables });
    watch(server.url);
    stage = set(server, mailbox);
  }, PATIENCE);
  afterAll(async () => {
    try {
      await stage?.server.stop();
    } finally {
      await stage?.server.storage.drop();
      await mailbox?.close();
    }
  });
  return {
    kind,
    method(name, tell) {
      describe(name, () => {
        tell((title, run) => {
          tally.told += 1;
          test(title, async () => {
            const outcome: Outcome = { method: name, version, kind, passed: false };
            tally.outcomes.push(outcome);
            await run(stage as S);
            outcome.passed = true;
          });
        });
      });
    },
  };
}

function setStage(sdk: Sdk, server: Server, { letter }: Mailbox): Stage {
  let addresses = 0;
  const client = (options: ClientOptions) => connect(sdk, server.url, options);
  return {
    sdk,
    server,
    client,
    workos: client({ apiKey: server.apiKey, clientId: server.clientId }),
    email() {
      addresses += 1;
      return `person-${addresses}@example.com`;
    },
    letter,
  };
}
