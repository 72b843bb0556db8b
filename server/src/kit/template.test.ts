// Templates of claims: what they render to, what is refused, and what no value can do.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lookUp, parseTemplate, renderTemplate, TemplateFault, TemplateTooBig } from './template.ts';

const ADA = {
  user: {
    first_name: 'Ada',
    last_name: null,
    email: 'Ada@example.com',
    email_verified: true,
    age: 36,
    metadata: { language: 'es', empty: '', wild: '"}, "sub": "mallory", {"x":"{{ user.email }}' },
  },
  organization: { domains: [{ domain: 'acme.example' }, { domain: 'other.example' }] },
};
const render = (content: string, data: object = ADA) => renderTemplate(parseTemplate(content), data);

describe('what a template renders to', () => {
  test.each([
    [
      'a value in a place of its own keeps its type',
      '{"a": {{ user.email_verified }}, "b": {{user.age}} }',
      { a: true, b: 36 },
    ],
    ['in a string it is written into it', '{"a": "{{ user.first_name }} is {{ user.age }}"}', { a: 'Ada is 36' }],
    ['a fallback stands in for nothing', `{"a": {{ user.last_name || 'Someone' }}}`, { a: 'Someone' }],
    [
      'a chain goes on to the first value',
      `{"a": {{ user.last_name || user.nick || user.email || 'x' }}}`,
      { a: 'Ada@example.com' },
    ],
    [
      'quotes of a fallback in a string may be any',
      `{"a": "{{ user.last_name || \\"Some\\" }}", "b": "{{ user.last_name || "One" }}"}`,
      { a: 'Some', b: 'One' },
    ],
    ['null at the top drops its key', '{"a": {{ user.last_name }}, "b": null, "c": 1}', { c: 1 }],
    ['null further down stays', '{"a": {"b": {{ user.last_name }}}}', { a: { b: null } }],
    [
      'null in a string is nothing, and leaves no blank',
      '{"a": "{{ user.first_name }} {{ user.last_name }}"}',
      { a: 'Ada' },
    ],
    [
      'objects and lists have a place of their own',
      '{"a": {{ organization.domains }}}',
      { a: ADA.organization.domains },
    ],
    [
      'lists are counted from 0',
      '{"a": "{{ organization.domains.1.domain }}", "b": {{ organization.domains.2.domain }}}',
      { a: 'other.example' },
    ],
    [
      'upcase and downcase',
      '{"a": "{{ user.email | upcase }}", "b": {{ user.email | downcase }}}',
      { a: 'ADA@EXAMPLE.COM', b: 'ada@example.com' },
    ],
    [
      'default is for nothing, false and the empty text',
      `{"a": {{ user.last_name | default: 'x' }}, "b": {{ user.metadata.empty | default: 5 }}, "c": {{ user.age | default: 'x' }}}`,
      { a: 'x', b: 5, c: 36 },
    ],
    ['filters follow one another', `{"a": {{ user.last_name | default: "some" | upcase }}}`, { a: 'SOME' }],
    [
      'all of JSON beside it',
      '{"a": [1, -2.5e1, true, "x\\u00e9\\n y"], "b": {"c": {}}}',
      { a: [1, -25, true, 'xé\n y'], b: { c: {} } },
    ],
    [
      'what nobody has is nothing',
      '{"a": {{ user.toString }}, "b": {{ user.constructor.name }}, "c": {{ user.__proto__ }}, "d": {{ organization.domains.length }}}',
      {},
    ],
  ])('%s', (_, content, expected) => {
    expect(render(content)).toEqual(expected);
  });
});

describe('what is refused', () => {
  test.each([
    ['', 'ends too early'],
    ['{}', 'at least one'],
    ['[{{ user.email }}]', 'at least one'],
    ['{{ user.metadata }}', 'at least one'],
    ['{"a": {{}} }', 'empty expression'],
    ['{"a": {{ user.email', "misses a '}}'"],
    ['{"a": "{{ user.email"}', "misses a '}}'"],
    ['{"a": {{ user.email && user.name }}}', 'invalid expression'],
    ['{"a": {{ user.email || || user.name }}}', 'invalid expression'],
    ['{"a": {{ user.email user.name }}}', 'invalid expression'],
    ['{"a": {{ user..email }}}', 'invalid expression'],
    ['{"a": {{ user.email | size }}}', 'invalid expression'],
    ['{"a": {{ user.email | default }}}', 'invalid expression'],
    ['{"a": {{ user.email || \'x }}}', 'closing quote'],
    ['{"a": {% for x in y %} }', 'not valid JSON'],
    ['{"{{ user.email }}": 1}', 'placeholder in a key'],
    ['{"a": 1, "a": 2}', 'twice'],
    ['{"a": 1, "\\u0061": 2}', 'twice'],
    ['{"__proto__": 1}', '__proto__'],
    ['{"a": {"__proto__": 1}}', '__proto__'],
    ['{"a": 1}}', 'not valid JSON'],
    ['{"a": 1,}', 'not valid JSON'],
    ['{"a": 01}', 'not valid JSON'],
    ['{"a": 1e999}', 'too large'],
    ['{"a": "x\ny"}', 'not valid JSON'],
    ['{"a": "\\ud800"}', 'lone surrogate'],
    ['{"a": "\\x"}', 'not valid JSON'],
    [`{"a": ${'['.repeat(20)}${']'.repeat(20)}}`, 'deeper'],
    [`{"a": "${'x'.repeat(17_000)}"}`, 'larger'],
  ])('%s', (content, reason) => {
    expect(() => parseTemplate(content)).toThrow(TemplateFault);
    expect(() => parseTemplate(content)).toThrow(reason);
  });

  test('an object inside a string', () => {
    for (const content of [
      '{"a": "{{ user.metadata }}"}',
      '{"a": "x {{ organization.domains.0 }}"}',
      '{"a": {{ user | upcase }}}',
    ])
      expect(() => render(content)).toThrow(TemplateFault);
  });
});

