// The server that tests of applications start: alone, in memory, with its clock in their hands.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { Latchkey, NotFoundError, OAuthError } from '../../sdk/src/index.ts';
import { startLatchkey, type TestLatchkey, type TestOptions } from '../src/testing.ts';

const MAIN = join(import.meta.dirname, '../src/cli/main.ts');
const PASSWORD = 'correct horse battery';
const ADA = { email: 'ada@example.com', password: PASSWORD, emailVerified: true };

const running: TestLatchkey[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.stop()));
});
async function start(options: TestOptions = {}) {
  const server = await startLatchkey(options);
  running.push(server);
  const { url: baseUrl, apiKey, clientId } = server;
  return { server, latchkey: new Latchkey({ baseUrl, apiKey, clientId, retries: 0 }) };
}

describe('a server for tests', () => {
  test('has what its seed says', async () => {
    const { server, latchkey } = await start({
      seed: {
        permissions: [{ slug: 'books:read', name: 'Read books' }],
        roles: [{ slug: 'reader', name: 'Reader', permissions: ['books:read'] }],
        organizations: [{ name: 'Acme' }, { name: 'Initech' }],
        users: [{ ...ADA, firstName: 'Ada', organizations: ['Initech', { name: 'Acme', role: 'reader' }] }],
        redirectUris: ['http://127.0.0.1:3000/callback'],
      },
    });
    const userId = server.seeded.users[ADA.email] as string;
    expect((await latchkey.userManagement.getUser({ userId })).firstName).toBe('Ada');
    const memberships = await latchkey.userManagement.listOrganizationMemberships({ userId }).then((page) => page.data);
    expect(memberships.map(({ organizationName, role }) => [organizationName, role.slug]).sort()).toEqual([
      ['Acme', 'reader'],
      ['Initech', 'member'],
    ]);
    expect((await latchkey.userManagement.listRedirectUris()).data.map(({ uri }) => uri)).toContain(
      'http://127.0.0.1:3000/callback',
    );
  });

  test('says why it refuses a seed, and is gone', async () => {
    await expect(startLatchkey({ seed: { users: [{ email: 'nobody' }] } })).rejects.toThrow(
      /The seed is refused: .*email/,
    );
    const lost = { users: [{ ...ADA, organizations: ['Acme'] }] };
    await expect(startLatchkey({ seed: lost })).rejects.toThrow('no organization "Acme"');
  });

  test('forgets all but its seed, and keeps its keys', async () => {
    const { server, latchkey } = await start({ seed: { users: [ADA] } });
    const { accessToken } = await latchkey.userManagement.authenticateWithPassword({
      email: ADA.email,
      password: PASSWORD,
    });
    const bob = await latchkey.userManagement.createUser({ email: 'bob@example.com' });
    await latchkey.userManagement.createMagicAuth({ email: 'bob@example.com' });
    server.clock.advance({ days: 400 });
    await server.reset();
    expect(server.clock.now()).toBeLessThan(Date.now() + 60_000);
    await expect(latchkey.userManagement.getUser({ userId: bob.id })).rejects.toThrow(NotFoundError);
    expect((await latchkey.userManagement.getUserByExternalId('none').catch((error) => error)).status).toBe(404);
    expect((await latchkey.userManagement.getUser(server.seeded.users[ADA.email] as string)).email).toBe(ADA.email);
    expect(await server.outbox.list()).toEqual([]);
    expect((await latchkey.userManagement.verifyAccessToken({ accessToken })).sub).toBe(server.seeded.users[ADA.email]);
  });

  test('shows the letters that it wrote', async () => {
    const { server, latchkey } = await start({ seed: { users: [ADA] } });
    await latchkey.userManagement.createPasswordReset({ email: ADA.email });
    const { code } = await latchkey.userManagement.createMagicAuth({ email: ADA.email });
    expect((await server.outbox.latest({ to: 'ADA@example.com', kind: 'magic_code' })).code).toBe(code);
    const [reset] = await server.outbox.list({ kind: 'password_reset' });
    expect(reset?.text).toContain(reset?.url);
    expect(await server.outbox.list({ to: 'bob@example.com' })).toEqual([]);
  });

  test('grows older as its test says: codes, sessions, invitations and tokens end', async () => {
    const { server, latchkey } = await start({ seed: { users: [ADA] } });
    const { userManagement } = latchkey;
    const invitation = await userManagement.sendInvitation({ email: 'bob@example.com' });
    const { code } = await userManagement.createMagicAuth({ email: ADA.email });
    const { refreshToken } = await userManagement.authenticateWithPassword({ email: ADA.email, password: PASSWORD });
    server.clock.advance({ minutes: 11 });
    await expect(userManagement.authenticateWithMagicAuth({ email: ADA.email, code })).rejects.toMatchObject({
      code: 'one_time_code_expired',
    });
    server.clock.advance({ days: 8 });
    expect((await userManagement.getInvitation(invitation.id)).state).toBe('expired');
    server.clock.advance({ days: 400 });
    await expect(userManagement.authenticateWithRefreshToken({ refreshToken })).rejects.toThrow(OAuthError);
    expect(() => server.clock.advance(-1)).toThrow(RangeError);
  });

  test('begins when its test says', async () => {
    const { server, latchkey } = await start({ now: '2031-02-03T04:05:06.000Z' });
    const user = await latchkey.userManagement.createUser({ email: ADA.email });
    expect(user.createdAt).toMatch(/^2031-02-03T04:05:/);
    expect(new Date(server.clock.now()).getUTCFullYear()).toBe(2031);
  });

  test('shares nothing with another one', async () => {
    const [one, two] = await Promise.all([start({ seed: { users: [ADA] } }), start()]);
    expect(new Set([one.server.url, two.server.url, one.server.apiKey, two.server.apiKey]).size).toBe(4);
    expect((await two.latchkey.userManagement.listUsers()).data).toEqual([]);
    one.server.clock.advance({ days: 1 });
    expect(one.server.clock.now() - two.server.clock.now()).toBeGreaterThan(86_000_000);
    const given = { email: ADA.email, password: PASSWORD };
    const { accessToken } = await one.latchkey.userManagement.authenticateWithPassword(given);
    const stranger = two.latchkey.userManagement.verifyAccessToken({ accessToken });
    await expect(stranger).rejects.toMatchObject({ name: 'TokenError', code: 'token_invalid' });
    await one.server.stop();
    expect((await two.latchkey.userManagement.createUser({ email: ADA.email })).email).toBe(ADA.email);
  });

  test('follows the settings that it is given', async () => {
    const { latchkey } = await start({
      seed: { users: [{ ...ADA, emailVerified: false }] },
      settings: { requireEmailVerification: false },
    });
    const { user } = await latchkey.userManagement.authenticateWithPassword({ email: ADA.email, password: PASSWORD });
    expect(user.emailVerified).toBe(false);
  });
});

