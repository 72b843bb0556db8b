// Programs as processes of their own, to be waited for and killed.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const PATIENCE = 20_000;

const alive = new Set<ChildProcess>();
const endAll = () => {
  for (const child of alive) child.kill('SIGKILL');
};
process.on('exit', endAll);
// Tests that are stopped leave no server behind.
process.on('SIGTERM', () => {
  endAll();
  process.exit(143);
});

export interface Launched {
  pid: number;
  startedAt: number;
  /** Its first line on standard output; rejects with what it said on standard error when it ends without one. */
  line: Promise<string>;
  /** The exit code, or null when a signal ended it; with what it said on standard error. */
  ended: Promise<{ code: number | null; stderr: string }>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
}

/** Starts a program of Node with flags and variables; nothing else of this process's environment reaches it. */
export function launch(program: string, words: string[], variables: Record<string, string> = {}): Launched {
  const startedAt = performance.now();
  const env = { PATH: process.env.PATH ?? '', LATCHKEY_LOG_LEVEL: 'error', ...variables };
  const child = spawn(process.execPath, [program, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  alive.add(child);
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = once(child, 'close').then(([code]) => {
    alive.delete(child);
    return { code: code as number | null, stderr };
  });
  const line = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      if (stdout.includes('\n')) resolve(stdout.split('\n')[0] as string);
    });
    ended.then(({ code }) => reject(new Error(`it ended with ${code} before it said anything: ${stderr}`)));
    setTimeout(() => reject(new Error(`it said nothing in ${PATIENCE} ms: ${stderr}`)), PATIENCE).unref();
  });
  line.catch(() => {});
  return {
    pid: child.pid as number,
    startedAt,
    line,
    ended,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
