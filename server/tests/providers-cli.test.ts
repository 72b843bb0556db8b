// `latchkey providers`, as a person would give it, on both databases.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findProvider } from '../src/core/oauth-providers.ts';
import { openWork, SYSTEM } from '../src/core/work.ts';
import { arrive, latchkey, visit } from './command-line.ts';
import { KINDS } from './house.ts';

describe.each(KINDS)('latchkey providers (%s)', (kind) => {
  test('sets a provider up with a secret from a file, lists it without, and takes it away', async () => {
    const place = await arrive(kind);
    await visit(place, async () => {});
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-test-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'secret');
    writeFileSync(file, 'a client secret\n');
    const set = ['providers', 'set', 'google', '--client-id', 'our-client', '--secret-file', file];
    const made = await latchkey(place, ...set, '--scope', 'email', 'profile');
    expect(made).toEqual({
      code: 0,
      out: 'google is set up; its tokens come from https://oauth2.googleapis.com/token.',
      err: '',
    });
    const listed = (await latchkey(place, 'providers', 'list')).out;
    expect(listed).toMatch(/google +our-client +https:\/\/oauth2\.googleapis\.com\/token +email profile/);
    expect(listed).not.toContain('a client secret');
    await visit(place, async ({ tools, environment }) => {
      const found = await findProvider(openWork(tools, environment, SYSTEM), 'google');
      expect(found).toMatchObject({ clientSecret: 'a client secret', clientAuth: 'post' });
    });
    expect((await latchkey(place, 'providers', 'remove', 'google')).code).toBe(0);
    expect(await latchkey(place, 'providers', 'remove', 'google')).toMatchObject({
      code: 1,
      err: 'There is no oauth provider google.',
    });
  });

  test('says what is wrong in a sentence', async () => {
    const place = await arrive(kind);
    await visit(place, async () => {});
    const wrong = await latchkey(place, 'providers', 'set', 'custom_acme', '--client-id', 'our-client');
    expect(wrong).toEqual({ code: 1, out: '', err: 'That provider needs the address of its token endpoint.' });
  });
});
