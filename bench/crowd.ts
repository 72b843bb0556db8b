// Hashing must not slow others: reads at a steady pace, alone and then beside more sign-ins than the hasher can take.

import type { Driver, Measured } from './driver.ts';
import { startDriver } from './driver.ts';
import { median, printTable, quantile } from './figures.ts';
import type { Stretch } from './load.ts';
import type { Stage } from './subjects.ts';

const READERS = 8;
/** Reads a second of each reader: a server that has something to do, far from its limit. */
const PACE = 50;
/** More than run at once and wait together. */
const SIGNING_IN = 96;

interface Crowd {
  alone: number;
  beside: number;
  signedIn: number;
  refused: number;
  unexplained: number;
}

/** Measures the crowd on every subject that is Latchkey, and prints what came of it. */
export async function measureCrowd(
  stage: Stage,
  reading: Driver,
  { rounds, measureMs }: { rounds: number; measureMs: number },
): Promise<string> {
  const signing = startDriver();
  const rows: string[][] = [];
  try {
    for (const { name, kind, target } of stage.subjects) {
      const stretch = { target, warmMs: 1000, measureMs: Math.max(2000, measureMs * 2) };
      const reads: Stretch = { ...stretch, operation: 'get', callers: READERS, pace: PACE };
      const signIns: Stretch = { ...stretch, operation: 'sign-in', callers: SIGNING_IN, patient: true };
      await reading.prepare(reads);
      await signing.prepare(signIns);
      const seen: Crowd[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const alone = await reading.run(reads);
        const [beside, signed] = await Promise.all([reading.run(reads), signing.run(signIns)]);
        seen.push(crowdOf(alone, beside, signed));
      }
      const each = (of: (crowd: Crowd) => number) => median(seen.map(of));
      rows.push([
        name,
        kind,
        '',
        each((crowd) => crowd.alone).toFixed(1),
        each((crowd) => crowd.beside).toFixed(1),
        each((crowd) => crowd.beside / crowd.alone).toFixed(1),
        name === 'latchkey' ? '< 3' : '',
        Math.round(each((crowd) => crowd.signedIn)).toString(),
        Math.round(each((crowd) => crowd.refused)).toString(),
        each((crowd) => crowd.unexplained).toString(),
      ]);
    }
  } finally {
    signing.stop();
  }
  const head = ['subject', 'database', '', 'alone', 'beside', 'ratio', 'goal', 'sign-ins/s', '503/s'];
  return printTable([...head, 'without Retry-After'], rows);
}

function crowdOf(alone: Measured, beside: Measured, signed: Measured): Crowd {
  return {
    alone: quantile(alone.times, 0.99),
    beside: quantile(beside.times, 0.99),
    signedIn: signed.done / signed.seconds,
    refused: signed.refused / signed.seconds,
    unexplained: signed.unexplained,
  };
}
