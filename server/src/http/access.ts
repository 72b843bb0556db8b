// Who may call: each endpoint names one of these, and one without does not compile.

import { admitClient, admitKey } from '../core/keys.ts';
import { findSessionEnvironment } from '../core/sessions.ts';
import { openWork, type Tools, type Work } from '../core/work.ts';
import type { Environment } from '../model/environment.ts';
import type { Actor } from '../model/event.ts';
import { type RefusalCode, refuse } from '../model/refusal.ts';

/** What the caller sent that is not in the schemas. */
export interface RequestFacts {
  id: string;
  /** The caller's address, counted from trusted hops only. */
  address: string;
  userAgent: string | null;
  /** The version of the wire that the request speaks, where its face has several. */
  apiVersion?: string;
  /** The `Idempotency-Key`: a request that is made again carries that of the first one. */
  idempotencyKey?: string;
}

export interface Visitor {
  tools: Tools;
  request: RequestFacts;
  authorization: string | null;
}

export interface Input {
  params: unknown;
  query: unknown;
  body: unknown;
}

export interface Admitted {
  work: Work;
  clientId: string | null;
}

export interface Access {
  name: 'secret key' | 'client' | 'public';
  /** How it says no: every endpoint with this access may. */
  refusals: RefusalCode[];
  /** Admission that needs nothing of the input comes before the input is read. */
  first?(visitor: Visitor): Promise<Admitted>;
  admit?(visitor: Visitor, input: Input): Promise<Admitted>;
}

/** The environment's secret key as a bearer token (RFC 6750). */
export const secretKey: Access = {
  name: 'secret key',
  refusals: ['unauthorized'],
  async first(visitor) {
    const key = bearer(visitor.authorization);
    const owner = key ? await admitKey(visitor.tools, key) : null;
    if (!owner) throw refuse('unauthorized', { fault: key ? 'key' : 'header' });
    return admitted(visitor, owner.environment, { kind: 'api_key', id: owner.keyId });
  },
};

interface ClientFields {
  client_id?: string | null;
  client_secret?: string | null;
}

/** A client that proves its secret, in the body or as the bearer (RFC 6749 section 2.3.1). */
export const provenClient = (needsSecret: (body: unknown) => boolean): Access => ({
  name: 'client',
  refusals: ['unauthorized', 'invalid_client', 'unauthorized_client'],
  async admit(visitor, { body }) {
    const { client_id: clientId, client_secret: secret } = body as ClientFields;
    const key = bearer(visitor.authorization);
    const owner = secret || key ? await admitKey(visitor.tools, (secret || key) as string) : null;
    if ((secret || key) && !owner) throw secret ? refuse('invalid_client') : refuse('unauthorized', { fault: 'key' });
    if (secret && key && secret !== key) throw refuse('invalid_client');
    const environment = clientId ? await admitClient(visitor.tools, clientId) : owner?.environment;
    if (!environment || (owner && owner.environment.id !== environment.id)) throw refuse('invalid_client');
    if (!owner && needsSecret(body)) throw refuse('unauthorized_client');
    const actor = owner
      ? ({ kind: 'api_key', id: owner.keyId } as const)
      : ({ kind: 'client', id: clientId as string } as const);
    return { ...admitted(visitor, environment, actor), clientId: clientId ?? owner?.environment.clientId ?? null };
  },
});

/** Nobody proves anything; the client's id says which environment is meant. Refuses `not_found`. */
export const publicClient = (clientIdOf: (input: Input) => string): Access => ({
  name: 'public',
  refusals: ['not_found'],
  async admit(visitor, input) {
    const clientId = clientIdOf(input);
    const environment = await admitClient(visitor.tools, clientId);
    if (!environment) throw refuse('not_found', { entity: 'client', id: clientId });
    return { ...admitted(visitor, environment, { kind: 'client', id: clientId }), clientId };
  },
});

/** Nobody proves anything, as OAuth has it: the client names itself in the body (RFC 8628 section 3.1). Refuses `unknown_client`. */
export const namedClient: Access = {
  name: 'public',
  refusals: ['unknown_client'],
  async admit(visitor, { body }) {
    const { client_id: clientId } = body as ClientFields;
    const environment = clientId ? await admitClient(visitor.tools, clientId) : null;
    if (!environment || !clientId) throw refuse('unknown_client');
    return { ...admitted(visitor, environment, { kind: 'client', id: clientId }), clientId };
  },
};

/** Nobody proves anything; a session's id says which environment is meant. Refuses `not_found`. */
export const publicSession = (sessionIdOf: (input: Input) => string): Access => ({
  name: 'public',
  refusals: ['not_found'],
  async admit(visitor, input) {
    const id = sessionIdOf(input);
    const environment = await findSessionEnvironment(visitor.tools, id);
    if (!environment) throw refuse('not_found', { entity: 'session', id });
    return admitted(visitor, environment, { kind: 'client', id: 'sign-out link' });
  },
});

function admitted({ tools, request }: Visitor, environment: Environment, who: Pick<Actor, 'kind' | 'id'>): Admitted {
  const actor = { ...who, address: request.address, userAgent: request.userAgent };
  return { work: openWork(tools, environment, actor), clientId: null };
}

// Go's public client sends the header with nothing in it: that is no key, and no wrong one either.
function bearer(authorization: string | null): string | null {
  const [, token] = /^Bearer +(\S+) *$/i.exec(authorization ?? '') ?? [];
  if (token) return token;
  if (!authorization || /^Bearer *$/i.test(authorization)) return null;
  throw refuse('unauthorized', { fault: 'header' });
}
