// The picture of whoever has none: initials on a colour, as an SVG that is drawn here from the few words of its URL.

import { html } from '../markup.ts';
import { digest } from '../secrets.ts';

// Dark enough for white letters: contrast 4.5 and more (WCAG 2.2, 1.4.3).
const COLOURS = ['#b42318', '#b54708', '#854a0e', '#3f6212', '#166534', '#0f766e', '#0e7490', '#175cd3'];
const MORE = ['#4338ca', '#6d28d9', '#a21caf', '#be185d', '#475467', '#57534e', '#1e3a5f', '#7c2d12'];
const PALETTE = [...COLOURS, ...MORE];

const LETTERS = /^(?:\p{L}\p{M}?|\p{N}){0,2}$/u;
const NAME = /^(\d{1,2})-([\w-]{0,24})\.svg$/;

/**
 * The file name of somebody's avatar: their colour, by their id, and up to two initials. It says all that is drawn, so
 * that it changes with the name, and nobody is looked up to draw it.
 */
export function avatarName(id: string, names: readonly (string | null)[]): string {
  const initials = names
    .map((name) => /\p{L}\p{M}?|\p{N}/u.exec((name ?? '').normalize('NFC'))?.[0].toUpperCase() ?? '')
    .filter((initial) => LETTERS.test(initial))
    .slice(0, 2)
    .join('');
  const letters = LETTERS.test(initials) ? initials : '';
  const colour = (Buffer.from(digest(id), 'base64url')[0] as number) % PALETTE.length;
  return `${colour}-${Buffer.from(letters).toString('base64url')}.svg`;
}

/** Draws the avatar of a name that {@link avatarName} made; null for any other. */
export function drawAvatar(name: string): string | null {
  const [, colour = '', encoded = ''] = NAME.exec(name) ?? [];
  const fill = PALETTE[Number(colour)];
  const letters = Buffer.from(encoded, 'base64url').toString('utf8');
  const canonical = Buffer.from(letters).toString('base64url') === encoded && String(Number(colour)) === colour;
  if (fill === undefined || !canonical || !LETTERS.test(letters)) return null;
  const drawn = letters
    ? html`<text x="64" y="66" fill="#fff" font-family="system-ui, sans-serif" font-size="56" font-weight="500" text-anchor="middle" dominant-baseline="central">${letters}</text>`
    : html`<circle cx="64" cy="50" r="22" fill="#fff"/><path d="M20 120a44 44 0 0 1 88 0z" fill="#fff"/>`;
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 128 128" width="128" height="128"><rect width="128" height="128" fill="${fill}"/>${drawn}</svg>`
    .source;
}