describe('a server for tests in other languages', () => {
  test('is moved, emptied and read over HTTP', async () => {
    const { server, latchkey } = await start({ seed: { users: [ADA] }, control: true });
    const ask = (method: string, path: string, body?: object) =>
      fetch(`${server.url}/latchkey/testing/${path}`, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
    await latchkey.userManagement.createMagicAuth({ email: ADA.email });
    const { data } = (await (await ask('GET', 'letters?kind=magic_code')).json()) as { data: { to: string }[] };
    expect(data.map(({ to }) => to)).toEqual([ADA.email]);
    const moved = (await (await ask('POST', 'clock', { advance: { days: 2 } })).json()) as { now: string };
    expect(Date.parse(moved.now) - Date.now()).toBeGreaterThan(86_400_000);
    expect((await ask('POST', 'clock', { advance: -1 })).status).toBe(422);
    expect((await ask('POST', 'clock')).status).toBe(200);
    expect((await ask('POST', 'reset')).status).toBe(204);
    expect(server.clock.now() - Date.now()).toBeLessThan(86_400_000);
    expect(await server.outbox.list()).toEqual([]);
    expect((await ask('GET', 'nothing')).status).toBe(404);
  });

  test('is none where nobody asked for it', async () => {
    const { server } = await start();
    expect((await fetch(`${server.url}/latchkey/testing/reset`, { method: 'POST' })).status).toBe(404);
  });

  test('is started by a command, with a seed file, and says so in one line', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-seed-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const seed = join(folder, 'seed.json');
    writeFileSync(seed, JSON.stringify({ users: [{ email: 'ada@example.com', first_name: 'Ada' }] }));
    const child = spawn(process.execPath, [MAIN, 'testing', '--seed', seed, '--now', '2030-01-01T00:00:00.000Z']);
    onTestFinished(() => void child.kill('SIGKILL'));
    const [line] = await once(child.stdout, 'data');
    const { url, apiKey, clientId, seeded } = JSON.parse(String(line));
    const { userManagement } = new Latchkey({ baseUrl: url, apiKey, clientId });
    const user = await userManagement.getUser(seeded.users['ada@example.com']);
    expect([user.firstName, user.createdAt.slice(0, 13)]).toEqual(['Ada', '2030-01-01T00']);
    expect((await fetch(`${url}/latchkey/testing/reset`, { method: 'POST' })).status).toBe(204);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
