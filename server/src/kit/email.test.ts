// E-mail addresses: their one spelling, and everything that is none.

import { array, assert, constantFrom, oneof, property, string, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalEmail } from './email.ts';

describe('taken', () => {
  test.each([
    ['max@example.com', 'max@example.com'],
    ['  Max.Mustermann+News@Example.COM\n', 'max.mustermann+news@example.com'],
    ["o'connor@example.ie", "o'connor@example.ie"],
    ["!#$%&'*+-/=?^_`{|}~@example.com", "!#$%&'*+-/=?^_`{|}~@example.com"],
    ['1@a-b.c1.museum', '1@a-b.c1.museum'],
    ['max@BÜCHER.example', 'max@xn--bcher-kva.example'],
    ['max@xn--bcher-kva.example', 'max@xn--bcher-kva.example'],
    ['max@fußball.de', 'max@xn--fuball-cta.de'],
    ['Δημήτρης@παράδειγμα.gr', 'δημήτρης@xn--hxajbheg2az3al.gr'],
    ['иван@пример.рф', 'иван@xn--e1afmkfd.xn--p1ai'],
    ['用户@例子.中国', '用户@xn--fsqu00a.xn--fiqs8s'],
    ['a@日本語のテストabc.jp', 'a@xn--abc-kc4bzorcp6889hdocu19k.jp'],
    ['a@データベース.jp', 'a@xn--zcklx7evic.jp'],
    ['a@한국漢字abc.kr', null],
    ['a@मराठी.भारत', null],
    ['m\u0061\u0308rz@example.com', 'märz@example.com'],
    ['J\u030c@example.com', '\u01f0@example.com'],
    [`${'l'.repeat(64)}@example.com`, `${'l'.repeat(64)}@example.com`],
    [`a@${'d'.repeat(63)}.com`, `a@${'d'.repeat(63)}.com`],
  ])('L2: %s', (input, canonical) => {
    const email = canonicalEmail(input);
    expect(email).not.toBeNull();
    expect(email!.original).toBe(input.trim().normalize('NFKC'));
    if (canonical !== null) expect(email!.canonical).toBe(canonical);
    expect(canonicalEmail(email!.canonical)?.canonical).toBe(email!.canonical);
  });

  test('L2: every spelling of an address has one canonical form', () => {
    const spellings = [
      'max@bücher.example',
      'MAX@BÜCHER.EXAMPLE',
      ' Max@bu\u0308cher.example',
      'max@XN--BCHER-KVA.example',
    ];
    expect(new Set(spellings.map((spelling) => canonicalEmail(spelling)?.canonical)).size).toBe(1);
  });

  test('L2: what looks like another mailbox is kept as the mailbox it stands for, so that a letter reaches its owner', () => {
    expect(canonicalEmail('ｍａｘ@example.com')).toEqual({ original: 'max@example.com', canonical: 'max@example.com' });
    expect(canonicalEmail('mi\u212ae@example.com')).toEqual({
      original: 'miKe@example.com',
      canonical: 'mike@example.com',
    });
    expect(canonicalEmail('\ufb01ona@example.com')?.canonical).toBe('fiona@example.com');
  });

  test('L2: lower-casing folds nothing else together', () => {
    const different = [
      'ss@example.com',
      'ß@example.com',
      'i@example.com',
      'ı@example.com',
      'İ@example.com',
      'k@example.com',
    ];
    expect(new Set(different.map((address) => canonicalEmail(address)!.canonical)).size).toBe(different.length);
  });
});

const words = (text: string) => text.split(' ');

