// The workshop of images: looks at the bytes, then has them decoded in a process of its own, one at a time.

import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { prepareChild } from '../child.ts';
import { startQueue } from '../queue.ts';
import { MAX_FILE, MAX_HELD, MAX_PIXELS, MAX_SIDE, type Rendering } from './bounds.ts';
import { ImagesBusy, InvalidImage } from './faults.ts';
import { type ImageHeader, readHeader } from './header.ts';
import type { ImageJob, ImageResult } from './images-process.ts';

/** Every promise but `close` may reject with `ImagesBusy`. */
export interface Images {
  /**
   * Makes a picture of ours from a JPEG, PNG, GIF or WebP: its first frame, upright, at most 1,024 pixels a side, as WebP
   * without metadata. The type is read from the bytes alone. Throws `InvalidImage`, for too large files too.
   */
  normalize(bytes: Uint8Array): Promise<Uint8Array>;
  /** A picture that `normalize` made, in another size or quality. */
  render(bytes: Uint8Array, rendering: Rendering): Promise<Uint8Array>;
  /** Refuses what waits, finishes what runs, ends the process. */
  close(): Promise<void>;
}

class DecoderDied extends Error {
  override name = 'DecoderDied';
}

/** Beside this file and of its kind: `.ts` in the source tree, `.js` in dist. */
const PROGRAM = fileURLToPath(import.meta.url).replace(/images(\.[jt]s)$/, 'images-process$1');

/** To glibc: give memory back at once. Without it a picture's memory stays with the process after the picture. */
const FRUGAL = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '65536', MALLOC_TRIM_THRESHOLD_: '65536' };

/** A workshop; its process starts with the first image, and ends when none came for a while. Make one for the whole server. */
export function startImages(): Images {
  const child = prepareChild<ImageJob, ImageResult>({
    program: PROGRAM,
    threads: 2,
    variables: FRUGAL,
    cargo: true,
    // Behind requests, and before hashing, which is patient: a file that is hostile is to be refused within seconds.
    niceness: constants.priority.PRIORITY_BELOW_NORMAL,
    hangsAfterMs: 30_000,
    restsForMs: 20_000,
    // A decoder ends itself when it has used up its processor time: one that only waited for a processor may try again.
    died: (hung) => (hung ? new ImagesBusy() : new DecoderDied()),
  });
  // Two queues, so that whoever looks at pictures does not wait for those who send some.
  const bounds = { concurrency: 1, queueLimit: 256, waitMs: 10_000, refusal: () => new ImagesBusy() };
  const [incoming, outgoing] = [startQueue(bounds), startQueue(bounds)];

  return {
    async normalize(bytes) {
      const { type } = admit(bytes);
      const { bytes: made } = await incoming
        .run(() => child.ask({ verb: 'normalize', type }, bytes))
        .catch((error: unknown) => {
          throw error instanceof DecoderDied ? new InvalidImage('broken') : error;
        });
      if (made === null) throw new InvalidImage('broken');
      return made;
    },
    async render(bytes, rendering) {
      const { bytes: made } = await outgoing
        .run(() => child.ask({ verb: 'render', rendering }, bytes))
        .catch((error: unknown) => {
          throw error instanceof DecoderDied ? new ImagesBusy() : error;
        });
      if (made === null) throw new Error('a picture of ours cannot be decoded');
      return made;
    },
    async close() {
      await Promise.all([incoming.close(), outgoing.close()]);
      await child.close();
    },
  };
}

// Most of what is hostile says so in its header, and is turned away before any decoder sees it.
function admit(bytes: Uint8Array): ImageHeader {
  if (bytes.length > MAX_FILE) throw new InvalidImage('size');
  const header = readHeader(bytes);
  if (header === null) throw new InvalidImage('type');
  const { width, height, held } = header;
  if (width === 0 || height === 0) throw new InvalidImage('broken');
  const large = width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS || held > MAX_HELD;
  if (large) throw new InvalidImage('size');
  return header;
}
