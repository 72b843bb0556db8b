// Says which statements of the security bar a test proves: the id of a statement leads the title of its test.

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');

/** Every statement of the bar. One that is added there is added here. */
const ALL = [
  ...numbered('A', 8),
  ...numbered('B', 4),
  ...numbered('C', 8),
  ...numbered('M', 4),
  ...numbered('P', 2),
  ...numbered('T', 7),
  ...numbered('O', 8),
  ...numbered('F', 4),
  ...numbered('L', 4),
  ...numbered('X', 8),
  ...numbered('W', 5),
  ...numbered('I', 7),
  ...numbered('E', 1),
  ...numbered('K', 3),
  ...numbered('G', 3),
  ...numbered('R', 20),
];

/** Those that what is built so far must prove. Whoever builds more moves more of them here. */
const DUE = new Set(
  [
    'A1 A2 A3 A4 A5 A6 A7 A8 B1 B2 B3 B4 K1 K2 K3 G1 G2 G3',
    'T1 T2 T3 T5 T6 L2 X1 X2 X3 X4 X5 X7 W4 I1 I2 I3 I4 I5 O5 O6',
    'C1 C2 C3 C4 C5 C7 M1 M2 M3 M4 L1 L3 L4 O1 O2 O3 O7 X6 E1 W3',
    'I6 R12 W5 R3 R4 R8 R10 R11 R13 R16 R20 C6 C8 P1 P2 T4 O4 O8 F1 F2 F3 F4 W1 W2',
  ].flatMap((line) => line.split(' ')),
);

/** Where tests are. */
const FOLDERS = ['server/src', 'server/tests', 'sdk', 'conformance', 'bench'];
const IDS = /[A-Z]\d{1,2}(?:, [A-Z]\d{1,2})*(?=: )/;
// A call whose first argument is a title, as `test(`, `describe(` or `onEachDatabase(`, or what a table is given after
// it: `test.each([…])(`. A title of a table's row stands at the start of the row.
const TITLE = new RegExp(String.raw`([\w.]*)(?<=[\w)\]])\s*\(\s*['"\`](${IDS.source})|\[\s*['"\`](${IDS.source})`, 'g');
const NOT_RUN = /\.(?:skip|todo|fails)$/;

/** The ids that lead the titles of a test file; titles of tests that do not run prove nothing. */
export function provenBy(source: string): string[] {
  return [...withoutComments(source).matchAll(TITLE)]
    .filter(([, callee = '']) => !NOT_RUN.test(callee))
    .flatMap(([, , called, row]) => (called ?? row ?? '').split(', '));
}

// Strings are kept whole, so that a `//` in one of them begins no comment.
function withoutComments(source: string): string {
  return source.replace(
    /('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)|\/\/[^\n]*|\/\*.*?\*\//gs,
    (_, text: string | undefined) => text ?? ' ',
  );
}

function numbered(letter: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${letter}${at + 1}`);
}

function testFiles(): string[] {
  return FOLDERS.flatMap((folder) => {
    try {
      return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        join(root, folder, name),
      );
    } catch {
      return [];
    }
  }).filter((path) => /\.test\.tsx?$/.test(path) && !/node_modules|[\\/]dist[\\/]/.test(path));
}

function main(): void {
  const proofs = new Map<string, Set<string>>();
  for (const path of testFiles()) {
    for (const id of provenBy(readFileSync(path, 'utf8'))) {
      proofs.set(id, (proofs.get(id) ?? new Set()).add(relative(root, path)));
    }
  }
  const unknown = [...proofs.keys()].filter((id) => !ALL.includes(id));
  const missing = ALL.filter((id) => DUE.has(id) && !proofs.has(id));
  const proven = ALL.filter((id) => proofs.has(id));
  const later = ALL.filter((id) => !DUE.has(id) && !proofs.has(id));
  const most = (files: string[]) => (files.length > 2 ? `${files[0]} and ${files.length - 1} more` : files.join(', '));
  console.log(`Proven (${proven.length} of ${ALL.length}):`);
  for (const id of proven)
    console.log(`  ${id.padEnd(4)}${DUE.has(id) ? ' ' : '+'} ${most([...(proofs.get(id) ?? [])].sort())}`);
  console.log(`\nNot yet due (${later.length}): ${later.join(' ')}`);
  if (proven.some((id) => !DUE.has(id))) console.log('A + marks what is proven in part before it is due.');
  for (const id of unknown)
    console.error(`\n${id} leads a title in ${most([...(proofs.get(id) ?? [])])}, and is no statement.`);
  if (missing.length > 0) console.error(`\nDue and not proven (${missing.length}): ${missing.join(' ')}`);
  else console.log(`\nAll ${DUE.size} that are due are proven.`);
  if (missing.length + unknown.length > 0) process.exitCode = 1;
}

if (import.meta.main) main();
