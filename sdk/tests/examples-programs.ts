// Runs an example as somebody does who copied it: in its folder, with nothing in its environment but what it asks for.

import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** An example that runs, or ran. */
export interface Program {
  stdout(): string;
  stderr(): string;
  /** Settles when it is gone: its exit code, or null when a signal ended it. */
  exited: Promise<number | null>;
  /** Waits until it has printed something; rejects when it ends before. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
}

/** Starts an example, which ends with the test at the latest. */
export function runExample(name: string, variables: Record<string, string> = {}, ...words: string[]): Program {
  const child = spawn(process.execPath, ['main.ts', ...words], {
    cwd: join(import.meta.dirname, '../../examples', name),
    env: variables,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const exited = new Promise<number | null>((resolve) => child.on('close', resolve));
  onTestFinished(async () => {
    child.kill();
    await exited;
  });
  return {
    exited,
    stdout: () => stdout,
    stderr: () => stderr,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const said = pattern.exec(stdout);
          if (said) resolve(said);
        };
        child.stdout.on('data', look);
        exited.then((code) => reject(new Error(`${name} ended with ${code}: ${stderr}${stdout}`)));
        look();
      }),
  };
}

/** A port that nobody listened on a moment ago: an address is registered before its program runs. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
