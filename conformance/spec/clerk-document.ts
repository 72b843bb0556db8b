// Clerk's own specifications, read where they lie beside the repository, and put into the words of JSON Schema.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Operation, Schema, Specification } from './document.ts';

const FOLDER = join(import.meta.dirname, '../../../shared/contract/specs');

/** The versions that answers are held against; of the oldest, only what it says of users. */
export const VERSIONS = ['2026-05-12', '2025-11-10', '2021-02-05'] as const;

// These stay what they are on every call, declared or not (contract 5.2).
const EVERYWHERE = [401, 404, 413, 415, 429];

interface Document {
  paths: Record<string, Record<string, { operationId?: string; responses?: Record<string, Response> }>>;
  components: { schemas: Record<string, Schema>; responses: Record<string, Response> };
}

interface Response {
  $ref?: string;
  content?: Record<string, { schema?: Schema }>;
}

/** A version's specification, or null where it is not at hand. */
export function readClerkSpecification(version: (typeof VERSIONS)[number]): Specification | null {
  const path = join(FOLDER, `clerk-${version}.yml`);
  if (!existsSync(path)) return null;
  const { paths, components } = parse(readFileSync(path, 'utf8'), { maxAliasCount: -1 }) as Document;
  const schemas = Object.fromEntries(
    Object.entries(components.schemas).map(([name, schema]) => [name, plain(schema) as Schema]),
  );
  const operations = Object.entries(paths).flatMap(([at, methods]) =>
    Object.entries(methods).flatMap(([method, { operationId: id, responses = {} }]): Operation[] => {
      if (!id || (version === '2021-02-05' && !at.startsWith('/users'))) return [];
      const answers = answersOf(responses, components.responses);
      return [{ id, method: method.toUpperCase(), path: `/v1${at}`, answers }];
    }),
  );
  return { operations, schemas };
}

function answersOf(responses: Record<string, Response>, shared: Record<string, Response>): Map<number, Schema | null> {
  const errors: Schema = { $ref: '#/components/schemas/ClerkErrors' };
  const answers = new Map<number, Schema | null>(EVERYWHERE.map((status) => [status, errors]));
  for (const [status, response] of Object.entries(responses)) {
    const { content } = response.$ref ? (shared[response.$ref.split('/').at(-1) ?? ''] ?? {}) : response;
    const schema = content?.['application/json']?.schema;
    // Errors are told alike on every call, where the specification says nothing of their form too.
    const told = schema ? (plain(schema) as Schema) : Number(status) >= 400 ? errors : null;
    answers.set(Number(status), told);
  }
  return answers;
}

/** OpenAPI 3.0 in the words of JSON Schema; unknown keys are let through, as every SDK does. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const { additionalProperties, nullable, format, discriminator, example, ...rest } = value as Schema;
  const schema = Object.fromEntries(Object.entries(rest).map(([key, inner]) => [key, plain(inner)])) as Schema;
  const { enum: values, allOf } = schema as { enum?: unknown[]; allOf?: Schema[] };
  // A choice is told by its constants.
  if (values?.length === 1) {
    delete schema.enum;
    schema.const = values[0];
  }
  const whole = allOf?.length === 1 && !schema.properties ? (allOf[0] as Schema) : schema;
  return nullable === true ? { anyOf: [whole, { type: 'null' }] } : whole;
}
