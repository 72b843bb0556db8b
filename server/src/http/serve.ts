// How a request travels through an endpoint: admit, parse, work, check the answer, print.

import { runOnce } from '../core/idempotency.ts';
import { takeRequest } from '../core/limits.ts';
import type { Tools, Work } from '../core/work.ts';
import { digest } from '../kit/secrets.ts';
import { Refusal, type Unavailable } from '../model/refusal.ts';
import type { Admitted, Input, RequestFacts, Visitor } from './access.ts';
import { inspectEncoded, inspectText, readBody } from './body.ts';
import { type Cookie, readBrowser } from './browser.ts';
import { type Endpoint, isRepeatable } from './endpoint.ts';
import type { Answer, Face } from './face.ts';
import { inputRefusal } from './faults.ts';
import { inTurn, readFile } from './upload.ts';

/** What the frame knows of a request before anybody looks at its content. */
export interface Arrival {
  request: Request;
  facts: RequestFacts;
  params: Record<string, string>;
  /** Where a fault goes that the caller must not see. */
  report(problem: string, error: unknown): void;
  /** Called when the environment is known: CORS and the log line want it. */
  admitted(environmentId: string): void;
}

export interface ServeOptions {
  tools: Tools;
  /** Rate limits are off in development. */
  limits: boolean;
  /** In tests a wrong answer fails; in production it is logged and sent. */
  strict: boolean;
  /** Says in a page what is wrong. */
  people?: PeoplePrinter;
}

/** How people are told what is wrong, who come with a browser. */
export interface PeoplePrinter {
  printRefusal(refusal: Refusal, requestId: string, request: Request): Promise<Answer>;
  printFault(status: 500 | 503, requestId: string, request: Request): Promise<Answer>;
}

/** Makes the handler of one endpoint. It never throws: what goes wrong is an answer too. */
export function serve(face: Face, endpoint: Endpoint, options: ServeOptions): (arrival: Arrival) => Promise<Answer> {
  return async (arrival) => {
    try {
      return await answer(face, endpoint, options, arrival);
    } catch (error) {
      return endpoint.forPeople ? tellPeople(options, face, arrival, error) : printError(face, arrival, error);
    }
  };
}

/** Prints whatever was thrown: a refusal in words, trouble that may pass as 503, anything else as a fault of ours. */
export function printError(
  face: Pick<Face, 'printRefusal' | 'printFault'>,
  arrival: Pick<Arrival, 'facts' | 'report'>,
  error: unknown,
): Answer {
  if (error instanceof Refusal) return face.printRefusal(error, arrival.facts.id);
  const wait = (error as Partial<Unavailable>)?.retryAfterSeconds;
  if (typeof wait === 'number') {
    arrival.report('unavailable', error);
    const answer = face.printFault(503, arrival.facts.id);
    return { ...answer, headers: { ...answer.headers, 'Retry-After': String(Math.max(1, Math.ceil(wait))) } };
  }
  arrival.report('fault', error);
  return face.printFault(500, arrival.facts.id);
}

/** The same for people, in a page. */
export async function tellPeople(
  { people }: Pick<ServeOptions, 'people'>,
  face: Pick<Face, 'printRefusal' | 'printFault'>,
  { request, facts, report }: Pick<Arrival, 'request' | 'facts' | 'report'>,
  error: unknown,
): Promise<Answer> {
  let said: Promise<Answer> | undefined;
  const printer = {
    printRefusal: (refusal: Refusal, id: string) => {
      said = people?.printRefusal(refusal, id, request);
      return face.printRefusal(refusal, id);
    },
    printFault: (status: 500 | 503, id: string) => {
      said = people?.printFault(status, id, request);
      return face.printFault(status, id);
    },
  };
  const answer = printError(printer, { facts, report }, error);
  const page = await said;
  return page ? { ...page, headers: { ...answer.headers, ...page.headers } } : answer;
}

async function answer(face: Face, endpoint: Endpoint, options: ServeOptions, arrival: Arrival): Promise<Answer> {
  const { access } = endpoint;
  const { request, facts } = arrival;
  const visitor: Visitor = {
    tools: options.tools,
    request: facts,
    authorization: request.headers.get('authorization'),
  };
  const first = access.first ? await access.first(visitor) : null;
  const rest = () => proceed(face, endpoint, options, arrival, visitor, first);
  return endpoint.file === undefined ? rest() : inTurn(rest);
}

