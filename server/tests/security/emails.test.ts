// L2 over the wire: which addresses a user may have, and that all spellings of one are one.

import { expect, test } from 'vitest';
import { onEachDatabase, type TestHouse } from '../house.ts';
import { authenticate, PASSWORD, person } from './people.ts';
import { dump, rows } from './rows.ts';

const HOSTILE = [
  ' ',
  '@',
  'a',
  'a@',
  '@b.com',
  'a@b@c.com',
  'a b@c.com',
  'a@b..com',
  '.a@b.com',
  'a.@b.com',
  'a..b@c.com',
  '"a"@b.com',
  '"a b"@c.com',
  'a\\@b@c.com',
  'Max <a@b.com>',
  '<a@b.com>',
  'a@b.com,c@d.com',
  'a@b.com;c@d.com',
  'a(x)@b.com',
  '@x.com:a@b.com',
  'mailto:a@b.com',
  'a@b.com\r\nBcc: c@d.com',
  'a\n@b.com',
  'a@b.com\n.d.com',
  'a\u0001@b.com',
  'a\u007f@b.com',
  'a\u200b@b.com',
  'a\u202e@b.com',
  'a\u00ad@b.com',
  'a@b\u200c.com',
  'a\uff20b.com',
  'a@b\uff0ecom',
  'a@b\u3002com',
  'a\uff0cb@c.com',
  'a\uff1cb@c.com',
  'a@\u2100.com',
  'a@b',
  'a@localhost',
  'a@b.com.',
  'a@-b.com',
  'a@b_c.com',
  'a@b%2ecom',
  'a@b.com/x',
  'a@b.com:25',
  'a@xn--a.com',
  'a@127.0.0.1',
  'a@[127.0.0.1]',
  'a@0x7f.1',
  'a@\u0430pple.com',
  'a@xn--pple-43d.com',
  'a@paypal.\u0441om',
  'a@\u05d0abc.com',
  `${'l'.repeat(65)}@example.com`,
  `a@${'d'.repeat(64)}.com`,
  `a@${`${'d'.repeat(60)}.`.repeat(4)}${'e'.repeat(20)}.com`,
  `${'a'.repeat(250_000)}@b.com`,
];

/** Two spellings of one mailbox each. */
const SPELLINGS: [string, string][] = [
  ['ada@example.com', 'ADA@EXAMPLE.COM'],
  ['bob@example.com', ' bob@example.com\t'],
  ['cleo@example.com', '\uff43\uff4c\uff45\uff4f@example.com'],
  ['fiona@example.com', '\ufb01ona@example.com'],
  ['mike@example.com', 'mi\u212ae@example.com'],
  ['m\u00e4rz@example.com', 'ma\u0308rz@example.com'],
  ['dan@b\u00fccher.example', 'dan@xn--bcher-kva.example'],
  ['eve@b\u00fccher.example', 'EVE@BU\u0308CHER.example'],
  [
    '\u0438\u0432\u0430\u043d@\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444',
    '\u0418\u0412\u0410\u041d@xn--e1afmkfd.xn--p1ai',
  ],
];

const create = (house: TestHouse, email: string, more: object = {}) =>
  house.call('POST', '/user_management/users', { body: { email, ...more } });

onEachDatabase('e-mail addresses over the wire', (open) => {
  test('L2: no hostile address becomes a user or replaces the address of one', async () => {
    const house = await open();
    const ada = await person(house, house, 'first@example.com');
    await house.call('GET', '/events');
    const before = await dump(house.database);
    for (const email of HOSTILE) {
      const made = await create(house, email);
      expect.soft([400, 422], `${email.slice(0, 80)} answered ${made.status}`).toContain(made.status);
      const changed = await house.call('PUT', `/user_management/users/${ada.id}`, { body: { email } });
      expect.soft([400, 422], `${email.slice(0, 80)} answered ${changed.status}`).toContain(changed.status);
      for (const { body } of [made, changed]) expect.soft(typeof body.code, email.slice(0, 80)).toBe('string');
    }
    expect(await dump(house.database)).toEqual(before);
  });

  test('L2: of two spellings of one address the second is taken, at creation and at change', async () => {
    const house = await open();
    const other = (await create(house, 'other@example.com')).body.id;
    for (const [first, second] of SPELLINGS) {
      for (const [one, two] of [
        [first, second],
        [second, first],
      ] as const) {
        const made = await create(house, one);
        expect.soft(made.status, one).toBe(201);
        const again = await create(house, two);
        const moved = await house.call('PUT', `/user_management/users/${other}`, { body: { email: two } });
        expect.soft([again.status, again.body.code], two).toEqual([400, 'user_creation_error']);
        expect.soft(again.body.errors?.[0]?.code, two).toBe('email_not_available');
        expect.soft([moved.status, moved.body.code], two).toEqual([400, 'email_not_available']);
        const { user_id: owner } =
          (await rows(house.database, 'select user_id from identifiers where user_id <> ?', other))[0] ?? {};
        expect(owner).toBe(made.body.id);
        await house.call('DELETE', `/user_management/users/${made.body.id}`);
      }
    }
    expect((await house.call('GET', `/user_management/users/${other}`)).body.email).toBe('other@example.com');
  });

  test('L2: a person signs in and is found under every spelling of the address', async () => {
    const house = await open();
    const client = {
      grant_type: 'password',
      client_id: house.clientId,
      client_secret: house.apiKey,
      password: PASSWORD,
    };
    for (const [first, second] of SPELLINGS.slice(0, 9)) {
      const made = await create(house, first, { password: PASSWORD, email_verified: true });
      expect(made.status, first).toBe(201);
      for (const email of [first, second]) {
        const signedIn = await authenticate(house, { ...client, email });
        expect.soft([signedIn.status, signedIn.body.user?.id], email).toEqual([200, made.body.id]);
        const found = await house.call('GET', `/user_management/users?email=${encodeURIComponent(email)}`);
        expect
          .soft(
            found.body.data.map((user: { id: string }) => user.id),
            email,
          )
          .toEqual([made.body.id]);
      }
    }
  });

  test('L2: addresses that only look alike are two people', async () => {
    const house = await open();
    const alike = [
      'ss@example.com',
      '\u00df@example.com',
      'i@example.com',
      '\u0131@example.com',
      'a.b@example.com',
      'ab@example.com',
      'ab+x@example.com',
      'ab@mail.example.com',
    ];
    const ids = new Set<string>();
    for (const email of alike) {
      const made = await create(house, email);
      expect(made.status, email).toBe(201);
      ids.add(made.body.id);
    }
    expect(ids.size).toBe(alike.length);
  });

  test('L2: a hostile address at the sign-in finds nobody and is no fault', async () => {
    const house = await open();
    await person(house, house, 'a@b.com');
    const client = {
      grant_type: 'password',
      client_id: house.clientId,
      client_secret: house.apiKey,
      password: PASSWORD,
    };
    for (const email of HOSTILE) {
      const { status, body } = await authenticate(house, { ...client, email, password: 'x'.repeat(300) });
      expect.soft([status, body.code], email.slice(0, 80)).toEqual([400, 'invalid_credentials']);
    }
    for (const email of ['a@b.com,c@d.com', '<a@b.com>', 'a\uff20b.com', 'a@b.com.', 'a@b.com\u200b'])
      expect.soft((await authenticate(house, { ...client, email })).status, email).toBe(400);
  });
});
