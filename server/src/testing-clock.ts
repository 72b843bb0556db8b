// The server's time in the hands of a test.

/** How far to move: milliseconds, or in words. */
export type Duration =
  | number
  | { days?: number; hours?: number; minutes?: number; seconds?: number; milliseconds?: number };

export interface TestClock {
  /** The server's time, in milliseconds since 1970. */
  now(): number;
  /** Moves time forward; it never goes back. Codes, sessions, invitations and tokens grow older by it. */
  advance(duration: Duration): void;
}

/** A duration in milliseconds. Throws RangeError for one that is negative or no number. */
export function millisecondsOf(duration: Duration): number {
  const parts = typeof duration === 'number' ? { milliseconds: duration } : duration;
  const { days = 0, hours = 0, minutes = 0, seconds = 0, milliseconds = 0 } = parts;
  const sum = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000 + milliseconds;
  if (!(sum >= 0 && Number.isFinite(sum))) throw new RangeError('Time moves forward only.');
  return Math.floor(sum);
}
