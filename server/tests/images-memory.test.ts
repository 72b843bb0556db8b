// What forty hostile files cost the machine: little memory, little time, and never the server.

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hostileImages, pngOf } from './images-corpus.ts';

const PROGRAM = join(import.meta.dirname, 'images-memory.ts');
const folder = mkdtempSync(join(tmpdir(), 'latchkey-images-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Cost {
  files: number;
  /** Of the process and its decoder together, at most. */
  grownMb: number;
  /** Processor time of the decoder for all files. */
  cpuMs: number;
}

async function costOf(how: 'one by one' | 'all at once'): Promise<Cost> {
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, folder, how]);
  return JSON.parse(stdout);
}

const blank = (width: number, height: number, channels: 3 | 4 = 3) =>
  sharp({ create: { width, height, channels, background: '#f00' } });

describe('the corpus, and the largest that is still decoded', () => {
  beforeAll(async () => {
    // Just within what a decoder may hold: the worst that can reach it.
    const worst = await Promise.all([
      blank(4_000, 3_000).jpeg({ progressive: true }).toBuffer(),
      blank(3_000, 2_400, 4).png({ progressive: true }).toBuffer(),
      blank(2_800, 2_300).gif({ effort: 1 }).toBuffer(),
      blank(3_900, 2_900, 4).webp({ lossless: true, effort: 0 }).toBuffer(),
    ]);
    const files = [
      ...(await hostileImages()).map(({ bytes }) => bytes),
      ...worst,
      pngOf(6_300, 6_300, Buffer.alloc(9)),
    ];
    for (const [at, bytes] of files.entries()) writeFileSync(join(folder, `${at}`), bytes);
  }, 180_000);

  test.each([
    'one by one',
    'all at once',
  ] as const)('I6: costs no more than 100 MB and little time, %s', async (how) => {
    const { files, grownMb, cpuMs } = await costOf(how);
    expect(files).toBeGreaterThanOrEqual(40);
    expect(grownMb).toBeLessThan(100);
    // Time on a clock would tell how busy the machine is: three seconds are promised for each.
    expect(cpuMs).toBeLessThan(20_000);
  }, 180_000);
});
