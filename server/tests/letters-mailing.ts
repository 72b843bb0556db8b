// Starts mail servers and letter workers for a test, writes letters, and waits for what becomes of them.

import { expect } from 'vitest';
import { listLetters, post } from '../src/core/letters.ts';
import type { Work } from '../src/core/work.ts';
import type { Letter } from '../src/model/letter.ts';
import { type LettersWorker, startLetters } from '../src/workers/letters.ts';
import type { TestHouse } from './house.ts';
import { type Manners, type Smtp, startSmtp } from './smtp.ts';

const SHORT = { connections: 8, connectMs: 300, totalMs: 600 };
export const URL_OF_LETTER = 'https://auth.example.com/reset?token=abc&x=1';
export const MINUTE = 60_000;

const closers: (() => Promise<void>)[] = [];

/** Closes what the test started: to be called after each. */
export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

/** A mail server that is closed after the test. */
export async function mailServer(manners?: Manners): Promise<Smtp> {
  const smtp = await startSmtp(manners);
  closers.push(() => smtp.close());
  return smtp;
}

export interface Sender extends LettersWorker {
  reports: string[];
}

/** Starts a worker of a house, as the whole server does. */
export function sending(house: TestHouse, url: string, options: { from?: string; slow?: boolean } = {}): Sender {
  const { tools } = house.house;
  const reports: string[] = [];
  const mail = { smtpUrl: url, from: options.from ?? null, pauseMs: 100, ...(options.slow ? {} : { limits: SHORT }) };
  const worker = startLetters(tools, mail, (problem, error) =>
    reports.push(`${problem}: ${(error as Error)?.message}`),
  );
  tools.outbox = worker;
  closers.push(() => worker.stop());
  return { ...worker, reports };
}

/** Letters wait from now on for a worker that starts later, as those of a command beside a server do. */
export function waiting(house: TestHouse): TestHouse {
  delete house.house.tools.outbox;
  return house;
}

/** Writes a letter in a commit of its own. */
export function write(work: Work, to = 'max@example.com', code = '424242'): Promise<void> {
  return work.commit((tx) => post(work, tx, 'magic_code', { to, locale: 'en' }, { code, minutes: 10 }));
}

/** Writes letters to as many people. */
export async function writeMany(work: Work, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, at) => write(work, `user${at}@example.com`, `code-${at}`)));
}

/** The newest hundred of the outbox. */
export async function letters(work: Work): Promise<Letter[]> {
  return (await listLetters(work, { limit: 100, order: 'desc' })).rows;
}

/** Waits until the newest letter is as described, and in nobody's hands. */
export async function settled(work: Work, as: Partial<Letter>): Promise<Letter> {
  let newest: Letter | undefined;
  const look = async () => {
    [newest] = await letters(work);
    const held = newest?.state === 'waiting' && newest.dueAt - newest.updatedAt === MINUTE;
    return held ? 'held by a worker' : newest;
  };
  await expect.poll(look, { timeout: 15_000, interval: 30 }).toMatchObject(as);
  return newest as Letter;
}

/** Of every message that arrived. */
export function messageIds(smtp: Smtp): string[] {
  return smtp.taken.map((mail) => mail.headers.get('message-id') as string);
}
