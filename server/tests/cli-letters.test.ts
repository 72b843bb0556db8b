// `latchkey letters`, beside a running server: where no mail server is set, this is how a code is read.

import { describe, expect, onTestFinished, test } from 'vitest';
import { launch } from '../src/launch.ts';
import { arrive, latchkey, type Place } from './command-line.ts';
import { KINDS } from './house.ts';

async function serve(place: Place) {
  const running = await launch({ port: '0', 'data-dir': place.flags[1], 'database-url': place.flags[3] });
  onTestFinished(() => running.stop());
  const read = (...words: string[]) => latchkey(place, 'letters', ...words, '--public-url', running.url);
  const askForCode = async (email: string) => {
    const response = await fetch(`${running.url}/user_management/magic_auth`, {
      method: 'POST',
      headers: { authorization: `Bearer ${running.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ email }),
    });
    return ((await response.json()) as { code: string }).code;
  };
  return { running, read, askForCode };
}

describe.each(KINDS)('reading letters (%s)', (kind) => {
  test('the newest letter is shown with its code, and the list names each with its state', async () => {
    const { read, askForCode } = await serve(await arrive(kind));
    expect(await read('show')).toMatchObject({ code: 1, err: 'The outbox is empty.' });
    await askForCode('ada@example.com');
    const code = await askForCode('bob@example.com');
    const shown = await read('show');
    expect(shown.code, shown.err).toBe(0);
    expect(shown.out).toMatch(/^To: bob@example\.com\nSubject: .+\n\n/);
    expect(shown.out).toContain(code);
    const [head, newest, oldest] = (await read('list')).out.split('\n');
    expect(head).toMatch(/^ID +KIND +TO +STATE/);
    expect(newest).toMatch(/^letter_\w+ +magic_code +bob@example\.com +kept /);
    expect((await read('show', String(oldest?.split(' ')[0]))).out).toMatch(/^To: ada@example\.com/);
  });

  test('a letter that is not there, a wrong address and a missing key are each said in a sentence', async () => {
    const place = await arrive(kind);
    const { running, read } = await serve(place);
    expect((await read('show', 'letter_none')).err).toBe(
      `${running.url} refused (404): Letter not found: 'letter_none'.`,
    );
    const nowhere = await latchkey(place, 'letters', 'list', '--public-url', 'http://127.0.0.1:1');
    expect(nowhere.err).toMatch(/^No server answers at http:\/\/127\.0\.0\.1:1/);
    const other = await arrive(kind);
    const keyless = await latchkey(other, 'letters', 'list', '--public-url', running.url);
    expect(keyless.err).toMatch(/^No secret key is known/);
  });
});
