// A request to any endpoint, made from its declaration: everything that it can be told, filled in.

import type { z } from 'zod';
import type { Endpoint } from '../src/http/endpoint.ts';
import { type JsonSchema, printSchemas, resolve } from '../src/http/schema.ts';

/** An id that names nothing. */
export const ID = '01J0000000000000000000000';

export interface Form {
  /** Fields that are left out. */
  without?: string[];
  /** What stands in fields of these names, where an endpoint has them. */
  values?: Record<string, unknown>;
}

/** A request that says everything an endpoint can be told; ids name nothing unless `values` has them. */
export function filled(
  each: Endpoint,
  { without = [], values = {} }: Form = {},
): { path: string; body?: Record<string, unknown> } {
  const fill = (schema: z.ZodType) => {
    const example = Object.entries(exampleOf(inputOf(schema)) as Record<string, unknown>);
    return Object.fromEntries(example.map(([name, value]) => [name, name in values ? values[name] : value]));
  };
  const keep = (fields: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => !without.includes(name)));
  const query = each.query ? keep(fill(each.query)) : {};
  // Both cursors at once would ask for two pages.
  delete query.before;
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  const path = concrete(each.path, values) + (search ? `?${search}` : '');
  const body = each.bodies?.[0] ?? each.body;
  return body ? { path, body: keep(fill(body)) } : { path };
}

function exampleOf(schema: JsonSchema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [choice] = schema.anyOf ?? [];
  if (choice) return exampleOf(choice);
  const type = [schema.type].flat()[0];
  if (type === 'object') {
    const fields = Object.entries(schema.properties ?? {});
    return Object.fromEntries(fields.map(([name, each]) => [name, exampleOf(each)]));
  }
  if (type === 'array') return [exampleOf(schema.items ?? {})];
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1;
  if (type === 'boolean') return true;
  return schema.format === 'date-time' ? '2026-01-01T00:00:00.000Z' : ID;
}

/** What a schema takes, as JSON Schema. */
export function inputOf(schema: z.ZodType): JsonSchema {
  const { printed, components } = printSchemas([schema], 'input');
  return resolve(printed.get(schema) ?? {}, components);
}

/** A path with its parameters filled in. */
export function concrete(path: string, values: Record<string, unknown> = {}): string {
  return path.replace(/:(\w+)/g, (_, name: string) => String(values[name] ?? ID));
}
