// The outbox: letters rest sealed beside what they tell of, and can be read where nobody sends them.

import { describe, expect, it } from 'vitest';
import { sweep } from '../src/core/housekeeping.ts';
import { checkSends, getLetter, listLetters, post } from '../src/core/letters.ts';
import { resealEnvironment } from '../src/core/sealed.ts';
import type { Work } from '../src/core/work.ts';
import { openVault } from '../src/kit/vault.ts';
import type { LetterData, LetterKind } from '../src/model/letter.ts';
import { startLetters } from '../src/workers/letters.ts';
import { onEachDatabase, SECRET, type TestHouse } from './house.ts';

const URL_OF_LETTER = 'https://auth.example.com/reset?token=s3cr3t-t0k3n';
const MINUTE = 60_000;
const DAY = 86_400_000;

const NOT_ONE_ADDRESS = [
  'max@example.com\r\nBcc: evil@example.org',
  'max@example.com\nevil@example.org',
  'max@example.com, evil@example.org',
  'max@example.com;evil@example.org',
  '"Max" <max@example.com>',
  '<max@example.com>',
  'max@example.com\u0000',
  'max@evil.example@example.com',
  '"max, evil@example.org"@example.com',
  'undisclosed: max@example.com;',
  '',
  'max',
];
const NOT_A_LINK = [
  'javascript:alert(1)',
  'data:text/html,x',
  '//evil.example',
  'https://a.example/\r\nx',
  'https://a.example/" x="',
  'https://a.example/ x',
  'auth.example.com',
  '',
];

/** Writes a letter in a commit of its own. */
function write<K extends LetterKind>(work: Work, kind: K, data: LetterData[K], to = 'max@example.com', locale = 'en') {
  return work.commit((tx) => post(work, tx, kind, { to, locale }, data));
}

async function newest(work: Work) {
  const page = await listLetters(work, { limit: 10, order: 'desc' });
  return page.rows[0] as (typeof page.rows)[number];
}

/** As in development without a mail server. */
function keeping(house: TestHouse): TestHouse {
  house.house.tools.outbox = startLetters(house.house.tools, null, () => {});
  return house;
}

/** Everything that the table holds, as a thief of the database would read it. */
async function dump(house: TestHouse): Promise<string> {
  const { rows } = await house.database.db.run({ name: '', sql: 'select * from letters' }, []);
  return JSON.stringify(rows);
}

