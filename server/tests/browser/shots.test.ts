// The command that takes pictures of the pages, as people run it.

import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const run = promisify(execFile);

test('takes a page as a phone and a desktop show it, light and dark, and a sheet of them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-shots-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const words = ['scripts/page-shots.ts', '--out', folder, 'unknown-client'];
  const { stdout } = await run(process.execPath, words, { cwd: root });
  expect(stdout).toContain(join(folder, 'index.html'));
  const looks = ['desktop-dark', 'desktop-light', 'phone-dark', 'phone-light'].map(
    (look) => `unknown-client-${look}.png`,
  );
  expect(readdirSync(folder).sort()).toEqual(['index.html', ...looks]);
  for (const look of looks) expect(readFileSync(join(folder, look)).length).toBeGreaterThan(2_000);
  expect(readFileSync(join(folder, 'index.html'), 'utf8')).toContain(looks[0]);
});
