// Jobs that begin when the present answer has been written, and are waited for when the house closes.

/** Begins jobs; `stop` waits for those that run. */
export interface Later {
  run(job: () => Promise<unknown>): void;
  stop(): Promise<void>;
}

/** `report` is told of jobs that failed. */
export function startLater(report: (problem: string, error: unknown) => void): Later {
  const running = new Set<Promise<unknown>>();
  return {
    run(job) {
      const ran = new Promise<void>((resolve) => setImmediate(resolve))
        .then(job)
        .catch((error: unknown) => report('a job after an answer failed', error))
        .finally(() => running.delete(ran));
      running.add(ran);
    },
    async stop() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
