// Clerk's own packages, as the registry has them: the newest major and the one before.

import { createRequire } from 'node:module';
import * as newest from '@clerk/backend';
import { isClerkAPIResponseError } from '@clerk/backend/errors';
import * as older from 'clerk-backend-2';

export type Clerk = ReturnType<typeof newest.createClerkClient>;
export type Users = Clerk['users'];

/** What the suites use of either package; where they differ, the newest says how it is called. */
export type ClerkPackage = Pick<typeof newest, 'createClerkClient' | 'verifyToken'>;

export interface ClerkSdk extends ClerkPackage {
  /** As the registry knows it: `@clerk/backend 3.25.0`. */
  name: string;
  version: string;
}

const versionOf = (specifier: string) => {
  const require = createRequire(import.meta.url);
  const at = require.resolve(specifier);
  const folder = at.slice(0, at.lastIndexOf('/dist/'));
  return (require(`${folder}/package.json`) as { version: string }).version;
};

export const CLERK_SDKS: ClerkSdk[] = [
  sdk(newest, versionOf('@clerk/backend')),
  sdk(older as unknown as ClerkPackage, versionOf('clerk-backend-2')),
];

function sdk({ createClerkClient, verifyToken }: ClerkPackage, version: string): ClerkSdk {
  return { createClerkClient, verifyToken, name: `@clerk/backend ${version}`, version };
}

/** What both majors throw for an answer that is an error. */
export interface ClerkThrown extends Error {
  status?: number;
  clerkTraceId?: string;
  retryAfter?: number;
  errors: { code: string; message: string; longMessage?: string; meta?: Record<string, unknown> }[];
}

export const isThrown = (error: unknown): error is ClerkThrown => isClerkAPIResponseError(error as never);
