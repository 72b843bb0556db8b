// Lets a few jobs run at once and a bounded number wait a bounded time; refuses the rest at once.

/** Bounds of a queue. `refusal` makes the error that a refused job is rejected with. */
export interface QueueBounds {
  concurrency: number;
  queueLimit: number;
  waitMs: number;
  refusal(): Error;
}

/** A queue for promises: each `work` is either started once or never. */
export interface Queue {
  /** Runs `work` when its turn comes. Rejects with the refusal when it can't wait, or has waited too long. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Refuses everything that waits and everything that comes; resolves when what runs has ended. */
  close(): Promise<void>;
}

interface Waiting {
  start(): void;
  refuse(): void;
  deadline: number;
  timer: NodeJS.Timeout;
}

/** Starts an empty queue. */
export function startQueue({ concurrency, queueLimit, waitMs, refusal }: QueueBounds): Queue {
  const waiting: Waiting[] = [];
  let running = 0;
  let closed = false;
  let onIdle: (() => void) | undefined;

  function begin<T>(work: () => Promise<T>): Promise<T> {
    running += 1;
    return work().finally(() => {
      running -= 1;
      next();
    });
  }

  function next(): void {
    while (running < concurrency) {
      const job = waiting.shift();
      if (job === undefined) break;
      clearTimeout(job.timer);
      // The timer may be late on a busy event loop: the clock decides, so that nobody who gave up is served.
      if (performance.now() >= job.deadline) job.refuse();
      else job.start();
    }
    if (running === 0) onIdle?.();
  }

  return {
    run(work) {
      if (closed) return Promise.reject(refusal());
      if (running < concurrency) return begin(work);
      if (waiting.length >= queueLimit) return Promise.reject(refusal());
      return new Promise((resolve, reject) => {
        const job: Waiting = {
          start: () => resolve(begin(work)),
          refuse: () => reject(refusal()),
          deadline: performance.now() + waitMs,
          timer: setTimeout(() => {
            waiting.splice(waiting.indexOf(job), 1);
            job.refuse();
          }, waitMs),
        };
        waiting.push(job);
      });
    },
    async close() {
      closed = true;
      for (const job of waiting.splice(0)) {
        clearTimeout(job.timer);
        job.refuse();
      }
      if (running > 0) await new Promise<void>((resolve) => (onIdle = resolve));
    },
  };
}
