// Reads the published document as a judge: what is wrong with a value by its schema. It shares nothing with the parser
// of the house, so that one cannot excuse the other.

import type { OpenApi } from '../../src/http/openapi.ts';
import type { JsonSchema } from '../../src/http/schema.ts';

export type Components = OpenApi['components']['schemas'];

const FORMATS: Record<string, RegExp> = {
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/,
  date: /^\d{4}-\d\d-\d\d$/,
};

/** The schema itself, or the component that it names. */
export function dereference(schema: JsonSchema, components: Components): JsonSchema {
  return schema.$ref ? dereference(components[schema.$ref.split('/').at(-1) as string] ?? {}, components) : schema;
}

/** What is wrong with a value, each with its place; empty when it is valid. */
export function faultsIn(schema: JsonSchema, value: unknown, components: Components, at = ''): string[] {
  const known = dereference(schema, components);
  const choices = known.anyOf ?? known.oneOf;
  if (choices) {
    const tried = choices.map((choice) => faultsIn(choice, value, components, at));
    return tried.some((faults) => faults.length === 0) ? [] : [`${at}: fits none of ${choices.length} forms`];
  }
  const types = known.type === undefined ? [] : [known.type].flat();
  const type = typeOf(value);
  if (types.length > 0 && !types.includes(type) && !(type === 'integer' && types.includes('number')))
    return [`${at}: is of type ${type}, not ${types.join(' or ')}`];
  if ('const' in known && value !== known.const) return [`${at}: is not ${known.const}`];
  if (known.enum && !known.enum.includes(value)) return [`${at}: is none of ${known.enum.join(', ')}`];
  if (typeof value === 'string') return textFaults(known, value, at);
  if (typeof value === 'number') return numberFaults(known, value, at);
  if (Array.isArray(value)) {
    const many = value.length > (known.maxItems ?? Number.POSITIVE_INFINITY) || value.length < (known.minItems ?? 0);
    const inner = value.flatMap((each, index) => faultsIn(known.items ?? {}, each, components, `${at}/${index}`));
    return many ? [`${at}: has ${value.length} items`, ...inner] : inner;
  }
  return type === 'object' ? objectFaults(known, value as Record<string, unknown>, components, at) : [];
}

function textFaults(schema: JsonSchema, value: string, at: string): string[] {
  const length = [...value].length;
  const faults: string[] = [];
  if (length < (schema.minLength ?? 0)) faults.push(`${at}: is shorter than ${schema.minLength}`);
  if (length > (schema.maxLength ?? Number.POSITIVE_INFINITY)) faults.push(`${at}: exceeds ${schema.maxLength}`);
  if (schema.pattern && !new RegExp(schema.pattern, 'u').test(value)) faults.push(`${at}: does not match its pattern`);
  const format = schema.format && FORMATS[schema.format];
  if (format && !(format.test(value) && !Number.isNaN(Date.parse(value)))) faults.push(`${at}: is no ${schema.format}`);
  return faults;
}

function numberFaults({ minimum, maximum }: JsonSchema, value: number, at: string): string[] {
  const outside = value < (minimum ?? value) || value > (maximum ?? value) || Number.isNaN(value);
  return outside ? [`${at}: ${value} is out of bounds`] : [];
}

function objectFaults(
  { properties = {}, required = [], additionalProperties }: JsonSchema,
  value: Record<string, unknown>,
  components: Components,
  at: string,
): string[] {
  const missing = required.filter((name) => !Object.hasOwn(value, name)).map((name) => `${at}/${name}: is missing`);
  const inner = Object.entries(value).flatMap(([name, each]) => {
    const schema = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    if (schema === false) return [`${at}/${name}: is not declared`];
    return typeof schema === 'object' ? faultsIn(schema, each, components, `${at}/${name}`) : [];
  });
  return [...missing, ...inner];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}
