// Templates of claims: JSON text whose values may be placeholders, in a grammar too small to loop. Parsed once, rendered in one walk.

import { type Cursor, type Expression, readExpression, TemplateFault, take, unescaped } from './template-expression.ts';

export { TemplateFault } from './template-expression.ts';

/** A rendering was stopped: it grew beyond any use. */
export class TemplateTooBig extends Error {
  override name = 'TemplateTooBig';
}

type Node =
  | { kind: 'value'; value: null | number | boolean }
  | { kind: 'text'; parts: (string | Expression)[] }
  | { kind: 'placeholder'; expression: Expression }
  | { kind: 'list'; items: Node[] }
  | { kind: 'object'; entries: [string, Node][] };

interface NamedPath {
  path: string[];
  inText: boolean;
}

export interface Template {
  /** The keys at the top, at least one. */
  keys: string[];
  /** Every path that a placeholder names, and whether what stands there is made a text. */
  paths: NamedPath[];
  top: [string, Node][];
}

const MAX_BYTES = 16 * 1_024;
const MAX_DEPTH = 16;
// A stop for the work, not the limit of what is useful: who renders measures the result.
const MAX_RENDERED = 64 * 1_024;

const BLANK = /[\t\n\r ]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;

/**
 * Reads a template: a JSON object in which a value may be `{{ path || 'fallback' }}`, and a string may hold such
 * placeholders. At most 16 KB and 16 levels; reads each character once. Throws {@link TemplateFault}.
 */
export function parseTemplate(content: string): Template {
  if (Buffer.byteLength(content) > MAX_BYTES) throw new TemplateFault(`is larger than ${MAX_BYTES} bytes.`);
  if (!content.isWellFormed()) throw new TemplateFault('has half a character (a lone surrogate).');
  const cursor: Cursor = { text: content, at: 0 };
  const paths: NamedPath[] = [];
  const node = readValue(cursor, paths, 1);
  skipBlank(cursor);
  if (cursor.at < content.length) throw unexpected(cursor);
  if (node.kind !== 'object' || node.entries.length === 0)
    throw new TemplateFault('must render to an object with at least one explicitly defined top-level key.');
  return { keys: node.entries.map(([key]) => key), paths, top: node.entries };
}

/**
 * Renders a template over plain data: a placeholder outside of quotes keeps its type, one in a string is written into
 * it. A null at the top drops its key; in a string it is nothing. Values never become syntax, because the result is
 * built as values and not as text. Throws {@link TemplateFault} for an object inside a string, {@link TemplateTooBig}.
 */
export function renderTemplate(template: Template, data: object): Record<string, unknown> {
  const budget = { left: MAX_RENDERED };
  const rendered = template.top.map(([key, node]) => [key, render(node, data, budget)] as const);
  return Object.fromEntries(rendered.filter(([, value]) => value !== null));
}

/** What stands at a path, by own properties only; null where there is nothing. */
export function lookUp(data: unknown, path: string[]): unknown {
  let value = data;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null;
    if (Array.isArray(value) && !/^\d{1,6}$/.test(name)) return null;
    value = (value as Record<string, unknown>)[name];
  }
  return value ?? null;
}

function readValue(cursor: Cursor, paths: NamedPath[], depth: number): Node {
  if (depth > MAX_DEPTH) throw new TemplateFault(`is nested deeper than ${MAX_DEPTH} levels.`);
  skipBlank(cursor);
  const { text, at } = cursor;
  if (text.startsWith('{{', at)) return { kind: 'placeholder', expression: placeholder(cursor, paths, false) };
  if (text[at] === '{') return readObject(cursor, paths, depth);
  if (text[at] === '[') return { kind: 'list', items: readList(cursor, paths, depth) };
  if (text[at] === '"') return { kind: 'text', parts: readText(cursor, paths) };
  const word = take(cursor, WORD);
  if (word) return { kind: 'value', value: JSON.parse(word) as boolean | null };
  const digits = take(cursor, NUMBER);
  if (!digits) throw unexpected(cursor);
  const value = Number(digits);
  if (!Number.isFinite(value)) throw new TemplateFault(`has a number that is too large: ${digits.slice(0, 40)}.`);
  return { kind: 'value', value };
}

