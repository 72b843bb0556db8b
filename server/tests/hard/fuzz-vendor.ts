// R11 with the vendor's eyes: where its specification is at hand, requests are made from that too. What it allows may
// be refused here (not everything is built), but it must not break anything, and both databases must agree on it.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { OpenApi, Parameter } from '../../src/http/openapi.ts';
import type { JsonSchema } from '../../src/http/schema.ts';
import { type Target, targetsOf } from './fuzz-cases.ts';

const FOLDER = join(import.meta.dirname, '../../../../shared/contract/specs');
const SPECIFICATIONS: Record<string, { file: string; prefix: string }> = {
  workos: { file: 'workos.yaml', prefix: '' },
  clerk: { file: 'clerk-2026-05-12.yml', prefix: '/v1' },
};

/** The vendor's form of each operation of a face, by method and path; nothing where its specification is not at hand. */
export function vendorTargets(face: string): Map<string, Target> {
  const { file = '', prefix = '' } = SPECIFICATIONS[face] ?? {};
  const path = join(FOLDER, file);
  if (!file || !existsSync(path)) return new Map();
  const read = parse(readFileSync(path, 'utf8'), { maxAliasCount: -1 }) as OpenApi & Shared;
  const { components } = read;
  const paths = Object.fromEntries(
    Object.entries(read.paths).map(([at, methods]) => [`${prefix}${at}`, followed(methods, read)]),
  );
  const schemas = components.schemas as Record<string, Composed>;
  const plain = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, flatten(schema, schemas)]));
  const document = { paths, components: { ...components, schemas: plain } } as OpenApi;
  return new Map(targetsOf(document).map((target) => [`${target.method} ${target.path}`, target]));
}

interface Shared {
  components: { parameters?: Record<string, Parameter> };
}

// Parameters may be named elsewhere.
function followed(methods: OpenApi['paths'][string], { components }: Shared): OpenApi['paths'][string] {
  const named = (each: Parameter & { $ref?: string }) =>
    components.parameters?.[each.$ref?.split('/').at(-1) ?? ''] ?? each;
  return Object.fromEntries(
    Object.entries(methods).map(([method, operation]) => [
      method,
      { ...operation, parameters: (operation.parameters ?? []).map(named) },
    ]),
  );
}

interface Composed extends JsonSchema {
  allOf?: Composed[];
}

// `allOf` in one schema, as the values are made from.
function flatten({ allOf = [], ...own }: Composed, schemas: Record<string, Composed>): JsonSchema {
  const parts = allOf.map((part) => {
    const named = part.$ref ? schemas[part.$ref.split('/').at(-1) as string] : part;
    return flatten(named ?? {}, schemas);
  });
  if (parts.length === 0) return own;
  const all = [own, ...parts];
  const properties = Object.assign({}, ...all.map((part) => part.properties));
  return Object.assign({}, ...all, { properties, required: all.flatMap((part) => part.required ?? []) });
}