const TEXT = fc.string({ unit: 'binary', maxLength: 60 });
const PIECES = [
  '{',
  '}',
  '{{',
  '}}',
  '"',
  "'",
  '\\"',
  '\\',
  ':',
  ',',
  '[',
  ']',
  '|',
  '||',
  'user',
  '.email',
  ' ',
  'default:',
  'null',
  '1',
  '\n',
];

describe('I5: whatever is written, and whatever is filled in', () => {
  test('I5: the parser reads or refuses, and never does anything else', () => {
    const rubble = fc
      .array(fc.oneof(fc.constantFrom(...PIECES), TEXT), { maxLength: 40 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        fc.oneof(
          rubble,
          rubble.map((each) => `{"a":${each}}`),
          rubble.map((each) => `{"a":"${each}"}`),
        ),
        (content) => {
          try {
            renderTemplate(parseTemplate(content), ADA);
          } catch (error) {
            if (!(error instanceof TemplateFault)) throw error;
          }
        },
      ),
      { numRuns: 3_000 },
    );
  });

  test('I5: without placeholders a template is what JSON.parse says that it is', () => {
    const value = fc.jsonValue({ maxDepth: 4, stringUnit: 'grapheme' });
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), value, { minKeys: 1 }), (object) => {
        const content = JSON.stringify({ ...object, first: 1 });
        fc.pre(!content.includes('{{') && !content.includes('__proto__') && !/"\s|\s"/.test(content));
        const { ...expected } = JSON.parse(content);
        for (const key of Object.keys(expected)) if (expected[key] === null) delete expected[key];
        expect(render(content)).toEqual(expected);
      }),
    );
  });

  test('I5: no value adds a claim, closes a string or is read as a template', () => {
    const hostile = fc.oneof(
      TEXT,
      fc.array(fc.constantFrom(...PIECES, '__proto__', '"sub":"x"'), { maxLength: 12 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(hostile, hostile, (one, two) => {
        const data = { user: { first_name: one, metadata: { plan: two, [one]: two } } };
        const claims = render(
          `{"alone": {{ user.first_name }}, "within": "<{{ user.metadata.plan || user.first_name }}>", "all": {{ user.metadata }}}`,
          data,
        );
        expect(Object.keys(claims)).toEqual(['alone', 'within', 'all']);
        expect(claims).toEqual({ alone: one, within: `<${two}>`, all: data.user.metadata });
        expect(Object.keys(JSON.parse(JSON.stringify(claims)))).toEqual(['alone', 'within', 'all']);
      }),
    );
  });

  test('I5: a path reaches own properties of plain data only', () => {
    const names = fc.constantFrom(
      '__proto__',
      'constructor',
      'prototype',
      'toString',
      'valueOf',
      'hasOwnProperty',
      'length',
      'at',
      '0',
    );
    fc.assert(
      fc.property(fc.array(names, { minLength: 1, maxLength: 4 }), (path) => {
        expect(lookUp({ user: {}, list: [], text: 'x' }, path)).toBeNull();
        expect(lookUp({ user: { ...ADA.user } }, ['user', ...path])).toBeNull();
        expect(lookUp({ user: 'x' }, ['user', ...path])).toBeNull();
      }),
    );
  });

  test('I5: each placeholder is looked up once, and a rendering that grows is stopped', () => {
    let reads = 0;
    const counted = (target: object): object =>
      new Proxy(target, {
        get(from, name) {
          reads += 1;
          const value = Reflect.get(from, name);
          return typeof value === 'object' && value !== null ? counted(value) : value;
        },
      });
    for (const count of [1, 10, 100, 800]) {
      reads = 0;
      render(`{"a": "${'{{user.age}}'.repeat(count)}"}`, counted(ADA));
      expect(reads).toBe(2 * count);
    }
    const large = { user: { metadata: { x: 'x'.repeat(8_000) } } };
    reads = 0;
    const whole = `{"a": [${Array(700).fill('{{user.metadata}}').join(',')}]}`;
    expect(() => render(whole, counted(large))).toThrow(TemplateTooBig);
    expect(reads).toBeLessThan(100);
  });
});
