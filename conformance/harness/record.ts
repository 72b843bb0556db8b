// Every answer that the suites saw, kept for the check against the vendor's specification.

/** One request and what came back, as far as the specification speaks of it. */
export interface Exchange {
  method: string;
  path: string;
  status: number;
  contentType: string | null;
  /** The header that says when to try again. */
  retryAfter?: string | null;
  body: string;
}

export const exchanges: Exchange[] = [];

/** Asks for what the specification does not speak of, such as our own pages: nothing is kept of it. */
export const fetchPage = globalThis.fetch;

const origins = new Set<string>();
let watching = false;

/** From now on answers from this origin are kept, whoever asks: the SDK, its JWKS client, or a plain fetch. */
export function watch(url: string): void {
  origins.add(new URL(url).origin);
  if (watching) return;
  watching = true;
  const real = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const response = await real(input, init);
    const request = input instanceof Request ? input : null;
    const asked = new URL(request?.url ?? String(input));
    if (origins.has(asked.origin)) {
      await keep((init?.method ?? request?.method ?? 'GET').toUpperCase(), asked.pathname, response.clone());
    }
    return response;
  };
}

async function keep(method: string, path: string, response: Response): Promise<void> {
  exchanges.push({
    method,
    path,
    status: response.status,
    contentType: response.headers.get('content-type'),
    retryAfter: response.headers.get('retry-after'),
    body: await response.text(),
  });
}
