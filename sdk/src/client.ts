// What the parts of the SDK know of the client that they belong to.

/** Who calls, and whom. */
export interface ClientFacts {
  /** The secret key of the environment; null for a client that cannot keep one. */
  apiKey: string | null;
  clientId: string | null;
  /** Without a slash at the end. */
  baseUrl: string;
  fetch: typeof fetch;
  /** Whom access tokens must come from; null for whoever has the published keys. */
  issuer: string | null;
  /** Milliseconds since 1970. */
  now(): number;
}

/** The client's id: of the call, or of the client. Throws TypeError where there is neither. */
export function clientIdOf({ clientId }: ClientFacts, given: string | null | undefined): string {
  const id = given ?? clientId;
  if (!id) throw new TypeError('A clientId is needed: give one to the call, or to new Latchkey().');
  return id;
}
