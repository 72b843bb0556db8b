// The OpenAPI 3.1 document of a face, made from its endpoints: what is not declared there is not said here.

import type { z } from 'zod';
import { headingOf } from './coverage.ts';
import type { Endpoint } from './endpoint.ts';
import type { Face } from './face.ts';
import { onePerCode, refusalsOf, type Said, sayFaults, sayRefusal, schemaOfErrors, wireCode } from './refused.ts';
import { type Components, type JsonSchema, oneOf, printSchemas, resolve } from './schema.ts';

export interface Parameter {
  name: string;
  in: 'path' | 'query';
  required: boolean;
  description?: string;
  schema: JsonSchema;
}

interface Media {
  schema: JsonSchema;
  examples?: Record<string, { $ref: string }>;
}

export interface DocumentedResponse {
  description: string;
  headers?: Record<string, object>;
  content?: Record<string, Media>;
}

export interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  security: Record<string, string[]>[];
  parameters?: Parameter[];
  requestBody?: { required: boolean; content: Record<string, Media> };
  responses: Record<string, DocumentedResponse | { $ref: string }>;
  /** The path of which this one is another spelling. */
  'x-alias-of'?: string;
  'x-rate-limit'?: { requests: number; seconds: number };
}

export interface OpenApi {
  openapi: '3.1.1';
  info: { title: string; version: string; description: string; license: { name: string; identifier: string } };
  servers: { url: string }[];
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Components;
    responses: Record<string, DocumentedResponse>;
    examples: Record<string, { summary: string; value: unknown }>;
    headers: Record<string, object>;
    securitySchemes: Record<string, object>;
  };
}

export interface About {
  version: string;
  /** Origin of the server that the document speaks of. */
  origin: string;
}

const JSON_TYPE = 'application/json';
const PAGE_TYPE = 'text/html';
const FORM_TYPE = 'application/x-www-form-urlencoded';
const FILE_FORM = {
  'multipart/form-data': {
    schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } }, required: ['file'] },
  },
};

const SECURITY: Record<Endpoint['access']['name'], Operation['security']> = {
  'secret key': [{ secretKey: [] }],
  // A client names itself in the body; the key is one way to prove that it may.
  client: [{ secretKey: [] }, {}],
  public: [],
};

const HEADERS = {
  RequestId: { description: 'Names this request in the log.', schema: { type: 'string', format: 'uuid' } },
  RetryAfter: { description: 'Seconds to wait before trying again.', schema: { type: 'integer', minimum: 1 } },
  Location: { description: 'Where to go instead.', schema: { type: 'string', format: 'uri' } },
  Challenge: { description: 'How to authenticate (RFC 6750).', schema: { type: 'string' } },
};

const HEADER_NAMES: Record<string, keyof typeof HEADERS> = {
  'Retry-After': 'RetryAfter',
  'WWW-Authenticate': 'Challenge',
};

const header = (name: keyof typeof HEADERS) => ({ $ref: `#/components/headers/${name}` });

/** Makes the document of a face. The same declarations make the same document, letter by letter. */
export function openApiOf(face: Face, { version, origin }: About): OpenApi {
  const { endpoints } = face;
  const given = endpoints.flatMap(({ params, query, body, bodies = [] }) => [params, query, body, ...bodies]);
  const told = endpoints.flatMap(({ answers }) => Object.values(answers));
  const inputs = printSchemas(given.filter(isSchema), 'input');
  const outputs = printSchemas(told.filter(isSchema), 'output');
  const schemas = join(inputs.components, outputs.components);
  const components: OpenApi['components'] = {
    schemas,
    responses: {},
    examples: {},
    headers: HEADERS,
    securitySchemes: {
      secretKey: {
        type: 'http',
        scheme: 'bearer',
        description: "The environment's secret key (`sk_test_…`, `sk_live_…`).",
      },
    },
  };
  const print = (schema: z.ZodType) => inputs.printed.get(schema) ?? {};
  const paths: OpenApi['paths'] = {};
  const ids = identify(endpoints);
  for (const endpoint of [...endpoints].sort(byPath)) {
    const path = templateOf(endpoint.path);
    const first = endpoints.find(({ operation }) => operation === endpoint.operation);
    paths[path] ??= {};
    paths[path][endpoint.method.toLowerCase()] = {
      operationId: ids.get(endpoint) ?? '',
      summary: endpoint.summary,
      ...(endpoint.limit ? { description: limitInWords(endpoint.limit), 'x-rate-limit': endpoint.limit } : {}),
      ...(first && first !== endpoint ? { 'x-alias-of': templateOf(first.path) } : {}),
      tags: [headingOf(tagOf(face, endpoint))],
      security: SECURITY[endpoint.access.name],
      ...some('parameters', [
        ...parametersOf('path', endpoint.params && print(endpoint.params)),
        ...parametersOf('query', endpoint.query && print(endpoint.query)),
      ]),
      ...bodyOf(endpoint, print, schemas),
      responses: {
        ...answersOf(endpoint, (schema) => outputs.printed.get(schema) ?? {}),
        ...errorsOf(face, endpoint, components),
      },
    };
  }
  const tags = [...new Set(Object.values(paths).flatMap((path) => Object.values(path).flatMap(({ tags }) => tags)))];
  return {
    openapi: '3.1.1',
    info: {
      title: `Latchkey: the ${face.title} dialect`,
      version,
      description: 'Every operation that this server answers. `/docs/coverage` says which it does not answer yet.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: origin }],
    tags: tags.sort().map((name) => ({ name })),
    paths,
    components: { ...components, examples: sorted(components.examples), responses: sorted(components.responses) },
  };
}

function parametersOf(place: 'path' | 'query', schema: JsonSchema | undefined): Parameter[] {
  return Object.entries(schema?.properties ?? {}).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || (schema?.required ?? []).includes(name),
    ...(description ? { description } : {}),
    schema: rest,
  }));
}

