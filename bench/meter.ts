// CPU time of processes with all their children, dead ones included, as the kernel counts it.

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const ticks = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** Seconds of CPU that a process and its descendants have used until now. */
export function cpuSeconds(root: number): number {
  const parents = new Map<number, number>();
  const used = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    const stat = Number.isNaN(pid) ? null : statOf(pid);
    if (!stat) continue;
    parents.set(pid, stat.parent);
    used.set(pid, stat.used);
  }
  let sum = 0;
  for (const [pid, seconds] of used) if (descends(pid, root, parents)) sum += seconds;
  return sum;
}

function descends(pid: number, root: number, parents: Map<number, number>): boolean {
  for (let at: number | undefined = pid; at; at = parents.get(at)) if (at === root) return true;
  return false;
}

function statOf(pid: number): { parent: number; used: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name stands in parentheses and may hold anything, spaces too.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [own, kernel, children, theirKernel] = fields.slice(11, 15) as [number, number, number, number];
    return { parent: fields[1] as number, used: (own + kernel + children + theirKernel) / ticks };
  } catch {
    return null; // It ended between the listing and the reading.
  }
}
