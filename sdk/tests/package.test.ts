// The SDK as it is installed: found by every kind of compiler, light, and without anything that only Node has.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext, Script } from 'node:vm';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureBuilt } from '../../conformance/harness/build.ts';
import { Latchkey } from '../src/index.ts';

const folder = join(import.meta.dirname, '..');
const MOST_BYTES = 40_000;
/** All that a runtime has to have. */
const WEB = {
  AbortSignal,
  atob,
  Blob,
  btoa,
  clearTimeout,
  crypto,
  fetch,
  File,
  FormData,
  Headers,
  performance,
  Request,
  Response,
  setTimeout,
  TextDecoder,
  TextEncoder,
  URL,
  URLSearchParams,
};

/** What a bundler makes of a program, with all that it imports, in the order in which it would be served. */
async function bundle(program: string, format: 'esm' | 'iife' = 'esm'): Promise<string> {
  const warnings: string[] = [];
  const made = await rolldown({
    input: 'program',
    platform: 'browser',
    onLog: (_, log) => void warnings.push(log.message),
    plugins: [
      {
        name: 'program',
        resolveId: (id) => (id === 'program' ? join(folder, 'tests/program.ts') : null),
        load: (id) => (id.endsWith('tests/program.ts') ? program : null),
      },
    ],
  });
  const { output } = await made.generate({ format, minify: true, name: 'program' });
  await made.close();
  // A module that is not found, as one of Node's would be, is warned of.
  expect(warnings).toEqual([]);
  return output.map((part) => (part.type === 'chunk' ? part.code : '')).join('');
}

const EVERYTHING = "export * from '../src/index.ts';";

describe('the bundled SDK', () => {
  test('weighs less than 40 kB minified, with what it imports', async () => {
    expect((await bundle(EVERYTHING)).length).toBeLessThan(MOST_BYTES);
  });

  test('is no more than what is used of it', async () => {
    const webhooks = await bundle("export { verifyWebhook } from '../src/index.ts';");
    expect(webhooks.length).toBeLessThan(5_000);
    expect(webhooks).not.toMatch(/Fe26|userManagement|user_management/);
    const pkce = await bundle("export { generatePkce } from '../src/index.ts';");
    expect(pkce.length).toBeLessThan(1_000);
  });

  test('runs where there is nothing but what all runtimes have', async () => {
    const program = `
      import { generatePkce, Latchkey, sealSession, unsealSession, verifyWebhook } from '../src/index.ts';
      export async function run(fetch) {
        const latchkey = new Latchkey({ apiKey: 'sk', clientId: 'client_1', baseUrl: 'https://auth.example', fetch });
        const password = 'a cookie password of 32 characters or more';
        const sealed = await sealSession({ accessToken: 'a', refreshToken: 'r', user: {} }, password);
        return {
          user: await latchkey.userManagement.getUser({ userId: 'user_1' }),
          url: latchkey.userManagement.getAuthorizationUrl({ provider: 'authkit', redirectUri: 'https://app.example' }),
          opened: (await unsealSession(sealed, password)).refreshToken,
          pkce: (await generatePkce()).codeChallengeMethod,
          webhook: await verifyWebhook({ payload: '{}', headers: {}, secret: 'x' }).catch(({ code }) => code),
        };
      }`;
    const context = createContext({ ...WEB });
    // Plain objects of the other realm have its own prototype.
    new Script(`${await bundle(program, 'iife')}; globalThis.program = program;`).runInContext(context);
    const answer = () =>
      new Response('{"id":"user_1","first_name":"Ada"}', { headers: { 'content-type': 'application/json' } });
    const said = await context.program.run(async () => answer());
    expect(JSON.parse(JSON.stringify(said))).toMatchObject({
      user: { id: 'user_1', firstName: 'Ada' },
      opened: 'r',
      pkce: 'S256',
      webhook: 'signature_missing',
    });
  });

  test('imports nothing of Node, and nothing but its one dependency', () => {
    const sources = readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.ts'),
    );
    const imported = sources.flatMap((path) => {
      const text = readFileSync(join(folder, 'src', path), 'utf8');
      return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^.'][^']*)'/g)].map(([, name]) => `${path}: ${name}`);
    });
    const names = new Set(imported.map((each) => each.split(': ')[1]));
    expect([...names].sort()).toEqual(['jose', 'latchkey/testing']);
    expect(imported.filter((each) => each.endsWith('latchkey/testing'))).toEqual(['testing.ts: latchkey/testing']);
  });
});

