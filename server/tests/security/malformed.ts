// Input of the wrong form: values for each kind of field, and whole bodies that none should read.

/** What a field takes. */
export type Kind =
  | 'text'
  | 'moment'
  | 'truth'
  | 'number'
  | 'days'
  | 'minutes'
  | 'seconds'
  | 'count'
  | 'texts'
  | 'json'
  | 'slugs'
  | 'claims'
  | 'choice'
  | 'choices'
  | 'nothing';

/** Raw JSON that no text field takes, or none of the kind that is named. */
export const WRONG: Record<Kind, string[]> = {
  text: [
    '0',
    '1',
    '-1',
    '1.5',
    '9223372036854775808',
    '1e400',
    '-1e400',
    'true',
    'false',
    '[]',
    '{}',
    '["x"]',
    '[["x"]]',
    '{"x":"y"}',
    '{"toString":"x"}',
    '{"length":5}',
  ],
  moment: [
    '0',
    'true',
    '[]',
    '{}',
    '""',
    '"yesterday"',
    '"2026-02-30T00:00:00Z"',
    '"2026-01-01"',
    '"2026-01-01T00:00:00"',
    '"2026-01-01T25:00:00Z"',
    '"+275760-09-14T00:00:00Z"',
    '"1767225600000"',
  ],
  truth: ['0', '1', '"true"', '"false"', '""', '"yes"', '[]', '[true]', '{}', '1e400', '9223372036854775808'],
  number: ['1.5', '"1"', '""', '1e400', 'true', '[]', '[1]', '{}', '9223372036854775808', '-1', '0', '31'],
  minutes: ['1.5', '"1"', '""', '1e400', 'true', '[]', '[1]', '{}', '9223372036854775808', '-1', '43201'],
  days: ['1.5', '"1"', '""', '1e400', 'true', '[]', '[1]', '{}', '9223372036854775808', '-1', '0', '366'],
  seconds: ['1.5', '"1"', '""', '1e400', 'true', '[]', '[1]', '{}', '9223372036854775808', '-1', '0', '315360001'],
  count: ['1.5', '"1"', '""', '1e400', 'true', '[]', '[1]', '{}', '9223372036854775808', '-1'],
  slugs: ['0', 'true', '"x"', '{}', '{"0":"x"}', '[0]', '[null]', '[""]', '[["x"]]', '["\\u0000"]', '["\\ud800"]'],
  claims: [
    '0',
    '"x"',
    '{}',
    '[0]',
    '["x"]',
    '[[]]',
    '[{}]',
    '[{"domain":"x.example"}]',
    '[{"domain":"x.example","state":"failed"}]',
    '[{"domain":"","state":"pending"}]',
    '[{"domain":"\\u0000.example","state":"pending"}]',
    '[{"domain":0,"state":"pending"}]',
  ],
  // An empty list is PHP's empty map.
  texts: [
    '0',
    'true',
    '"x"',
    '""',
    '["x"]',
    '[["x","y"]]',
    '{"x":1}',
    '{"x":true}',
    '{"x":["y"]}',
    '{"x":{"y":"z"}}',
    '{"x":1e400}',
    '{"x":"\\u0000"}',
    '{"\\u0000":"x"}',
    '{"\\ud800":"x"}',
    '{"x":"\\udc00"}',
    '{"":"x"}',
    '{"__proto__":"x"}',
    '{"__proto__":{"x":"y"}}',
    '{"a":"b","__proto__":null}',
  ],
  json: [
    '0',
    'true',
    '"x"',
    '""',
    '["x"]',
    '[["x","y"]]',
    '[{"x":"y"}]',
    '{"x":1e400}',
    '{"x":"\\u0000"}',
    '{"x":{"y":["\\u0000"]}}',
    '{"\\u0000":"x"}',
    '{"\\ud800":"x"}',
    '{"x":"\\udc00"}',
    '{"__proto__":"\\u0000"}',
  ],
  choices: ['0', 'true', '"verified"', '{}', '[0]', '[null]', '[""]', '["x"]', '["__proto__"]', '[["verified"]]'],
  nothing: ['0', 'true', '"x"', '""', '[]', '{}'],
  choice: [
    '0',
    'true',
    '""',
    '[]',
    '{}',
    '["bcrypt"]',
    '"md5"',
    '"BCRYPT"',
    '"bcrypt "',
    '"middle"',
    '"__proto__"',
    '"constructor"',
  ],
};

