// Writes the part of docs/compatibility.md that speaks of Clerk's SDKs from what a run saw.

import type { Outcome } from '../harness/stories.ts';
import { builtCalls, CLERK_ROWS, CLERK_SECTIONS, type ClerkRow, callOf } from './clerk-rows.ts';

/** How a row stands after a run: works, is not built, fails, or nobody looked. */
export function stateOf(row: ClerkRow, outcomes: Outcome[]): string {
  if (!builtCalls.has(callOf(row))) return 'not built';
  const about = outcomes.filter(({ method }) => method === callOf(row) || row.js.includes(method));
  if (about.length === 0) return 'not tested';
  if (!about.every(({ passed }) => passed)) return 'fails';
  const versions = [...new Set(about.filter(({ method }) => method !== callOf(row)).map(({ version }) => version))];
  if (versions.length === 0) return 'works (replayed letter by letter)';
  return `works (tested with @clerk/backend ${versions.sort().reverse().join(', ')})`;
}

/** The whole part. */
export function renderClerkPart(outcomes: Outcome[], sdks: string[]): string {
  const works = CLERK_ROWS.filter((row) => stateOf(row, outcomes).startsWith('works')).length;
  return `# Compatibility with the Clerk SDKs

Written by the test run, like the part above.

Each method that works and that JavaScript has was called by the vendor's own packages, ${sdks.map((name) => `\`${name}\``).join(' and ')},
against a running server, on SQLite and on PostgreSQL; every answer was read as strictly as PHP and Python read it, and held
against the vendor's specifications of 2026-05-12 and 2025-11-10. What PHP, Python and Go send that JavaScript does not is replayed
letter by letter in the same run. ${works} of ${CLERK_ROWS.length} rows work; the first table is the Users page of the PHP SDK.

A call that is not built yet answers 403 \`feature_not_enabled\` with its name: SDKs made from the specification try a 5xx again for up to an hour. Python's names are PHP's in snake case.
${CLERK_SECTIONS.map(
  ({ title, rows }) => `
## Clerk: ${title}

| JavaScript | PHP | Python | Call | State |
| --- | --- | --- | --- | --- |
${rows.map((row) => line(row, outcomes)).join('\n')}
`,
).join('')}`;
}

function line(row: ClerkRow, outcomes: Outcome[]): string {
  const cell = (names: string[]) => (names.length > 0 ? names.map((name) => `\`${name}\``).join(', later ') : '–');
  const python = row.php.slice(-1).map(inPython);
  return `| ${cell(row.js)} | ${cell(row.php)} | ${cell(python)} | \`${callOf(row)}\` | ${stateOf(row, outcomes)} |`;
}

function inPython(php: string): string {
  return php
    .replace('->', '.')
    .replace('getOAuthAccessToken', 'getOauthAccessToken')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}