function bodyOf(endpoint: Endpoint, print: (schema: z.ZodType) => JsonSchema, schemas: Components) {
  const { body, bodies, form, file } = endpoint;
  if (file !== undefined) return { requestBody: { required: true, content: FILE_FORM } };
  if (!body) return {};
  const schema = bodies ? oneOf(bodies.map(print), schemas) : print(body);
  const required = (resolve(print(body), schemas).required ?? []).length > 0;
  const types = form ? [JSON_TYPE, FORM_TYPE] : [JSON_TYPE];
  return { requestBody: { required, content: Object.fromEntries(types.map((type) => [type, { schema }])) } };
}

function answersOf(endpoint: Endpoint, print: (schema: z.ZodType) => JsonSchema): Operation['responses'] {
  const id = { 'X-Request-Id': header('RequestId') };
  const answers = Object.entries(endpoint.answers).map(([status, kind]): [string, DocumentedResponse] => {
    if (kind === 'empty') return [status, { description: 'Done. There is no body.', headers: id }];
    if (kind === 'redirect')
      return [status, { description: 'Go there instead.', headers: { Location: header('Location'), ...id } }];
    return [status, { description: 'Done.', headers: id, content: { [JSON_TYPE]: { schema: print(kind) } } }];
  });
  return Object.fromEntries(answers);
}

// A status with one refusal is the same wherever that refusal is given: it is written once, under its name.
function errorsOf(face: Face, endpoint: Endpoint, { responses, examples }: OpenApi['components']) {
  const act = endpoint.act ?? (endpoint.method === 'POST' ? 'create' : 'update');
  const refused = refusalsOf(endpoint).flatMap((code) => onePerCode(sayRefusal(face, code, act)));
  const byStatus = Map.groupBy([...refused, ...sayFaults(face)], ({ answer }) => answer.status);
  const errors: Operation['responses'] = {};
  for (const [status, said] of byStatus) {
    // An address that is too long is refused before it is known what is there.
    if (endpoint.forPeople && status !== 413) {
      errors[status] = pageOf(said);
      continue;
    }
    for (const { name, when, answer } of said) examples[name] = { summary: when, value: answer.body };
    const [only] = said;
    if (said.length > 1 || !only) errors[status] = responseOf(said);
    else {
      responses[only.name] ??= responseOf(said);
      errors[status] = { $ref: `#/components/responses/${only.name}` };
    }
  }
  return errors;
}

// People are told in a page, which has the words and no code.
function pageOf(said: Said[]): DocumentedResponse {
  return {
    description: said.map(({ when }) => when).join('\n'),
    headers: headersOf(said),
    content: { [PAGE_TYPE]: { schema: { type: 'string' } } },
  };
}

function responseOf(said: Said[]): DocumentedResponse {
  const codes = said.map(({ name, when, answer }) => `\`${wireCode(answer) ?? name}\`: ${when}`);
  return {
    description: codes.join('\n'),
    headers: headersOf(said),
    content: {
      [JSON_TYPE]: {
        schema: schemaOfErrors(said),
        examples: Object.fromEntries(said.map(({ name }) => [name, { $ref: `#/components/examples/${name}` }])),
      },
    },
  };
}

function headersOf(said: Said[]): Record<string, object> {
  const sent = said.flatMap(({ answer }) => Object.keys(answer.headers ?? {}));
  const headers = sent.flatMap((name) => (HEADER_NAMES[name] ? [[name, header(HEADER_NAMES[name])]] : []));
  return { ...Object.fromEntries(headers), 'X-Request-Id': header('RequestId') };
}

function tagOf(face: Face, endpoint: Endpoint): string {
  return face.operations.find((operation) => operation.id === endpoint.operation)?.tag ?? 'latchkey';
}

// The vendor's own ids, without the marks that its generator left; every id in a document is one of a kind.
function identify(endpoints: Endpoint[]): Map<Endpoint, string> {
  const ids = new Map<Endpoint, string>();
  for (const endpoint of endpoints) {
    let id = endpoint.operation.replace(/\[\d+\]$/, '');
    while ([...ids.values()].includes(id)) id += '_alias';
    ids.set(endpoint, id);
  }
  return ids;
}

function join(inputs: Components, outputs: Components): Components {
  for (const name of Object.keys(inputs)) {
    if (outputs[name] && JSON.stringify(inputs[name]) !== JSON.stringify(outputs[name]))
      throw new Error(`The schema ${name} reads differently in requests and in answers: give each an id of its own.`);
  }
  return sorted({ ...inputs, ...outputs });
}

function limitInWords({ requests, seconds }: { requests: number; seconds: number }): string {
  return `One address may make ${requests} requests in ${seconds} seconds (in production).`;
}

const templateOf = (path: string) => path.replace(/:(\w+)/g, '{$1}');

const isSchema = (kind: unknown): kind is z.ZodType => typeof kind === 'object' && kind !== null;

const byPath = (a: Endpoint, b: Endpoint) => (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1);

const some = <T>(name: 'parameters', list: T[]) => (list.length > 0 ? { [name]: list } : {});

const sorted = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
