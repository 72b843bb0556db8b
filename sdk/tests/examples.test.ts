// The examples do what they show: each as a program of its own, before a server that knows a few people.

import { createHmac } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { headingOf, openBrowser, type Place } from '../../conformance/harness/browser.ts';
import { ensureBuilt } from '../../conformance/harness/build.ts';
import { startLatchkey, type TestLatchkey, type TestOptions } from '../../server/src/testing.ts';
import { Latchkey } from '../src/index.ts';
import { freePort, runExample } from './examples-programs.ts';

const PASSWORD = 'correct horse battery';
const COOKIE_PASSWORD = 'a cookie password of 32 characters or more';
const ADA = 'ada@example.com';
const BOB = 'bob@example.com';
/** Longer than an access token lives. */
const BEHIND = { hours: 1 };
const anHourAgo = () => Date.now() - 3_600_000;

const SEED: TestOptions['seed'] = {
  permissions: [{ slug: 'books:write', name: 'Write books' }],
  roles: [{ slug: 'editor', name: 'Editor', permissions: ['books:write'] }],
  organizations: [{ name: 'Acme' }, { name: 'Globex & <b>Sons</b>' }],
  users: [
    {
      email: ADA,
      firstName: 'Ada',
      password: PASSWORD,
      emailVerified: true,
      organizations: ['Acme', { name: 'Globex & <b>Sons</b>', role: 'editor' }],
    },
    { email: BOB, firstName: '<i>Bob</i>', password: PASSWORD, emailVerified: true, organizations: ['Acme'] },
  ],
};

// The examples import the SDK as it is packed.
beforeAll(() => ensureBuilt(), 180_000);

async function startServer(options: TestOptions = {}): Promise<TestLatchkey & { sdk: Latchkey }> {
  const server = await startLatchkey({ ...options, seed: { ...SEED, ...options.seed } });
  onTestFinished(() => server.stop());
  const { url: baseUrl, apiKey, clientId } = server;
  return Object.assign(server, { sdk: new Latchkey({ baseUrl, apiKey, clientId }) });
}

