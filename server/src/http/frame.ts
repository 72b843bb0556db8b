// The frame around every request: its id, its log line, CORS, the headers of every answer, and the way to its endpoint.

import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import type { Logger } from 'pino';
import { isAllowedOrigin } from '../core/origins.ts';
import type { Tools } from '../core/work.ts';
import { callerAddress } from '../kit/address.ts';
import { type Refusal, refuse } from '../model/refusal.ts';
import type { RequestFacts } from './access.ts';
import type { Endpoint } from './endpoint.ts';
import type { Answer, Face, Operation } from './face.ts';
import { isPlainPath, rawPath } from './paths.ts';
import { print } from './print.ts';
import { type Pages, type Screen, showScreen } from './screens.ts';
import { type Arrival, printError, type ServeOptions, serve } from './serve.ts';

/** What the network knows of a request; absent when the house is called in process. */
export interface Connection {
  incoming?: { url?: string; socket?: { remoteAddress?: string } };
}

export interface FrameOptions extends ServeOptions {
  tools: Tools;
  /** The first face whose prefix fits answers what no endpoint takes. */
  faces: Face[];
  logger: Logger;
  /** How many proxies in front of us may be believed about the caller's address. */
  trustedHops: number;
  pages?: Pages;
}

interface State {
  facts: RequestFacts;
  environmentId?: string;
  route: string;
  cors: Record<string, string>;
}

type Env = { Bindings: Connection & { state?: State } };

const MAX_URL = 8 * 1024;
const METHODS = 'GET, POST, PUT, PATCH, DELETE, OPTIONS';
const CORS_HEADERS = 'Authorization, Content-Type, Idempotency-Key, User-Agent, X-Request-Id';

export type Fetch = (request: Request, connection?: Connection) => Promise<Response>;

/** Builds the house's request handler. `routes` adds what belongs to no face: health, documents. */
export function frame(options: FrameOptions, ...routes: ((app: Hono<Env>) => void)[]): Fetch {
  const app = new Hono<Env>({ getPath: (request) => rawPath(request.url) });
  for (const add of routes) add(app);
  for (const face of options.faces) mount(app, face, options);
  if (options.pages) mountPages(app, options, options.pages, (...asked) => fetch(...asked));
  app.notFound((context) => sayNothingHere(context, options));
  app.onError((error, context) => sayFault(context, options, error));
  const fetch: Fetch = async (request, connection = {}) => {
    const started = performance.now();
    const state: State = { facts: factsOf(request, connection, options), route: 'none', cors: {} };
    const response = await enter(app, options, request, { ...connection, state });
    if (state.route === 'none') response.headers.set('X-Request-Id', state.facts.id);
    if (!options.logger.isLevelEnabled('info')) return response;
    options.logger.info({
      requestId: state.facts.id,
      method: request.method,
      route: state.route,
      status: response.status,
      ms: Math.round((performance.now() - started) * 10) / 10,
      environment: state.environmentId,
      address: state.facts.address,
    });
    return response;
  };
  return fetch;
}

async function enter(
  app: Hono<Env>,
  options: FrameOptions,
  request: Request,
  bindings: Env['Bindings'],
): Promise<Response> {
  const state = bindings.state as State;
  const sent = bindings.incoming?.url;
  // As it was sent, in origin form or in absolute form (RFC 9112 section 3.2): in `request.url` dots are resolved already.
  const path = rawPath(sent === undefined ? request.url : sent.startsWith('/') ? `http://x${sent}` : sent);
  const face = faceOf(options.faces, path);
  const asIs = (answer: Answer) => print(answer, state);
  const origin = request.headers.get('origin');
  try {
    if (origin && (await isAllowedOrigin(options.tools, origin))) state.cors = corsHeaders(origin);
    if (request.method === 'OPTIONS') return preflight(request, state);
    if (request.method === 'TRACE')
      return asIs(face.printRefusal(refuse('method_not_allowed', { allow: METHODS.split(', ') }), state.facts.id));
    if ((sent ?? request.url).length > MAX_URL)
      return asIs(face.printRefusal(refuse('request_too_large', { limit: MAX_URL }), state.facts.id));
    if (!isPlainPath(path))
      return asIs(face.printRefusal(refuse('route_not_found', { method: request.method, path }), state.facts.id));
    return await app.fetch(request, bindings);
  } catch (error) {
    return asIs(printError(face, { facts: state.facts, report: reporter(options.logger, state) }, error));
  }
}

