// C1, C2, C4, C5: what codes and links are made of, what they are good for, and what rests of them.

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeCode, type NewCode, putCode } from '../../src/core/codes.ts';
import { changeSettings } from '../../src/core/environments.ts';
import { sweep } from '../../src/core/housekeeping.ts';
import { keyedDigest } from '../../src/kit/secrets.ts';
import { readSources } from '../floors.ts';
import { onEachDatabase, openTestHouse, type Tenant, type TestHouse } from '../house.ts';
import { rows } from './rows.ts';
import { grant, hurry, magicCode, mailedCode, makeUser, post, reachStep, UM, wrong } from './steps.ts';

const chiSquare = (counts: number[], all: number) =>
  counts.reduce((sum, count) => sum + (count - all / counts.length) ** 2 / (all / counts.length), 0);

/** The largest of the measures of ten digits at six places (9 degrees of freedom: a fair one is above 50 once in 10 million). */
function unevenness(codes: string[]): number {
  const places = Array.from({ length: 6 }, (_, place) => {
    const counts = Array.from({ length: 10 }, () => 0);
    for (const code of codes) counts[Number(code[place])] = (counts[Number(code[place])] ?? 0) + 1;
    return chiSquare(counts, codes.length);
  });
  return Math.max(...places);
}

test('C1: every digit of a code is as likely as any other, at every place', async () => {
  const { house, close } = await openTestHouse('sqlite');
  const codes = Array.from({ length: 300_000 }, () => makeCode(house.work, 'magic_auth', 'user', 'a@b.example').value);
  await close();
  expect(codes.every((code) => /^\d{6}$/.test(code))).toBe(true);
  expect(unevenness(codes)).toBeLessThan(50);
  const thousands = Array.from({ length: 1_000 }, () => 0);
  for (const code of codes) thousands[Number(code.slice(0, 3))] = (thousands[Number(code.slice(0, 3))] ?? 0) + 1;
  // 999 degrees of freedom: mean 999, deviation 44.7.
  expect(chiSquare(thousands, codes.length)).toBeLessThan(999 + 6 * 44.7);
});

test('C1: digits cut from bytes by a remainder would be found uneven', () => {
  const bytes = crypto.getRandomValues(new Uint8Array(65_000));
  const codes = Array.from({ length: 300_000 }, (_, at) =>
    [0, 1, 2, 3, 4, 5].map((place) => (bytes[(at * 7 + place * 10_007) % bytes.length] as number) % 10).join(''),
  );
  expect(unevenness(codes)).toBeGreaterThan(50);
});

