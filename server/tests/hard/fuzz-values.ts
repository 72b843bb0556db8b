// R11's values: what a field wants, what nobody wants, and how either is written as JSON.

import fc from 'fast-check';
import type { JsonSchema } from '../../src/http/schema.ts';
import { type Components, dereference } from './fuzz-schema.ts';

/** What stands for something that each house has under an id of its own. */
export const REFERENCES = [
  'REFada', 'REFbob', 'REFgone', 'REFsession', 'REFended', 'REFtoken', 'REFspent', 'REFevent', 'REFclient', 'REFkey',
] as const; // biome-ignore format: a list
/** Before the name of a parameter or field: what a call that goes well has there. */
export const MEANT_BY_CALL = 'REFthe_';
export const PEOPLE = [
  { email: 'ada@example.com', externalId: 'external/1' },
  { email: 'bob@example.com', externalId: 'external 2' },
  { email: 'gone@example.com', externalId: 'external gone' },
];
export const PASSWORD = 'a password of no list 7319';

/** Where a signed-out browser may be sent in every house. */
export const RETURN_TO = 'https://app.example.com/bye';

const HOSTILE = [
  '', ' ', '\0', 'a\0b', '\ud800', 'x\udfff', '\u202e\u200b', '\uffff', 'é'.repeat(20), '𝕏'.repeat(300), 'x'.repeat(600),
  'x'.repeat(1_025), 'x'.repeat(70_000), '__proto__', 'constructor', 'toString', 'null', 'undefined', 'NaN', '[object Object]',
  "' or 1=1 --", '"; drop table users; --', '%', '%00', '%%', '_', '\\', '../../etc/passwd', '$(7*7)', '{{7*7}}', '<script>',
  '1e400', '-1', '0', '9223372036854775808', '0x10', '1e1', ' 5 ', '5,6', '2026-13-45', '2026-11-21T25:00:00Z', '0000-01-01',
  '9999-12-31T23:59:59.999999999+23:59', '-271821-04-20T00:00:00Z', 'user_01ARZ3NDEKTSV4RRFFQ69G5FAV', 'user_7ZZZZZZZZZZZZZZZZZZZZZZZZZ',
  'session_01ARZ3NDEKTSV4RRFFQ69G5FAV', '$2b$31$abcdefghijklmnopqrstuuxCZ1wJsdXZOvUsHTrMBGtTqKKsPYwGq', '$argon2id$v=19$m=99999999,t=9,p=9$AA$AA',
  '$pbkdf2-sha256$i=999999999,l=32$AA$AA', '{SSHA}', 'bcrypt', 'argon2', 'a@b.c', 'a@b@c', '"a b"@example.com', 'a@xn--', 'a@‮.com',
]; // biome-ignore format: a list

/** Text of all kinds, most of it unwanted. */
export const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...REFERENCES) },
  { weight: 4, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 2, arbitrary: fc.string({ maxLength: 20 }) },
  { weight: 1, arbitrary: fc.emailAddress() },
);

// What a field of this name means to the house: without it hardly a request would get past the first check.
const MEANT: [RegExp, fc.Arbitrary<string>][] = [
  [/email/, fc.oneof(fc.constantFrom(...PEOPLE.map(({ email }) => email), 'ADA@Example.com '), fc.emailAddress())],
  [/password$/, fc.constantFrom(PASSWORD, PASSWORD, PASSWORD, 'wrong', 'password', 'x'.repeat(300))],
  [/session_id/, fc.constantFrom('REFsession', 'REFended')],
  [/refresh_token/, fc.constantFrom('REFtoken', 'REFspent')],
  [/client_?id/i, fc.constant('REFclient')],
  [/client_secret/, fc.constant('REFkey')],
  [/external_id/, fc.constantFrom(...PEOPLE.map(({ externalId }) => externalId), 'REFada')],
  [/after|before/, fc.constantFrom('REFada', 'REFbob', 'REFgone', 'REFsession', 'REFevent')],
  [/^id$/, fc.constantFrom('REFada', 'REFada', 'REFbob', 'REFgone')],
  [/ip_address/, fc.constantFrom('192.0.2.1', '2001:db8::1', 'nowhere')],
  [/locale/, fc.constantFrom('en-US', 'de', 'de-CH', 'xx-nowhere-')],
  [/events/, fc.constantFrom('user.created', 'session.created', 'dsync.activated')],
  [/organization/, fc.constant('')],
  [/return_to/, fc.constantFrom(RETURN_TO, `${RETURN_TO}/`, 'javascript:alert(1)')],
  [/password_hash$/, fc.constantFrom('$2b$04$abcdefghijklmnopqrstuuxCZ1wJsdXZOvUsHTrMBGtTqKKsPYwGq', '{SSHA}AAAA')],
];

