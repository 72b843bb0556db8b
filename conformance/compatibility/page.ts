// Writes docs/compatibility.md from what a run saw, and tells whether the one in the repository says the same.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from '../harness/stories.ts';
import { type Row, SECTIONS } from './rows.ts';

const PAGE = join(import.meta.dirname, '../../docs/compatibility.md');

/** The part of the page in the repository that a run writes, by its heading; nothing when there is none. */
export function readPart(text: string): string {
  return parts().find((part) => headingOf(part) === headingOf(text)) ?? '';
}

/** Puts a part in its place, or behind the others. */
export function writePart(text: string): void {
  const others = parts();
  const at = others.findIndex((part) => headingOf(part) === headingOf(text));
  const all = at < 0 ? [...others, text] : others.with(at, text);
  writeFileSync(PAGE, all.map((part) => `${part.trimEnd()}\n`).join('\n'));
}

const headingOf = (part: string) => part.split('\n')[0];

// Each wire has a heading of the first order.
function parts(): string[] {
  let page = '';
  try {
    page = readFileSync(PAGE, 'utf8');
  } catch {
    // There is none yet.
  }
  return page
    .split(/^(?=# )/m)
    .filter((part) => part !== '')
    .map((part) => `${part.trimEnd()}\n`);
}

/** How a row stands after a run: works, is answered with a refusal, fails, or nobody looked. */
export function stateOf(row: Row, outcomes: Outcome[]): string {
  const about = outcomes.filter((outcome) => isAbout(row, outcome.method));
  if (about.length === 0) return 'not tested';
  if (!about.every(({ passed }) => passed)) return 'fails';
  if (row.unbuilt !== null) return `answers ${row.unbuilt}${row.unbuilt === 400 ? ' `unsupported_grant_type`' : ''}`;
  if (about.every(({ method }) => method === callOf(row))) return 'works (replayed letter by letter)';
  const versions = [...new Set(about.map(({ version }) => version))];
  return `works (tested with Node ${versions.sort().join(', ')})`;
}

/** The call of a row as stories of the wire name it. */
export const callOf = ({ method, path, grant }: Row): string => [method, path, grant].filter(Boolean).join(' ');

function isAbout(row: Row, told: string): boolean {
  if (told === callOf(row)) return true;
  return row.node.some((name) => told === name || told.startsWith(`${name} with a `));
}

/** The whole page. */
export function renderPage(outcomes: Outcome[], sdks: string[]): string {
  const rows = SECTIONS.flatMap((section) => section.rows);
  const built = rows.filter((row) => stateOf(row, outcomes).startsWith('works')).length;
  return `# Compatibility with the WorkOS SDKs

Written by the test run, not by hand: \`LATCHKEY_WRITE_DOCS=1 npm test\`. A run on both databases fails when this page no longer
says what it saw.

Each method that works and that Node has was called by the vendor's own packages, ${sdks.map((name) => `\`${name}\``).join(' and ')},
against a running server, on SQLite and on PostgreSQL. The other languages make the same calls: what they send that Node does
not (nulls, empty bodies, forms, their spelling of lists and ids), and the calls that Node does not have, are replayed letter by
letter in the same run. ${built} of ${rows.length} rows work; a row that is not tested is built, and nobody looked.

A call that is not built yet answers 501 with the operation's name; a grant that is not built, 400 \`unsupported_grant_type\`;
a route that is not in the vendor's specification, 404. Python's names are PHP's in snake case.
${SECTIONS.map(
  (section) => `
## ${section.title}

| Node | Ruby | PHP | Elixir 1.1.0 | Python | Call | State |
| --- | --- | --- | --- | --- | --- | --- |
${section.rows.map((row) => line(row, outcomes)).join('\n')}
`,
).join('')}`;
}

function line(row: Row, outcomes: Outcome[]): string {
  const cell = (names: string[]) => (names.length > 0 ? names.map((name) => `\`${name}\``).join(', later ') : '–');
  const call = row.method === '–' ? '– (in the SDK itself)' : `\`${row.method} ${row.path}\``;
  const grant = row.grant ? `, \`${row.grant}\`` : '';
  const names = [row.node, row.ruby, row.php, row.elixir, row.php.slice(-1).map(inPython)].map(cell);
  return `| ${names.join(' | ')} | ${call}${grant} | ${stateOf(row, outcomes)} |`;
}

function inPython(php: string): string {
  return php
    .replace('webhookVerification', 'webhooks')
    .replace('()->', '.')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}
