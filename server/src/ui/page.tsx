// The shell of every page: title, style, navigation, content. It brings no script and asks nobody else for anything.

import { createHash } from 'node:crypto';
import type { Child } from 'hono/jsx';
import { STYLE } from './theme.ts';

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** What a browser may do on a page that only shows something: apply our one style sheet. */
export const PAGE_HEADERS: Record<string, string> = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'Cache-Control': 'no-cache',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

interface Props {
  title: string;
  nav: Child;
  children: Child;
}

/** A page; `printPage` makes the text of it. */
export const Page = ({ title, nav, children }: Props) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="robots" content="noindex" />
      <title>{title}</title>
      <link rel="icon" href="data:," />
      <style dangerouslySetInnerHTML={{ __html: STYLE }} />
    </head>
    <body>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <div class="shell">
        <nav aria-label="Contents">
          <a class="brand" href="/docs">
            Latchkey
          </a>
          <details class="menu">
            <summary>Contents</summary>
            {nav}
          </details>
        </nav>
        <main id="content">{children}</main>
      </div>
    </body>
  </html>
);

/** The text of a page. */
export function printPage(page: { toString(): string | Promise<string> }): string {
  return `<!doctype html>${page}`;
}

/** Text in which `words` between backticks are code. */
export const Prose = ({ text }: { text: string }) => (
  <p>{text.split('`').map((part, at) => (at % 2 === 1 ? <code>{part}</code> : part))}</p>
);