function mount(app: Hono<Env>, face: Face, options: FrameOptions) {
  const built = new Set(face.endpoints.map((endpoint) => `${endpoint.method} ${shapeOf(endpoint.path)}`));
  const unbuilt = face.operations.filter(({ method, path }) => !built.has(`${method} ${shapeOf(path)}`));
  const routes = [
    ...face.endpoints.map((endpoint) => ({ ...endpoint, answer: handler(face, endpoint, options) })),
    ...unbuilt.map((operation) => ({ ...operation, answer: sayNotBuilt(operation, options) })),
  ];
  // Literal segments before parameters, so that /users/external_id/:id is not taken for /users/:id/….
  routes.sort((a, b) => (shapeOf(a.path) < shapeOf(b.path) ? -1 : 1));
  for (const { method, path, answer } of routes) app.on(method, numbered(path), answer);
}

// Behind whatever else has a path that begins so.
function mountPages(app: Hono<Env>, options: FrameOptions, { prefixes, load }: Pages, fetch: Fetch) {
  let loaded: Promise<Hono<Env>> | undefined;
  const open = async () => {
    const inner = new Hono<Env>({ getPath: (request) => rawPath(request.url) });
    for (const screen of (await load()).screens) mountScreen(inner, screen, options, fetch);
    inner.notFound((context) => sayNothingHere(context, options));
    inner.onError((error, context) => sayFault(context, options, error));
    return inner;
  };
  for (const prefix of prefixes)
    app.on(['GET', 'POST'], [`/${prefix}`, `/${prefix}/*`], async (context) => {
      loaded ??= open();
      return (await loaded).fetch(context.req.raw, context.env);
    });
}

function sayNothingHere(context: Context<Env>, options: FrameOptions): Response {
  const hint = wrongDoor(options.faces, rawPath(context.req.url));
  return refusal(context, options, refuse('route_not_found', { ...where(context), ...(hint ? { hint } : {}) }));
}

function sayFault(context: Context<Env>, { faces, logger }: FrameOptions, error: unknown): Response {
  const state = stateOf(context);
  const arrival = { facts: state.facts, report: reporter(logger, state) };
  return print(printError(faceOf(faces, rawPath(context.req.url)), arrival, error), state);
}

function mountScreen(app: Hono<Env>, screen: Screen, options: FrameOptions, fetch: Fetch) {
  const names = screen.path.match(/(?<=:)\w+/g) ?? [];
  app.on(screen.act ? ['GET', 'POST'] : ['GET'], numbered(screen.path), async (context) => {
    const state = stateOf(context);
    state.route = screen.path;
    const face = faceOf(options.faces, screen.path);
    const params = Object.fromEntries(names.map((name, at) => [name, context.req.param(`p${at}`) ?? '']));
    const arrival = { request: context.req.raw, facts: state.facts, params, report: reporter(options.logger, state) };
    const admitted = (environmentId: string) => {
      state.environmentId = environmentId;
    };
    const ask = (request: Request) => fetch(request, { incoming: { socket: { remoteAddress: state.facts.address } } });
    return print(await showScreen(screen, options, face, { ...arrival, admitted, ask }), state);
  });
}

function sayNotBuilt({ id, path }: Operation, options: FrameOptions) {
  return (context: Context<Env>): Response => {
    stateOf(context).route = path;
    return refusal(context, options, refuse('not_built', { operation: id }));
  };
}

