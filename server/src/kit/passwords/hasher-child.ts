// Starts, watches and restarts the one child process that does all hashing.

import { type ChildProcess, fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { HasherBusy } from './busy.ts';
import type { HashJob, HashReply, HashRequest } from './hasher-process.ts';

/** The child process behind a hasher. */
export interface HasherChild {
  /** Has the child do a job, starting it when there is none. Rejects with `HasherBusy` when the child dies over it. */
  ask(job: HashJob): Promise<NonNullable<HashReply['value']>>;
  /** Kills the child, whatever it does, and waits for its end. */
  close(): Promise<void>;
}

interface Asked {
  resolve(value: NonNullable<HashReply['value']>): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

/** A job that takes longer than this belongs to a child that hangs: the dearest import of A7 takes a few seconds. */
const HANGS_AFTER_MS = 30_000;
/** All that a child inherits: no secrets of ours, no NODE_OPTIONS of a debugger or a test runner. */
const INHERITED = ['PATH', 'LD_LIBRARY_PATH', 'SystemRoot', 'TMPDIR', 'TEMP', 'TMP'];

const HERE = fileURLToPath(import.meta.url);
/** Beside this file and of its kind: `.ts` in the source tree, `.js` in dist. */
const PROGRAM = HERE.replace(/hasher-child(\.[jt]s)$/, 'hasher-process$1');

/** A child that will hash on `threads` threads; it starts at the first job and never keeps this process alive. */
export function prepareChild(threads: number): HasherChild {
  const asked = new Map<number, Asked>();
  let child: ChildProcess | null = null;
  let lastId = 0;

  function start(): ChildProcess {
    const inherited = INHERITED.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
    const started = fork(PROGRAM, [], {
      execArgv: [],
      env: { ...Object.fromEntries(inherited), UV_THREADPOOL_SIZE: String(threads) },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    // On Linux a priority belongs to a thread and its later children, so it is set before the child has made any.
    if (started.pid !== undefined) lowerPriority(started.pid);
    started.on('message', ({ id, value }: HashReply) => {
      if (value === null) settle(id)?.reject(new Error('A password could not be hashed.'));
      else settle(id)?.resolve(value);
    });
    const gone = () => {
      if (child !== started) return;
      child = null;
      started.kill('SIGKILL');
      for (const id of [...asked.keys()]) settle(id)?.reject(new HasherBusy(1));
    };
    started.on('error', gone);
    started.once('exit', gone);
    return started;
  }

  function settle(id: number): Asked | undefined {
    const job = asked.get(id);
    if (job === undefined) return undefined;
    asked.delete(id);
    clearTimeout(job.timer);
    if (asked.size === 0) keepAlive(false);
    return job;
  }

  function keepAlive(yes: boolean): void {
    const verb = yes ? 'ref' : 'unref';
    child?.[verb]();
    child?.channel?.[verb]();
  }

  return {
    ask(job) {
      child ??= start();
      const current = child;
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => current.kill('SIGKILL'), HANGS_AFTER_MS);
        asked.set(id, { resolve, reject, timer });
        keepAlive(true);
        current.send({ id, job } satisfies HashRequest, (error) => {
          if (error !== null) settle(id)?.reject(new HasherBusy(1));
        });
      });
    },
    async close() {
      const ending = child;
      if (ending === null) return;
      keepAlive(true);
      const ended = new Promise((resolve) => ending.once('exit', resolve));
      ending.kill('SIGKILL');
      await ended;
    },
  };
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // A sandbox may forbid it; hashing then competes with requests as an equal.
  }
}
