// The command line as a person runs it: a process of its own, on a database of its own.

import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kind } from '../../src/store/database.ts';
import { sql } from '../postgres-client.ts';

const PROGRAM = join(import.meta.dirname, '../../src/cli/main.ts');
const JSX = join(import.meta.dirname, 'jsx.ts');
const url = process.env.LATCHKEY_TEST_DATABASE_URL as string;

export interface Place {
  /** What a command must be told to work here. */
  flags: string[];
  folder: string;
  leave(): Promise<void>;
}

/** A database that nobody has seen yet: a folder, and on PostgreSQL a schema beside it. */
export async function freshPlace(kind: Kind): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-test-'));
  const flags = ['--data-dir', folder];
  const remove = () => rmSync(folder, { recursive: true, force: true });
  if (kind === 'sqlite') return { flags, folder, leave: async () => remove() };
  const schema = `test_${randomBytes(8).toString('hex')}`;
  await sql(url, `create schema ${schema}`);
  const there = new URL(url);
  there.searchParams.set('options', `-c search_path=${schema}`);
  return {
    flags: [...flags, '--database-url', there.href],
    folder,
    async leave() {
      remove();
      await sql(url, `drop schema ${schema} cascade`);
    },
  };
}

export interface Output {
  stdout: string;
  stderr: string;
}

/** Runs a command to its end. */
export async function runCommand(words: string[], env: NodeJS.ProcessEnv = {}): Promise<Output & { code: number }> {
  const { child, output } = begin(words, env);
  const [code] = (await once(child, 'close')) as [number];
  return { ...output, code };
}

export interface Server {
  url: string;
  apiKey: string;
  clientId: string;
  output: Output;
  stop(): Promise<void>;
}

/** Starts a server on a free port and waits until it is ready. */
export async function startServer(flags: string[], env: NodeJS.ProcessEnv = {}): Promise<Server> {
  const { child, output } = begin(['start', '--port', '0', '--json', ...flags], env);
  const closed = once(child, 'close');
  await Promise.race([closed, once(child.stdout as NodeJS.ReadableStream, 'data')]);
  if (child.exitCode !== null) throw new Error(`The server did not start: ${output.stderr}`);
  const { url: address, apiKey, clientId } = JSON.parse(output.stdout) as Server;
  return {
    url: address,
    apiKey,
    clientId,
    output,
    async stop() {
      child.kill('SIGTERM');
      await closed;
    },
  };
}

function begin(words: string[], env: NodeJS.ProcessEnv): { child: ChildProcess; output: Output } {
  const child = spawn(process.execPath, ['--import', JSX, PROGRAM, ...words], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: Output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text;
    });
  }
  return { child, output };
}
