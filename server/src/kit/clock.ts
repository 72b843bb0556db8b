// The time that all verdicts use: epoch milliseconds that never run backwards and, on a server database, follow its clock.

export interface Clock {
  /** Epoch milliseconds. Never less than what it said before. */
  now(): number;
  /** Follows another clock that just showed `epochMs`; steps back are absorbed by standing still. */
  anchor(epochMs: number): void;
  /** Moves time forward, for tests. */
  advance(ms: number): void;
}

/** A clock driven by the process's monotonic timer, so that a jump of the machine's wall clock changes no verdict. */
export function startClock(start = Date.now()): Clock {
  let base = start - performance.now();
  let shift = 0;
  let latest = 0;
  return {
    now() {
      latest = Math.max(latest, Math.floor(base + performance.now()) + shift);
      return latest;
    },
    anchor(epochMs) {
      base = epochMs - performance.now();
    },
    advance(ms) {
      shift += ms;
    },
  };
}
