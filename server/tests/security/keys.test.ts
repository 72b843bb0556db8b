// The root secret: what the server starts with, and what is derived from it.

import { hkdfSync } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ConfigRefused, readConfig } from '../../src/config.ts';
import { openVault, type Place, SealBroken } from '../../src/kit/vault.ts';
import { freshPlace, runCommand, startServer } from './child.ts';

const GOOD = 'Wq3vKz0n8Yt5Rj2Lx7Pc4Bd9Fs6Hg1MwTeUaIoNy';
const PLACE: Place = { environment: 'env_1', table: 'signing_keys', column: 'private_sealed', row: 'key_1' };

describe('the root secret', () => {
  test.each([
    ['is missing', undefined],
    ['is empty', ''],
    ['has 31 bytes', GOOD.slice(0, 31)],
    ['is an example', 'example-secret-example-secret-0123456'],
    ['is to be changed', 'please-ChangeMe-please-ChangeMe-please'],
    ['is to be changed (2)', 'change_me_change_me_change_me_please_x'],
    ['is a place to fill in', 'put your-secret here, at least 32 bytes'],
    ['is to be replaced', 'REPLACE_ME_WITH_SOMETHING_RANDOM_PLEASE'],
    ['is one letter', 'a'.repeat(64)],
    ['is blank', ' '.repeat(40)],
    ['is one word again and again', 'secret'.repeat(8)],
    ['is a row of digits', '0123456789012345678901234567890123456789'],
  ])('K1: production refuses a secret that %s, and says how to make one', (_, secret) => {
    const read = () => readConfig({ mode: 'production' }, { LATCHKEY_SECRET: secret });
    expect(read).toThrow(ConfigRefused);
    expect(read).toThrow(/LATCHKEY_SECRET.*openssl rand -base64 48/);
    if (secret?.trim()) expect(read).not.toThrow(new RegExp(secret));
  });

  test('K1: 32 bytes are enough, counted as bytes', () => {
    for (const secret of [GOOD.slice(0, 32), 'дом и стена на горе', GOOD]) {
      expect(readConfig({ mode: 'production' }, { LATCHKEY_SECRET: secret }).secret).toBe(secret);
    }
  });

  test('K1: development refuses a short one too, but needs none', () => {
    expect(() => readConfig({}, { LATCHKEY_SECRET: 'short' })).toThrow(ConfigRefused);
    expect(readConfig({}, {}).secret).toBeNull();
  });

  test.each([
    ['no secret', {}],
    ['a short one', { LATCHKEY_SECRET: GOOD.slice(0, 20) }],
    ['an example', { LATCHKEY_SECRET: 'example-secret-example-secret-0123456' }],
  ])('K1: a server in production with %s ends at once, with one sentence, and writes nothing', async (_, env) => {
    const place = await freshPlace('sqlite');
    onTestFinished(place.leave);
    const words = ['start', '--mode', 'production', '--port', '0', ...place.flags];
    const { code, stdout, stderr } = await runCommand(words, env);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^[^\n]*LATCHKEY_SECRET[^\n]*\n$/);
    expect(readdirSync(place.folder)).toEqual([]);
  });

  test('K1: with a good one it starts, and generates nothing secret', async () => {
    const place = await freshPlace('sqlite');
    onTestFinished(place.leave);
    const server = await startServer(['--mode', 'production', ...place.flags], { LATCHKEY_SECRET: GOOD });
    await server.stop();
    expect(readdirSync(place.folder)).not.toContain('secret');
    expect(readdirSync(place.folder)).not.toContain('api-key');
    expect(server.output.stdout + server.output.stderr).not.toContain(GOOD);
  });

  test('K1: each purpose has a key of its own, by HKDF', () => {
    const vault = openVault(GOOD);
    const hex = (purpose: string) => vault.key(purpose).toString('hex');
    expect(hex('attempts')).toBe(Buffer.from(hkdfSync('sha256', GOOD, 'latchkey', 'key attempts', 32)).toString('hex'));
    const all = [
      hex('attempts'),
      hex('codes'),
      hex('attempts '),
      openVault(`${GOOD}!`).key('attempts').toString('hex'),
    ];
    expect(new Set(all).size).toBe(4);
    const sealing = Buffer.from(hkdfSync('sha256', GOOD, 'latchkey', 'seal', 32)).toString('hex');
    expect(['seal', 'key id', ''].map(hex)).not.toContain(sealing);
  });
});