test('C5: a code is compared in constant time, and nothing secret by an operator', () => {
  const sources = readSources(join(import.meta.dirname, '../../src'));
  expect(sources.get('core/codes.ts')).toMatch(/filter\(\(each\) => equalSecrets\(digest \?\? NOBODY, each\)\)/);
  expect(sources.get('kit/secrets.ts')).toMatch(/function equalSecrets[^}]*return timingSafeEqual\(/);
  const secret = String.raw`(?:\w+\.)*\w*(?:digest|secret|password|hash|code|token|lookup|sealed|mac)\b(?!\.length)`;
  const operator = new RegExp(
    String.raw`${secret} [!=]==? (?!null|undefined|'|\d|true|false)[\w.]+|[\w.]+ [!=]==? ${secret}(?! *\()`,
    'i',
  );
  const found = [...sources]
    .filter(([path]) => /^(core|kit|dialects|http)\//.test(path) && !path.endsWith('.test.ts'))
    .flatMap(([path, text]) =>
      text
        .split('\n')
        .filter((line) => !/^\s*(\/\/|\*|\/\*)/.test(line) && operator.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    );
  // Both come from the caller here: nothing of ours could leak.
  expect(found).toEqual(["http/access.ts: if (secret && key && secret !== key) throw refuse('invalid_client');"]);
});

type Door = (code: string) => Promise<{ status: number; body: { code?: string }; text: string }>;
type Kind = 'magic' | 'verification' | 'change' | 'reset' | 'invitation' | 'pending';
const KINDS: Kind[] = ['magic', 'verification', 'change', 'reset', 'invitation', 'pending'];

/** Everything that can wait for one unverified user, all of it alive. */
async function secretsOf(house: TestHouse, email: string, tenant: Tenant = house) {
  const user = await makeUser(house, email, { verified: false, tenant });
  const step = await reachStep(house, email, 'email_verification_required', tenant);
  const shown = await house.call('GET', `${UM}/email_verification/${step.email_verification_id}`, {
    key: tenant.apiKey,
  });
  const sent = await post(house, `${UM}/users/${user.id}/email_change/send`, { new_email: `new.${email}` }, tenant);
  expect(sent.status).toBe(200);
  const secrets: Record<Kind, string> = {
    magic: (await magicCode(house, email, tenant)).code,
    verification: shown.body.code,
    change: await mailedCode(tenant, 'email_change'),
    reset: (await post(house, `${UM}/password_reset`, { email }, tenant)).body.password_reset_token,
    invitation: (await post(house, `${UM}/invitations`, { email: `invited.${email}` }, tenant)).body.token,
    pending: step.pending_authentication_token,
  };
  const doors: Record<Kind, Door> = {
    magic: (code) => grant(house, 'magic', { email, code }, tenant),
    verification: (code) => grant(house, 'verify', { code, pending_authentication_token: secrets.pending }, tenant),
    change: (code) => post(house, `${UM}/users/${user.id}/email_change/confirm`, { code }, tenant),
    reset: (token) =>
      post(house, `${UM}/password_reset/confirm`, { token, new_password: 'a wholly different phrase' }, tenant),
    invitation: (token) =>
      house.call('GET', `${UM}/invitations/by_token/${encodeURIComponent(token)}`, { key: tenant.apiKey }),
    pending: (token) => grant(house, 'verify', { code: shown.body.code, pending_authentication_token: token }, tenant),
  };
  const confirm: Door = (code) => post(house, `${UM}/users/${user.id}/email_verification/confirm`, { code }, tenant);
  return { user, secrets, doors, confirm };
}

/** What a code can change, without what every try leaves. */
async function standing({ database }: TestHouse): Promise<string> {
  const all = await Promise.all(
    [
      'select * from users order by id',
      'select * from identifiers order by id',
      'select * from sessions order by id',
      'select * from password_credentials order by user_id',
      'select id, used_at, voided_at, sealed from codes order by id',
      'select id, used_at from pending_sign_ins order by id',
    ].map((sql) => rows(database, sql)),
  );
  return JSON.stringify(all);
}

onEachDatabase('codes and links', (open) => {
  test('C2: a code or link of any purpose, user or environment opens no other door', async () => {
    const house = await open();
    hurry(house);
    await changeSettings(house.house.tools, house.environment, { lockoutFailures: 100 });
    const other = await house.addTenant();
    await changeSettings(house.house.tools, other.environment, { lockoutFailures: 100 });
    const ada = await secretsOf(house, 'ada@example.com');
    const strangers = [await secretsOf(house, 'bob@example.com'), await secretsOf(house, 'ada@example.com', other)];
    const before = await standing(house);
    let tried = 0;
    for (const door of KINDS) {
      const doors = door === 'verification' ? [ada.doors[door], ada.confirm] : [ada.doors[door]];
      for (const [at, owner] of [ada, ...strangers].entries()) {
        for (const kind of KINDS) {
          if (owner === ada && kind === door) continue;
          // Links name nobody: what opens with another's link is theirs, and not what this is about.
          if (at === 1 && kind === door && (door === 'invitation' || door === 'reset')) continue;
          for (const open of doors) {
            await rows(house.database, 'update codes set tries = 0');
            const { status, text } = await open(owner.secrets[kind]);
            const refused = status >= 400 && status < 500;
            expect.soft(refused, `${kind} of ${at} at ${door}: ${status} ${text}`).toBe(true);
            tried += 1;
          }
        }
      }
    }
    expect(tried).toBe(7 * 18 - 7 - 2);
    expect((await standing(house)) === before).toBe(true);
  });

  test('C2: each of them opens its own door', async () => {
    const house = await open();
    hurry(house);
    for (const kind of KINDS) {
      const { doors, secrets } = await secretsOf(house, `${kind}@example.com`);
      const { status, text } = await doors[kind](secrets[kind]);
      expect.soft(status, `${kind}: ${text}`).toBe(200);
    }
    const { confirm, secrets } = await secretsOf(house, 'confirm@example.com');
    expect((await confirm(secrets.verification)).status).toBe(200);
  });

  test('C1: a newer code or link voids the older ones, also when many are made at once', async () => {
    const house = await open();
    const replica = await house.addReplica();
    hurry(house, replica);
    const { id } = await makeUser(house, 'ada@example.com', { verified: false });
    const paths: [string, object?][] = [
      [`${UM}/magic_auth`, { email: 'ada@example.com' }],
      [`${UM}/password_reset`, { email: 'ada@example.com' }],
      [`${UM}/users/${id}/email_verification/send`],
      [`${UM}/users/${id}/email_change/send`, { new_email: 'new@example.com' }],
    ];
    for (const [path, body] of paths) {
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, at) => post(at % 2 ? replica : house, path, body, house)),
      );
      for (const { status, text } of answers) expect([200, 201], text).toContain(status);
    }
    const live = await rows(
      house.database,
      'select purpose, count(*) as n, count(sealed) as shown from codes where voided_at is null group by purpose order by purpose',
    );
    expect(live.map(({ purpose, n, shown }) => [purpose, Number(n), Number(shown)])).toEqual(
      ['email_change', 'email_verification', 'magic_auth', 'password_reset'].map((purpose) => [purpose, 1, 1]),
    );
    const former = await magicCode(house, 'ada@example.com');
    await magicCode(house, 'ada@example.com');
    expect((await house.call('GET', `${UM}/magic_auth/${former.id}`)).status).toBe(404);
  });

  test('C2: a code for an address that its user gave up meanwhile is never written', async () => {
    const house = await open();
    hurry(house);
    const { id, email } = await makeUser(house, 'ada@example.com');
    const codes = (['magic_auth', 'email_verification', 'email_change'] as const).map((purpose) =>
      makeCode(house.work, purpose, id, email),
    );
    await house.call('PUT', `${UM}/users/${id}`, { body: { email: 'new@example.com' } });
    const write = (code: NewCode) => house.work.commit((tx) => putCode(house.work, tx, code));
    const [magic, verification, change] = codes as [NewCode, NewCode, NewCode];
    for (const code of [magic, verification]) await expect(write(code)).rejects.toMatchObject({ code: 'not_found' });
    await write(change);
  });

  test('C4: a code is found by a keyed digest that no dump can enumerate', async () => {
    const house = await open();
    const { id, code } = await magicCode(house, 'ada@example.com');
    const [row] = await rows(house.database, 'select * from codes where id = ?', id);
    const { vault } = house.house.tools;
    expect(row?.digest).toBe(keyedDigest(vault.key('codes'), `magic_auth\n${id}\n${code}`));
    const unkeyed = [code, `${id}${code}`, `magic_auth\n${id}\n${code}`, `magic_auth\n\n${code}`].flatMap((text) =>
      (['sha256', 'sha512', 'md5', 'sha1'] as const).map((hash) => createHash(hash).update(text).digest('base64url')),
    );
    expect(unkeyed).not.toContain(row?.digest);
    expect(Object.values({ ...row, id: '', digest: '', sealed: '' }).join(' ')).not.toContain(code);
    const other = await magicCode(house, 'bob@example.com');
    await rows(house.database, 'update codes set sealed = ? where id = ?', String(row?.sealed), other.id);
    expect((await house.call('GET', `${UM}/magic_auth/${other.id}`)).status).toBe(500);
  });

  test('C4: the sealed copy goes when the code is used, replaced, void or over', async () => {
    const house = await open();
    hurry(house);
    const { database } = house;
    const sealed = async (id: string) => (await rows(database, 'select sealed from codes where id = ?', id))[0]?.sealed;
    const used = await magicCode(house, 'used@example.com');
    expect(await sealed(used.id)).not.toBeNull();
    expect((await grant(house, 'magic', { email: 'used@example.com', code: used.code })).status).toBe(200);
    expect(await sealed(used.id)).toBeNull();
    const replaced = await magicCode(house, 'replaced@example.com');
    await magicCode(house, 'replaced@example.com');
    expect(await sealed(replaced.id)).toBeNull();
    const over = await magicCode(house, 'over@example.com');
    const link = (await post(house, `${UM}/password_reset`, { email: 'over@example.com' })).body;
    house.clock.advance(599_000);
    await sweep(house.house.tools);
    expect(await sealed(over.id)).not.toBeNull();
    house.clock.advance(1_001);
    await sweep(house.house.tools);
    expect([await sealed(over.id), (await sealed(link.id)) === null]).toEqual([null, false]);
    const late = await grant(house, 'magic', { email: 'over@example.com', code: over.code });
    expect(late.body.code).toBe('one_time_code_expired');
    house.clock.advance(300_000);
    await sweep(house.house.tools);
    expect(await sealed(link.id)).toBeNull();
  });

  test('C4: what is long over is forgotten: codes, challenges and sign-ins that nobody finished', async () => {
    const house = await open();
    hurry(house);
    const { id } = await makeUser(house, 'ada@example.com', { verified: false });
    await reachStep(house, 'ada@example.com', 'email_verification_required');
    await post(house, `${UM}/users/${id}/auth_factors`, { type: 'totp' });
    house.clock.advance(2 * 86_400_000);
    await sweep(house.house.tools);
    for (const table of ['codes', 'challenges', 'pending_sign_ins'])
      expect(await rows(house.database, `select id from ${table}`), table).toEqual([]);
    expect(await rows(house.database, 'select id from factors')).toHaveLength(1);
  });

  test('C4: a code that was burned by wrong tries is shown to nobody', async () => {
    const house = await open();
    const { id, code } = await magicCode(house, 'ada@example.com');
    for (let n = 0; n < 5; n += 1) await grant(house, 'magic', { email: 'ada@example.com', code: wrong(code) });
    expect((await house.call('GET', `${UM}/magic_auth/${id}`)).status).toBe(404);
  });
});
