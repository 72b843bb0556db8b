// Links to the hosted pages as the SDKs of other languages spell them, and Elixir 1.1.0's own door to them.

import { expect } from 'vitest';
import { type Browser, openBrowser } from '../harness/browser.ts';
import { speak } from '../harness/replay.ts';
import type { Scene, Stage } from '../harness/stories.ts';
import { person } from './cast.ts';
import { enterPassword, pageAt, toldAt } from './visitors.ts';
import { authenticateInElixir } from './wire-elixir.ts';

// A place of these stories alone: the first that is registered is the default, and other stories look at that.
const CALLBACK = 'https://app.example.com/signed-in';
const STATE = "it's (a) ~state~! & *more* é";

type Pairs = [name: string, value: string][];

/** How each writes a query. */
const QUERIES: Record<string, (pairs: Pairs) => string> = {
  // URI.encode_www_form, in the order given: all but letters, digits and *-._
  Ruby: (pairs) => String(new URLSearchParams(pairs)),
  // http_build_query: as RFC 1738 has it, with a number behind each of a list.
  PHP: (pairs) =>
    numbered(pairs)
      .map(encoded(/[!'()*~]/g))
      .join('&'),
  // urllib.parse.urlencode.
  Python: (pairs) => pairs.map(encoded(/[!'()*]/g)).join('&'),
  // url.Values.Encode sorts by name.
  Go: (pairs) =>
    sorted(pairs)
      .map(encoded(/[!'()*]/g))
      .join('&'),
  // URI.encode_query of a map; what was given as nil is there, and empty.
  Elixir: (pairs) =>
    sorted(pairs)
      .map(encoded(/[!'()*]/g))
      .join('&'),
};

const sorted = (pairs: Pairs): Pairs => [...pairs].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

function numbered(pairs: Pairs): Pairs {
  return pairs.map(([name, value], at) => {
    const before = pairs.slice(0, at).filter(([other]) => other === name).length;
    return pairs.filter(([other]) => other === name).length > 1 ? [`${name}[${before}]`, value] : [name, value];
  });
}

function encoded(also: RegExp): (pair: Pairs[number]) => string {
  const letter = (each: string) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`;
  const one = (text: string) => encodeURIComponent(text).replaceAll('%20', '+').replace(also, letter);
  return ([name, value]) => `${one(name)}=${one(value)}`;
}

const who = ({ server }: Stage): Pairs => [
  ['client_id', server.clientId],
  ['redirect_uri', CALLBACK],
  ['response_type', 'code'],
];

async function register({ server }: Stage): Promise<void> {
  const { status } = await speak('PHP 9', server)('POST', '/user_management/redirect_uris', { uri: CALLBACK });
  expect([201, 422]).toContain(status);
}

/** The stories of links by other languages. */
export function wireAuthorize({ method }: Scene): void {
  for (const path of ['/user_management/authorize', '/sso/authorize']) {
    method(`GET ${path}`, (shows) => {
      for (const [language, query] of Object.entries(QUERIES)) {
        shows(`${language}: a link leads through the pages, and the state comes back to the letter`, async (stage) => {
          await register(stage);
          const { email } = await person(stage);
          const browser = openBrowser(stage.server);
          const hints: Pairs = [
            ['provider', 'authkit'],
            ['state', STATE],
            ['login_hint', email],
          ];
          const link = `${stage.server.url}${path}?${query([...who(stage), ...hints])}`;
          expect(pageAt(await browser.open(link))).toBe('/sign-in');
          const { code, ...told } = toldAt(await enterPassword(browser, email), CALLBACK);
          expect([code, told]).toEqual([expect.stringMatching(/./), { state: STATE }]);
        });

        shows(`${language}: scopes for a provider are read, and it is told that there is none`, async (stage) => {
          await register(stage);
          const scopes: Pairs = [
            ['provider', 'GitHubOAuth'],
            ['provider_scopes', 'gist'],
            ['provider_scopes', 'repo'],
          ];
          const link = `${stage.server.url}${path}?${query([...who(stage), ...scopes])}`;
          const told = toldAt(await openBrowser(stage.server).open(link), CALLBACK);
          expect(told).toEqual({ error: 'connection_strategy_invalid', error_description: expect.any(String) });
        });
      }
    });
  }

  method('GET /sso/authorize', (shows) => {
    const elixir = (stage: Stage, more: Pairs) =>
      `${stage.server.url}/sso/authorize?${QUERIES.Elixir?.([...who(stage), ...more])}`;
    const codeOf = (browser: Browser, email: string) =>
      enterPassword(browser, email).then((place) => toldAt(place, CALLBACK).code ?? '');

    shows('Elixir 1.1.0: the code of its link is redeemed by authenticate_with_code', async (stage) => {
      await register(stage);
      const { id, email } = await person(stage);
      const browser = openBrowser(stage.server);
      await browser.open(elixir(stage, [['provider', 'authkit']]));
      const code = await codeOf(browser, email);
      const signedIn = await authenticateInElixir(stage, 'authorization_code', { code });
      expect([signedIn.status, signedIn.body.user.id, signedIn.body.authentication_method]).toEqual([
        200,
        id,
        'Password',
      ]);
      const again = await authenticateInElixir(stage, 'authorization_code', { code });
      expect([again.status, again.body.error]).toEqual([400, 'invalid_grant']);
    });

    shows('Elixir 1.1.0: what was given as nil selects nothing, and its state comes back empty', async (stage) => {
      await register(stage);
      const { email } = await person(stage);
      const browser = openBrowser(stage.server);
      const nils: Pairs = ['connection_id', 'organization_id', 'login_hint', 'domain_hint', 'domain', 'state'].map(
        (name) => [name, ''],
      );
      await browser.open(elixir(stage, [['provider', 'authkit'], ...nils]));
      expect(toldAt(await enterPassword(browser, email), CALLBACK)).toEqual({ code: expect.any(String), state: '' });
    });

    shows('Elixir 1.1.0: a domain that no organization has proven selects no connection', async (stage) => {
      await register(stage);
      for (const name of ['domain', 'domain_hint']) {
        const link = elixir(stage, [
          ['provider', ''],
          [name, 'nowhere.example.com'],
        ]);
        const { error } = toldAt(await openBrowser(stage.server).open(link), CALLBACK);
        expect([name, error]).toEqual([name, 'domain_connection_selector_not_allowed']);
      }
    });

    shows('an address that is not registered, and an unknown client, get a page', async (stage) => {
      await register(stage);
      for (const [wrong, status] of [
        [[['redirect_uri', 'https://evil.example.com/']], 400],
        [[['client_id', 'client_none']], 404],
      ] as [Pairs, number][]) {
        const query = new URLSearchParams([...who(stage), ['provider', 'authkit']]);
        for (const [name, value] of wrong) query.set(name, value);
        const place = await openBrowser(stage.server).open(`${stage.server.url}/sso/authorize?${query}`);
        expect([pageAt(place), place.status]).toEqual(['/sso/authorize', status]);
      }
    });
  });
}
