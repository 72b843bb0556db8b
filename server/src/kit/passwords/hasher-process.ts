// The hashing process: answers its parent's jobs on low-priority threads and ends when the parent does.

import { answerParent } from '../child.ts';
import { checkPassword, makeHash, type Verdict } from './verify.ts';

/** A job of the parent. Bytes travel as base64. */
export type HashJob = { verb: 'hash'; bytes: string } | { verb: 'verify'; password: string; stored: string | null };

answerParent(work);

function work(job: HashJob): Promise<string | Verdict> {
  if (job.verb === 'hash') return makeHash(Buffer.from(job.bytes, 'base64'));
  return checkPassword(job.password, job.stored);
}