/** Any value of JSON, and some that is hardly any: numbers beyond doubles are written as the text that they are. */
export const anything: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 2, arbitrary: fc.constantFrom(null, true, false, 0, -1, 1.5, 2 ** 53, 2 ** 63, 1e308) },
  { weight: 1, arbitrary: fc.constantFrom([], {}, [[]], ['x'], { x: 'y' }, { toString: 'x' }, { length: 5 }) },
  { weight: 1, arbitrary: fc.constantFrom(RAW('1e400'), RAW('-1e999'), RAW('{"__proto__":{"x":1}}'), RAW(nested(40))) },
  { weight: 1, arbitrary: fc.dictionary(text, text, { maxKeys: 4 }) },
);

// Optional, and yet nobody is made without one of them.
const SAYS_WHO = new Set(['email_address']);

/** Values that a schema wants. */
export function wanted(schema: JsonSchema, components: Components, name = ''): fc.Arbitrary<unknown> {
  const known = dereference(schema, components);
  const choices = known.anyOf ?? known.oneOf;
  if (choices) return fc.oneof(...choices.map((choice) => wanted(choice, components, name)));
  if ('const' in known) return fc.constant(known.const);
  if (known.enum) return fc.constantFrom(...known.enum);
  const types = [known.type ?? []].flat().map((type) => wantedOf(type, known, components, name));
  return types.length > 0 ? fc.oneof(...types) : text;
}

function wantedOf(type: string, schema: JsonSchema, components: Components, name: string): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties, items = {}, minimum, maximum } = schema;
  if (type === 'null') return fc.constant(null);
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer' || type === 'number') return fc.integer({ min: minimum ?? 0, max: maximum ?? 1_000 });
  if (type === 'array') {
    const one = wanted(items, components, name);
    const several = fc.array(one, { maxLength: 3 });
    // Several at once hardly ever go together.
    return dereference(items, components).properties
      ? fc.oneof(
          several,
          one.map((each) => [each]),
        )
      : several;
  }
  if (type === 'string') return textOf(schema, name);
  // A few of the optional fields at a time: all at once hardly ever go together.
  const optional = Object.keys(properties).filter((key) => !required.includes(key));
  const few = fc.subarray(optional, { maxLength: Math.min(3, optional.length) });
  const record = fc.tuple(few, fc.boolean()).chain(([chosen, named]) => {
    const keys = [...new Set([...required, ...chosen, ...(named ? optional.filter((key) => SAYS_WHO.has(key)) : [])])];
    return fc.record(Object.fromEntries(keys.map((key) => [key, wanted(properties[key] ?? {}, components, key)])));
  });
  if (typeof additionalProperties !== 'object') return record;
  const more = fc.dictionary(fc.string({ maxLength: 12 }), wanted(additionalProperties, components), { maxKeys: 4 });
  return fc.tuple(record, more).map(([own, other]) => ({ ...other, ...own }));
}

function textOf({ format }: JsonSchema, name: string): fc.Arbitrary<string> {
  if (format === 'date-time') return fc.constantFrom('2026-11-21T10:00:00.000Z', '2026-11-21T10:00:00+05:30');
  if (format === 'date') return fc.constant('2026-11-21');
  const meant = MEANT.find(([pattern]) => pattern.test(name))?.[1];
  const plain = fc.string({ maxLength: 20 });
  const other = meant ? fc.oneof({ weight: 9, arbitrary: meant }, { weight: 1, arbitrary: plain }) : plain;
  const known = fc.constant(`${MEANT_BY_CALL}${name}`);
  return name ? fc.oneof({ weight: 1, arbitrary: other }, { weight: 2, arbitrary: known }) : other;
}

/** A value with something in it replaced, removed or added. */
export function spoiled(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return anything;
  const fields = Object.keys(value);
  const change = fc.record({ at: fc.nat(), how: fc.nat(9), by: anything, name: text });
  return fc.array(change, { minLength: 1, maxLength: 2 }).chain((changes) => {
    const result: Record<string, unknown> = { ...value };
    for (const { at, how, by, name } of changes) {
      const field = fields[at % Math.max(1, fields.length)];
      if (how === 0) return fc.constant(by);
      if (how < 3 && field !== undefined) delete result[field];
      else result[how < 8 && field !== undefined ? field : name] = by;
    }
    return fc.constant(result);
  });
}

interface Raw {
  raw: string;
}

// Text that goes into the JSON as it is.
function RAW(raw: string): Raw {
  return { raw: `«${raw}»` };
}

/** The JSON text of a value. */
export function write(value: unknown): string {
  const sent = JSON.stringify(value) ?? 'null';
  return sent.replaceAll(/\{"raw":"«(.*?)»"\}/g, (_, raw: string) => JSON.parse(`"${raw}"`) as string);
}

/** Lists in lists. */
export function nested(depth: number): string {
  return `${'['.repeat(depth)}${']'.repeat(depth)}`;
}