function handler(face: Face, endpoint: Endpoint, options: FrameOptions) {
  const respond = serve(face, endpoint, options);
  const names = endpoint.path.match(/(?<=:)\w+/g) ?? [];
  return async (context: Context<Env>): Promise<Response> => {
    const state = stateOf(context);
    state.route = endpoint.path;
    const arrival: Arrival = {
      request: context.req.raw,
      facts: state.facts,
      params: Object.fromEntries(names.map((name, at) => [name, context.req.param(`p${at}`) ?? ''])),
      report: reporter(options.logger, state),
      admitted: (environmentId) => {
        state.environmentId = environmentId;
      },
    };
    const answer = await respond(arrival);
    const origin = state.cors['Access-Control-Allow-Origin'];
    // A page may read only what its own environment answers.
    if (origin && state.environmentId && !(await isAllowedOrigin(options.tools, origin, state.environmentId)))
      state.cors = {};
    return print(answer, state);
  };
}

function preflight(request: Request, state: State): Response {
  state.route = 'preflight';
  const allowed = state.cors['Access-Control-Allow-Origin'] && request.headers.has('access-control-request-method');
  const more = {
    'Access-Control-Allow-Methods': METHODS,
    'Access-Control-Allow-Headers': CORS_HEADERS,
    'Access-Control-Max-Age': '600',
  };
  return print({ status: 204, ...(allowed ? { headers: more } : {}) }, state);
}

function corsHeaders(origin: string): Record<string, string> {
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Expose-Headers': 'X-Request-Id, Retry-After',
    Vary: 'Origin',
  };
}

function factsOf(request: Request, { incoming }: Connection, { trustedHops }: FrameOptions): RequestFacts {
  const socket = incoming?.socket?.remoteAddress ?? '127.0.0.1';
  const idempotencyKey = request.headers.get('idempotency-key');
  const forwarded = trustedHops > 0 ? request.headers.get('x-forwarded-for') : null;
  return {
    id: randomUUID(),
    address: forwarded === null ? socketAddress(socket) : callerAddress(socket, forwarded, trustedHops),
    userAgent: request.headers.get('user-agent')?.slice(0, 512) ?? null,
    ...(idempotencyKey ? { idempotencyKey } : {}),
  };
}

// Addresses and how they are spelled: a connection lives for many requests.
const spelled = new Map<string, string>();

function socketAddress(socket: string): string {
  const known = spelled.get(socket);
  if (known !== undefined) return known;
  if (spelled.size >= 1_000) spelled.clear();
  const address = callerAddress(socket, null, 0);
  spelled.set(socket, address);
  return address;
}

function reporter(logger: Logger, state: State) {
  return (problem: string, error: unknown) =>
    logger.error(
      { requestId: state.facts.id, route: state.route, environment: state.environmentId, err: error },
      problem,
    );
}

function stateOf(context: Context<Env>): State {
  return context.env.state as State;
}

function where(context: Context<Env>) {
  return { method: context.req.method, path: rawPath(context.req.url) };
}

function refusal(context: Context<Env>, options: FrameOptions, no: Refusal): Response {
  const state = stateOf(context);
  return print(faceOf(options.faces, rawPath(context.req.url)).printRefusal(no, state.facts.id), state);
}

function faceOf(faces: Face[], path: string): Face {
  const found = faces.find((face) => path.startsWith(face.prefix)) ?? faces.at(-1);
  if (!found) throw new Error('the house has no face');
  return found;
}

// The router wants one name for the parameter of one place, whatever each operation calls it.
function numbered(path: string): string {
  let at = 0;
  return path.replace(/:\w+/g, () => `:p${at++}`);
}

function shapeOf(path: string): string {
  return path.replace(/:[^/]+/g, '~');
}

// A path of a known route under a doubled or missing prefix: the base URL of the SDK is off by one.
function wrongDoor(faces: Face[], path: string): string | null {
  const routes = faces.flatMap((face) => face.operations.map((operation) => shapeOf(operation.path).split('/')[1]));
  const [first, second] = path.split('/').slice(1);
  // Whole segments: `/api` is no beginning of `/v1/api_keys`.
  const face = faces.find(({ prefix, operations }) => {
    return (
      prefix !== '/' && operations.some((operation) => `${shapeOf(operation.path)}/`.startsWith(`${prefix}${first}/`))
    );
  });
  if (first && face && !routes.includes(first)) return `${face.title}'s API is served under ${face.prefix}`;
  return first && second && !routes.includes(first) && routes.includes(second)
    ? `Nothing is served under /${first}: point the SDK at the origin alone.`
    : null;
}