describe('sealed values', () => {
  const vault = openVault(GOOD);
  const words = { environment: ['env_1', 'env_2'], table: ['t', 'tt'], column: ['c', 'tc'], row: ['1', '11'] } as const;
  const places: Place[] = words.environment.flatMap((environment) =>
    words.table.flatMap((table) =>
      words.column.flatMap((column) => words.row.map((row) => ({ environment, table, column, row }))),
    ),
  );

  test.each(places)('K2: sealed for $environment/$table/$column/$row, a value opens nowhere else', (home) => {
    const sealed = vault.seal('the secret', home);
    for (const place of places) {
      if (place === home) expect(vault.open(sealed, place)).toBe('the secret');
      else expect(() => vault.open(sealed, place)).toThrow(SealBroken);
    }
  });

  test('K2: names that run together are still apart', () => {
    const apart: Place[] = [
      { environment: 'ab', table: 'c', column: 'd', row: 'e' },
      { environment: 'a', table: 'bc', column: 'd', row: 'e' },
      { environment: 'ab', table: 'c', column: 'de', row: '' },
      { environment: '', table: 'abc', column: 'd', row: 'e' },
      { environment: '2:ab1:c', table: '', column: 'd', row: 'e' },
    ];
    for (const home of apart) {
      const sealed = vault.seal('x', home);
      for (const place of apart) if (place !== home) expect(() => vault.open(sealed, place)).toThrow(SealBroken);
    }
  });

  test('K2: no altered bit, no cut and no exchanged part opens', () => {
    const sealed = vault.seal('the secret', PLACE);
    const [version, id, nonce, body] = sealed.split('.') as [string, string, string, string];
    const attempts: string[] = [
      '',
      '.',
      '...',
      version,
      's2',
      `s2.${id}.${nonce}.${body}`,
      `${version}.${id}..${body}`,
    ];
    for (const part of [nonce, body]) {
      const bytes = Buffer.from(part, 'base64url');
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const flipped = Buffer.from(bytes);
        flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
        const text = flipped.toString('base64url');
        attempts.push(part === nonce ? [version, id, text, body].join('.') : [version, id, nonce, text].join('.'));
      }
      for (let length = 0; length < bytes.length; length += 1) {
        const text = bytes.subarray(0, length).toString('base64url');
        attempts.push(part === nonce ? [version, id, text, body].join('.') : [version, id, nonce, text].join('.'));
      }
    }
    for (let at = 0; at < id.length; at += 1) {
      const other = id[at] === 'A' ? 'B' : 'A';
      attempts.push([version, id.slice(0, at) + other + id.slice(at + 1), nonce, body].join('.'));
    }
    const [, , otherNonce, otherBody] = vault.seal('another', PLACE).split('.');
    attempts.push([version, id, otherNonce, body].join('.'), [version, id, nonce, otherBody].join('.'));
    for (const attempt of attempts) expect(() => vault.open(attempt, PLACE), attempt).toThrow(SealBroken);
    expect(vault.open(sealed, PLACE)).toBe('the secret');
  });

  test('K2: the same text never looks the same', () => {
    const nonces = new Set(Array.from({ length: 2_000 }, () => vault.seal('x', PLACE).split('.')[2]));
    expect(nonces.size).toBe(2_000);
  });

  test('K3: former secrets open what they sealed, other secrets do not, and new values carry the new one', () => {
    const sealed = vault.seal('old', PLACE);
    const next = openVault(`next ${GOOD}`, ['a third one, of no use here whatsoever', GOOD]);
    expect(next.open(sealed, PLACE)).toBe('old');
    expect([next.isCurrent(sealed), vault.isCurrent(sealed)]).toEqual([false, true]);
    const fresh = next.seal('new', PLACE);
    expect(next.isCurrent(fresh)).toBe(true);
    expect(() => vault.open(fresh, PLACE)).toThrow(/LATCHKEY_SECRET/);
    // The id of a key is not enough: a body sealed under one secret under the name of another does not open.
    const [version, , nonce, body] = sealed.split('.');
    const [, id] = fresh.split('.');
    expect(() => next.open([version, id, nonce, body].join('.'), PLACE)).toThrow(SealBroken);
  });
});
