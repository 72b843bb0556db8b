// The list of common passwords: whole, quick to ask, and asked in any spelling.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { randomToken } from '../secrets.ts';
import { isCommonPassword } from './common.ts';

const FILE = new URL('../../../data/common-passwords.bin', import.meta.url);

test.each([
  '123456',
  'password',
  'password1',
  'iloveyou',
  'qwertyuiop',
  'baseball',
  'trustno1',
  'liverpool',
  'starwars',
])('A3: %s is common, in any case', (password) => {
  expect(isCommonPassword(password)).toBe(true);
  expect(isCommonPassword(password.toUpperCase())).toBe(true);
  expect(isCommonPassword(`${password[0]!.toUpperCase()}${password.slice(1)}`)).toBe(true);
});

test('A3: the list holds at least 100,000 passwords, in order and without duplicates, in less than 900 kB', () => {
  const bytes = readFileSync(FILE);
  expect(bytes.length % 5).toBe(0);
  expect(bytes.length / 5).toBeGreaterThanOrEqual(100_000);
  expect(bytes.length).toBeLessThan(900_000);
  for (let at = 5; at < bytes.length; at += 5) {
    const ordered = bytes.subarray(at - 5, at).compare(bytes.subarray(at, at + 5)) < 0;
    if (!ordered) throw new Error(`entry ${at / 5} is out of order`);
  }
});

test('A3: others are not common', () => {
  for (const password of ['correct horse battery staple', 'gräßlich-lange-Losung', '', ' password', 'password\0']) {
    expect(isCommonPassword(password)).toBe(false);
  }
  // 170,000 of 2^40 prefixes: the chance that one of these is taken for common is 1 in 325.
  for (let i = 0; i < 20_000; i++) expect(isCommonPassword(randomToken(12))).toBe(false);
});

test('A3: the list loads in a few milliseconds and stays out of the heap', () => {
  const program = `import { isCommonPassword } from '${new URL('./common.ts', import.meta.url).href}';
    const heap = process.memoryUsage().heapUsed;
    const start = performance.now();
    isCommonPassword('password1');
    console.log(JSON.stringify({ ms: performance.now() - start, heap: process.memoryUsage().heapUsed - heap }));`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  const { ms, heap } = JSON.parse(stdout);
  expect(heap).toBeLessThan(15_000_000);
  expect(ms).toBeLessThan(200);
});
