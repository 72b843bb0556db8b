// The schemas of endpoints as JSON Schema 2020-12, which is what OpenAPI 3.1 speaks: those with an id become components.

import { z } from 'zod';

/** JSON Schema, as far as the documents read it. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  discriminator?: { propertyName: string; mapping: Record<string, string> };
  description?: string;
  default?: unknown;
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
}

export type Components = Record<string, JsonSchema>;

export const COMPONENT = '#/components/schemas/';

/** Prints schemas as what callers send (`input`) or get (`output`); those with an id are named in the components. */
export function printSchemas(schemas: z.ZodType[], io: 'input' | 'output') {
  const distinct = [...new Set(schemas)];
  // What has no word in JSON Schema (any object, to the key) says itself what it is.
  // One object over all of them, so that each schema with an id is printed once and referred to elsewhere.
  const shape = Object.fromEntries(distinct.map((schema, at) => [`s${at}`, schema]));
  const { properties = {}, $defs = {} } = z.toJSONSchema(z.object(shape), { io, unrepresentable: 'any' }) as {
    properties?: Record<string, object>;
    $defs?: Record<string, object>;
  };
  const components: Components = {};
  for (const [name, schema] of Object.entries($defs)) components[name] = tidy(schema) as JsonSchema;
  const printed = new Map(distinct.map((schema, at) => [schema, tidy(properties[`s${at}`]) as JsonSchema]));
  return { printed, components };
}

/** The schema itself, or the component that it refers to. */
export function resolve(schema: JsonSchema, components: Components): JsonSchema {
  return schema.$ref ? (components[schema.$ref.slice(COMPONENT.length)] ?? {}) : schema;
}

/** Several forms of one body; told apart by the property whose value is a constant in each, if there is one. */
export function oneOf(forms: JsonSchema[], components: Components): JsonSchema {
  const resolved = forms.map((form) => resolve(form, components).properties ?? {});
  const name = Object.keys(resolved[0] ?? {}).find((key) => resolved.every((form) => form[key]?.const !== undefined));
  if (!name || !forms.every((form) => form.$ref)) return { oneOf: forms };
  const mapping = forms.map((form, at) => [String(resolved[at]?.[name]?.const), form.$ref as string]);
  return { oneOf: forms, discriminator: { propertyName: name, mapping: Object.fromEntries(mapping) } };
}

function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidy);
  if (typeof value !== 'object' || value === null) return value;
  const { $ref, propertyNames, anyOf, pattern, ...rest } = value as Record<string, unknown>;
  const inner = Object.fromEntries(Object.entries(rest).map(([key, each]) => [key, tidy(each)]));
  if ($ref) return { ...inner, $ref: String($ref).replace('#/$defs/', COMPONENT) };
  // A date's pattern says at length what its format says in a word.
  const kept = pattern && !inner.format ? { pattern } : {};
  return { ...inner, ...kept, ...either(anyOf as JsonSchema[] | undefined) };
}

// `string or null` in one schema reads better, and makes better types, than a choice of two.
function either(choices: JsonSchema[] | undefined): JsonSchema {
  if (!choices) return {};
  const tidied = choices.map((choice) => tidy(choice) as JsonSchema);
  const [only, ...others] = tidied.filter((choice) => choice.type !== 'null');
  if (tidied.length !== 2 || !only || others.length > 0 || typeof only.type !== 'string') return { anyOf: tidied };
  return { ...only, type: [only.type, 'null'], ...(only.enum ? { enum: [...only.enum, null] } : {}) };
}
