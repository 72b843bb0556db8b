// A child process that does the jobs of its parent one by number: started at the first, watched, started anew when it dies.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { constants, setPriority } from 'node:os';

export interface ChildOptions {
  /** Path of the program: it calls {@link answerParent}. */
  program: string;
  /** Threads for work that leaves the child's event loop. */
  threads: number;
  /** Variables that are set for it besides. */
  variables?: Record<string, string>;
  /** A job that takes longer belongs to a child that hangs: it is killed. */
  hangsAfterMs: number;
  /** How long a child may have nothing to do before it is ended; for ever by default. */
  restsForMs?: number;
  /** What a job is rejected with when the child dies over it; `hung`: because it was killed for taking so long. */
  died(hung: boolean): Error;
  /** How nice it is to others, as the system counts: as nice as can be by default. */
  niceness?: number;
  /** Whether jobs have cargo. */
  cargo?: boolean;
}

/** The child, as its parent sees it. */
export interface Child<Job, Value> {
  /**
   * Has the child do a job, starting it when there is none. Rejects when the job fails, or the child dies over it.
   * `cargo`, where there is much of it, goes beside the job through a pipe: the channel of jobs copies what it carries.
   */
  ask(job: Job, cargo?: Uint8Array): Promise<Value>;
  /** Kills the child, whatever it does, and waits for its end. */
  close(): Promise<void>;
}

interface Request<Job> {
  id: number;
  job: Job;
  /** Bytes of its cargo in the pipe. */
  cargo: number;
}

/** Null for a job that failed. */
interface Reply<Value> {
  id: number;
  value: Value | null;
}

interface Asked<Value> {
  resolve(value: Value): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

/** All that a child inherits: no secrets of ours, no NODE_OPTIONS of a debugger or a test runner. */
const INHERITED = ['PATH', 'LD_LIBRARY_PATH', 'SystemRoot', 'TMPDIR', 'TEMP', 'TMP'];

/** A child that starts at the first job and never keeps this process alive. */
export function prepareChild<Job, Value>(options: ChildOptions): Child<Job, Value> {
  const asked = new Map<number, Asked<Value>>();
  let child: ChildProcess | null = null;
  let resting: NodeJS.Timeout | undefined;
  let lastId = 0;
  let hung = false;

  function start(): ChildProcess {
    const inherited = INHERITED.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
    const started = fork(options.program, [], {
      execArgv: [],
      env: { ...Object.fromEntries(inherited), UV_THREADPOOL_SIZE: String(options.threads), ...options.variables },
      serialization: 'advanced',
      stdio: [options.cargo ? 'pipe' : 'ignore', 'ignore', 'inherit', 'ipc'],
    });
    started.stdin?.on('error', () => {}); // It died: its end says so.
    // On Linux a priority belongs to a thread and its later children, so it is set before the child has made any.
    if (started.pid !== undefined) lowerPriority(started.pid, options.niceness ?? constants.priority.PRIORITY_LOW);
    started.on('message', ({ id, value }: Reply<Value>) => {
      if (value === null) settle(id)?.reject(new Error('A child process could not do its job.'));
      else settle(id)?.resolve(value);
    });
    const gone = () => {
      if (child !== started) return;
      child = null;
      started.kill('SIGKILL');
      for (const id of [...asked.keys()]) settle(id)?.reject(options.died(hung));
      hung = false;
    };
    started.on('error', gone);
    started.once('exit', gone);
    return started;
  }

  function settle(id: number): Asked<Value> | undefined {
    const job = asked.get(id);
    if (job === undefined) return undefined;
    asked.delete(id);
    clearTimeout(job.timer);
    if (asked.size === 0) keepAlive(false);
    if (asked.size === 0 && options.restsForMs !== undefined) resting = setTimeout(rest, options.restsForMs).unref();
    return job;
  }

  // Let go of first, so that a job that comes meanwhile starts another.
  function rest(): void {
    const idle = child;
    child = null;
    idle?.kill('SIGKILL');
  }

  function keepAlive(yes: boolean): void {
    const verb = yes ? 'ref' : 'unref';
    child?.[verb]();
    child?.channel?.[verb]();
    (child?.stdin as Socket | null | undefined)?.[verb]();
  }

  return {
    ask(job, cargo) {
      clearTimeout(resting);
      child ??= start();
      const current = child;
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          hung = true;
          current.kill('SIGKILL');
        }, options.hangsAfterMs);
        asked.set(id, { resolve, reject, timer });
        keepAlive(true);
        current.send({ id, job, cargo: cargo?.length ?? 0 } satisfies Request<Job>, (error) => {
          if (error !== null) settle(id)?.reject(options.died(true));
        });
        if (cargo) current.stdin?.write(cargo);
      });
    },
    async close() {
      clearTimeout(resting);
      const ending = child;
      if (ending === null) return;
      keepAlive(true);
      const ended = new Promise((resolve) => ending.once('exit', resolve));
      ending.kill('SIGKILL');
      await ended;
    },
  };
}

/** The child's side: does each job that the parent sends, and ends when the parent does. */
export function answerParent<Job, Value>(work: (job: Job, cargo: Buffer) => Promise<Value>): void {
  // Ctrl-C and a supervisor's SIGTERM reach the whole group: the parent still finishes its requests and needs us.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
  process.on('disconnect', () => process.exit());
  // The pipe has the cargo of one job after the other, in the order of the jobs.
  let unloaded: Promise<Buffer> = Promise.resolve(EMPTY);
  process.on('message', ({ id, job, cargo }: Request<Job>) => {
    if (cargo > 0) unloaded = unloaded.then(() => unload(cargo));
    (cargo > 0 ? unloaded : Promise.resolve(EMPTY))
      .then((bytes) => work(job, bytes))
      .catch(() => null)
      .then((value) => process.send?.({ id, value } satisfies Reply<Value>, undefined, undefined, () => {}));
  });
}

const EMPTY = Buffer.alloc(0);

async function unload(length: number): Promise<Buffer> {
  const cargo = Buffer.allocUnsafeSlow(length);
  for (let filled = 0; filled < length; ) {
    const chunk: Buffer | null = process.stdin.read(Math.min(length - filled, process.stdin.readableLength));
    if (chunk) filled += chunk.copy(cargo, filled);
    else await once(process.stdin, 'readable');
  }
  return cargo;
}

function lowerPriority(pid: number, niceness: number): void {
  try {
    setPriority(pid, niceness);
  } catch {
    // A sandbox may forbid it; the child then competes with requests as an equal.
  }
}
