// Prints the SDK's types: one for each component of the OpenAPI document, and what each operation takes and gives.

import type { OpenApi, Operation } from '../server/src/http/openapi.ts';
import { COMPONENT, type JsonSchema } from '../server/src/http/schema.ts';

/** The text of `types.generated.ts`. */
export function sdkTypes({ info, components, paths }: OpenApi): string {
  const objects = Object.entries(components.schemas).map(
    ([name, schema]) => `${comment(schema.description, '')}export ${declaration(name, schema)}\n`,
  );
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => entry(`${method.toUpperCase()} ${path}`, operation)),
  );
  return `// Made by scripts/generate.ts from the OpenAPI document: what the server takes and gives.

/** The version of the server that these types were made from. */
export const version = '${info.version}';

${objects.join('\n')}
/** Every operation, by method and path. */
export interface Operations {
${operations.join('\n')}
}
`;
}

// Only an object may be an interface: a choice between several is a type.
function declaration(name: string, schema: JsonSchema): string {
  return schema.properties ? `interface ${name} ${typeOf(schema, '')}` : `type ${name} = ${typeOf(schema, '')};`;
}

function entry(key: string, { summary, parameters = [], requestBody, responses }: Operation): string {
  const parts = (['path', 'query'] as const).flatMap((place) => {
    const here = parameters.filter((parameter) => parameter.in === place);
    if (here.length === 0) return [];
    const fields: JsonSchema = {
      type: 'object',
      properties: Object.fromEntries(here.map(({ name, schema, description }) => [name, { ...schema, description }])),
      required: here.filter(({ required }) => required).map(({ name }) => name),
    };
    return [`    ${place}: ${typeOf(fields, '    ')};`];
  });
  const body = requestBody?.content['application/json']?.schema;
  if (body) parts.push(`    body: ${typeOf(body, '    ')};`);
  const answers = Object.entries(responses).filter(([status]) => Number(status) < 400);
  const types = answers.map(([, answer]) => {
    const schema = '$ref' in answer ? undefined : answer.content?.['application/json']?.schema;
    return schema ? typeOf(schema, '    ') : 'undefined';
  });
  parts.push(`    answer: ${[...new Set(types)].join(' | ')};`);
  return `${comment(summary, '  ')}  ${quoted(key)}: {\n${parts.join('\n')}\n  };`;
}

function typeOf(schema: JsonSchema, indent: string): string {
  const { $ref, type, properties, required = [], items, anyOf, oneOf, additionalProperties } = schema;
  if ($ref) return $ref.slice(COMPONENT.length);
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum) return schema.enum.map(literal).join(' | ');
  const choices = anyOf ?? oneOf;
  if (choices) return [...new Set(choices.map((choice) => typeOf(choice, indent)))].join(' | ');
  if (Array.isArray(type)) return type.map((each) => typeOf({ ...schema, type: each }, indent)).join(' | ');
  if (items) return `Array<${typeOf(items, indent)}>`;
  if (properties) {
    const inner = `${indent}  `;
    const fields = Object.entries(properties).map(([name, property]) => {
      const mark = required.includes(name) ? '' : '?';
      return `${comment(property.description, inner)}${inner}${key(name)}${mark}: ${typeOf(property, inner)};`;
    });
    return `{\n${fields.join('\n')}\n${indent}}`;
  }
  if (type === 'object') {
    const value = typeof additionalProperties === 'object' ? typeOf(additionalProperties, indent) : 'unknown';
    return `Record<string, ${value}>`;
  }
  if (type === 'integer') return 'number';
  return type ?? 'unknown';
}

function comment(text: string | undefined, indent: string): string {
  return text ? `${indent}/** ${text.replaceAll('*/', '*\\/')} */\n` : '';
}

const literal = (value: unknown) => (typeof value === 'string' ? quoted(value) : String(value));
const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const key = (name: string) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name));
