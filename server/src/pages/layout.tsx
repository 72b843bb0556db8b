// The shell of every page: whose it is, one card with one thing to do, and where to find help.

import type { Child } from 'hono/jsx';
import type { Work } from '../core/work.ts';
import type { Shown, Visit } from '../http/screens.ts';
import type { Environment } from '../model/environment.ts';
import { formStyle } from '../ui/form-style.ts';
import { WIDE_STYLE } from '../ui/wide-style.ts';
import type { Speech } from './language.ts';

/** Whose page it is, and in which language. */
export interface Host {
  environment: Pick<Environment, 'name' | 'settings'> | null;
  speech: Speech;
  nonce: string;
  /** Whether letters can be read in the outbox: then every page leads there. */
  hasOutbox?: boolean;
}

interface Props {
  host: Host;
  title: string;
  /** Where the browser goes by itself. */
  goesTo?: string | undefined;
  /** After how many seconds the page is asked for again, where a person wants that. */
  repeats?: number | undefined;
  /** Whether it shows more than a form. */
  wide?: boolean;
  /** The text of a script of ours. */
  script?: string | undefined;
  children: Child;
}

const Page = ({ host, title, goesTo, repeats, wide, script, children }: Props) => {
  const { speech, nonce, environment, hasOutbox } = host;
  const { words, language, direction } = speech;
  const settings = environment?.settings;
  const style = `${formStyle(settings?.brandColor ?? null)}${wide ? WIDE_STYLE : ''}`;
  const links = [
    [words.terms, settings?.termsUrl],
    [words.privacy, settings?.privacyUrl],
    [words.support, settings?.supportUrl],
  ].filter((link): link is [string, string] => Boolean(link[1]));
  return (
    <html lang={language} dir={direction}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{environment ? `${title} · ${nameOf(environment)}` : title}</title>
        <link rel="icon" href="data:," />
        {goesTo ? <meta http-equiv="refresh" content={`0;url=${goesTo}`} /> : null}
        {repeats ? <meta http-equiv="refresh" content={String(repeats)} /> : null}
        <style nonce={nonce} dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <a class="skip" href="#content">
          {words.skip}
        </a>
        <main id="content" class={wide ? 'wide' : undefined}>
          {environment ? <Brand {...environment} /> : null}
          <div class="card">
            <h1>{title}</h1>
            {children}
          </div>
        </main>
        {links.length > 0 || hasOutbox ? (
          <footer>
            <ul>
              {links.map(([name, href]) => (
                <li>
                  <a href={href}>{name}</a>
                </li>
              ))}
              {hasOutbox ? (
                <li lang="en">
                  <a href="/outbox" target="_blank" rel="noopener">
                    Outbox (development)
                  </a>
                </li>
              ) : null}
            </ul>
          </footer>
        ) : null}
        {script ? <script nonce={nonce} dangerouslySetInnerHTML={{ __html: script }} /> : null}
      </body>
    </html>
  );
};

// Twice as high as it is shown, for screens that are as fine.
const Brand = ({ name, settings }: Pick<Environment, 'name' | 'settings'>) => (
  <div class="brand">
    {settings.logoImageId ? (
      <img src={`/images/${settings.logoImageId}?width=384&height=80`} alt={nameOf({ name, settings })} />
    ) : (
      nameOf({ name, settings })
    )}
  </div>
);

/** What the pages call an environment. */
export function nameOf({ name, settings }: Pick<Environment, 'name' | 'settings'>): string {
  return settings.displayName ?? name;
}

/** Draws a page. */
export function draw(
  { work, speech, visit }: { work: Pick<Work, 'environment' | 'tools'>; speech: Speech; visit: Pick<Visit, 'nonce'> },
  page: Omit<Props, 'host'> & { status?: number; mayLeadTo?: string[] },
): Shown {
  const { status = 200, mayLeadTo = [], ...props } = page;
  const host = { environment: work.environment, speech, nonce: visit.nonce, hasOutbox: !work.tools.production };
  return { html: print(host, props), status, mayLeadTo };
}

/** The text of a page. */
export function print(host: Host, props: Omit<Props, 'host'>): string {
  return `<!doctype html>${(<Page host={host} {...props} />).toString()}`;
}