/** Text that is none: PostgreSQL would refuse it late, SQLite never. */
export const BROKEN_TEXT = ['"\\u0000"', '"a\\u0000b"', '"\\ud800"', '"\\udfff"', '"\\udc00\\ud800"', '"x\\ud83d"'];

/** Lists in lists. */
export const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
/** An object of so many keys. */
export const many = (count: number) => `{${Array.from({ length: count }, (_, at) => `"k${at}":"v"`).join(',')}}`;

/** Whole bodies, whatever the endpoint; `{}` stands for the right fields without their braces. */
export const BODIES: [string, (fields: string) => string | Uint8Array][] = [
  ['a list', () => '[0]'],
  ['a list of objects', (fields) => `[{${fields}}]`],
  ['a number', () => '5'],
  ['a truth', () => 'true'],
  ['a text', () => '"x"'],
  ['nothing but an opening', () => '{'],
  ['a trailing comma', (fields) => `{${fields},}`],
  ['single quotes', () => "{'email':'x'}"],
  ['a comment', (fields) => `{${fields}}//x`],
  ['two bodies', (fields) => `{${fields}}{${fields}}`],
  ['an unfinished text', (fields) => `{${fields},"x":"`],
  ['a control character', (fields) => `{${fields},"x":"\u0001"}`],
  ['NaN', (fields) => `{${fields},"x":NaN}`],
  ['Infinity', (fields) => `{${fields},"x":Infinity}`],
  ['hexadecimal', (fields) => `{${fields},"x":0x10}`],
  ['1e400 beside it', (fields) => `{${fields},"x":1e400}`],
  ['-1e400 within', (fields) => `{${fields},"x":{"y":[-1e400]}}`],
  ['NUL beside it', (fields) => `{${fields},"x":"\\u0000"}`],
  ['NUL in a key', (fields) => `{${fields},"\\u0000":"x"}`],
  ['a lone surrogate beside it', (fields) => `{${fields},"x":["\\ud800"]}`],
  ['a lone surrogate in a key', (fields) => `{${fields},"\\udc00":1}`],
  ['a prototype', (fields) => `{${fields},"__proto__":{"x":"y"}}`],
  ['a prototype of null', (fields) => `{${fields},"__proto__":null}`],
  ['a prototype within', (fields) => `{${fields},"x":{"__proto__":{"y":1}}}`],
  ['33 levels', (fields) => `{${fields},"x":${deep(32)}}`],
  ['100,000 levels', (fields) => `{${fields},"x":${deep(100_000)}}`],
  ['100,000 openings', () => '{"x":'.repeat(20_000)],
  ['1,001 keys', (fields) => `{${fields},"x":${many(1_001)}}`],
  ['1,001 items', (fields) => `{${fields},"x":[${'1,'.repeat(1_000)}1]}`],
  ['a lone continuation byte', (fields) => bytes(`{${fields},"x":"`, [0x80], '"}')],
  ['an overlong slash', (fields) => bytes(`{${fields},"x":"`, [0xc0, 0xaf], '"}')],
  ['a surrogate in UTF-8', (fields) => bytes(`{${fields},"x":"`, [0xed, 0xa0, 0x80], '"}')],
  ['beyond Unicode', (fields) => bytes(`{${fields},"x":"`, [0xf4, 0x90, 0x80, 0x80], '"}')],
  ['a cut-off letter', (fields) => bytes(`{${fields},"x":"`, [0xe2, 0x82], '"}')],
  ['Latin-1', (fields) => bytes(`{${fields},"x":"`, [0xe9], '"}')],
  ['UTF-16', (fields) => Buffer.from(`\ufeff{${fields}}`, 'utf16le')],
  ['bytes', () => new Uint8Array([0xff, 0xfe, 0x00, 0x01])],
  ['262,145 bytes', (fields) => `{${fields},"x":"${'x'.repeat(262_145)}"}`],
];

function bytes(before: string, middle: number[], after: string): Uint8Array {
  return Buffer.concat([Buffer.from(before), Buffer.from(middle), Buffer.from(after)]);
}

/** Content types that no body is read as. */
export const TYPES = [
  'text/plain',
  'text/html',
  'application/xml',
  'multipart/form-data; boundary=x',
  'application/octet-stream',
  'application/jsonp',
  'text/json',
  'application',
  'json',
  'application/json, text/plain',
  '*/*',
];
