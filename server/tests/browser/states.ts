// Every page in every state: what is tested for everybody's use of it, and what `npm run pages:shots` takes pictures of.

import type { Application } from './application.ts';
import { type Page, THEMES, type Theme, WIDTHS, type Width } from './chromium.ts';
import type { ListeningHouse } from './house.ts';
import { FACTOR_STATES } from './states-factors.ts';
import { LINK_STATES } from './states-links.ts';
import { SIGN_IN_STATES } from './states-sign-in.ts';
import { TRY_STATES } from './states-try.ts';
import { MOST_BYTES } from './weight.ts';

/** What a state is brought about with: house and application are those of all states, the browser was never used. */
export interface Scene {
  page: Page;
  house: ListeningHouse;
  application: Application;
  /** An address that nobody has used. */
  email: string;
}

export interface State {
  /** Part of a file's name: `sign-in`, `sign-in-wrong-password`. */
  name: string;
  /** Brings the page there. May be called again, with another address. */
  enter(scene: Scene): Promise<unknown>;
  /** What the browser asks for in `Accept-Language`: `en-US` by default. */
  locale?: string;
  mostBytes: number;
}

const WIDTH_NAMES = Object.keys(WIDTHS) as Width[];
export const LOOKS = WIDTH_NAMES.flatMap((width) => THEMES.map((theme): [Width, Theme] => [width, theme]));

/** Both widths and both palettes, each once: what axe judges is in one or the other. */
export const EACH: [Width, Theme][] = [
  ['phone', 'light'],
  ['desktop', 'dark'],
];

/** A hosted page. */
export function hosted(name: string, enter: State['enter'], locale?: string): State {
  return { name, enter, mostBytes: MOST_BYTES, ...(locale ? { locale } : {}) };
}

/** A page of the documents: a whole reference on one page. */
function document(name: string, path: string): State {
  return { name, enter: ({ page }) => page.goto(path), mostBytes: 1_000_000 };
}

export const STATES: State[] = [
  document('docs', '/docs'),
  document('docs-coverage', '/docs/coverage'),
  ...SIGN_IN_STATES.map(([name, enter, locale]) => hosted(name, enter, locale)),
  ...FACTOR_STATES.map(([name, enter]) => hosted(name, enter)),
  ...LINK_STATES.map(([name, enter]) => hosted(name, enter)),
  ...TRY_STATES.map(([name, enter]) => hosted(name, enter)),
];
