// `latchkey providers`, as a person would give it, on both databases.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findProvider } from '../src/core/oauth-providers.ts';
import { openWork, SYSTEM } from '../src/core/work.ts';
import { arrive, latchkey, visit } from './command-line.ts';
import { KINDS } from './house.ts';
import { startIssuer } from './issuers.ts';

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
    expect(wrong).toEqual({
      code: 1,
      out: '',
      err: 'That provider needs an issuer, or the address of its token endpoint.',
    });
  });

  test('sets up a provider of ones own by its issuer alone, and by its endpoints one by one', async () => {
    const place = await arrive(kind);
    await visit(place, async () => {});
    const { issuer } = await startIssuer(() => ({}));
    const set = ['providers', 'set', 'custom_acme', '--client-id', 'our-client'];
    const made = await latchkey(place, ...set, '--issuer', issuer, '--return-tokens', '--client-auth', 'basic');
    expect(made.out).toBe(`custom_acme is set up; its tokens come from ${issuer}/token.`);
    const found = () =>
      visit(place, ({ tools, environment }) => findProvider(openWork(tools, environment, SYSTEM), 'custom_acme'));
    expect(await found()).toMatchObject({ issuer, returnsTokens: true, clientAuth: 'basic', clientSecret: null });
    const endpoints = ['--authorization-endpoint', '--token-endpoint', '--userinfo-endpoint'];
    const urls = endpoints.flatMap((option, at) => [option, `https://idp.example.com/${at}`]);
    expect((await latchkey(place, ...set, ...urls)).code).toBe(0);
    expect(await found()).toMatchObject({
      issuer: null,
      returnsTokens: false,
      authorizationEndpoint: 'https://idp.example.com/0',
      tokenEndpoint: 'https://idp.example.com/1',
      userinfoEndpoint: 'https://idp.example.com/2',
    });
    const silent = await latchkey(place, ...set, '--issuer', 'http://127.0.0.1:1');
    expect(silent.err).toBe('That provider has an issuer that refused the connection.');
  });
});
