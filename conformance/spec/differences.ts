// What in an answer is not as the vendor's specification has it, in words that stay the same from run to run.

import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Exchange } from '../harness/record.ts';
import { findOperation, type Schema, type Specification } from './document.ts';

/** One difference. Two answers that differ in the same way make one. */
export interface Difference {
  /** The vendor's id of the operation, or the request where the specification has none. */
  operation: string;
  status: number;
  /** Where in the body (RFC 6901), list positions as `*`; empty for the body as a whole. */
  pointer: string;
  what: string;
}

export interface Judged {
  differences: Difference[];
  /** How many answers were held against the specification. */
  answers: number;
  /** How many said that the operation is not built: the specification does not speak of that. */
  unbuilt: number;
}

// What tells the forms of an answer apart.
const TAGS = ['code', 'error', 'event', 'object', 'type', 'message'];

/** Holds every answer against the specification. */
export function judge(specification: Specification, exchanges: Exchange[]): Judged {
  const explain = explainer(specification);
  const found = new Map<string, Difference>();
  let unbuilt = 0;
  for (const exchange of exchanges) {
    const { status } = exchange;
    if (status === 501 || exchange.body.includes('"feature_not_enabled"')) {
      unbuilt += 1;
      continue;
    }
    const operation = findOperation(specification, exchange.method, exchange.path);
    // Nobody is there, and the answer says so.
    if (!operation && status === 404) continue;
    const name = operation?.id ?? `${exchange.method} ${withoutIds(exchange.path)}`;
    const add = (pointer: string, what: string) => {
      const difference = { operation: name, status, pointer, what };
      found.set(JSON.stringify(difference), difference);
    };
    const schema = operation?.answers.get(status);
    if (!operation) add('', 'no such operation');
    else if (schema === undefined) add('', 'no such status');
    else if (schema === null) {
      if (exchange.body !== '') add('', 'a body where none is');
    } else if (exchange.contentType !== 'application/json') add('', 'no JSON body');
    else for (const { pointer, what } of explain(schema, JSON.parse(exchange.body))) add(pointer, what);
  }
  return { differences: [...found.values()], answers: exchanges.length - unbuilt, unbuilt };
}

type Fault = Pick<Difference, 'pointer' | 'what'>;

function explainer({ schemas }: Specification): (schema: Schema, value: unknown) => Fault[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true, verbose: true });
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);
  ajv.addSchema({ $id: 'https://specification.invalid/', components: { schemas } });
  const compiled = new Map<Schema, ValidateFunction>();

  function faults(schema: Schema, value: unknown, at: string): Fault[] {
    const validate = compiled.get(schema) ?? ajv.compile(rooted(schema));
    compiled.set(schema, validate);
    if (validate(value)) return [];
    return outermost(validate.errors ?? []).flatMap((error) => {
      const here = at + error.instancePath;
      if (error.keyword !== 'oneOf' && error.keyword !== 'anyOf')
        return [{ pointer: starred(here), what: wordsFor(error) }];
      const several = error.params.passingSchemas as number[] | null | undefined;
      if (several) return [{ pointer: starred(here), what: 'fits more than one form' }];
      const meant = chosen(forms(error.schema as Schema[]), error.data);
      if (meant) return faults(meant, error.data, here);
      return [{ pointer: starred(here), what: `no form for ${tagOf(error.data)}` }];
    });
  }

  // The forms of a choice, with references followed and choices within choices laid flat.
  function forms(choices: Schema[]): Schema[] {
    return choices.flatMap((choice) => {
      const { $ref, oneOf } = choice;
      if (typeof $ref === 'string') return forms([schemas[$ref.split('/').at(-1) ?? ''] ?? {}]);
      return Array.isArray(oneOf) ? forms(oneOf as Schema[]) : [choice];
    });
  }

  return (schema, value) => faults(schema, value, '');
}

// References of a part of the document are read against the whole.
function rooted(schema: Schema): Schema {
  const text = JSON.stringify(schema).replaceAll('"#/components/', '"https://specification.invalid/#/components/');
  return JSON.parse(text) as Schema;
}

// Errors within the forms of a choice are told by the form that was meant, or not at all.
function outermost(errors: ErrorObject[]): ErrorObject[] {
  const choices = errors.filter(({ keyword }) => keyword === 'oneOf' || keyword === 'anyOf');
  return errors.filter((error) => !choices.some((choice) => error !== choice && within(error, choice)));
}

function within(inner: ErrorObject, outer: ErrorObject): boolean {
  return inner.schemaPath.startsWith(`${outer.schemaPath}/`) || inner.instancePath.startsWith(`${outer.instancePath}/`);
}

// The form whose constant is the value's own.
function chosen(forms: Schema[], value: unknown): Schema | undefined {
  const fitting = forms.filter((form) =>
    TAGS.some((tag) => {
      const constant = constantOf(form, tag);
      return constant !== undefined && constant === (value as Record<string, unknown>)?.[tag];
    }),
  );
  return fitting.length === 1 ? fitting[0] : undefined;
}

function constantOf(form: Schema, tag: string): unknown {
  const { properties, allOf } = form as { properties?: Record<string, { const?: unknown }>; allOf?: Schema[] };
  return properties?.[tag]?.const ?? allOf?.map((part) => constantOf(part, tag)).find((found) => found !== undefined);
}

function tagOf(value: unknown): string {
  const tagged = value as Record<string, unknown> | null;
  const tag = TAGS.find((name) => typeof tagged?.[name] === 'string');
  // Events of ours alone are one difference, however many there are.
  const said = String(tagged?.[tag ?? '']).replace(/^latchkey\..*/, 'latchkey.*');
  return tag ? `${tag} ${said}` : JSON.stringify(value);
}

function wordsFor({ keyword, params, message }: ErrorObject): string {
  if (keyword === 'required') return `without ${params.missingProperty}`;
  if (keyword === 'const') return `must be ${JSON.stringify(params.allowedValue)}`;
  if (keyword === 'enum') return `must be one of ${(params.allowedValues as unknown[]).join(', ')}`;
  return message ?? keyword;
}

function withoutIds(path: string): string {
  return path.replace(/\/[a-z_]+_[0-9A-Z]{26}(?=\/|$)/g, '/{id}');
}

function starred(pointer: string): string {
  return pointer.replace(/\/\d+(?=\/|$)/g, '/*');
}