onEachDatabase('the outbox', (open) => {
  it('keeps a letter to be read where no mail server is configured', async () => {
    const { work } = keeping(await open());
    await write(work, 'magic_code', { code: '424242', minutes: 10 }, 'Max@Example.com', 'de-AT');
    const letter = await newest(work);
    expect(letter).toMatchObject({ kind: 'magic_code', to: 'Max@Example.com', state: 'kept', tries: 0, problem: null });
    const read = await getLetter(work, letter.id);
    expect(read.content).toMatchObject({ data: { code: '424242', minutes: 10 }, language: 'de' });
    expect(read.content?.subject).toBe('Ihr Anmeldecode für Latchkey');
    expect(read.content?.text).toContain('\n    424242\n');
  });

  it('lists the newest first, page by page', async () => {
    const { work } = keeping(await open());
    for (const name of ['a', 'b', 'c', 'd', 'e']) await write(work, 'password_changed', {}, `${name}@example.com`);
    const first = await listLetters(work, { limit: 2, order: 'desc' });
    const second = await listLetters(work, { limit: 2, order: 'desc', after: first.after as string });
    const back = await listLetters(work, { limit: 2, order: 'desc', before: second.rows[0]?.id as string });
    expect([...first.rows, ...second.rows].map((letter) => letter.to[0])).toEqual(['e', 'd', 'c', 'b']);
    expect(back.rows).toEqual(first.rows);
    await expect(listLetters(work, { limit: 2, order: 'desc', after: 'user_1' })).rejects.toThrow('invalid_cursor');
  });

  it('X1: shows no letter of another environment', async () => {
    const house = keeping(await open());
    const other = await house.addTenant();
    await write(house.work, 'magic_code', { code: '424242', minutes: 10 });
    const { id } = await newest(house.work);
    expect((await listLetters(other.work, { limit: 10, order: 'desc' })).rows).toEqual([]);
    await expect(getLetter(other.work, id)).rejects.toThrow('not_found');
  });

  it('holds no letter of a commit that failed', async () => {
    const { work } = keeping(await open());
    const failing = work.commit(async (tx) => {
      await post(work, tx, 'password_changed', { to: 'max@example.com', locale: null }, {});
      throw new Error('the change did not happen');
    });
    await expect(failing).rejects.toThrow('the change did not happen');
    expect((await listLetters(work, { limit: 10, order: 'desc' })).rows).toEqual([]);
  });

  it('G1, K2: holds no code, link or name in plain', async () => {
    const house = keeping(await open());
    await write(house.work, 'magic_code', { code: '424242', minutes: 10 });
    await write(house.work, 'password_reset', { url: URL_OF_LETTER, minutes: 15 });
    await write(house.work, 'email_changed', { newEmail: 'secret.address@example.org' });
    const stolen = await dump(house);
    expect(stolen).toContain('max@example.com');
    for (const secret of ['424242', 's3cr3t', 'auth.example.com', 'secret.address'])
      expect(stolen).not.toContain(secret);
  });

  it('K2: does not open a letter that was moved to another row', async () => {
    const house = keeping(await open());
    await write(house.work, 'magic_code', { code: '111111', minutes: 10 });
    await write(house.work, 'magic_code', { code: '222222', minutes: 10 });
    const { id } = await newest(house.work);
    const move = `update letters set sealed = (select sealed from letters as l where l.id <> '${id}') where id = '${id}'`;
    await house.database.commit((tx) => tx.run({ name: '', sql: move }, []));
    await expect(getLetter(house.work, id)).rejects.toThrow('altered or moved');
  });

  it('K3: reads letters on after the root secret was replaced, without the old one', async () => {
    const { work, house } = keeping(await open());
    await write(work, 'magic_code', { code: '424242', minutes: 10 });
    const { id } = await newest(work);
    const next = 'another root secret for tests, 32 bytes long';
    const both = { ...house.tools, vault: openVault(next, [SECRET]) };
    expect(await resealEnvironment(both, work.environmentId)).toBeGreaterThan(0);
    expect(await resealEnvironment(both, work.environmentId)).toBe(0);
    const read = await getLetter({ ...work, db: work.db, tools: { ...house.tools, vault: openVault(next) } }, id);
    expect(read.content?.data).toEqual({ code: '424242', minutes: 10 });
  });

  it('C4: shows a code no longer than it lives, and erases it then', async () => {
    const house = keeping(await open());
    const { work, clock } = house;
    await write(work, 'magic_code', { code: '424242', minutes: 10 });
    const { id } = await newest(work);
    clock.advance(10 * MINUTE - 1_000);
    expect((await getLetter(work, id)).content).not.toBeNull();
    clock.advance(2_000);
    expect(await getLetter(work, id)).toMatchObject({ state: 'kept', content: null });
    const rows = 'select sealed from letters';
    await sweep(house.house.tools);
    expect((await house.database.db.run({ name: '', sql: rows }, [])).rows).toEqual([{ sealed: null }]);
  });

  it('keeps an invitation as long as it can be accepted, and forgets every letter a month after it is over', async () => {
    const house = keeping(await open());
    const { work, clock } = house;
    const data = { url: URL_OF_LETTER, organizationName: 'Globex', inviterName: null, days: 7 };
    await write(work, 'invitation', data);
    const { id } = await newest(work);
    clock.advance(6 * DAY);
    await sweep(house.house.tools);
    expect((await getLetter(work, id)).content?.data).toEqual(data);
    clock.advance(30 * DAY);
    await sweep(house.house.tools);
    expect((await getLetter(work, id)).content).toBeNull();
    clock.advance(2 * DAY);
    await sweep(house.house.tools);
    await expect(getLetter(work, id)).rejects.toThrow('not_found');
  });

  it('L2: refuses everything that is not exactly one address', async () => {
    const { work } = keeping(await open());
    for (const to of NOT_ONE_ADDRESS) {
      await expect(write(work, 'password_changed', {}, to), to).rejects.toThrow('exactly one address');
    }
    expect((await listLetters(work, { limit: 10, order: 'desc' })).rows).toEqual([]);
  });

  it('W3: refuses every link that is not one of the web', async () => {
    const { work } = keeping(await open());
    for (const url of NOT_A_LINK) {
      await expect(write(work, 'password_reset', { url, minutes: 15 }), url).rejects.toThrow('not a link');
    }
    expect((await listLetters(work, { limit: 10, order: 'desc' })).rows).toEqual([]);
  });

  it('limits what one address is sent to three a minute and ten an hour', async () => {
    const { work, house, clock } = keeping(await open());
    house.tools.limits = true;
    const ask = () =>
      checkSends(work, 'Max@Example.com').then(
        () => 'sent',
        (refusal) => refusal.code,
      );
    const spell = () =>
      checkSends(work, 'max@example.COM').then(
        () => 'sent',
        (refusal) => refusal.code,
      );
    expect([await ask(), await spell(), await ask(), await spell()]).toEqual([
      'sent',
      'sent',
      'sent',
      'too_many_requests',
    ]);
    await expect(checkSends(work, 'eva@example.com')).resolves.toBeUndefined();
    let count = 3;
    for (let minute = 0; minute < 4; minute += 1) {
      clock.advance(MINUTE + 1);
      for (let time = 0; time < 3; time += 1) if ((await ask()) === 'sent') count += 1;
    }
    expect(count).toBe(10);
    clock.advance(60 * MINUTE);
    expect(await ask()).toBe('sent');
  });

  it('does not limit in development', async () => {
    const { work } = keeping(await open());
    for (let time = 0; time < 20; time += 1) await checkSends(work, 'max@example.com');
  });
});

describe('a letter worker', () => {
  it('that is given a URL or a sender that is none says so at once', async () => {
    const tools = { publicUrl: 'https://auth.example.com' } as never;
    const start = (smtpUrl: string, from: string | null) => () => startLetters(tools, { smtpUrl, from }, () => {});
    expect(start('http://mail.example.com', null)).toThrow('The SMTP URL must be');
    expect(start('smtp://mail.example.com', 'Acme')).toThrow('The sender of letters must be');
  });
});
