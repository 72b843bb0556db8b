// The process that decodes images: a decoder that crashes or grows takes this one down and nothing else.

import { answerParent } from '../child.ts';
import type { Rendering } from './bounds.ts';
import type { ImageType } from './header.ts';
import { normalize, render } from './pixels.ts';

/** What to do with the bytes that come as cargo. */
export type ImageJob = { verb: 'normalize'; type: ImageType } | { verb: 'render'; rendering: Rendering };

/** A picture of ours, or null for one that cannot be decoded. */
export interface ImageResult {
  bytes: Uint8Array | null;
}

const MAX_RSS = 256 * 1024 * 1024;
/** Processor time of one job, so that a busy machine makes no file a hostile one. */
const MAX_CPU_MS = 2_000;

answerParent(async (job: ImageJob, cargo): Promise<ImageResult> => {
  const guard = watch();
  try {
    const bytes = job.verb === 'normalize' ? await normalize(cargo, job.type) : await render(cargo, job.rendering);
    return { bytes };
  } catch {
    return { bytes: null };
  } finally {
    clearInterval(guard);
  }
});

// The decoder works on a thread, so that this one can see what becomes of it.
function watch(): NodeJS.Timeout {
  const before = process.cpuUsage();
  return setInterval(() => {
    const { user, system } = process.cpuUsage(before);
    if (process.memoryUsage.rss() > MAX_RSS || (user + system) / 1_000 > MAX_CPU_MS) process.exit(1);
  }, 20);
}
