// What an endpoint is: one declaration from which come the parser, the types, the answer check, the OpenAPI operation and the coverage page.

import type { z } from 'zod';
import type { Work } from '../core/work.ts';
import type { Act, RefusalCode } from '../model/refusal.ts';
import type { Access, RequestFacts } from './access.ts';
import type { Browser, Cookie } from './browser.ts';

/** What an answer's body is: a schema, nothing, or a place to go to instead. */
export type AnswerKind = z.ZodType | 'empty' | 'redirect';
export type Answers = Record<number, AnswerKind>;

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Call<P, Q, B> {
  work: Work;
  params: P;
  query: Q;
  body: B;
  /** The file that came, where the endpoint takes one. */
  file: Uint8Array;
  request: RequestFacts;
  /** The client that was admitted, where the endpoint's access names one. */
  clientId: string | null;
  /** The cookies of ours that came, where a browser calls. */
  browser(): Browser;
}

type Reply<A extends Answers> = {
  [S in keyof A]: A[S] extends z.ZodType
    ? { status: S; body: z.input<A[S]> }
    : A[S] extends 'redirect'
      ? { status: S; location: string; cookies?: Cookie[] }
      : { status: S };
}[keyof A];

/** How many requests one address may make: exact over replicas, switched off in development. */
export interface RateLimit {
  requests: number;
  seconds: number;
}

export interface Endpoint<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  A extends Answers = Answers,
> {
  method: Method;
  /** As the router reads it: `/users/:id`. */
  path: string;
  /** The vendor's own id of the operation, which the coverage page counts. */
  operation: string;
  summary: string;
  access: Access;
  params?: P;
  query?: Q;
  body?: B;
  /** The forms that a body may take, for the OpenAPI document, where `run` chooses between them. */
  bodies?: z.ZodType[];
  /** Whether a form body is read too (OAuth routes). */
  form?: boolean;
  /** Whether the body is a JSON list. */
  list?: boolean;
  /** The bytes that a file may have, where the body is a multipart form with a part named `file`. */
  file?: number;
  limit?: RateLimit;
  /** Whether people come here with their browsers: then they are told in a page what is wrong. */
  forPeople?: boolean;
  answers: A;
  /** What is tried, where the method does not say it: POST creates, the others update. */
  act?: Act;
  /** The refusals that are this endpoint's own; those of parsing and admission come with every endpoint. */
  refusals: RefusalCode[];
  run(call: Call<z.output<P>, z.output<Q>, z.output<B>>): Promise<Reply<A>>;
}

/** Declares an endpoint. */
export function endpoint<
  A extends Answers,
  P extends z.ZodType = z.ZodUndefined,
  Q extends z.ZodType = z.ZodUndefined,
  B extends z.ZodType = z.ZodUndefined,
>(declaration: Endpoint<P, Q, B, A>): Endpoint {
  return declaration as unknown as Endpoint;
}

/** An answer with a body. */
export const reply = <S extends number, B>(status: S, body: B) => ({ status, body });

/** An answer without a body. */
export const empty = <S extends number>(status: S) => ({ status });

/** An answer that sends the browser elsewhere. */
export const redirect = <S extends number>(status: S, location: string, cookies: Cookie[] = []) => ({
  status,
  location,
  cookies,
});

/**
 * Whether a request that is made again with its `Idempotency-Key` is done once: what creates, for whoever has a secret
 * key. Tokens are not given a second time: their session may be over, and a spent refresh token would end it (T3).
 */
export function isRepeatable({ method, access }: Pick<Endpoint, 'method' | 'access'>): boolean {
  return method === 'POST' && access.name === 'secret key';
}
