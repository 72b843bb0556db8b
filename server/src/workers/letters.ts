// The loop that sends letters: takes what is due, hands it to the mail server, writes down what became of it.

import { inert } from '../core/letters/inert.ts';
import { type Delivery, type HeldLetter, takeLetters } from '../core/letters.ts';
import type { Tools } from '../core/work.ts';
import {
  MAILER_LIMITS,
  type Mailbox,
  type MailerLimits,
  openMailer,
  type Receipt,
  readMailbox,
  readSmtpUrl,
} from '../kit/smtp.ts';
import { SealBroken } from '../kit/vault.ts';
import type { Outbox } from '../model/letter.ts';
import { persistently, startLoop } from './loop.ts';

/** After a nudge: the commit that wrote the letter may still be on its way. */
const ECHOES = [10, 40, 200];

export interface MailOptions {
  /** `smtp://…`, as {@link readSmtpUrl} takes it. */
  smtpUrl: string;
  /** `Name <address>`; null means the environment's name and no-reply at the public host. */
  from: string | null;
  limits?: MailerLimits;
  /** The first pause after the server served nobody. */
  pauseMs?: number;
}

export interface LettersWorker extends Outbox {
  /** Takes no more letters, and waits for those that are on their way. */
  stop(): Promise<void>;
}

/**
 * Starts sending, or, without a mail server, nothing: letters are then kept to be read. Throws a sentence when the
 * options are not valid.
 */
export function startLetters(
  tools: Tools,
  mail: MailOptions | null,
  report: (problem: string, error: unknown) => void,
): LettersWorker {
  if (!mail) return { sends: false, nudge: () => {}, stop: async () => {} };
  const { limits = MAILER_LIMITS, pauseMs = 1_000 } = mail;
  const from = senderOf(tools, mail);
  const mailer = openMailer(readSmtpUrl(mail.smtpUrl), limits);
  const brake = startBrake(limits.connections, pauseMs);
  const flying = new Set<Promise<void>>();
  const loop = startLoop(round, (error) => report('the outbox cannot be read; trying on', error));
  const { look } = loop;

  async function round(): Promise<boolean> {
    const room = brake.room() - flying.size;
    if (room <= 0) return false;
    for (const letter of await takeLetters(tools, room)) {
      const flight = deliver(letter)
        .catch((error: unknown) => report(`${letter.id}: what became of it could not be written down`, error))
        .finally(() => {
          flying.delete(flight);
          // Several at a time: each taking is a commit.
          if (flying.size <= limits.connections / 2) look();
        });
      flying.add(flight);
    }
    return false;
  }

  async function deliver(letter: HeldLetter): Promise<void> {
    const delivery = await attempt(letter);
    const state = await persistently(() => letter.settle(delivery), loop.stopped);
    if (state === 'failed') report(`${letter.id} cannot be delivered: the outbox says why`, null);
  }

  async function attempt(letter: HeldLetter): Promise<Delivery> {
    let rendered: ReturnType<HeldLetter['render']>;
    try {
      rendered = letter.render();
    } catch (error) {
      // Another replica may know a newer kind of letter, or hold the secret under which this one rests.
      // Only what we know to tell nothing of the letter goes into logs and tables.
      const problem = `cannot be written here: ${error instanceof SealBroken ? error.message : (error as Error).name}`;
      report(`${letter.id} ${problem}`, null);
      return { sent: false, problem, retryInMs: backoff(letter.tries) };
    }
    const { name, address } = from;
    const sender = { name: name ?? inert(letter.product), address };
    const receipt = await mailer.send({ ...rendered, id: letter.id, from: sender, to: letter.to });
    if (brake.hears(receipt) && !receipt.taken) {
      report('the mail server takes no letters; they wait', new Error(receipt.problem));
    }
    return deliveryOf(receipt, letter.tries);
  }

  const echo = startEcho(look);
  look();
  return {
    sends: true,
    nudge: echo,
    async stop() {
      await loop.stop();
      await Promise.all(flying);
      mailer.close();
    },
  };
}

function deliveryOf(receipt: Receipt, tries: number): Delivery {
  if (receipt.taken) return { sent: true };
  if (receipt.final) return { sent: false, problem: receipt.problem, retryInMs: null };
  // A server that serves nobody is spared by the brake; its letters shall not wait for long once it is back.
  const retryInMs = receipt.server ? backoff(tries, 2_000, 60_000) : backoff(tries);
  return { sent: false, problem: receipt.problem, retryInMs };
}

/** 10 s, 20 s, 40 s … an hour, give or take a quarter, so that what failed together does not come back together. */
function backoff(tries: number, first = 10_000, most = 3_600_000): number {
  return Math.round(Math.min(first * 2 ** (tries - 1), most) * (0.75 + Math.random() / 2));
}

/**
 * Holds back while the server serves nobody: after each failure a longer pause, up to half a minute, and then one
 * letter to see. Letters that nobody has tried yet keep their place, and no try is wasted on all of them.
 */
function startBrake(full: number, pauseMs: number) {
  let failures = 0;
  let until = 0;
  return {
    room: () => (performance.now() < until ? 0 : failures === 0 ? full : 1),
    /** True when the trouble begins. */
    hears(receipt: Receipt): boolean {
      if (receipt.taken || receipt.final || !receipt.server) {
        failures = 0;
        until = 0;
        return false;
      }
      if (performance.now() < until) return false; // Others that were on their way.
      failures += 1;
      until = performance.now() + backoff(failures, pauseMs, 30_000);
      return failures === 1;
    },
  };
}

function startEcho(look: () => void): () => void {
  let step = 0;
  let running = false;
  function next(): void {
    const ms = ECHOES[step];
    step += 1;
    running = ms !== undefined;
    if (!running) return;
    setTimeout(() => {
      look();
      next();
    }, ms).unref();
  }
  return () => {
    step = 0;
    if (!running) next();
  };
}

function senderOf({ publicUrl }: Tools, { from }: MailOptions): Mailbox {
  if (from) return readMailbox(from);
  const { hostname } = new URL(publicUrl);
  const named = hostname.includes('.') && !/^[\d.]+$/.test(hostname);
  return { name: null, address: `no-reply@${named ? hostname : 'localhost'}` };
}
