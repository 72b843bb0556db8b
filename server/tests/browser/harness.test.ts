// The watch over the pages sees what it is there to see: each fault, put on a page, is told.

import { createServer } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { overflow, tabOrder, violations } from './accessible.ts';
import { type Browser, openBrowser, type Page } from './chromium.ts';
import { weigh } from './weight.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterEach(async () => {
  await browser.closePages();
  browser.takeProblems();
});
afterAll(() => browser.close());

const STRICT = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** Serves a body at `/`, with a strict policy by default; `/broken` answers 500, `/missing` 404, the rest 1,000 bytes. */
async function serve(body: string, policy = STRICT): Promise<string> {
  const server = createServer(({ url = '/' }, response) => {
    response.setHeader('Content-Security-Policy', policy);
    if (url === '/broken' || url === '/missing') response.writeHead(url === '/broken' ? 500 : 404).end('No.');
    else if (url !== '/') response.writeHead(200, { 'Cache-Control': 'max-age=60' }).end('x'.repeat(1_000));
    else {
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      const head =
        '<title>A page</title><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">';
      response.end(`<!doctype html><html lang="en"><head>${head}</head><body>${body}</body></html>`);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://localhost:${(server.address() as { port: number }).port}`;
}

async function visit(body: string, policy?: string): Promise<Page> {
  const page = await browser.newPage(await serve(body, policy));
  await page.goto('/', { waitUntil: 'networkidle' });
  return page;
}

describe('what goes wrong on a page is told', () => {
  test.each([
    ['a script that the policy refuses', '<script>document.title = 1</script>', STRICT, /^console .*Content Security/],
    [
      'a request to somebody else',
      '<img alt="" src="https://example.com/a.png">',
      '',
      /^foreign request .*example\.com/,
    ],
    ['a script that throws', '<script>throw new Error("oh dear")</script>', '', /^script .*oh dear/],
    ['a picture that is not there', '<img alt="" src="/missing">', '', /^404 .*missing/],
    ['an answer that is a fault', '<img alt="" src="/broken">', '', /^500 .*broken/],
  ])('%s', async (_name, body, policy, told) => {
    await visit(body, policy);
    expect(browser.takeProblems()).toContainEqual(expect.stringMatching(told));
  });

  test('a page that is refused is none, and one that fails is', async () => {
    const page = await visit('');
    await page.goto('/missing');
    expect(browser.takeProblems()).toEqual([]);
    await page.goto('/broken');
    expect(browser.takeProblems()).toEqual([expect.stringMatching(/^500 /)]);
  });

  test('nobody beyond this machine is reached, not even by a person who follows a link', async () => {
    const page = await visit('');
    await expect(page.goto('https://example.com/')).rejects.toThrow('ERR_NAME_NOT_RESOLVED');
    expect(browser.takeProblems()).toEqual([expect.stringMatching(/^foreign request /)]);
  });
});

describe('who cannot use a page is told', () => {
  test.each([
    ['a field without a label', '<input>', /^label: /],
    ['text that is hardly there', '<p style="color:#999">Read me</p>', /^color-contrast: /],
    [
      'things to press that are too small',
      `${'<button style="padding:0;border:0;width:9px;height:9px">x</button>'.repeat(3)}`,
      /^target-size: /,
    ],
  ])('%s', async (_name, body, told) => {
    expect(await violations(await visit(`<main><h1>A page</h1>${body}</main>`))).toContainEqual(
      expect.stringMatching(told),
    );
  });

  test('the keyboard comes to everything in order, from the top although the page puts the focus further down', async () => {
    const page = await visit(
      '<a href="/a">First</a><input aria-label="Second" autofocus><button style="outline:none">Third</button><button disabled>None</button><a href="/b" tabindex="-1">None</a>',
    );
    expect(await tabOrder(page)).toEqual([
      { role: 'link', name: 'First', outlined: expect.any(Boolean) },
      { role: 'textbox', name: 'Second', outlined: expect.any(Boolean) },
      { role: 'button', name: 'Third', outlined: false },
    ]);
  });

  test('a page that is too wide for the narrowest screen', async () => {
    expect(await overflow(await visit('<div style="width:330px">Wide</div>'))).toBeGreaterThan(0);
    expect(await overflow(await visit('<div>Narrow</div>'))).toBe(0);
  });
});

test('a page weighs what it loads and not what was loaded before, cached or not', async () => {
  const page = await browser.newPage(await serve('<img alt="" src="/one"><img alt="" src="/two">', ''));
  const weight = await weigh(page);
  for (let visits = 0; visits < 2; visits += 1) {
    await page.goto('/', { waitUntil: 'networkidle' });
    expect(weight()).toBeGreaterThan(2_000);
    expect(weight()).toBeLessThan(3_500);
  }
});
