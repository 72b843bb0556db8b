import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { findChromium } from './scripts/chromium.ts';

const FILES = [
  'sdk/tests/**/*.test.ts',
  'server/src/**/*.test.ts',
  'server/tests/**/*.test.ts',
  'conformance/**/*.test.ts',
  'bench/**/*.test.ts',
];

// Most files share a process, and what it loaded, with those before them. One that changes a module for its tests is alone
// in its own, and so are the runs of the SDKs, which keep book of what they saw.
const alone = globSync(FILES, { cwd: import.meta.dirname }).filter(
  (file) =>
    file.startsWith('conformance') ||
    /\bvi\.(mock|spyOn|stubEnv)\(/.test(readFileSync(join(import.meta.dirname, file), 'utf8')),
);

/** Files that take a minute or more, the longest first: one that began last would keep the others' processes waiting. */
const LONG = [
  'conformance/workos',
  'hard/timing',
  'hard/fuzz',
  'hard/crash',
  'browser/states',
  'hard/races',
  'webhooks-delivery',
  'plans',
  'conformance/',
  'hard/',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = LONG.findIndex((part) => moduleId.includes(part));
      return place < 0 ? LONG.length : place;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

// Where nobody can look at a page; `scripts/test.ts` says so.
const unseen = findChromium() ? [] : ['server/tests/browser/**'];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What comes in a moment comes later on a machine that does three things at once.
    expect: { poll: { timeout: 30_000 } },
    pool: 'forks',
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    globalSetup: 'server/tests/global-setup.ts',
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: FILES,
          exclude: [...configDefaults.exclude, ...alone, ...unseen],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'alone', include: alone } },
    ],
  },
});
