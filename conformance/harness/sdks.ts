// The vendor's own packages, as the registry has them: the newest major and an older one.

import { createRequire } from 'node:module';
import * as newest from '@workos-inc/node';
import * as older from 'workos-node-8';

/** What the suites use of either package; where they differ, the newest says how it is called. */
export type Package = Pick<
  typeof newest,
  | 'WorkOS'
  | 'BadRequestException'
  | 'GenericServerException'
  | 'NotFoundException'
  | 'OauthException'
  | 'RateLimitExceededException'
  | 'UnauthorizedException'
  | 'UnprocessableEntityException'
>;
export type WorkOS = InstanceType<Package['WorkOS']>;

export interface Sdk extends Package {
  /** As the registry knows it: `@workos-inc/node 11.0.0`. */
  name: string;
  version: string;
}

const versionOf = (specifier: string) =>
  (createRequire(import.meta.url)(`${specifier}/package.json`) as { version: string }).version;

export const SDKS: Sdk[] = [
  sdk(newest, versionOf('@workos-inc/node')),
  sdk(older as unknown as Package, versionOf('workos-node-8')),
];

function sdk(from: Package, version: string): Sdk {
  return { ...from, name: `@workos-inc/node ${version}`, version };
}

export interface ClientOptions {
  /** Absent for a public client. */
  apiKey?: string | undefined;
  clientId?: string;
  maxRetries?: number;
}

/** A client of the package pointed at a server, with the options that its users know. */
export function connect(sdk: Sdk, url: string, options: ClientOptions): WorkOS {
  const { hostname, port } = new URL(url);
  return new sdk.WorkOS({ apiHostname: hostname, port: Number(port), https: false, ...options });
}
