// `latchkey doctor`: what it finds, and what production refuses to start on.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openHouse } from '../src/app.ts';
import { arrive, configOf, latchkey, visit } from './command-line.ts';
import { KINDS, ORIGIN } from './house.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe.each(KINDS)('doctor (%s)', (kind) => {
  test('doctor finds nothing wrong with a house that was started, and names what is missing before', async () => {
    const place = await arrive(kind);
    expect(await latchkey(place, 'doctor')).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^fail +(Database|Schema) /m),
    });
    await latchkey(place, 'migrate');
    expect((await latchkey(place, 'doctor')).out).toMatch(/^ok +Schema +up to date$/m);
    await visit(place, async () => {});
    const { code, out } = await latchkey(place, 'doctor');
    expect(code).toBe(0);
    expect(out).not.toMatch(/^fail/m);
    expect(out).toMatch(/^ok +Node +\d+\.\d+\.\d+$/m);
    expect(out).toMatch(/^ok +Root secret +opens what is sealed$/m);
  });

  test('doctor in production wants a secret and a public https address, and misses mail', async () => {
    const place = await arrive(kind);
    await visit(place, async () => {});
    const bare = await latchkey(place, 'doctor', '--mode', 'production');
    expect([bare.code, bare.out]).toEqual([
      1,
      expect.stringMatching(/^fail +Configuration +Production needs LATCHKEY_SECRET/m),
    ]);
    vi.stubEnv('LATCHKEY_SECRET', readFileSync(join(place.folder, 'secret'), 'utf8').trim());
    const unsafe = await latchkey(place, 'doctor', '--mode', 'production');
    expect([unsafe.code, unsafe.out]).toEqual([1, expect.stringMatching(/^fail +Public URL /m)]);
    expect(unsafe.out).toMatch(/^warn +Mail /m);
    const flags = ['--mode', 'production', '--public-url', 'https://auth.example.com', '--smtp-url', 'smtp://mail:25'];
    const { out } = await latchkey(place, 'doctor', ...flags);
    expect(out).toMatch(/^ok +Public URL +https:\/\/auth\.example\.com$/m);
    expect(out).toMatch(/^ok +Mail /m);
    expect(out).toMatch(/^ok +Root secret /m);
  });
});

describe.each(KINDS.filter((kind) => kind === 'postgres'))('doctor with a server (%s)', (kind) => {
  test('a server that may forget commits: development warns, production does not start', async () => {
    const place = await arrive(kind);
    const lossy = new URL(place.flags[3] as string);
    lossy.searchParams.set('options', `${lossy.searchParams.get('options')} -c synchronous_commit=off`);
    place.flags[3] = lossy.href;
    await visit(place, async () => {});
    expect((await latchkey(place, 'doctor')).out).toMatch(/^warn +Durability +.*synchronous_commit off/m);
    vi.stubEnv('LATCHKEY_SECRET', readFileSync(join(place.folder, 'secret'), 'utf8').trim());
    const flags = ['--mode', 'production', '--public-url', 'https://auth.example.com'];
    const { code, out } = await latchkey(place, 'doctor', ...flags);
    expect([code, out]).toEqual([1, expect.stringMatching(/^fail +Durability /m)]);
    const secret = process.env.LATCHKEY_SECRET as string;
    const started = openHouse({ ...configOf(place), mode: 'production', secret }, ORIGIN);
    await expect(started).rejects.toThrow(/synchronous_commit off and may forget/);
  });

  test('doctor says so when nobody answers', async () => {
    const place = await arrive(kind);
    place.flags[3] = 'postgres://latchkey:hidden@127.0.0.1:9/none';
    const { code, out } = await latchkey(place, 'doctor');
    expect([code, out]).toEqual([1, expect.stringMatching(/^fail +Database +.*does not answer/m)]);
    expect(out).not.toContain('hidden');
  });
});
