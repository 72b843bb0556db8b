// The walk over a document before any parser: what it counts, and exactly where it stops.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SamlRefused } from './refused.ts';
import { scan } from './scan.ts';

const faultOf = (xml: string) => {
  try {
    scan(xml);
    return null;
  } catch (error) {
    if (error instanceof SamlRefused) return error.fault;
    throw error;
  }
};
const nested = (levels: number) => '<a>'.repeat(levels) + '</a>'.repeat(levels);
const many = (count: number, each: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => each(at)).join('');

test('F1: elements, attributes and pieces of text are counted', () => {
  const { root, attributes, nodes } = scan(`<?xml version="1.0"?>\n<p:a xmlns:p="urn:p" b='c'>text<d/> <e></e></p:a>`);
  expect([root, [...attributes], nodes]).toEqual([
    'p:a',
    [
      ['xmlns:p', 'urn:p'],
      ['b', 'c'],
    ],
    // A line, a, its two attributes, text, d, a space, e.
    8,
  ]);
});

test.each<[string, (size: number) => string, number]>([
  ['levels', nested, 64],
  ['nodes', (size) => `<a>${'<b></b>'.repeat(size - 1)}</a>`, 10_000],
  ['attributes of one element', (size) => `<a${many(size, (at) => ` a${at}=""`)}></a>`, 64],
  ['names', (size) => `<a>${many(size - 1, (at) => `<a${at}></a${at}>`)}</a>`, 100],
  ['characters of a namespace', (size) => `<a xmlns="${'u'.repeat(size)}"></a>`, 256],
  ['references', (size) => `<a>${'&amp;'.repeat(size)}</a>`, 10_000],
  [
    'prefixes around one element',
    (size) => `<a${many(32, declare)}><b${many(size - 32, (at) => declare(at + 32))}/></a>`,
    64,
  ],
  ['characters', (size) => `<a>${' '.repeat(size - 7)}</a>`, 1024 * 1024],
])('F1: the limit of %s is where it is said to be', (_, make, limit) => {
  expect([faultOf(make(limit)), faultOf(make(limit + 1))]).toEqual([null, 'size']);
});

test.each([
  ['two roots', '<a/><a/>'],
  ['an attribute twice', '<a b="" b=""/>'],
  ['an end that is missing', '<a>'],
  ['an end too many', '<a/></a>'],
  ['ends that cross', '<a><b></a></b>'],
  ['text around it', 'a<a/>'],
  ['nothing', ''],
  ['a prefix of nobody', '<a:b/>'],
  ['an entity of nobody', '<a>&b;</a>'],
  ['a “<” in an attribute', '<a b="<"/>'],
])('F1: %s is not left to the parser', (_, xml) => {
  expect(faultOf(xml)).toBe('xml');
});

function declare(at: number): string {
  return ` xmlns:p${at}="urn:p"`;
}

test('F1: whatever it is given, it says what is wrong and nothing else is thrown', () => {
  const pieces = fc.constantFrom(
    '<a',
    '<b:c',
    '>',
    '/>',
    '</a>',
    ' ',
    'x="y"',
    "x='",
    'xmlns:b="urn:b"',
    '&amp;',
    '&#',
    '<!',
    '<?',
    '"',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 12 }), (parts) => {
      faultOf(parts.join(''));
    }),
    { numRuns: 2_000 },
  );
});

test('F1: the time that it takes grows with the length alone', () => {
  const hostile = [
    ' '.repeat(1_000_000),
    '<a '.repeat(300_000),
    `<a${' b'.repeat(400_000)}`,
    `<a b="${'c'.repeat(1_000_000)}`,
    `<${'a'.repeat(1_000_000)}`,
    `<a b${' '.repeat(1_000_000)}`,
    '&'.repeat(1_000_000),
    '<'.repeat(1_000_000),
  ];
  for (const xml of hostile) {
    const started = performance.now();
    expect(faultOf(xml)).not.toBeNull();
    // Far from what a quadratic one would take, and far from what a busy machine does to a quick one.
    expect(performance.now() - started).toBeLessThan(1_000);
  }
});
