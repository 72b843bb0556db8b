// Runs a program that a user was told to paste, as the user would: a file of its own, and `node`.

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Where packages are found as in an application of the user's, and where nothing is kept under version control.
const FOLDER = join(import.meta.dirname, '../../node_modules/.cache/latchkey');

/** The code block of a page that stands under `<!-- test: name -->`. */
export function programOf(page: string, name: string): string {
  const [, program] = new RegExp(`<!-- test: ${name} -->\\s*\`\`\`\\w*\\n([\\s\\S]*?)\\n\`\`\``).exec(page) ?? [];
  if (!program) throw new Error(`the page has no block under <!-- test: ${name} -->`);
  return program;
}

/** Runs a module beside the packages of this suite; gives what it printed and its exit code. */
export async function runProgram(program: string, variables: Record<string, string>) {
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, `pasted-${randomBytes(6).toString('hex')}.mjs`);
  writeFileSync(file, program);
  try {
    const child = spawn(process.execPath, [file], { env: { PATH: process.env.PATH ?? '', ...variables } });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk;
    });
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { code, stdout, stderr };
  } finally {
    rmSync(file);
  }
}
