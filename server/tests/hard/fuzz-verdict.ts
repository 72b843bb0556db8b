// Why a request must be refused, as far as the published document and the limits of every request tell.

import type { JsonSchema } from '../../src/http/schema.ts';
import type { Case } from './fuzz-cases.ts';
import { type Components, dereference, faultsIn } from './fuzz-schema.ts';

const MAX_BODY = 256 * 1024;
const MAX_DEPTH = 32;
const MAX_VALUES = 1_000;

/** A reason to refuse a case, or null: then it may be accepted, or refused for a reason that only the house knows. */
export function whyRefused(each: Case): string | null {
  const { operation, components } = each.target;
  const needsKey = operation.security.length > 0 && operation.security.every((scheme) => 'secretKey' in scheme);
  if (needsKey && each.key !== 'right') return 'no right key came along';
  return whyQueryRefused(each, components) ?? whyBodyRefused(each, components);
}

// The Clerk wire takes the first of several, and the first page for one out of bounds; a name in brackets is another name.
const isLenient = ({ path }: Case['target']) => path.startsWith('/v1/');
const PAGE = ['limit', 'offset'];

function whyQueryRefused({ target, query }: Case, components: Components): string | null {
  const lenient = isLenient(target);
  for (const { name, required, schema } of target.operation.parameters ?? []) {
    if (!target.operation.parameters?.some((each) => each.name === name && each.in === 'query')) continue;
    const all = query
      .filter(([key]) => (lenient ? key : key.replace(/\[\d*\]$/, '')) === name)
      .map(([, value]) => value);
    const known = dereference(schema, components);
    if (all.some((value) => !isText(value))) return `${name} is no text`;
    const given = lenient && known.type !== 'array' ? all.slice(0, 1) : all;
    if (lenient && PAGE.includes(name)) continue;
    // Nothing given means not given.
    const values = given.filter((value) => value !== '');
    if (required && values.length === 0) return `${name} is missing`;
    if (known.type === 'array') continue;
    if (given.length > 1) return `${name} is given ${given.length} times`;
    const faults = values.flatMap((value) => faultsIn(known, read(known, value), components, name));
    if (faults[0]) return faults[0];
  }
  return null;
}

function whyBodyRefused({ target, sent }: Case, components: Components): string | null {
  const content = target.operation.requestBody?.content;
  const schema = content?.['application/json']?.schema;
  if (!content || !schema) return null;
  if (sent.encoding) return 'the body is compressed';
  const bytes = Buffer.from(sent.body ?? '');
  if (bytes.length > MAX_BODY) return 'the body is too large';
  const type = (sent.type ?? 'application/json').split(';')[0] as string;
  if (bytes.length > 0 && !content[type]) return `the body is ${type}`;
  const value = type === 'application/json' ? parse(bytes) : Object.fromEntries(new URLSearchParams(String(sent.body)));
  if (value === BROKEN) return 'the body is not JSON';
  const limit = beyondLimits(value);
  return limit ?? faultsIn(schema, isLenient(target) ? value : withMaps(value), components, 'body')[0] ?? null;
}

// PHP writes an empty map as a list, and the WorkOS wire takes it for one.
function withMaps(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('metadata' in value)) return value;
  const { metadata } = value;
  return Array.isArray(metadata) && metadata.length === 0 ? { ...value, metadata: {} } : value;
}

const BROKEN = Symbol('broken');

// SDKs send nothing, an empty text, null or (PHP) an empty list on calls without input: all of them are an empty object.
function parse(bytes: Buffer): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const value: unknown = text.trim() === '' ? {} : JSON.parse(text);
    const nothing = value === null || value === '' || (Array.isArray(value) && value.length === 0);
    return nothing ? {} : value;
  } catch {
    return BROKEN;
  }
}

function beyondLimits(root: unknown): string | null {
  let values = 0;
  let level: unknown[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    const containers = level.filter((value): value is object => typeof value === 'object' && value !== null);
    if (containers.length > 0 && depth >= MAX_DEPTH) return 'it is nested too deep';
    for (const value of level) {
      if (typeof value === 'string' && !isText(value)) return 'it holds text that is none';
      if (typeof value === 'number' && !Number.isFinite(value)) return 'it holds a number beyond all bounds';
    }
    if (containers.some((each) => Object.keys(each).some((key) => !isText(key)))) return 'a name in it is no text';
    level = containers.flatMap((each) => Object.values(each));
    values += level.length;
    if (values > MAX_VALUES) return 'it holds too many values';
  }
  return null;
}

function isText(value: string): boolean {
  return value.isWellFormed() && !value.includes('\0');
}

function read({ type }: JsonSchema, value: string): unknown {
  if (type === 'integer') return /^-?\d+$/.test(value) ? Number(value) : value;
  return value;
}