const NO_FILE = new Uint8Array();

async function proceed(
  face: Face,
  endpoint: Endpoint,
  options: ServeOptions,
  arrival: Arrival,
  visitor: Visitor,
  first: Admitted | null,
): Promise<Answer> {
  const { access } = endpoint;
  const { request, facts } = arrival;
  const apiVersion = readVersion(face, request);
  const input = await read(face, endpoint, arrival);
  const file = endpoint.file === undefined ? NO_FILE : await readFile(request, endpoint.file);
  const admitted = first ?? (await access.admit?.(visitor, input)) ?? null;
  if (!admitted) throw new Error(`${endpoint.operation} admits nobody`);
  arrival.admitted(admitted.work.environmentId);
  // An application's server calls for all its users from one address: it is known by its key, and the ledger counts each user.
  const known = admitted.work.actor.kind === 'api_key';
  if (endpoint.limit && options.limits && !known)
    await takeRequest(admitted.work, endpoint.operation, facts.address, endpoint.limit);
  const run = async (work: Work): Promise<Answer> => {
    const reply = await endpoint.run({
      ...(input as { params: never; query: never; body: never }),
      ...admitted,
      work,
      browser: () => readBrowser(request.headers.get('cookie'), options.tools.publicUrl),
      file,
      request: apiVersion ? { ...facts, apiVersion } : facts,
    });
    return check(endpoint, options, arrival, reply as Reply);
  };
  const key = facts.idempotencyKey;
  if (!key || !known || !isRepeatable(endpoint)) return run(admitted.work);
  const asked = [endpoint.operation, apiVersion ?? null, input, digest(Buffer.from(file).toString('base64'))];
  const print = (refusal: Refusal) => face.printRefusal(refusal, facts.id);
  const { answer, replayed } = await runOnce(admitted.work, { key, asked }, run, print);
  return replayed ? { ...answer, headers: { ...answer.headers, 'Idempotent-Replayed': 'true' } } : answer;
}

function readVersion(face: Face, { headers, url }: Request): string | undefined {
  return face.readVersion?.(headers, new URLSearchParams(url.split('?')[1] ?? ''));
}

async function read(face: Face, endpoint: Endpoint, { request, params }: Arrival): Promise<Input> {
  const at = request.url.indexOf('?');
  const sent = endpoint.query && at >= 0 ? request.url.slice(at + 1) : '';
  inspectEncoded(sent);
  const query = sent ? face.readQuery(new URLSearchParams(sent)) : {};
  for (const value of Object.values(params)) inspectText(value);
  for (const text of Object.entries(query).flat(2)) inspectText(String(text));
  const reading = {
    takesForm: endpoint.form ?? false,
    takesList: endpoint.list ?? false,
    keepsEveryKey: face.keepsEveryKey ?? false,
  };
  const body = endpoint.body ? await readBody(request, reading) : undefined;
  return {
    params: parse(endpoint.params, params),
    query: parse(endpoint.query, query),
    body: parse(endpoint.body, body),
  };
}

function parse(schema: Endpoint['params'], value: unknown): unknown {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw inputRefusal(parsed.error, value);
  return parsed.data;
}

interface Reply {
  status: number;
  body?: unknown;
  location?: string;
  cookies?: Cookie[];
}

// Answers are parsed too: a key that the schema does not name never leaves, and one that is missing is our bug.
function check(endpoint: Endpoint, { strict }: ServeOptions, arrival: Arrival, reply: Reply): Answer {
  const kind = endpoint.answers[reply.status];
  if (kind === 'redirect')
    return { status: reply.status, headers: { Location: reply.location ?? '/' }, cookies: reply.cookies ?? [] };
  if (kind === undefined || kind === 'empty') return { status: reply.status };
  const parsed = kind.safeParse(reply.body);
  if (parsed.success) return { status: reply.status, body: parsed.data };
  if (strict) throw new Error(`${endpoint.operation} answered what it does not declare: ${parsed.error.message}`);
  arrival.report('answer does not fit its schema', parsed.error);
  return { status: reply.status, body: reply.body };
}
