// The vendor's own specification: read where it lies beside the repository, and asked which operation a request is.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const PATH = join(import.meta.dirname, '../../../shared/contract/specs/workos.yaml');

export type Schema = Record<string, unknown>;

export interface Operation {
  id: string;
  method: string;
  path: string;
  /** By status: the schema of a JSON body, or null where none is sent. */
  answers: Map<number, Schema | null>;
}

export interface Specification {
  operations: Operation[];
  /** Schemas by name; references are `#/components/schemas/<name>`. */
  schemas: Record<string, Schema>;
}

interface Document {
  paths: Record<string, Record<string, { operationId?: string; responses?: Record<string, Response> }>>;
  components: { schemas: Record<string, Schema> };
}

interface Response {
  content?: Record<string, { schema?: Schema }>;
}

/** The specification, or null where it is not at hand. */
export function readSpecification(path = PATH): Specification | null {
  if (!existsSync(path)) return null;
  const { paths, components } = parse(readFileSync(path, 'utf8'), { maxAliasCount: -1 }) as Document;
  const operations = Object.entries(paths).flatMap(([at, methods]) =>
    Object.entries(methods).flatMap(([method, { operationId, responses }]) =>
      operationId ? [{ id: operationId, method: method.toUpperCase(), path: at, answers: answersOf(responses) }] : [],
    ),
  );
  return { operations, schemas: components.schemas };
}

function answersOf(responses: Record<string, Response> = {}): Map<number, Schema | null> {
  const bodies = Object.entries(responses).map(
    ([status, { content }]) => [Number(status), content?.['application/json']?.schema ?? null] as const,
  );
  return new Map(bodies);
}

/** The operation of a request; where several paths fit, the one with the fewest parameters. */
export function findOperation({ operations }: Specification, method: string, path: string): Operation | undefined {
  return operations
    .filter((operation) => operation.method === method && fits(operation.path, path))
    .sort((a, b) => parameters(a.path) - parameters(b.path))[0];
}

function fits(template: string, path: string): boolean {
  const [wanted, given] = [template.split('/'), path.split('/')];
  return wanted.length === given.length && wanted.every((part, at) => part.startsWith('{') || part === given[at]);
}

const parameters = (path: string) => path.split('{').length;
