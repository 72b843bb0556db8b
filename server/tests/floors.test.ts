// The walls of the house: imports run down only, files stay small and say what they are for.

import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  brokenFloors,
  brokenOrder,
  CORE_ORDER,
  circles,
  codeOf,
  importsOf,
  isGenerated,
  isTest,
  readSources,
  roomOf,
  type Sources,
} from './floors.ts';

const root = join(import.meta.dirname, '../..');
const sources = readSources(join(root, 'server/src'));
const shipped = new Map([...sources].filter(([path]) => !isTest(path)));

// It hands six variables of the system on to its children (where programs and libraries lie) and reads no setting.
const PASSES_VARIABLES_ON = 'kit/child.ts';

describe('the floors', () => {
  test('imports run down only, and no face imports another', () => {
    expect(brokenFloors(sources)).toEqual([]);
  });

  test('no imports close a circle', () => {
    expect(circles(sources)).toEqual([]);
  });

  test('inside core each file imports only those before it', () => {
    expect(brokenOrder(sources, CORE_ORDER)).toEqual([]);
  });

  test('only core, and the app that opens it, import the store', () => {
    expect(importersOf('store')).toEqual(['app', 'core', 'store']);
  });

  test('only the app imports the configuration', () => {
    expect(importersOf('config')).toEqual(['app']);
  });

  test('only the configuration reads the environment', () => {
    const readers = [...shipped].filter(([, text]) => /\bprocess\.env\b/.test(codeOf(text))).map(([path]) => path);
    expect(readers).toEqual(['config.ts', PASSES_VARIABLES_ON]);
  });

  test('no file that people write has more than 300 lines', () => {
    const long = [...sources].filter(([path, text]) => !isGenerated(path) && text.split('\n').length > 301);
    expect(long.map(([path]) => path)).toEqual([]);
  });

  test.each([
    'server/src',
    'server/tests',
    'scripts',
    'sdk/src',
  ])('every file of %s opens with a sentence', (folder) => {
    const silent = [...readSources(join(root, folder))].filter(([, text]) => !opensWithSentence(text));
    expect(silent.map(([path]) => path)).toEqual([]);
  });

  test('no test is left out, and none runs alone', () => {
    const marked = /\b(?:test|it|describe)(?:\.\w+)*\.(?:skip|only|todo|skipIf)\b/;
    const tests = [
      ...readSources(join(root, 'server')),
      ...readSources(join(root, 'conformance')),
      ...readSources(join(root, 'sdk/tests')),
    ].filter(([path, text]) => isTest(path) && !path.includes('node_modules/') && marked.test(codeOf(text)));
    expect(tests.map(([path]) => path)).toEqual([]);
  });
});

describe('what the floors see', () => {
  test('an import of types counts like any other, and so does one at run time', () => {
    const text = "import type { A } from '../kit/a.ts';\nimport './b.ts';\nconst c = await import('../ui/c.tsx');";
    expect(importsOf('core/here.ts', text)).toEqual(['kit/a.ts', 'core/b.ts', 'ui/c.tsx']);
  });

  test('a floor that reaches up is named with what it reaches for', () => {
    const house = made({ 'core/users.ts': '../http/serve.ts', 'http/serve.ts': '../dialects/workos/index.ts' });
    expect(brokenFloors(house)).toEqual([
      'core/users.ts -> http/serve.ts',
      'http/serve.ts -> dialects/workos/index.ts',
    ]);
  });

  test('a dialect that reads from the other is named', () => {
    const house = made({ 'dialects/clerk/lists.ts': '../workos/lists.ts' });
    expect(brokenFloors(house)).toEqual(['dialects/clerk/lists.ts -> dialects/workos/lists.ts']);
  });

  test('a command that reaches past the app is named', () => {
    expect(brokenFloors(made({ 'cli/keys.ts': '../core/keys.ts' }))).toEqual(['cli/keys.ts -> core/keys.ts']);
  });

  test('a room that has no floor may import nothing', () => {
    expect(brokenFloors(made({ 'extras/a.ts': '../kit/a.ts' }))).toEqual(['extras/a.ts -> kit/a.ts']);
  });

  test('a circle is told as the way around it', () => {
    const house = made({ 'kit/a.ts': './b.ts', 'kit/b.ts': './c.ts', 'kit/c.ts': './a.ts' });
    expect(circles(house)).toEqual(['kit/a.ts -> kit/b.ts -> kit/c.ts -> kit/a.ts']);
  });

  test('an import against the order of core is named, and so is a file without a place', () => {
    const house = made({ 'core/users.ts': './sign-in/finish.ts', 'core/novelty.ts': '../kit/ids.ts' });
    expect(brokenOrder(house, CORE_ORDER)).toEqual([
      'core/novelty.ts has no place in the order',
      'core/users.ts -> core/sign-in/finish.ts',
    ]);
  });

  test('what stands in quotes or in a comment is not code', () => {
    expect(codeOf("// process.env\nprint('process.env'); /* process.env */ `process.env`")).not.toContain('env');
    expect(codeOf('const { env } = process; read(process.env.HOME)')).toContain('process.env.HOME');
  });

  test('a file that opens with code, or with half a sentence, is silent', () => {
    expect(['import a from "a";', '/* A block. */', '// No end', '// Says it.\n'].map(opensWithSentence)).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });
});

function importersOf(room: string): string[] {
  const importers = [...shipped].filter(([path, text]) => importsOf(path, text).some((to) => roomOf(to) === room));
  return [...new Set(importers.map(([path]) => roomOf(path)))].sort();
}

function opensWithSentence(text: string): boolean {
  const lines = text.split('\n').filter((line) => !line.startsWith('#!'));
  const opening = lines
    .slice(
      0,
      lines.findIndex((line) => !line.startsWith('//')),
    )
    .join(' ');
  return /^\/\/ [\p{L}`].*[.:!)]/u.test(opening);
}

function made(imports: Record<string, string>): Sources {
  return new Map(Object.entries(imports).map(([path, to]) => [path, `import '${to}';`]));
}
