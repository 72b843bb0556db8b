// Prints the SDK's types: one for each component of an OpenAPI document, and what each operation takes and gives.

import { camel, snake } from '../sdk/src/case.ts';
import type { OpenApi, Operation } from '../server/src/http/openapi.ts';
import { COMPONENT, type JsonSchema } from '../server/src/http/schema.ts';

/** Whether a number is a moment in milliseconds, by the name that it has on the wire. */
export type IsMoment = (name: string) => boolean;

/** The text of a file of types: names as JavaScript writes them, moments as ISO-8601. */
export function sdkTypes(
  { info, components, paths }: OpenApi,
  operationsName: string,
  isMoment: IsMoment = () => false,
): string {
  const print = printer(isMoment);
  const objects = Object.entries(components.schemas).map(
    ([name, schema]) => `${comment(schema.description, '')}export ${print.declaration(name, schema)}\n`,
  );
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => print.entry(method.toUpperCase(), path, operation)),
  );
  return `// Made by scripts/generate.ts from the document "${info.title}": what the server takes and gives.

import type { IsoDate } from './dates.ts';

${objects.join('\n')}
/** Every operation, by method and path: all that goes in as one object, and what comes out. */
export interface ${operationsName} {
${operations.join('\n')}
}
`;
}

function printer(isMoment: IsMoment) {
  // Only an object may be an interface: a choice between several is a type.
  function declaration(name: string, schema: JsonSchema): string {
    return schema.properties ? `interface ${name} ${typeOf(schema, '')}` : `type ${name} = ${typeOf(schema, '')};`;
  }

  function entry(
    method: string,
    path: string,
    { summary, parameters = [], requestBody, responses }: Operation,
  ): string {
    const names = pathNames(path);
    const fields = parameters.map(({ name, required, description, schema, in: place }) => ({
      name: place === 'path' ? (names.get(name) ?? name) : name,
      required,
      schema: { ...(place === 'query' ? fromQuery(schema) : schema), description },
    }));
    const given: JsonSchema = {
      type: 'object',
      properties: Object.fromEntries(fields.map(({ name, schema }) => [name, schema])),
      required: fields.filter(({ required }) => required).map(({ name }) => name),
    };
    const content = requestBody?.content ?? {};
    const body = (content['application/json'] ?? content['multipart/form-data'])?.schema;
    const inputs = [
      ...(fields.length > 0 ? [typeOf(given, '    ')] : []),
      ...(body ? [`${choice(body) ? '(' : ''}${typeOf(body, '    ')}${choice(body) ? ')' : ''}`] : []),
    ];
    const answers = Object.entries(responses).filter(([status]) => Number(status) < 400);
    const types = answers.map(([, answer]) => {
      const schema = '$ref' in answer ? undefined : answer.content?.['application/json']?.schema;
      return schema ? typeOf(schema, '    ') : 'undefined';
    });
    const key = `${method} ${path.replace(/{(\w+)}/g, (_, name: string) => `{${camel(names.get(name) ?? name)}}`)}`;
    return `${comment(summary, '  ')}  ${quoted(key)}: {
    input: ${inputs.join(' & ') || 'Record<never, never>'};
    answer: ${[...new Set(types)].join(' | ')};
  };`;
  }

  function typeOf(schema: JsonSchema, indent: string, wireName = ''): string {
    const { $ref, type, properties, required = [], items, anyOf, oneOf, additionalProperties, format } = schema;
    if ($ref) return $ref.slice(COMPONENT.length);
    if (schema.const !== undefined) return literal(schema.const);
    if (schema.enum) return schema.enum.map(literal).join(' | ');
    const choices = anyOf ?? oneOf;
    if (choices) return [...new Set(choices.map((each) => typeOf(each, indent, wireName)))].join(' | ');
    if (Array.isArray(type)) return type.map((each) => typeOf({ ...schema, type: each }, indent, wireName)).join(' | ');
    if (items) return `Array<${typeOf(items, indent)}>`;
    if (properties) {
      const inner = `${indent}  `;
      const fields = Object.entries(properties).map(([name, property]) => {
        const mark = required.includes(name) ? '' : '?';
        return `${comment(property.description, inner)}${inner}${fieldName(name)}${mark}: ${typeOf(property, inner, name)};`;
      });
      return `{\n${fields.join('\n')}\n${indent}}`;
    }
    if (type === 'object') {
      const value = typeof additionalProperties === 'object' ? typeOf(additionalProperties, indent) : 'unknown';
      return `Record<string, ${value}>`;
    }
    if (type === 'string' && (format === 'date-time' || isMoment(wireName))) return 'IsoDate';
    if (type === 'string' && format === 'binary') return 'Blob';
    if (type === 'integer') return isMoment(wireName) ? 'IsoDate' : 'number';
    return type ?? 'unknown';
  }

  return { declaration, entry };
}

/** What the places of a path are called in an object that holds all of them: `id` after `users` is `user_id`. */
function pathNames(path: string): Map<string, string> {
  const words = path.split('/');
  const names = words.flatMap((word, at) => {
    const name = /^{(\w+)}$/.exec(word)?.[1];
    if (!name) return [];
    const owner = words[at - 1]?.replace(/s$/, '') ?? '';
    return [
      [
        name,
        /^(id|omId|userlandUserId)$/.test(name) ? `${owner}_id` : name === 'slug' ? `${owner}_slug` : snake(name),
      ] as const,
    ];
  });
  return new Map(names);
}

/** A query has words only: some of them stand for what is no word. */
function fromQuery(schema: JsonSchema): JsonSchema {
  const words = schema.enum?.filter((word) => word !== '');
  return words?.every((word) => word === 'true' || word === 'false') ? { type: 'boolean' } : schema;
}

const choice = ({ anyOf, oneOf }: JsonSchema) => anyOf ?? oneOf;

/** A name that could not find back to the wire must not come this way. */
function fieldName(name: string): string {
  const written = camel(name);
  if (/^[a-z0-9_]+$/.test(name) && snake(written) !== name)
    throw new Error(`${name} is ${written} in the SDK, and would be sent as ${snake(written)}`);
  return key(written);
}

function comment(text: string | undefined, indent: string): string {
  return text ? `${indent}/** ${text.replaceAll('*/', '*\\/')} */\n` : '';
}

const literal = (value: unknown) => (typeof value === 'string' ? quoted(value) : String(value));
const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const key = (name: string) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name));