describe('the packed SDK', () => {
  let packed: string;
  let tarball: Uint8Array<ArrayBuffer>;
  beforeAll(async () => {
    await ensureBuilt();
    packed = mkdtempSync(join(tmpdir(), 'latchkey-sdk-'));
    const { status, stderr } = spawnSync('npm', ['pack', '--ignore-scripts', '--pack-destination', packed], {
      cwd: folder,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    if (status !== 0) throw new Error(stderr);
    tarball = new Uint8Array(readFileSync(join(packed, readdirSync(packed)[0] as string)));
  });
  afterAll(() => rmSync(packed, { recursive: true, force: true }));

  test('is found with its types by node16, nodenext and bundlers', async () => {
    const found = await checkPackage(createPackageFromTarballData(tarball));
    if (!found.types) throw new Error('no types');
    // It is a module, as what it imports is: Node 20.19 and newer also give it to `require`.
    const problems = found.problems.filter(({ kind }) => kind !== 'CJSResolvesToESM');
    // The oldest way of looking for modules knows no `exports`.
    expect(problems.filter((each) => !('resolutionKind' in each && each.resolutionKind === 'node10'))).toEqual([]);
  });

  test('is as npm wants packages', async () => {
    const { messages, pkg } = await publint({ pack: { tarball: tarball.buffer }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg as Record<string, unknown>))).toEqual([]);
  });
});

describe('the documentation of the SDK', () => {
  // As an editor shows it: what stands before a name.
  const DOCUMENTED = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(?:async )?(\w+)(?=[:,(])/g;
  const files = ['user-management', 'users', 'services'].flatMap((name) =>
    readdirSync(join(folder, 'src', name)).map((file) => `${name}/${file}`),
  );
  const comments = new Map<string, string>(
    files.flatMap((file) =>
      [...readFileSync(join(folder, 'src', file), 'utf8').matchAll(DOCUMENTED)].map(
        ([, text = '', name = '']) => [`${file.split('/')[0]}: ${name}`, text] as const,
      ),
    ),
  );
  const { userManagement, users, ...services } = new Latchkey();
  const names = [
    ...Object.keys(userManagement).map((name) => `user-management: ${name}`),
    ...Object.keys(users).map((name) => `users: ${name}`),
    ...Object.values(services).flatMap((each) => Object.keys(each).map((name) => `services: ${name}`)),
  ].filter((name) => name !== 'services: constructEvent');

  test.each(names)('says of %s what it does, when it fails, and how it is called', (name) => {
    const text = comments.get(name) ?? '';
    expect(text).toContain('@example');
    expect(text.slice(0, text.indexOf('@')).trim().length).toBeGreaterThan(20);
    // What only makes a URL, or asks nobody, has no other way to end.
    const cannotFail = /getLogoutUrl|loadSealedSession|getSessionFromCookie|listRedirectUris|listCorsOrigins/;
    if (!cannotFail.test(name)) expect(text).toContain('@throws');
  });

  test('names no code that no server gives', () => {
    const pages = ['workos', 'clerk'].map((name) => readFileSync(join(folder, `../docs/errors-${name}.md`), 'utf8'));
    const faults = readFileSync(join(folder, '../server/src/dialects/clerk/errors/requests.ts'), 'utf8');
    const own = ['token_expired', 'token_invalid', 'step', 'list'];
    const named = [...comments.values()].flatMap((text) =>
      [...text.matchAll(/@throws((?:(?!@)[\s\S])*)/g)].flatMap(([, said = '']) =>
        [...said.matchAll(/`([a-z_]+)`/g)].map(([, code = '']) => code),
      ),
    );
    const unknown = named.filter(
      (code) => !own.includes(code) && ![...pages, faults].some((text) => text.includes(code)),
    );
    expect([...new Set(unknown)]).toEqual([]);
    expect(named.length).toBeGreaterThan(80);
  });
});
