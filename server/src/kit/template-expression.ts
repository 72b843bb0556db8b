// What stands between the braces of a placeholder: operands, and filters after them.

/** What is wrong with a template, in words for the person who wrote it. */
export class TemplateFault extends Error {
  override name = 'TemplateFault';
}

export type Scalar = string | number | boolean;

/** The first operand that has a value, then the filters one after another. */
export interface Expression {
  operands: ({ path: string[] } | { value: Scalar })[];
  filters: ({ name: 'upcase' | 'downcase' } | { name: 'default'; value: Scalar })[];
}

/** Where a parser stands in its text; the parts of the grammar hand it to each other. */
export interface Cursor {
  text: string;
  at: number;
}

const BLANK = /[\t\n\r ]*/y;
const PATH = /[A-Za-z_][\w-]*(?:\.[\w:/@$+-]+)*/y;
const NAME = /[A-Za-z_]+/y;
const LITERAL = /(?:true|false|-?\d{1,15}(?:\.\d{1,15})?)(?![\w.])/y;
const SHOWN = 40;

/**
 * Reads `{{ path || path || 'text' | filter: 'text' }}` from its braces to its braces; `inText` inside of a JSON
 * string, where quotes may be escaped. Throws {@link TemplateFault}.
 */
export function readExpression(cursor: Cursor, inText: boolean): Expression {
  const from = cursor.at;
  const wrong = () => {
    const shown = JSON.stringify(cursor.text.slice(from, from + SHOWN));
    return cursor.text.indexOf('}}', cursor.at) < 0
      ? new TemplateFault(`misses a '}}' after ${shown}.`)
      : new TemplateFault(`has an invalid expression: ${shown}.`);
  };
  cursor.at += 2;
  skip(cursor);
  if (cursor.text.startsWith('}}', cursor.at)) throw new TemplateFault('has an empty expression.');
  const expression: Expression = { operands: [], filters: [] };
  do expression.operands.push(readOperand(cursor, inText) ?? fail(wrong));
  while (follows(cursor, '||'));
  while (follows(cursor, '|')) expression.filters.push(readFilter(cursor, inText) ?? fail(wrong));
  if (!follows(cursor, '}}')) throw wrong();
  return expression;
}

function readOperand(cursor: Cursor, inText: boolean): Expression['operands'][number] | null {
  skip(cursor);
  const quoted = readQuoted(cursor, inText);
  if (quoted !== null) return { value: quoted };
  const path = take(cursor, PATH);
  return path === null ? null : { path: path.split('.') };
}

function readFilter(cursor: Cursor, inText: boolean): Expression['filters'][number] | null {
  skip(cursor);
  const name = take(cursor, NAME);
  if (name === 'upcase' || name === 'downcase') return { name };
  if (name !== 'default' || !follows(cursor, ':')) return null;
  skip(cursor);
  const value = readQuoted(cursor, inText) ?? readLiteral(cursor);
  return value === null ? null : { name, value };
}

function readLiteral(cursor: Cursor): Scalar | null {
  const literal = take(cursor, LITERAL);
  return literal === null ? null : literal === 'true' || literal === 'false' ? literal === 'true' : Number(literal);
}

// There is no way to write the quote itself inside: a text with one kind of quote goes into the other kind.
function readQuoted(cursor: Cursor, inText: boolean): string | null {
  const { text, at } = cursor;
  const quote = [`"`, `'`, ...(inText ? [`\\"`] : [])].find((each) => text.startsWith(each, at));
  if (quote === undefined) return null;
  const end = text.indexOf(quote, at + quote.length);
  if (end < 0) throw new TemplateFault(`misses the closing quote of ${JSON.stringify(text.slice(at, at + SHOWN))}.`);
  cursor.at = end + quote.length;
  const raw = text.slice(at + quote.length, end);
  // Inside of a JSON string what is quoted is JSON as well; elsewhere it stands for itself.
  return inText ? unescaped(raw) : raw;
}

function follows(cursor: Cursor, sign: string): boolean {
  skip(cursor);
  if (!cursor.text.startsWith(sign, cursor.at)) return false;
  // A single stroke is not the beginning of a double one.
  if (sign === '|' && cursor.text.startsWith('||', cursor.at)) return false;
  cursor.at += sign.length;
  return true;
}

function skip(cursor: Cursor): void {
  take(cursor, BLANK);
}

function fail(wrong: () => TemplateFault): never {
  throw wrong();
}

/** Reads the inside of a JSON string: its escapes become what they stand for. */
export function unescaped(raw: string): string {
  let value: string;
  try {
    value = JSON.parse(`"${raw}"`) as string;
  } catch {
    throw new TemplateFault(`has a string that is not valid JSON: ${JSON.stringify(raw.slice(0, 40))}.`);
  }
  if (!value.isWellFormed()) throw new TemplateFault('has a string with half a character (a lone surrogate).');
  return value;
}

/** Takes what a sticky expression matches where the cursor stands. */
export function take(cursor: Cursor, expression: RegExp): string | null {
  expression.lastIndex = cursor.at;
  const [found = ''] = expression.exec(cursor.text) ?? [];
  cursor.at += found.length;
  return found || null;
}
