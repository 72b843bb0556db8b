// A browser by hand: cookies, redirects and forms as browsers have them, without scripts. It sends what a page shows, no more.

import { fetchPage } from './record.ts';

/** Where a browser is. */
export interface Place {
  url: URL;
  /** Null at an address elsewhere: nobody opens it here. */
  status: number | null;
  html: string;
}

export interface Browser {
  /** Goes to an address, and on to wherever it is sent, until there is a page or the server is left. */
  open(address: string | URL): Promise<Place>;
  /**
   * Fills in the form of the page where it is that has these fields, and sends it; a button is named with its value.
   * Throws where the page shows no such form, and for a field that cannot be changed.
   */
  send(fields: Record<string, string>): Promise<Place>;
}

/** What a browser calls itself in these stories. */
export const AGENT = 'a browser by hand';

const FORM = 'application/x-www-form-urlencoded';
const ENOUGH = 10;

/** Opens a browser that was never used, before a server. */
export function openBrowser({ url: server }: { url: string }): Browser {
  const { origin } = new URL(server);
  const cookies = new Map<string, string>();
  let at: Place | null = null;

  async function ask(url: URL, form?: URLSearchParams): Promise<Place> {
    for (let hops = 0; hops < ENOUGH; hops += 1) {
      if (url.origin !== origin) return { url, status: null, html: '' };
      const answer = await fetchOf(url)(url.href, {
        redirect: 'manual',
        headers: { accept: 'text/html', 'user-agent': AGENT, ...cookieOf(cookies), ...(form ? sender(origin) : {}) },
        ...(form ? { method: 'POST', body: String(form) } : {}),
      });
      for (const line of answer.headers.getSetCookie()) keep(cookies, line);
      const location = answer.headers.get('location');
      if (location === null) return { url, status: answer.status, html: await answer.text() };
      url = new URL(location, url);
      form = undefined;
    }
    throw new Error(`sent on and on, to ${url}`);
  }

  return {
    async open(address) {
      at = await ask(new URL(address));
      return at;
    },
    async send(fields) {
      if (!at) throw new Error('no page is open');
      const { url, html } = at;
      const form = formsIn(html).find(({ controls }) =>
        Object.entries(fields).every(([name, to]) => takes(controls, name, to)),
      );
      if (!form) throw new Error(`no form for ${Object.keys(fields).join(', ')} at ${url}:\n${html}`);
      const filled = form.controls.filter(({ tag }) => tag === 'input').map(({ name, value }) => [name, value]);
      at = await ask(
        new URL(form.action || url, url),
        new URLSearchParams({ ...Object.fromEntries(filled), ...fields }),
      );
      return at;
    },
  };
}

/** A field or a button of a form. */
export interface Control {
  tag: 'input' | 'button';
  name: string;
  value: string;
  isFixed: boolean;
}

/** What is entered at a place under a name, and whether it can be changed; nothing where no form has such a field. */
export function fieldAt({ html }: Place, name: string): Control | undefined {
  return formsIn(html)
    .flatMap(({ controls }) => controls)
    .find((each) => each.tag === 'input' && each.name === name);
}

/** What a page says at its head; empty where there is none. */
export function headingOf({ html }: Place): string {
  return plain(/<h1>(.*?)<\/h1>/s.exec(html)?.[1] ?? '');
}

// What the vendor's specification speaks of is held against it; our own pages it does not know.
function fetchOf({ pathname }: URL): typeof fetch {
  return /^\/(?:user_management\/|sso\/authorize$)/.test(pathname) ? fetch : fetchPage;
}

function sender(origin: string): Record<string, string> {
  return { 'content-type': FORM, origin };
}

function cookieOf(cookies: Map<string, string>): Record<string, string> {
  return cookies.size > 0 ? { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') } : {};
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(/;\s*/);
  const at = pair.indexOf('=');
  const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
  if (attributes.some((each) => /^max-age=0$/i.test(each))) cookies.delete(name);
  else cookies.set(name, value);
}

function formsIn(html: string): { action: string; controls: Control[] }[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, head = '', body = '']) => ({
    action: attributesOf(head).get('action') ?? '',
    controls: [...body.matchAll(/<(input|button)\b([^>]*)>/g)].flatMap(([, tag, text = '']) => {
      const attributes = attributesOf(text);
      const [name = '', value = ''] = [attributes.get('name'), attributes.get('value')];
      return name === '' ? [] : [{ tag: tag as Control['tag'], name, value, isFixed: attributes.has('readonly') }];
    }),
  }));
}

function attributesOf(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(([, name = '', value = '']) => [name, plain(value)]),
  );
}

function takes(controls: Control[], name: string, value: string): boolean {
  return controls.some((each) => each.name === name && (each.tag === 'input' ? !each.isFixed : each.value === value));
}

function plain(text: string): string {
  const letters: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };
  return text.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => letters[entity] as string);
}
