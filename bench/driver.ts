// The bench's hold on its load process: one stretch at a time, with the CPU that each side used meanwhile.

import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { LoadMessage, Outcome, Stretch } from './load.ts';
import { cpuSeconds } from './meter.ts';

/** An outcome with what it cost. */
export interface Measured extends Outcome {
  /** CPU seconds of each watched process tree while the load was measured. */
  cpu: number[];
}

export interface Driver {
  prepare(stretch: Stretch): Promise<void>;
  /** Runs a stretch and watches process trees by the id of their first process. */
  run(stretch: Stretch, watched?: number[]): Promise<Measured>;
  stop(): void;
}

/** Starts a load process. */
export function startDriver(): Driver {
  const child = fork(join(import.meta.dirname, 'load.ts'), { serialization: 'advanced' });

  async function run(stretch: Stretch, watched: number[] = []): Promise<Measured> {
    child.send({ kind: 'run', stretch });
    await next(child, 'begun');
    const before = watched.map(cpuSeconds);
    const { outcome } = await next(child, 'ended');
    const cpu = watched.map((pid, at) => cpuSeconds(pid) - (before[at] as number));
    return { ...outcome, cpu };
  }

  return {
    async prepare(stretch) {
      child.send({ kind: 'prepare', stretch });
      await next(child, 'prepared');
    },
    run,
    stop: () => child.disconnect(),
  };
}

function next<K extends LoadMessage['kind']>(child: ChildProcess, kind: K): Promise<LoadMessage & { kind: K }> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null) => settle(() => reject(new Error(`the load process ended with ${code}`)));
    const heard = (message: LoadMessage) => {
      if (message.kind === kind) settle(() => resolve(message as LoadMessage & { kind: K }));
      else if (message.kind === 'failed') settle(() => reject(new Error(message.error)));
    };
    const settle = (how: () => void) => {
      child.off('message', heard);
      child.off('exit', gone);
      how();
    };
    child.on('message', heard);
    child.on('exit', gone);
  });
}