const HOSTILE = {
  structure: [
    '',
    ' ',
    '@',
    'a',
    'a@',
    '@b.com',
    'a@b@c.com',
    'a@@b.com',
    'a@b.com@',
    'a b@c.com',
    'a@b .com',
    'a@b..com',
  ],
  'dots in the local part': ['.a@b.com', 'a.@b.com', 'a..b@c.com', '.@b.com', '..@b.com'],
  'quotes, comments, lists, routes': [
    '"a"@b.com',
    '"a b"@c.com',
    '"a@b"@c.com',
    'a"b@c.com',
    '(x)a@b.com',
    'a@b.com(x)',
    'a@(x)b.com',
    'Max <a@b.com>',
    '<a@b.com>',
    'a@b.com,c@d.com',
    'a@b.com;c@d.com',
    'a,b@c.com',
    'a;b@c.com',
    'a:b@c.com',
    '@x.com:a@b.com',
    'g:a@b.com;',
    'a\\@b@c.com',
    'a\\b@c.com',
    'a[b@c.com',
    'a]b@c.com',
    'mailto:a@b.com',
  ],
  'line ends and controls': [
    'a@b.com\r\nBcc: c@d.com',
    'a\r\nBcc:c@d.com',
    'a\n@b.com',
    'a@b\n.com',
    'a\0@b.com',
    'a@b.com\0.d.com',
    'a\x1b@b.com',
    'a\x7f@b.com',
    'a\x85@b.com',
    'a\u2028@b.com',
    'a@b\u2029.com',
    'a\t@b.com',
    'a\u00a0b@c.com',
    'a\u3000b@c.com',
  ],
  'characters nobody sees': words(
    'a\u200b@b.com a\u200d@b.com a\u00ad@b.com a@b\u00ad.com a@b\u200c.com a\u202e@b.com ' +
      'a\u2066@b.com a\ufeffb@c.com a\ufe0f@b.com a\u115f@b.com a\u3164@b.com a\u{e0041}@b.com ' +
      '\u0301a@b.com a@\u0301b.com',
  ),
  'NFKC that makes structure': words(
    'a\uff20b.com a@b\uff0ecom a@b\u3002com a@b.c\uff61om a@x.b\u2024com a\u2024b@c.com ' +
      'a\u2026b@c.com a\uff0cb@c.com a\uff1b@b.com a\uff1c@b.com a\uff08x\uff09@b.com a\uff02@b.com ' +
      'a\uff3c@b.com a\uff1a@b.com a\ufe55@b.com a\uff3b@b.com a@b.com\uff0cc a\u2474@b.com ' +
      'a@\u2100.com a@b\u2488com.de a@\uff05\uff14\uff11.com',
  ),
  'domains that are none': [
    'a@b',
    'a@localhost',
    'a@com.',
    'a@.com',
    'a@b.com.',
    'a@-b.com',
    'a@b-.com',
    'a@b_c.com',
    'a@b!.com',
    'a@b%2ecom',
    'a@%62.com',
    'a@b.com/x',
    'a@b.com?x',
    'a@b.com#x',
    'a@b.com:25',
    'a@☃.com',
    'a@xn--.com',
    'a@xn--a.com',
    'a@xn--b\u00fccher-kva.com',
    'a@xn--9999999999.com',
    `a@${'d'.repeat(64)}.com`,
  ],
  'IP literals': words(
    'a@127.0.0.1 a@[127.0.0.1] a@[IPv6:::1] a@0x7f.1 a@127.1 a@0177.0.0.01 a@1.2.3.4. ' +
      'a@\u2460.\u2461.\u2462.\u2463 a@b.123 a@2130706433.0',
  ),
  'labels of mixed scripts': words(
    'a@\u0430pple.com a@appl\u0435.com a@xn--pple-43d.com a@\u03bfmega.com a@goo\u0261\u04cfe.com ' +
      'a@\u05d0abc.com a@\u0939hindi.com a@\u0e01\u0430.com a@日本ж.jp a@한\u3042.kr a@\u3105\u3042.tw ' +
      'a@paypal.\u0441om',
  ),
  'too long': [
    `${'l'.repeat(65)}@example.com`,
    `${'ü'.repeat(33)}@example.com`,
    `a@${`${'d'.repeat(60)}.`.repeat(4)}${'e'.repeat(20)}.com`,
    `a@${'ü'.repeat(63)}.com`,
    'a'.repeat(1_000_000),
    `${'a@'.repeat(400)}b.com`,
    `a@${'b.'.repeat(490)}com`,
  ],
  'not Unicode': ['a\ud800@b.com', '\udc00@b.com', 'a@\ud800.com'],
};

describe('refused', () => {
  test.each(Object.entries(HOSTILE))('L2: %s', (_, inputs) => {
    const taken = inputs.filter((input) => canonicalEmail(input) !== null);
    expect(taken).toEqual([]);
  });

  test('L2: exactly 254 bytes are taken, 255 are not', () => {
    const domain = `${`${'d'.repeat(58)}.`.repeat(3)}${'e'.repeat(8)}.com`;
    const local = 'l'.repeat(254 - 1 - domain.length);
    expect(canonicalEmail(`${local}@${domain}`)?.canonical).toHaveLength(254);
    expect(canonicalEmail(`${local}@e${domain}`)).toBeNull();
  });
});

describe('any input', () => {
  const pieces = constantFrom(
    ...[
      'a',
      'Z',
      '9',
      '.',
      '@',
      '-',
      '_',
      '+',
      '%',
      '"',
      ' ',
      '\n',
      '\0',
      'ü',
      'ß',
      'İ',
      'ı',
      'Σ',
      'ς',
      'ﬁ',
      'K',
      '＠',
    ],
    ...[
      '。',
      '．',
      '‍',
      '­',
      '́',
      'а',
      'ж',
      '日',
      'あ',
      'ア',
      '한',
      '①',
      '㏂',
      'Å',
      'xn--',
      'com',
      '.com',
      '@example.com',
      '☃',
      '\ud800',
    ],
  );
  const anything = oneof(
    string({ unit: 'binary', maxLength: 40 }),
    array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
    tuple(string({ unit: 'grapheme', maxLength: 12 }), array(pieces, { maxLength: 4 })).map(
      ([local, parts]) => `${local}@${parts.join('')}.com`,
    ),
  );

  test('L2: it never throws, is idempotent, and what it takes has one @ and no separator, control or upper case', () => {
    assert(
      property(anything, (input) => {
        const email = canonicalEmail(input);
        if (email === null) return true;
        expect(canonicalEmail(email.canonical)?.canonical).toBe(email.canonical);
        expect(canonicalEmail(email.original)).toEqual(email);
        expect(email.canonical).toMatch(/^[^@]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/);
        expect(email.canonical).not.toMatch(/[\s\p{C}"(),:;<>[\]\\]/u);
        expect(email.canonical).toBe(email.canonical.toLowerCase());
        return true;
      }),
      { numRuns: 3_000 },
    );
  });
});