function readObject(cursor: Cursor, paths: NamedPath[], depth: number): Node {
  const entries = new Map<string, Node>();
  readRow(cursor, '}', () => {
    skipBlank(cursor);
    if (cursor.text[cursor.at] !== '"') throw unexpected(cursor);
    const parts = readText(cursor, paths);
    const [key = ''] = parts;
    if (typeof key !== 'string' || parts.length > 1)
      throw new TemplateFault('has a placeholder in a key: placeholders stand in values.');
    if (key === '__proto__') throw new TemplateFault('has the key __proto__, which is not allowed.');
    if (entries.has(key)) throw new TemplateFault(`has the key ${JSON.stringify(key)} twice.`);
    skipBlank(cursor);
    if (cursor.text[cursor.at] !== ':') throw unexpected(cursor);
    cursor.at += 1;
    entries.set(key, readValue(cursor, paths, depth + 1));
  });
  return { kind: 'object', entries: [...entries] };
}

function readList(cursor: Cursor, paths: NamedPath[], depth: number): Node[] {
  const items: Node[] = [];
  readRow(cursor, ']', () => items.push(readValue(cursor, paths, depth + 1)));
  return items;
}

// What stands between two brackets, with commas between.
function readRow(cursor: Cursor, end: string, readOne: () => void): void {
  cursor.at += 1;
  skipBlank(cursor);
  if (cursor.text[cursor.at] === end) {
    cursor.at += 1;
    return;
  }
  for (;;) {
    readOne();
    skipBlank(cursor);
    const next = cursor.text[cursor.at];
    if (next !== ',' && next !== end) throw unexpected(cursor);
    cursor.at += 1;
    if (next === end) return;
  }
}

function readText(cursor: Cursor, paths: NamedPath[]): (string | Expression)[] {
  const { text } = cursor;
  const parts: (string | Expression)[] = [];
  let from = ++cursor.at;
  const flush = () => {
    if (cursor.at > from) parts.push(unescaped(text.slice(from, cursor.at)));
  };
  for (;;) {
    const letter = text[cursor.at];
    if (letter === undefined) throw new TemplateFault('ends inside a string.');
    if (letter === '"') {
      flush();
      cursor.at += 1;
      return parts;
    }
    if (text.startsWith('{{', cursor.at)) {
      flush();
      parts.push(placeholder(cursor, paths, true));
      from = cursor.at;
    } else cursor.at += letter === '\\' ? 2 : 1;
  }
}

function placeholder(cursor: Cursor, paths: NamedPath[], quoted: boolean): Expression {
  const expression = readExpression(cursor, quoted);
  const inText = quoted || expression.filters.some(({ name }) => name !== 'default');
  for (const operand of expression.operands) if ('path' in operand) paths.push({ path: operand.path, inText });
  return expression;
}

function skipBlank(cursor: Cursor): void {
  take(cursor, BLANK);
}

function unexpected({ text, at }: Cursor): TemplateFault {
  if (at >= text.length) return new TemplateFault('is not valid JSON: it ends too early.');
  return new TemplateFault(
    `is not valid JSON at character ${at + 1}, before ${JSON.stringify(text.slice(at, at + 20))}.`,
  );
}

function render(node: Node, data: object, budget: { left: number }): unknown {
  switch (node.kind) {
    case 'value':
      return node.value;
    case 'list':
      return node.items.map((item) => render(item, data, budget));
    case 'object':
      return Object.fromEntries(node.entries.map(([key, value]) => [key, render(value, data, budget)]));
    case 'placeholder': {
      const value = evaluate(node.expression, data);
      spend(budget, typeof value === 'object' ? JSON.stringify(value) : String(value));
      return value;
    }
    case 'text':
      // The vendor trims; so that a first and a last name of which one is missing leave no blank.
      return node.parts
        .map((part) => {
          const value = typeof part === 'string' ? part : asText(evaluate(part, data));
          spend(budget, value);
          return value;
        })
        .join('')
        .trim();
  }
}

/** What a value is inside of a string. Throws {@link TemplateFault} for one that has no place there. */
export function asText(value: unknown): string {
  if (typeof value === 'object' && value !== null)
    throw new TemplateFault('has an object or a list inside a string: give it a place of its own, without quotes.');
  return value === null ? '' : String(value);
}

function evaluate({ operands, filters }: Expression, data: object): unknown {
  let value: unknown = null;
  for (const operand of operands) {
    value = 'path' in operand ? lookUp(data, operand.path) : operand.value;
    if (value !== null) break;
  }
  for (const filter of filters) {
    // As Liquid has it: nothing, false and the empty text.
    if (filter.name === 'default') value = value === null || value === false || value === '' ? filter.value : value;
    else if (value !== null)
      value = filter.name === 'upcase' ? asText(value).toUpperCase() : asText(value).toLowerCase();
  }
  return value;
}

function spend(budget: { left: number }, text: string): void {
  budget.left -= text.length;
  if (budget.left < 0) throw new TemplateTooBig('the rendering is too big');
}
