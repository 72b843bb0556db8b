// What the workers share: a loop that nothing stops but its owner, and writing down what must not be lost.

const EVERY = 1_000;

export interface Loop {
  /** Asks for a round now, or right after the one that is under way. */
  look(): void;
  stopped(): boolean;
  /** Begins no more rounds, and waits for the one that is under way. */
  stop(): Promise<void>;
}

/**
 * Calls `round` every second and when it is asked to, one at a time; a round that gives true wants another at once. One
 * that fails is told to `trouble`, unless the one before failed too, and the next comes all the same.
 */
export function startLoop(round: () => Promise<boolean>, trouble: (error: unknown) => void): Loop {
  let looking: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  let failed = false;

  function look(): void {
    if (stopped) return;
    if (looking) {
      again = true;
      return;
    }
    again = false;
    looking = round()
      .then(
        (more) => {
          failed = false;
          again ||= more;
        },
        (error: unknown) => {
          if (!failed) trouble(error);
          failed = true;
        },
      )
      .finally(() => {
        looking = null;
        if (again) look();
      });
  }

  const timer = setInterval(look, EVERY);
  timer.unref();
  return {
    look,
    stopped: () => stopped,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await looking;
    },
  };
}

/** Tries to write for about 40 s, or once where it is `hurried`: what was sent and not marked so would be sent again. */
export async function persistently<T>(write: () => Promise<T>, hurried: () => boolean): Promise<T> {
  for (let wait = 100; ; wait *= 2) {
    try {
      return await write();
    } catch (error) {
      if (wait > 20_000 || hurried()) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}
