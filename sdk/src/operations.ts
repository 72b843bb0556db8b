// Methods made of operations: an object goes in, its parts go where the operation has them, and the answer comes out.

import { fromWire, toWire } from './case.ts';
import { type Listing, listing, Page, type Rows } from './pages.ts';
import type { Call, CallOptions, Transport } from './transport.ts';

/** The operations of a document, as the generated types have them. */
type Operations<All> = { [Key in keyof All]: { input: unknown; answer: unknown } };

/** What an input of one id may be given as: the id itself. */
type Alone<Input> = [keyof Input] extends [infer Key]
  ? Key extends keyof Input
    ? [keyof Input] extends [Key]
      ? string extends Input[Key]
        ? Input[Key] & string
        : never
      : never
    : never
  : never;

/** A method of this SDK; where nothing has to be given, nothing needs to be. */
export type Method<Input, Answer> =
  Record<never, never> extends Input
    ? (input?: Input, options?: CallOptions) => Answer
    : (input: Input | Alone<Input>, options?: CallOptions) => Answer;

type RowOf<Answer> = Answer extends { data: Array<infer Row> } ? Row : Answer extends Array<infer Row> ? Row : never;

/** How one face differs from the other on the wire. */
export interface Manners {
  /** Several values of one name in a query. */
  arrays: 'comma' | 'repeated';
  /** What each list is asked for, unless the caller says otherwise. */
  listDefaults: Record<string, string>;
  headers?: Record<string, string>;
  /** Makes every POST repeatable. */
  newIdempotencyKey?: () => string;
  /** Changes values of what comes, and of what goes, by their names on the wire. */
  read?(value: unknown, name: string): unknown;
  write?(value: unknown, name: string): unknown;
  /** How the pages of a list follow each other. */
  nextOf(input: Record<string, unknown>, rows: Rows<unknown>): Record<string, unknown> | null;
}

export interface Methods<All extends Operations<All>> {
  /** A method that makes one call. */
  one<Key extends keyof All & string>(key: Key): Method<All[Key]['input'], Promise<All[Key]['answer']>>;
  /** A method that lists. */
  list<Key extends keyof All & string>(key: Key): Method<All[Key]['input'], Listing<RowOf<All[Key]['answer']>>>;
  /** Makes a call, for methods that do more than that. */
  call<Key extends keyof All & string>(
    key: Key,
    input: All[Key]['input'],
    options?: CallOptions,
  ): Promise<All[Key]['answer']>;
}

/** Methods for the operations of a face. */
export function methodsOf<All extends Operations<All>>(transport: Transport, manners: Manners): Methods<All> {
  const send = async (key: string, input: unknown, options: CallOptions | undefined): Promise<unknown> => {
    const answer = await transport(callOf(key, (input ?? {}) as Record<string, unknown>, options, manners));
    return fromWire(answer, manners.read);
  };

  async function page(key: string, input: Record<string, unknown>, options?: CallOptions): Promise<Page<unknown>> {
    const answer = await send(key, { ...manners.listDefaults, ...input }, options);
    // Some lists come bare.
    const rows = Array.isArray(answer) ? { data: answer } : (answer as Rows<unknown>);
    const next = manners.nextOf(input, rows);
    return new Page(rows, next && (() => page(key, next, options)));
  }

  return {
    one: (key) => ((input: unknown, options?: CallOptions) => send(key, inputOf(key, input), options)) as never,
    list: (key) =>
      ((input: unknown, options?: CallOptions) => listing(page(key, inputOf(key, input), options))) as never,
    call: (key, input, options) => send(key, input, options) as Promise<never>,
  };
}

/** An id that is given alone belongs to the one place of the path. */
function inputOf(key: string, input: unknown): Record<string, unknown> {
  if (typeof input !== 'string') return (input ?? {}) as Record<string, unknown>;
  const [, name] = /{(\w+)}/.exec(key) ?? [];
  if (!name) throw new TypeError(`${key} takes an object.`);
  return { [name]: input };
}

function callOf(key: string, input: Record<string, unknown>, options: CallOptions | undefined, manners: Manners): Call {
  const [method = '', template = ''] = key.split(' ');
  const { ...rest } = input;
  const path = template.replace(/{(\w+)}/g, (_, name: string) => {
    const value = rest[name];
    // An empty one would name another operation.
    if (typeof value !== 'string' || value === '') throw new TypeError(`${name} must be a string that is not empty.`);
    delete rest[name];
    return encodeURIComponent(value);
  });
  const fields = toWire(rest, manners.write) as Record<string, unknown>;
  const { headers } = manners;
  if (method === 'GET' || method === 'DELETE')
    return { method, path, query: queryOf(fields, manners.arrays), headers, options } as Call;
  const idempotencyKey = options?.idempotencyKey ?? (method === 'POST' ? manners.newIdempotencyKey?.() : undefined);
  return {
    method,
    path,
    headers,
    body: bodyOf(fields),
    options: { ...options, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) },
  } as Call;
}

function queryOf(fields: Record<string, unknown>, arrays: Manners['arrays']): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (value === null) continue;
    if (!Array.isArray(value)) query.append(name, String(value));
    else if (arrays === 'repeated') for (const each of value) query.append(name, String(each));
    else if (value.length > 0) query.append(name, value.join(','));
  }
  return query;
}

function bodyOf(fields: Record<string, unknown>): unknown {
  const { file } = fields;
  if (!(file instanceof Blob)) return fields;
  const form = new FormData();
  form.append('file', file, file instanceof File ? file.name : 'file');
  return form;
}
