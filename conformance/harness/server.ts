// Starts the server as a user would: the compiled command, as a process of its own, on a fresh database.

import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt, MAIN } from './build.ts';
import { type FreshDatabase, freshDatabase, type Kind } from './database.ts';

const PATIENCE = 20_000;

/** A command that runs, or ran. */
export interface Process {
  child: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** Settles when the process is gone: its exit code, or null when a signal ended it. */
  exited: Promise<number | null>;
  /** Waits until standard output holds something; rejects with standard error when the process ends before. */
  says(pattern: RegExp): Promise<string>;
}

export interface ReadyLine {
  url: string;
  apiKey: string;
  clientId: string;
  dashboardUrl: string | null;
  database: Kind;
  pid: number;
}

export interface Server extends ReadyLine, Process {
  storage: FreshDatabase;
  /** What the operator's commands said before the start. */
  told: string;
  /** Asks it to stop, which it must do with exit code 0. */
  stop(): Promise<void>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
}

const alive = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** Runs a command of Latchkey with flags and variables; nothing else of this process's environment reaches it. */
export async function launch(
  words: string[],
  variables: Record<string, string> = {},
  folder?: string,
): Promise<Process> {
  await ensureBuilt();
  const child = spawn(process.execPath, [MAIN, ...words], {
    cwd: folder ?? join(import.meta.dirname, '..'),
    env: { PATH: process.env.PATH ?? '', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  alive.add(child);
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  const exited = new Promise<number | null>((resolve) => {
    child.on('close', (code) => {
      alive.delete(child);
      resolve(code);
    });
  });
  return {
    child,
    exited,
    stdout: () => stdout,
    stderr: () => stderr,
    async says(pattern) {
      const deadline = Date.now() + PATIENCE;
      let ended = false;
      exited.then(() => {
        ended = true;
      });
      while (!pattern.test(stdout)) {
        if (ended) throw new Error(`the server ended before it was ready: ${stderr}${stdout}`);
        if (Date.now() > deadline) throw new Error(`the server was not ready in ${PATIENCE} ms: ${stderr}${stdout}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return stdout;
    },
  };
}

export interface StartOptions {
  variables?: Record<string, string>;
  /** Places that are registered for signing out, by the operator's command, before the server runs. */
  signOutTo?: string[];
  /** Settings of the environment, set by the operator's command before the server runs. */
  settings?: Record<string, string>;
  /** Other commands of the operator, before the server runs. */
  errands?: string[][];
  /** Whether a new signing key is made before the server runs. */
  rotateSigningKey?: boolean;
}

/** Starts a server on a fresh database of a kind. */
export async function startServer(kind: Kind, options: StartOptions = {}): Promise<Server> {
  const { variables, signOutTo = [], settings = {}, rotateSigningKey = false } = options;
  const storage = await freshDatabase(kind);
  try {
    const errands = [
      ...signOutTo.map((place) => ['redirects', 'add', place, '--sign-out']),
      ...Object.entries(settings).map(([name, value]) => ['settings', 'set', name, value]),
      ...(options.errands ?? []),
      ...(rotateSigningKey ? [['keys', 'rotate-signing']] : []),
    ];
    if (errands.length > 0) await (await startOn(storage, variables)).stop();
    let told = '';
    for (const words of errands) {
      const errand = await launch([...words, ...storage.flags], variables);
      if ((await errand.exited) !== 0) throw new Error(`${words.join(' ')}: ${errand.stderr()}`);
      told += errand.stdout();
    }
    return { ...(await startOn(storage, variables)), told };
  } catch (error) {
    await storage.drop();
    throw error;
  }
}

/** Starts a server on a database that may have been used before. The caller drops the database. */
export async function startOn(storage: FreshDatabase, variables: Record<string, string> = {}): Promise<Server> {
  const words = ['start', '--port', '0', '--json', ...storage.flags];
  const started = await launch(words, { LATCHKEY_LOG_LEVEL: 'error', ...variables }, storage.folder);
  const ready = JSON.parse(await started.says(/\n/)) as ReadyLine;
  return {
    ...started,
    ...ready,
    storage,
    told: '',
    async stop() {
      started.child.kill('SIGTERM');
      const code = await started.exited;
      if (code !== 0) throw new Error(`the server ended with ${code}: ${started.stderr()}`);
      if (started.stderr()) throw new Error(`the server logged an error: ${started.stderr()}`);
    },
    async kill() {
      started.child.kill('SIGKILL');
      await started.exited;
    },
  };
}
