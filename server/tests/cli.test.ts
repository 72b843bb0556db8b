// The maintenance commands, each as a person would give it, on both databases.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { House } from '../src/app.ts';
import { createEnvironment } from '../src/core/environments.ts';
import { listEvents } from '../src/core/events.ts';
import { openWork, SYSTEM } from '../src/core/work.ts';
import { arrive, latchkey, visit } from './command-line.ts';
import { KINDS, ORIGIN } from './house.ts';

const statusWith = (house: House, key: string) =>
  house
    .fetch(new Request(`${ORIGIN}/user_management/users`, { headers: { authorization: `Bearer ${key}` } }))
    .then(({ status }) => status);

const eventsOf = (house: House, name: 'settings.changed' | 'api_key.created' | 'signing_key.rotated') =>
  listEvents(openWork(house.tools, house.environment, SYSTEM), { names: [name] }, { limit: 10, direction: 'asc' });

describe.each(KINDS)('the command line (%s)', (kind) => {
  test('migrate makes a database and brings it up to date; a second time there is nothing to do', async () => {
    const place = await arrive(kind);
    expect((await latchkey(place, 'migrate')).out).toMatch(/^Applied 0001-\w+/);
    expect(await latchkey(place, 'migrate')).toEqual({ code: 0, out: 'The database is up to date.', err: '' });
    expect((await latchkey(place, 'keys', 'list')).err).toMatch(/no environment yet/);
  });

  test('commands on a database that is not there make none, and say what to do', async () => {
    const place = await arrive(kind);
    const { code, err } = await latchkey(place, 'keys', 'list');
    expect(code).toBe(1);
    expect(err).toMatch(kind === 'sqlite' ? /^There is no database in .*--data-dir/ : /run `latchkey migrate`/);
  });

  test('keys create prints a key once, and it opens the API; revoke closes it', async () => {
    const place = await arrive(kind);
    await visit(place, async () => {});
    const made = await latchkey(place, 'keys', 'create', '--name', 'nightly job');
    expect(made.out).toMatch(/^sk_test_[\w-]{43}$/);
    const id = /api_key_\w+/.exec(made.err)?.[0] as string;
    await visit(place, async (house) => {
      expect(await statusWith(house, made.out)).toBe(200);
      const { rows } = await eventsOf(house, 'api_key.created');
      expect(rows.at(-1)?.context.actor).toMatchObject({
        kind: 'system',
        id: expect.stringMatching(/^command line \(/),
      });
    });
    const listed = await latchkey(place, 'keys', 'list');
    expect(listed.out).toMatch(new RegExp(`${id} +…${made.out.slice(-4)} .* live +nightly job`));
    expect(listed.out).not.toContain(made.out);
    expect((await latchkey(place, 'keys', 'revoke', id)).out).toBe(`Revoked ${id}.`);
    expect((await latchkey(place, 'keys', 'list')).out).toMatch(new RegExp(`${id} .* revoked \\d{4}-`));
    expect((await latchkey(place, 'keys', 'revoke', id)).code).toBe(1);
    expect((await latchkey(place, 'keys', 'revoke', 'api_key_none')).err).toMatch(/no live key api_key_none/);
    await visit(place, async (house) => expect(await statusWith(house, made.out)).toBe(401));
  });

  test('keys rotate-signing publishes a second key at once', async () => {
    const place = await arrive(kind);
    await visit(place, async () => {});
    const { out } = await latchkey(place, 'keys', 'rotate-signing');
    const kid = /^Published (\S+); it signs from \d{4}-\d\d-\d\dT[\d:.]+Z on\.$/.exec(out)?.[1];
    await visit(place, async (house) => {
      const answer = await house.fetch(new Request(`${ORIGIN}/sso/jwks/${house.clientId}`));
      const { keys } = (await answer.json()) as { keys: { kid: string }[] };
      expect(keys).toHaveLength(2);
      expect(keys.map((key) => key.kid)).toContain(kid);
    });
  });

  test('settings set changes one setting, which is shown, kept and told', async () => {
    const place = await arrive(kind);
    await visit(place, async () => {});
    const changes = [
      ['lockoutFailures', '100'],
      ['passwordMinLength', '15'],
      ['homepageUrl', 'https://app.example.com/'],
      ['homepageUrl', 'none'],
    ] as const;
    for (const [name, value] of changes) {
      expect((await latchkey(place, 'settings', 'set', name, value)).out).toBe(`${name} is ${value}.`);
      expect((await latchkey(place, 'settings', 'show')).out).toMatch(new RegExp(`^${name} +${value}$`, 'm'));
    }
    await visit(place, async (house) => {
      const { settings } = house.environment;
      expect(settings).toMatchObject({ lockoutFailures: 100, passwordMinLength: 15, homepageUrl: null });
      expect((await eventsOf(house, 'settings.changed')).rows).toHaveLength(changes.length);
    });
  });

  test('settings out of bounds are refused, and nothing changes', async () => {
    const place = await arrive(kind);
    await visit(place, async () => {});
    const before = (await latchkey(place, 'settings', 'show')).out;
    for (const [name, value, problem] of [
      ['lockoutFailures', '101', /from 1 to 100/],
      ['lockoutFailures', '0', /from 1 to 100/],
      ['lockoutFailures', '1e1', /whole number/],
      ['passwordMinLength', '7', /from 8/],
      ['accessTokenSeconds', '86400', /to 3600/],
      ['sessionSeconds', '99999999999999', /whole number/],
      ['homepageUrl', 'javascript:alert(1)', /http or https/],
      ['issuer', 'https://user:pass@example.com', /http or https/],
      ['__proto__', '1', /no setting '__proto__': choose issuer/],
      ['lockout', '5', /no setting 'lockout'/],
    ] as const) {
      const { code, err } = await latchkey(place, 'settings', 'set', name, value);
      expect([code, err]).toEqual([1, expect.stringMatching(problem)]);
    }
    expect((await latchkey(place, 'settings', 'show')).out).toBe(before);
  });

  test('origins add registers exactly an origin, once', async () => {
    const place = await arrive(kind);
    await visit(place, async () => {});
    const add = (origin: string) => latchkey(place, 'origins', 'add', origin);
    expect((await add('https://app.example.com')).code).toBe(0);
    expect((await add('https://app.example.com')).err).toBe('That origin is registered already.');
    for (const origin of ['https://app.example.com/', '*', 'null', 'https://*.example.com/x', 'app.example.com']) {
      expect((await add(origin)).code).toBe(1);
    }
    await visit(place, async (house) => {
      const headers = { origin: 'https://app.example.com', 'access-control-request-method': 'GET' };
      const preflight = await house.fetch(
        new Request(`${ORIGIN}/user_management/users`, { method: 'OPTIONS', headers }),
      );
      expect(preflight.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    });
  });

  test('redirects add --sign-out --default says where people go, and a newer default takes over', async () => {
    const place = await arrive(kind);
    await visit(place, async () => {});
    const add = (...words: string[]) => latchkey(place, 'redirects', 'add', ...words);
    const [one, two] = ['https://app.example.com/bye', 'https://app.example.com/see-you'];
    expect((await add('--sign-out', '--default', one)).out).toBe(`Registered ${one} as the default.`);
    expect((await add('--sign-out', two)).out).toBe(`Registered ${two}.`);
    const goes = () =>
      visit(place, async (house) => {
        const request = new Request(`${ORIGIN}/user_management/sessions/logout?session_id=session_none`);
        return (await house.fetch(request)).headers.get('location');
      });
    expect(await goes()).toBe(one);
    expect((await add('--sign-out', '--default', two)).code).toBe(0);
    expect(await goes()).toBe(two);
    for (const uri of ['javascript:alert(1)', 'https://app.example.com/#x', 'https://*.com/', 'nowhere']) {
      expect([uri, (await add('--sign-out', uri)).err]).toEqual([
        uri,
        expect.stringMatching(/^That may not be a redirect target/),
      ]);
    }
  });

  test('--environment says which; one that is not there is answered with those that are', async () => {
    const place = await arrive(kind);
    const { first, second } = await visit(place, async (house) => ({
      first: house.environment.id,
      second: (await createEnvironment(house.tools, 'Staging', 'test')).environment.id,
    }));
    expect((await latchkey(place, 'settings', 'set', 'lockoutFailures', '7', '--environment', second)).code).toBe(0);
    expect((await latchkey(place, 'settings', 'show')).out).toMatch(/^lockoutFailures +10$/m);
    expect((await latchkey(place, 'settings', 'show', '--environment', second)).out).toMatch(/^lockoutFailures +7$/m);
    const { code, err } = await latchkey(place, 'keys', 'list', '--environment', 'env_none');
    expect([code, err]).toEqual([1, `There is no environment env_none; there is ${first}, ${second}.`]);
  });

  test('K3: with another root secret a command refuses, names it, and changes nothing', async () => {
    const place = await arrive(kind);
    await visit(place, async () => {});
    const kept = readFileSync(join(place.folder, 'secret'), 'utf8');
    writeFileSync(join(place.folder, 'secret'), 'another root secret that sealed nothing here\n');
    for (const words of [
      ['keys', 'create'],
      ['keys', 'rotate-signing'],
      ['settings', 'set', 'lockoutFailures', '5'],
    ]) {
      const { code, out, err } = await latchkey(place, ...words);
      expect([code, out, err]).toEqual([
        1,
        '',
        expect.stringMatching(/^The root secret is not the one .*LATCHKEY_SECRET/),
      ]);
    }
    expect((await latchkey(place, 'doctor')).out).toMatch(/^fail +Root secret +The root secret is not the one/m);
    writeFileSync(join(place.folder, 'secret'), kept);
    expect((await latchkey(place, 'keys', 'list')).out.split('\n')).toHaveLength(2);
  });

  if (kind === 'sqlite') {
    test('while a server runs on the folder, commands are told which process has it; doctor only warns', async () => {
      const place = await arrive(kind);
      await visit(place, async () => {
        const owner = new RegExp(`in use by another Latchkey \\(process ${process.pid} `);
        for (const words of [['keys', 'list'], ['migrate'], ['settings', 'show']]) {
          expect(await latchkey(place, ...words)).toMatchObject({ code: 1, err: expect.stringMatching(owner) });
        }
        const { code, out } = await latchkey(place, 'doctor');
        expect(code).toBe(0);
        expect(out).toMatch(/^warn +Database /m);
        expect(out).toMatch(owner);
      });
    });
  } else {
    test('a running server follows what a command changes', async () => {
      const place = await arrive(kind);
      await visit(place, async (house) => {
        const { out: key, err } = await latchkey(place, 'keys', 'create');
        expect(await statusWith(house, key)).toBe(200);
        await latchkey(place, 'keys', 'revoke', /api_key_\w+/.exec(err)?.[0] as string);
        house.tools.clock.advance(1_000);
        expect(await statusWith(house, key)).toBe(401);
      });
    });
  }
});
