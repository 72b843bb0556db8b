// From rounds to figures: medians of interleaved rounds, so that what else the machine does falls on every subject alike.

import type { Measured } from './driver.ts';

export interface Figures {
  rate: number;
  p50: number;
  p99: number;
  /** CPU microseconds a request, of the server with its children, and of PostgreSQL. */
  serverCpu: number;
  databaseCpu: number | null;
}

/** The figures of one subject over its rounds. */
export function figuresOf(rounds: Measured[]): Figures {
  const each = (of: (round: Measured) => number) => median(rounds.map(of));
  const cpu = (at: number) => each((round) => ((round.cpu[at] as number) / Math.max(1, round.done)) * 1e6);
  return {
    rate: each(rateOf),
    p50: each((round) => quantile(round.times, 0.5)),
    p99: each((round) => quantile(round.times, 0.99)),
    serverCpu: cpu(0),
    databaseCpu: rounds[0]?.cpu.length === 2 ? cpu(1) : null,
  };
}

/** The median of the ratios of two subjects' rates, round by round. */
export function ratioOf(rounds: Measured[], floor: Measured[]): number {
  return median(rounds.map((round, at) => rateOf(round) / rateOf(floor[at] as Measured)));
}

/** The value below which a part of sorted values lies. */
export function quantile(sorted: number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1
    ? (sorted[Math.floor(middle)] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

function rateOf({ done, seconds }: Measured): number {
  return done / seconds;
}

/** Prints rows as a table that is also Markdown. */
export function printTable(head: string[], rows: string[][]): string {
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => (row[at] ?? '').length)));
  const line = (cells: string[]) =>
    `| ${cells.map((cell, at) => (at < 3 ? cell.padEnd(widths[at] as number) : cell.padStart(widths[at] as number))).join(' | ')} |`;
  const rule = `|${widths.map((width, at) => (at < 3 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
