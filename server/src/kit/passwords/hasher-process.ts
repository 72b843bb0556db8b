// The hashing process: answers its parent's jobs on low-priority threads and ends when the parent does.

import { checkPassword, makeHash, type Verdict } from './verify.ts';

/** A job of the parent. Bytes travel as base64. */
export type HashJob = { verb: 'hash'; bytes: string } | { verb: 'verify'; password: string; stored: string | null };

/** What comes back: a PHC string for `hash`, a verdict for `verify`, nothing for a job that failed. */
export type HashReply = { id: number; value: string | Verdict | null };

/** What a job with its number looks like on the channel. */
export type HashRequest = { id: number; job: HashJob };

// Ctrl-C and a supervisor's SIGTERM reach the whole group: the parent still finishes its requests and needs us.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('disconnect', () => process.exit());

process.on('message', ({ id, job }: HashRequest) => {
  work(job)
    .catch(() => null)
    .then((value) => process.send?.({ id, value } satisfies HashReply, undefined, undefined, () => {}));
});

function work(job: HashJob): Promise<string | Verdict> {
  if (job.verb === 'hash') return makeHash(Buffer.from(job.bytes, 'base64'));
  return checkPassword(job.password, job.stored);
}
