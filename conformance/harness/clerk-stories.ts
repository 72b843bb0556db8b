// How a suite of the Clerk wire is written: an operation, by its name in the SDK, and what its user sees.

import type { Taken } from '../../server/tests/smtp.ts';
import { builtCalls, callOf, rowOf } from '../compatibility/clerk-rows.ts';
import { CLERK_SDKS, type Clerk, type ClerkSdk } from './clerk-sdks.ts';
import type { Kind } from './database.ts';
import { connect, SDKS, type Sdk, type WorkOS } from './sdks.ts';
import type { Server, StartOptions } from './server.ts';
import { openPlay, type Play, type Shows } from './stories.ts';

/** What every story gets: a server that runs, and the SDKs of both wires pointed at it. */
export interface ClerkStage {
  sdk: ClerkSdk;
  server: Server;
  clerk: Clerk;
  /** The same users on the other wire. */
  workos: WorkOS;
  /** Another client: with another key. */
  client(secretKey: string): Clerk;
  /** An address that nobody has used. */
  email(): string;
  /** Waits for the n-th letter to an address, counted from one. */
  letter(address: string, nth?: number): Promise<Taken>;
}

export type ClerkShows = Shows<ClerkStage>;

export interface ClerkScene extends Play<ClerkStage> {
  sdk: ClerkSdk;
  /** The stories of one method of the SDK, `users.getUser`; where its call is not built or it has none, they wait. */
  operation(name: string, tell: (shows: ClerkShows) => void): void;
}

/** Opens a server that lasts for the describe block that this is called in. */
export function openClerkScene(sdk: ClerkSdk, kind: Kind, options: StartOptions = {}): ClerkScene {
  const play = openPlay<ClerkStage>(sdk.version, kind, options, (server, { letter }) => {
    let people = 0;
    const client = (secretKey: string) => sdk.createClerkClient({ secretKey, apiUrl: server.url, apiVersion: 'v1' });
    return {
      sdk,
      server,
      client,
      letter,
      clerk: client(server.apiKey),
      workos: connect(SDKS[0] as Sdk, server.url, { apiKey: server.apiKey, clientId: server.clientId }),
      email() {
        people += 1;
        return `person-${people}@example.com`;
      },
    };
  });
  return {
    ...play,
    sdk,
    operation(name, tell) {
      if (has(sdk, name) && builtCalls.has(callOf(rowOf(name)))) play.method(name, tell);
    },
  };
}

/** Whether an SDK has a method: `users.getUser`. */
export function has(sdk: ClerkSdk, name: string): boolean {
  const [group = '', verb = ''] = name.split('.');
  const clerk = sdk.createClerkClient({ secretKey: 'sk_test_none' }) as unknown as Record<string, object | undefined>;
  return typeof (clerk[group] as Record<string, unknown> | undefined)?.[verb] === 'function';
}

/** The newest SDK, where a story needs one and says nothing of it. */
export const NEWEST = CLERK_SDKS[0] as ClerkSdk;
