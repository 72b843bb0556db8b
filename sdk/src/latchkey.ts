// The client: one for each environment that is called.

import type { ClientFacts } from './client.ts';
import { methodsOf } from './operations.ts';
import * as services from './services/index.ts';
import { type Hooks, startTransport } from './transport.ts';
import { MANNERS as USER_MANAGEMENT } from './user-management/face.ts';
import { type UserManagement, userManagement } from './user-management/index.ts';
import { MANNERS as USERS } from './users/face.ts';
import { type Users, users } from './users/index.ts';

export interface LatchkeyOptions {
  /** The environment's secret key. Leave it away where it could be read: in browsers, on phones, in programs that are given away. */
  apiKey?: string;
  clientId?: string;
  /** Origin of the server, with a path before its own if it stands behind one: `http://127.0.0.1:4400` by default. */
  baseUrl?: string;
  /** How long an attempt may take, in milliseconds: 30,000 by default. */
  timeout?: number;
  /** How many more attempts there may be after the first, where that is safe: 2 by default. */
  retries?: number;
  /** Whom access tokens must come from; by default whoever has the published keys. */
  issuer?: string;
  /** Another `fetch`. */
  fetch?: typeof fetch;
  /** Another clock, in milliseconds since 1970, to verify tokens by: that of a server for tests. */
  now?: () => number;
  /** Who is told of calls as they happen. */
  hooks?: Hooks;
}

const DEFAULT_BASE_URL = 'http://127.0.0.1:4400';
const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_RETRIES = 2;

/**
 * A client of Latchkey, or of another server that speaks the same wire.
 *
 * @example
 * const latchkey = new Latchkey({ apiKey: 'sk_…', clientId: 'client_…', baseUrl: 'https://auth.example.com' });
 * const user = await latchkey.userManagement.createUser({ email: 'ada@example.com' });
 */
export class Latchkey {
  /** The methods of the User Management API. */
  readonly userManagement: UserManagement;
  /** The methods of the Backend API for users. */
  readonly users: Users;
  readonly organizations: ReturnType<typeof services.organizations>;
  readonly organizationDomains: ReturnType<typeof services.organizationDomains>;
  readonly authorization: ReturnType<typeof services.authorization>;
  readonly sso: ReturnType<typeof services.sso>;
  readonly multiFactorAuth: ReturnType<typeof services.multiFactorAuth>;
  readonly events: ReturnType<typeof services.events>;
  readonly apiKeys: ReturnType<typeof services.apiKeys>;
  readonly webhooks: ReturnType<typeof services.webhooks>;

  /** Throws TypeError for a base URL that is none, and for a secret key in a browser, where everybody could read it. */
  constructor(options: LatchkeyOptions = {}) {
    const { apiKey, clientId, timeout = DEFAULT_TIMEOUT_MS, retries = DEFAULT_RETRIES, hooks = {} } = options;
    if (apiKey && 'document' in globalThis) throw new TypeError('A secret key does not belong into a browser.');
    const client: ClientFacts = {
      apiKey: apiKey ?? null,
      clientId: clientId ?? null,
      baseUrl: new URL(options.baseUrl ?? DEFAULT_BASE_URL).href.replace(/\/+$/, ''),
      // Of a browser's own, which must not be called as a method of another object.
      fetch: options.fetch ?? ((...call) => fetch(...call)),
      issuer: options.issuer ?? null,
      now: options.now ?? Date.now,
    };
    const transport = startTransport({ ...client, timeout, retries, hooks });
    const face = methodsOf<import('./workos.generated.ts').Operations>(transport, USER_MANAGEMENT);
    this.userManagement = userManagement(face, client);
    this.users = users(methodsOf(transport, USERS));
    this.organizations = services.organizations(face);
    this.organizationDomains = services.organizationDomains(face);
    this.authorization = services.authorization(face);
    this.sso = services.sso(face);
    this.multiFactorAuth = services.multiFactorAuth(face);
    this.events = services.events(face);
    this.apiKeys = services.apiKeys(face);
    this.webhooks = services.webhooks(face);
  }
}
