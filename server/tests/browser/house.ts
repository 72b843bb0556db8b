// A test house that listens on a socket under the address it believes in, so that a browser can visit it.

import { setTimeout as sleep } from 'node:timers/promises';
import { getLetter, listLetters } from '../../src/core/letters.ts';
import { listen } from '../../src/http/listen.ts';
import type { RenderedLetter } from '../../src/model/letter.ts';
import { type HouseOptions, openTestHouse, type TestHouse } from '../house.ts';

export interface ListeningHouse extends TestHouse {
  /** Its origin: `http://localhost:<port>`, as passkeys and secure cookies need it without a certificate. */
  url: string;
  /** The n-th letter to an address, counted from one; waits for it, as letters may be written after the answer. */
  letter(address: string, nth?: number): Promise<ReadLetter>;
}

/** A letter that somebody opened. */
export interface ReadLetter extends RenderedLetter {
  kind: string;
  /** The six digits that it tells; throws where it tells none. */
  code(): string;
  /** Where its link leads; throws where it has none. */
  link(): string;
}

type Kind = TestHouse['kind'];
const PATIENCE = 5_000;

/** Opens a house of a kind of database on a port of its own. Time moves by its `clock`, but not in a browser's cookies. */
export async function openListeningHouse(
  kind: Kind,
  options: HouseOptions = {},
): Promise<{ house: ListeningHouse; close(): Promise<void> }> {
  let opened: Awaited<ReturnType<typeof openTestHouse>> | undefined;
  const gate = listen('127.0.0.1', 0, async (request, connection) => {
    return opened ? opened.house.house.fetch(request, connection) : new Response(null, { status: 503 });
  });
  const url = `http://localhost:${await gate.listening}`;
  opened = await openTestHouse(kind, { ...options, settings: { publicUrl: url, ...options.settings } });
  const { house, close } = opened;
  return {
    house: { ...house, url, letter: (address, nth) => findLetter(house, address, nth) },
    async close() {
      gate.server.close();
      gate.server.closeAllConnections();
      await close();
    },
  };
}

async function findLetter({ work }: TestHouse, address: string, nth = 1): Promise<ReadLetter> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const { rows } = await listLetters(work, { limit: 100, order: 'asc' });
    const found = rows.filter(({ to }) => to.toLowerCase() === address.toLowerCase())[nth - 1];
    if (found) return read(await getLetter(work, found.id));
    if (Date.now() > deadline)
      throw new Error(`no letter ${nth} to ${address}; there are: ${rows.map(({ kind, to }) => `${kind} to ${to}`)}`);
    await sleep(20);
  }
}

function read({ kind, content }: Awaited<ReturnType<typeof getLetter>>): ReadLetter {
  if (!content) throw new Error(`what the letter said is gone: ${kind}`);
  const { data, ...rendered } = content;
  const held = (name: string) => {
    const value = (data as Record<string, unknown>)[name];
    if (typeof value !== 'string') throw new Error(`no ${name} in the letter:\n${rendered.text}`);
    return value;
  };
  return { ...rendered, kind, code: () => held('code'), link: () => held('url') };
}