describe('the web application', () => {
  async function startWeb({ now, appUrl }: { now?: number; appUrl?: string } = {}) {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const server = await startServer({
      ...(now ? { now } : {}),
      settings: { homepageUrl: `${url}/` },
      seed: { redirectUris: [`${url}/callback`] },
    });
    const program = runExample('web', {
      LATCHKEY_URL: server.url,
      LATCHKEY_API_KEY: server.apiKey,
      LATCHKEY_CLIENT_ID: server.clientId,
      COOKIE_PASSWORD,
      APP_URL: appUrl ?? url,
      PORT: String(port),
    });
    await program.says(/The application runs/);
    return { url, server, program };
  }
  type Web = Awaited<ReturnType<typeof startWeb>>;

  /** Somebody in a browser, who is sent to and fro between the application and the hosted pages. */
  function openVisitor({ url, server }: Web) {
    const [application, pages] = [openBrowser({ url }), openBrowser(server)];
    const at = (place: Place | null) => (place && place.url.origin !== url ? pages : application);
    let here: Place | null = null;
    async function arrive(place: Place): Promise<Place> {
      here = place.status === null ? await arrive(await at(place).open(place.url)) : place;
      return here;
    }
    return {
      open: async (path: string) => arrive(await application.open(new URL(path, url))),
      send: async (fields: Record<string, string>) => arrive(await at(here).send(fields)),
    };
  }

  async function signIn(visitor: ReturnType<typeof openVisitor>, email: string): Promise<Place> {
    await visitor.open('/account');
    await visitor.send({ email });
    return visitor.send({ password: PASSWORD });
  }

  /** What the account's page says, as it is written there. */
  const factsAt = ({ html }: Pick<Place, 'html'>) =>
    Object.fromEntries(
      [...html.matchAll(/<dt>(.*?)<\/dt>\s*<dd>(.*?)<\/dd>/g)].map(([, name, value]) => [name, value]),
    );

  /** The cookie of Bob, as the application would have set it. */
  async function cookieOfBob({ server }: Web): Promise<string> {
    const { sealedSession } = await server.sdk.userManagement.authenticateWithPassword({
      email: BOB,
      password: PASSWORD,
      session: { sealSession: true, cookiePassword: COOKIE_PASSWORD },
    });
    return `wos-session=${sealedSession}`;
  }

  test('sends a stranger to sign in, and brings them back to their account', async () => {
    const web = await startWeb();
    const visitor = openVisitor(web);
    expect((await visitor.open('/')).html).toContain('You are not signed in.');
    const asked = await visitor.open('/account');
    expect(asked.url.origin + asked.url.pathname).toBe(`${web.server.url}/sign-in`);
    const account = await signIn(visitor, BOB);
    expect(account.url.href).toBe(`${web.url}/account`);
    expect(headingOf(account)).toBe('Your account');
    expect(factsAt(account)).toEqual({
      Name: '&lt;i&gt;Bob&lt;/i&gt;',
      Address: BOB,
      Organization: 'Acme',
      Role: 'member',
      Permissions: 'none',
    });
    expect((await visitor.open('/')).html).toContain(`You are signed in as ${BOB}.`);
  });

  test('refuses a sign-in that another browser began', async () => {
    const web = await startWeb();
    const { url: away } = await openBrowser(web).open(`${web.url}/login`);
    const pages = openBrowser(web.server);
    await pages.open(away);
    await pages.send({ email: BOB });
    const { url: callback } = await pages.send({ password: PASSWORD });
    expect([callback.origin, callback.pathname]).toEqual([web.url, '/callback']);

    const stranger = openVisitor(web);
    const begun = await stranger.open('/login');
    expect(begun.url.pathname).toBe('/sign-in');
    const refused = await stranger.open(callback.href);
    expect([refused.status, headingOf(refused)]).toEqual([400, 'That did not work']);
    expect(refused.html).toContain('not begun in this browser');
    expect((await stranger.open('/')).html).toContain('You are not signed in.');
  });

  test('lets whoever comes back without having begun begin', async () => {
    const visitor = openVisitor(await startWeb());
    expect((await visitor.open('/callback?code=by_an_invitation')).url.pathname).toBe('/sign-in');
  });

  test('says why nobody was signed in, and takes no code twice', async () => {
    const { url } = await startWeb();
    const comeBack = async (query: Record<string, string>) => {
      const { headers } = await fetch(`${url}/login`, { redirect: 'manual' });
      const state = new URL(headers.get('location') ?? '').searchParams.get('state') ?? '';
      const cookie = headers.getSetCookie().map((line) => line.split(';')[0]);
      const answer = await fetch(`${url}/callback?${new URLSearchParams({ ...query, state })}`, {
        headers: { cookie: cookie.join('; ') },
      });
      return { status: answer.status, html: await answer.text() };
    };
    const denied = await comeBack({ error: 'access_denied', error_description: 'They <script>said</script> no.' });
    expect(denied.status).toBe(400);
    expect(denied.html).toContain('They &lt;script&gt;said&lt;/script&gt; no.');
    const over = await comeBack({ code: 'a_code_that_is_over' });
    expect(over.status).toBe(400);
    expect(over.html).toContain('This sign-in is over');
  });

  test('renews a session whose access token is over, and the visitor does not notice', async () => {
    const web = await startWeb({ now: anHourAgo() });
    const visit = async (cookie: string) => {
      const answer = await fetch(`${web.url}/account`, { headers: { cookie }, redirect: 'manual' });
      return { status: answer.status, html: await answer.text(), cookies: answer.headers.getSetCookie() };
    };
    // Of an hour ago, for all clocks but the server's.
    const cookie = await cookieOfBob(web);
    web.server.clock.advance(BEHIND);
    const renewed = await visit(cookie);
    expect([renewed.status, renewed.html]).toEqual([200, expect.stringContaining(BOB)]);
    expect(renewed.cookies).toEqual([expect.stringMatching(/^wos-session=Fe26\.2.*; HttpOnly; SameSite=Lax$/)]);
    const again = await visit(renewed.cookies[0]?.split(';')[0] ?? '');
    expect([again.status, again.html, again.cookies]).toEqual([200, renewed.html, []]);
  });

  test('asks again once the session has ended', async () => {
    const web = await startWeb({ now: anHourAgo() });
    const cookie = await cookieOfBob(web);
    web.server.clock.advance({ days: 400 });
    const { status, headers } = await fetch(`${web.url}/account`, { headers: { cookie }, redirect: 'manual' });
    expect([status, headers.get('location')]).toEqual([303, '/login']);
    expect(headers.getSetCookie()).toEqual([expect.stringMatching(/^wos-session=; Max-Age=0;/)]);
  });

  test('shows the other organization once a visitor has switched to it', async () => {
    const web = await startWeb();
    const { Acme: acme = '', ...others } = web.server.seeded.organizations;
    const [globex = ''] = Object.values(others);
    const visitor = openVisitor(web);
    await signIn(visitor, ADA);
    const before = await visitor.send({ organization_id: acme });
    expect(factsAt(before)).toMatchObject({ Organization: 'Acme', Role: 'member', Permissions: 'none' });
    const after = await visitor.send({ organizationId: globex });
    expect(after.url.href).toBe(`${web.url}/account`);
    const escaped = 'Globex &amp; &lt;b&gt;Sons&lt;/b&gt;';
    expect(factsAt(after)).toMatchObject({ Organization: escaped, Role: 'editor', Permissions: 'books:write' });
    expect((await visitor.open('/account')).html).toBe(after.html);
  });

  test('lets nobody into an organization that is not theirs', async () => {
    const web = await startWeb();
    const { id: organizationId } = await web.server.sdk.organizations.createOrganization({ name: 'Initech' });
    const cookie = await cookieOfBob(web);
    const answer = await fetch(`${web.url}/organization`, {
      method: 'POST',
      headers: { cookie, origin: web.url },
      body: new URLSearchParams({ organizationId }),
      redirect: 'manual',
    });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/login?organization_id=${organizationId}`]);
    expect(answer.headers.getSetCookie()).toEqual([]);
    const account = await fetch(`${web.url}/account`, { headers: { cookie } });
    expect(factsAt({ html: await account.text() })).toMatchObject({ Organization: 'Acme' });
  });

  test.each(['/organization', '/logout'])('does nothing for a form of another site: %s', async (path) => {
    const web = await startWeb();
    const cookie = await cookieOfBob(web);
    const { Acme: organizationId = '' } = web.server.seeded.organizations;
    const send = (headers: Record<string, string>) =>
      fetch(`${web.url}${path}`, {
        method: 'POST',
        headers: { cookie, ...headers },
        body: new URLSearchParams({ organizationId }),
        redirect: 'manual',
      });
    const elsewhere = { origin: 'https://evil.example' };
    for (const headers of [elsewhere, { ...elsewhere, 'sec-fetch-site': 'cross-site' }, { origin: 'null' }, {}]) {
      const { status, headers: answered } = await send(headers);
      expect([status, answered.getSetCookie()], JSON.stringify(headers)).toEqual([403, []]);
    }
    expect((await send({ origin: web.url })).status).toBe(303);
  });

  test('ends the session when a visitor signs out', async () => {
    const web = await startWeb();
    const { userManagement } = web.server.sdk;
    const userId = web.server.seeded.users[BOB] as string;
    const visitor = openVisitor(web);
    await signIn(visitor, BOB);
    expect((await userManagement.listSessions({ userId })).data).toHaveLength(1);
    await visitor.open('/');
    const back = await visitor.send({});
    expect([back.url.href, headingOf(back)]).toEqual([`${web.url}/`, 'Welcome']);
    expect(back.html).toContain('You are not signed in.');
    expect((await userManagement.listSessions({ userId })).data).toEqual([]);
    expect((await visitor.open('/account')).url.pathname).toBe('/sign-in');
    expect((await fetch(`${web.url}/logout`, { method: 'POST', headers: { origin: web.url } })).url).toBe(
      `${web.url}/`,
    );
  });

  test('keeps its cookies to https where visitors come by https', async () => {
    const { url } = await startWeb({ appUrl: 'https://app.example.com' });
    const { headers } = await fetch(`${url}/login`, { redirect: 'manual' });
    expect(headers.getSetCookie()).toEqual([
      expect.stringMatching(/^sign-in-state=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
    ]);
    expect(new URL(headers.get('location') ?? '').searchParams.get('redirect_uri')).toBe(
      'https://app.example.com/callback',
    );
  });

  test('says what to set before it starts', async () => {
    const program = runExample('web', { LATCHKEY_URL: 'http://127.0.0.1:4400', COOKIE_PASSWORD: 'short' });
    expect(await program.exited).toBe(1);
    expect(program.stderr().match(/^Set \w+/gm)).toEqual([
      'Set LATCHKEY_API_KEY',
      'Set LATCHKEY_CLIENT_ID',
      'Set COOKIE_PASSWORD',
      'Set APP_URL',
    ]);
  });
});

describe('the command-line program', () => {
  async function startHome(options: TestOptions = {}) {
    const server = await startServer(options);
    const home = await mkdtemp(join(tmpdir(), 'latchkey-example-'));
    onTestFinished(() => rm(home, { recursive: true }));
    const variables = { LATCHKEY_URL: server.url, LATCHKEY_CLIENT_ID: server.clientId, XDG_CONFIG_HOME: home };
    const command = (word: string) => runExample('cli', variables, word);
    const finish = async (word: string) => {
      const program = command(word);
      return { code: await program.exited, stdout: program.stdout(), stderr: program.stderr() };
    };
    return { server, command, finish, folder: join(home, 'latchkey-example') };
  }

  /** What somebody does who reads what the program printed. */
  async function decide({ server }: { server: TestLatchkey }, address: string, decision: string) {
    const browser = openBrowser(server);
    await browser.open(address);
    await browser.send({});
    await browser.send({ email: BOB });
    await browser.send({ password: PASSWORD });
    await browser.send({ user_code: new URL(address).searchParams.get('user_code') ?? '' });
    await browser.send({ decision });
    return browser;
  }

  const OFFER = /^Open (\S+) and approve the code ([A-Z]{4}-[A-Z]{4})\.$/m;

  test('signs in by a code that is approved in a browser, knows who that was, and forgets them', async () => {
    const home = await startHome({ now: anHourAgo() });
    const login = home.command('login');
    const [, address = '', code = ''] = await login.says(OFFER);
    expect(address).toContain(code);
    const browser = await decide(home, address, 'approve');
    expect([await login.exited, login.stderr()]).toEqual([0, '']);
    expect(login.stdout()).toContain(`You are signed in as ${BOB}.`);

    const file = join(home.folder, 'tokens.json');
    const modes = async () => [(await stat(home.folder)).mode & 0o777, (await stat(file)).mode & 0o777];
    expect(await modes()).toEqual([0o700, 0o600]);

    // The access token is over, and renewed once.
    home.server.clock.advance(BEHIND);
    const first = await readFile(file, 'utf8');
    const { users, organizations } = home.server.seeded;
    const told = { code: 0, stderr: '', stdout: `${BOB}, ${users[BOB]} in ${organizations.Acme}\n` };
    expect(await home.finish('whoami')).toEqual(told);
    const second = await readFile(file, 'utf8');
    expect(second).not.toBe(first);
    expect(await home.finish('whoami')).toEqual(told);
    expect(await readFile(file, 'utf8')).toBe(second);
    expect([await readdir(home.folder), await modes()]).toEqual([['tokens.json'], [0o700, 0o600]]);

    const { code: ended, stdout } = await home.finish('logout');
    expect([ended, await readdir(home.folder)]).toEqual([0, []]);
    const { userManagement } = home.server.sdk;
    const sessions = async () => (await userManagement.listSessions({ userId: users[BOB] as string })).data.length;
    expect(await sessions()).toBe(1);
    await browser.open(/open (\S+)$/m.exec(stdout)?.[1] ?? '');
    expect(await sessions()).toBe(0);
    expect(await home.finish('whoami')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'You are not signed in: run `node main.ts login`.\n',
    });
  });

  test('says so when the person at the browser says no', async () => {
    const home = await startHome();
    const login = home.command('login');
    const [, address = ''] = await login.says(OFFER);
    await decide(home, address, 'deny');
    expect(await login.exited).toBe(1);
    expect(login.stderr()).toMatch(/^\S.*\n$/);
    expect((await home.finish('whoami')).stderr).toContain('You are not signed in');
  });

  test('says how it is used', async () => {
    const { finish } = await startHome();
    expect(await finish('constructor')).toMatchObject({
      code: 2,
      stderr: 'Usage: node main.ts login | whoami | logout\n',
    });
  });
});

describe('the receiver of webhooks', () => {
  async function startReceiver() {
    const server = await startServer();
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/webhooks`;
    const { id, secret } = await server.sdk.webhooks.createWebhookEndpoint({
      endpointUrl: url,
      events: ['user.created', 'user.deleted'],
    });
    const program = runExample('webhooks', { LATCHKEY_WEBHOOK_SECRET: secret, PORT: String(port) });
    await program.says(/Webhooks are taken/);
    const create = async (email: string) => (await server.sdk.userManagement.createUser({ email })).id;
    const send = async (body: string, signedBy = secret) => {
      const time = Date.now();
      const signature = createHmac('sha256', signedBy).update(`${time}.${body}`).digest('hex');
      const headers = { 'content-type': 'application/json', 'workos-signature': `t=${time}, v1=${signature}` };
      return (await fetch(url, { method: 'POST', headers, body })).status;
    };
    return { server, endpointId: id, url, program, create, send };
  }

  test('prints what has happened, a line for each event', async () => {
    const { server, program, create } = await startReceiver();
    const id = await create('carol@example.com');
    await program.says(new RegExp(`^user\\.created ${id}$`, 'm'));
    await server.sdk.userManagement.deleteUser({ userId: id });
    await program.says(new RegExp(`^user\\.deleted ${id}$`, 'm'));
  });

  test('refuses what somebody else has signed, or nobody, or what is too big', async () => {
    const { url, program, send } = await startReceiver();
    const forged = JSON.stringify({ id: 'event_1', event: 'user.created', data: { id: 'user_forged' } });
    expect(await send(forged, 'another secret')).toBe(401);
    expect((await fetch(url, { method: 'POST', body: forged })).status).toBe(401);
    expect(await send('x'.repeat(1_048_577))).toBe(413);
    expect((await fetch(url)).status).toBe(404);
    expect(program.stdout()).not.toContain('user_forged');
  });

  test('prints an event once, however often it comes', async () => {
    const { server, endpointId, program, create, send } = await startReceiver();
    const id = await create('carol@example.com');
    await program.says(new RegExp(id));
    const { data } = await server.sdk.events.listEvents({ events: ['user.created'] });
    const event = data.find((each) => each.data.id === id);
    expect(await send(JSON.stringify({ ...event, data: { id } }))).toBe(204);

    // Sent again by the server itself, before something new.
    const ask = (path: string, init?: RequestInit) =>
      fetch(`${server.url}/latchkey/webhook_endpoints/${endpointId}${path}`, {
        ...init,
        headers: { authorization: `Bearer ${server.apiKey}`, 'content-type': 'application/json' },
      }).then((answer) => answer.json() as Promise<{ data: { attempts: number; state: string }[] }>);
    await ask('/redeliver', { method: 'POST', body: JSON.stringify({ event_id: event?.id }) });
    await expect.poll(() => ask('/deliveries?state=waiting').then((page) => page.data)).toEqual([]);
    await program.says(new RegExp(await create('dan@example.com')));
    expect(program.stdout().match(new RegExp(id, 'g'))).toHaveLength(1);
  });
});
