// The start-up contract: what a person sees at the first start, what survives a crash, and how the server ends.

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect as dial } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase, KINDS, type Kind } from './harness/database.ts';
import { programOf, runProgram } from './harness/programs.ts';
import { connect, SDKS, type Sdk } from './harness/sdks.ts';
import { launch, type Process, type Server, startOn } from './harness/server.ts';

const README = new URL('../README.md', import.meta.url);
const SECRET = 'kept by the operator and nobody else, 48 bytes';
const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function storageOf(kind: Kind): Promise<FreshDatabase> {
  const storage = await freshDatabase(kind);
  closing.push(() => storage.drop());
  return storage;
}

async function start(storage: FreshDatabase, variables: Record<string, string> = {}): Promise<Server> {
  const server = await startOn(storage, variables);
  closing.push(() => server.kill());
  return server;
}

// A command that is expected to stay, or to end by itself; gone after the test either way.
async function run(words: string[], variables: Record<string, string>, storage: FreshDatabase): Promise<Process> {
  const running = await launch(['start', ...words, ...storage.flags], variables, storage.folder);
  closing.push(async () => {
    running.child.kill('SIGKILL');
    await running.exited;
  });
  return running;
}

const client = ({ url, apiKey, clientId }: Server) => connect(SDKS[0] as Sdk, url, { apiKey, clientId }).userManagement;
const environmentOf = ({ apiKey, clientId, url }: Server) => ({
  WORKOS_API_KEY: apiKey,
  WORKOS_CLIENT_ID: clientId,
  LATCHKEY_PORT: new URL(url).port,
});

describe('the first start', () => {
  test('the ready line of --json says everything a script needs', async () => {
    const storage = await storageOf('sqlite');
    const server = await start(storage);
    const [line, ...rest] = server.stdout().trimEnd().split('\n');
    expect(rest).toEqual([]);
    expect(JSON.parse(line as string)).toEqual({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      apiKey: expect.stringMatching(/^sk_test_\S{16,}$/),
      clientId: expect.stringMatching(/^client_[0-9A-HJKMNP-TV-Z]{26}$/),
      dashboardUrl: null,
      database: 'sqlite',
      pid: server.child.pid,
    });
  });

  test('what a person reads is enough to paste: the block runs as it is printed', async () => {
    const storage = await storageOf('sqlite');
    const running = await run(['--port', '0'], {}, storage);
    const block = await running.says(/createUser/);
    const [, url] = /Latchkey is ready: (http:\/\/127\.0\.0\.1:\d+)/.exec(block) ?? [];
    const [, apiKey] = /WORKOS_API_KEY=(sk_test_\S+)/.exec(block) ?? [];
    const [, clientId] = /WORKOS_CLIENT_ID=(client_\S+)/.exec(block) ?? [];
    expect([url, apiKey, clientId]).not.toContain(undefined);
    const program = /^ {2}import[\s\S]*createUser\(.*$/m.exec(block)?.[0] ?? '';
    const variables = { WORKOS_API_KEY: apiKey as string, WORKOS_CLIENT_ID: clientId as string };
    expect(await runProgram(`${program}\nconsole.log(user.email);`, variables)).toEqual({
      code: 0,
      stdout: 'ada@example.com\n',
      stderr: '',
    });
  });

  test('the pages that it names are there', async () => {
    const running = await run(['--port', '0'], {}, await storageOf('sqlite'));
    const block = await running.says(/CLERK_PUBLISHABLE_KEY/);
    const [, url] = /Latchkey is ready: (\S+)/.exec(block) ?? [];
    const named = [...block.matchAll(/^ {2}([A-Z][\w-]+) +(http\S+)$/gm)].map(([, name, page]) => [name, page]);
    expect(named).toEqual([
      ['Sign-in', `${url}/try`],
      ['Outbox', `${url}/outbox`],
      ['API', `${url}/docs`],
    ]);
    for (const [name, page = ''] of named) expect([name, (await fetch(page)).status]).toEqual([name, 200]);
  });

  test('in production it names no page of development, and there is none', async () => {
    const variables = { LATCHKEY_MODE: 'production', LATCHKEY_SECRET: SECRET };
    const running = await run(['--port', '0'], variables, await storageOf('sqlite'));
    const block = await running.says(/Before going live/);
    expect(block).not.toMatch(/\/try|\/outbox/);
    const [, url] = /Latchkey is ready: (\S+)/.exec(block) ?? [];
    for (const path of ['/try', '/try/sign-in', '/try/callback', '/outbox', '/outbox/letter_none'])
      expect([path, (await fetch(url + path, { redirect: 'manual' })).status]).toEqual([path, 404]);
  });

  test('the README shows it as it is printed, but for the program', async () => {
    const running = await run(['--port', '0'], {}, await storageOf('sqlite'));
    const block = await running.says(/CLERK_PUBLISHABLE_KEY=.*\n/);
    const linesOf = (text: string) =>
      text
        .replaceAll(/127\.0\.0\.1:\d+/g, '<address>')
        .replaceAll(/(sk_test_|client_|pk_test_|SQLite in )\S+/g, '$1…')
        .split('\n')
        .filter((line) => line !== '');
    const [, shown = ''] = /^```\n(Latchkey is ready[\s\S]*?)^```/m.exec(readFileSync(README, 'utf8')) ?? [];
    const printed = linesOf(block);
    const program = printed.filter((line) => /^ {2}(import|const| {2}|\})/.test(line));
    expect(program).not.toEqual([]);
    expect(linesOf(shown)).toEqual(printed.filter((line) => !program.includes(line)));
  });

  test.each(KINDS)('the first call of the README does what it says, on %s', async (kind) => {
    const server = await start(await storageOf(kind));
    const { code, stdout, stderr } = await runProgram(
      programOf(readFileSync(README, 'utf8'), 'first-call'),
      environmentOf(server),
    );
    expect([code, stderr]).toEqual([0, '']);
    const { data: users } = await client(server).listUsers();
    expect(users).toHaveLength(1);
    const [session] = (await client(server).listSessions(users[0]?.id as string)).data;
    expect(stdout).toContain(session?.id);
  });

  test('health and readiness are told without a key', async () => {
    const { url } = await start(await storageOf('sqlite'));
    for (const path of ['/health', '/ready']) expect([path, (await fetch(url + path)).status]).toEqual([path, 200]);
  });
});

