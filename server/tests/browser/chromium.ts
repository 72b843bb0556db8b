// Opens pages in Chromium, each in a browser state of its own, and writes down whatever goes wrong on a page of the house.

import { type BrowserContext, chromium, type Frame, type Page, type Request } from 'playwright-core';
import { findChromium } from '../../../scripts/chromium.ts';

export type { Page };

export const WIDTHS = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } } as const;
export const THEMES = ['light', 'dark'] as const;
export type Width = keyof typeof WIDTHS;
export type Theme = (typeof THEMES)[number];

export interface PageOptions {
  /** `desktop` by default. */
  width?: Width;
  /** `light` by default. */
  theme?: Theme;
  /** What the browser asks for in `Accept-Language`: `en-US` by default. */
  locale?: string;
  /** Off for a browser that runs no script. */
  javaScript?: boolean;
  /** Problems that the test is about. */
  expected?: RegExp;
}

export interface Browser {
  /** A page of a browser that was never used. Relative addresses lead to `site`, whose pages are watched. */
  newPage(site: string, options?: PageOptions): Promise<Page>;
  /**
   * What went wrong on pages of the site since it was last asked, in sentences: errors on the console (what the
   * content security policy refused is among them), scripts that threw, requests to anybody else, answers from 500 on.
   */
  takeProblems(): string[];
  /** Closes every page, with all its cookies. */
  closePages(): Promise<void>;
  close(): Promise<void>;
}

// No name but those of this machine is found: a page that asks anybody else gets no answer, and no test leaves the house.
const CONFINED = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1';
const OURS = new Set(['localhost', '127.0.0.1']);

/** Starts a browser; throws a sentence where none is installed. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath)
    throw new Error(
      'No Chromium was found: install one (Debian: apt-get install chromium-headless-shell) or set LATCHKEY_CHROMIUM.',
    );
  // Inside a container there is no second sandbox; these pages are our own.
  const browser = await chromium.launch({ executablePath, chromiumSandbox: false, args: [CONFINED] });
  let problems: string[] = [];
  let contexts: BrowserContext[] = [];
  return {
    async newPage(site, { width = 'desktop', theme = 'light', locale = 'en-US', javaScript = true, expected } = {}) {
      const context = await browser.newContext({
        baseURL: site,
        viewport: WIDTHS[width],
        colorScheme: theme,
        locale,
        javaScriptEnabled: javaScript,
        reducedMotion: 'reduce',
        timezoneId: 'UTC',
      });
      context.setDefaultTimeout(10_000);
      contexts.push(context);
      watch(context, new URL(site).origin, (problem) => {
        if (!expected?.test(problem)) problems.push(problem);
      });
      return context.newPage();
    },
    takeProblems() {
      const taken = problems;
      problems = [];
      return taken;
    },
    async closePages() {
      const open = contexts;
      contexts = [];
      await Promise.all(open.map((context) => context.close()));
    },
    close: () => browser.close(),
  };
}

function watch(context: BrowserContext, site: string, report: (problem: string) => void): void {
  const isOurs = (url = '') => originOf(url) === site;
  context.on('console', (message) => {
    // Told by Chromium of every answer from 400 on, also of those that are right; `response` below knows which are not.
    if (message.type() !== 'error' || message.text().startsWith('Failed to load resource')) return;
    if (isOurs(message.page()?.url())) report(`console on ${message.page()?.url()}: ${message.text()}`);
  });
  context.on('weberror', (error) => {
    if (isOurs(error.page()?.url())) report(`script on ${error.page()?.url()}: ${error.error().message}`);
  });
  context.on('request', (request) => {
    const url = request.url();
    if (!/^(https?|wss?):/.test(url)) return;
    const strange = isVisit(request)
      ? !OURS.has(new URL(url).hostname)
      : isOurs(pageOf(request)) && originOf(url) !== site;
    if (strange) report(`foreign request from ${pageOf(request)}: ${url}`);
  });
  context.on('response', (response) => {
    const worst = isVisit(response.request()) ? 500 : 400;
    if (isOurs(response.url()) && response.status() >= worst) report(`${response.status()} from ${response.url()}`);
  });
}

// A person goes to other places, and comes from them; what a page loads for itself comes from its own origin.
function isVisit(request: Request): boolean {
  return request.isNavigationRequest() && frameOf(request)?.parentFrame() == null;
}

function pageOf(request: Request): string {
  return frameOf(request)?.url() ?? 'a new window';
}

// A window that just opens asks before it has a frame.
function frameOf(request: Request): Frame | null {
  try {
    return request.frame();
  } catch {
    return null;
  }
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : '';
}