describe('settings', () => {
  test('pinned credentials are those that work, at this start and the next', async () => {
    const pins = { LATCHKEY_API_KEY: 'sk_test_pinned_0123456789abcdef', LATCHKEY_CLIENT_ID: 'client_pinned' };
    const storage = await storageOf('sqlite');
    for (const expected of [0, 1]) {
      const server = await start(storage, pins);
      expect(server).toMatchObject({ apiKey: pins.LATCHKEY_API_KEY, clientId: pins.LATCHKEY_CLIENT_ID });
      expect((await client(server).listUsers()).data).toHaveLength(expected);
      await client(server).createUser({ email: `pinned-${expected}@example.com` });
      await server.stop();
    }
  });

  test('flags win over variables', async () => {
    const storage = await storageOf('sqlite');
    const variables = { LATCHKEY_PORT: 'none', LATCHKEY_DATA_DIR: '/nowhere', LATCHKEY_HOST: '127.0.0.2' };
    const running = await run(['--port', '0', '--json', '--host', '127.0.0.1'], variables, storage);
    expect(JSON.parse(await running.says(/\n/)).url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  test.each([
    ['no secret', {}, 'LATCHKEY_SECRET'],
    ['a short one', { LATCHKEY_SECRET: 'short' }, 'too short'],
    ['an example', { LATCHKEY_SECRET: 'change-me-change-me-change-me-change-me' }, 'example'],
  ])('K1: production with %s does not start, and says what to do', async (_, variables, sentence) => {
    const storage = await storageOf('sqlite');
    const running = await run(['--port', '0', '--mode', 'production'], variables, storage);
    expect(await running.exited).toBeGreaterThan(0);
    expect(running.stderr()).toContain(sentence);
    expect(running.stderr().trim().split('\n')).toHaveLength(1);
    expect(running.stdout()).toBe('');
  });

  test('production with a secret starts, with a live key', async () => {
    const server = await start(await storageOf('sqlite'), { LATCHKEY_MODE: 'production', LATCHKEY_SECRET: SECRET });
    expect(server.apiKey).toMatch(/^sk_live_/);
    expect((await client(server).createUser({ email: 'ada@example.com' })).email).toBe('ada@example.com');
  });

  test('a port that is taken is told with a way out', async () => {
    const storage = await storageOf('sqlite');
    const { url } = await start(await storageOf('sqlite'));
    const running = await run(['--port', new URL(url).port], {}, storage);
    expect(await running.exited).toBe(1);
    expect(running.stderr()).toMatch(/^Port \d+ .* is in use.*--port.*\n$/);
  });
});

describe('a crash and a restart', () => {
  test.each(KINDS)('who was created before kill -9 can sign in after a new start, on %s', async (kind) => {
    const storage = await storageOf(kind);
    const before = await start(storage);
    const given = { email: 'ada@example.com', emailVerified: true, password: 'an engine weaves algebra' };
    const user = await client(before).createUser(given);
    const { refreshToken } = await client(before).authenticateWithPassword(given);
    await before.kill();
    const after = await start(storage);
    expect([after.apiKey, after.clientId]).toEqual([before.apiKey, before.clientId]);
    expect(await client(after).getUser(user.id)).toMatchObject({ email: given.email });
    expect((await client(after).authenticateWithRefreshToken({ refreshToken })).user.id).toBe(user.id);
    expect((await client(after).authenticateWithPassword(given)).user.id).toBe(user.id);
  });

  test('R20: a second process on one data folder is refused within a second, with the name of the owner', async () => {
    const storage = await storageOf('sqlite');
    const owner = await start(storage);
    let took = Number.POSITIVE_INFINITY;
    // The machine may be busy with other tests: to load the program does not count, and one start in five has to make it.
    for (let tries = 0; tries < 5 && took >= 1_000; tries += 1) {
      const began = performance.now();
      await (await run(['--port', 'none'], {}, storage)).exited;
      const loaded = performance.now();
      const second = await run(['--port', '0'], {}, storage);
      expect(await second.exited).toBe(1);
      took = performance.now() - loaded - (loaded - began);
      expect(second.stderr()).toMatch(/^The data folder .* is in use by another Latchkey \(process \d+ .*\n$/);
      expect(second.stderr()).toContain(`process ${owner.pid} `);
    }
    expect(took).toBeLessThan(1_000);
    expect((await fetch(`${owner.url}/ready`)).status).toBe(200);
  });

  test.each(KINDS)('SIGTERM lets a request under way be answered, then ends with 0, on %s', async (kind) => {
    const server = await start(await storageOf(kind));
    const body = JSON.stringify({ email: 'late@example.com' });
    const { hostname, port } = new URL(server.url);
    const socket = dial(Number(port), hostname);
    let answer = '';
    socket.on('data', (chunk: Buffer) => {
      answer += chunk;
    });
    await once(socket, 'connect');
    socket.write(
      `POST /user_management/users HTTP/1.1\r\nHost: latchkey\r\nAuthorization: Bearer ${server.apiKey}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 5)}`,
    );
    // Until the server has seen the beginning of it; it has answered this one by then.
    await fetch(`${server.url}/health`);
    server.child.kill('SIGTERM');
    await untilRefused(server.url);
    socket.write(body.slice(5));
    expect(await server.exited).toBe(0);
    expect(answer).toMatch(/^HTTP\/1\.1 201 /);
    expect(answer).toContain('late@example.com');
  });
});

async function untilRefused(url: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const refused = await fetch(`${url}/health`, { headers: { connection: 'close' } }).then(
      () => false,
      () => true,
    );
    if (refused) return;
    await sleep(10);
  }
  expect.fail('the server goes on taking connections');
}
