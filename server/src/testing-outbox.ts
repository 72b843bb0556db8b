// The letters that a test server wrote, as their readers would have got them.

import { getLetter, listLetters } from './core/letters.ts';
import type { Work } from './core/work.ts';
import type { LetterKind } from './model/letter.ts';

export interface TestLetter {
  id: string;
  /** As `verify_email`, `magic_code`, `password_reset`, `invitation`. */
  kind: LetterKind;
  to: string;
  subject: string;
  text: string;
  html: string;
  /** The code that it carries, if it carries one. */
  code: string | null;
  /** The link that it carries, if it carries one. */
  url: string | null;
  /** In milliseconds since 1970, by the server's clock. */
  createdAt: number;
}

export interface LetterFilter {
  to?: string;
  kind?: LetterKind;
}

export interface TestOutbox {
  /** All letters that are not over, the newest first. */
  list(filter?: LetterFilter): Promise<TestLetter[]>;
  /** The newest letter, which may still be on its way. Rejects when none has come after five seconds. */
  latest(filter?: LetterFilter): Promise<TestLetter>;
}

const PATIENCE_MS = 5_000;
const LOOK_EVERY_MS = 10;
const ROWS = 100;

/** The outbox of whichever house is open. */
export function testOutbox(work: () => Promise<Work>): TestOutbox {
  async function list({ to, kind }: LetterFilter = {}): Promise<TestLetter[]> {
    const here = await work();
    const found: TestLetter[] = [];
    for (let after: string | undefined; ; ) {
      const page = await listLetters(here, { limit: ROWS, order: 'desc', ...(after ? { after } : {}) });
      for (const row of page.rows) {
        if ((to && row.to.toLowerCase() !== to.toLowerCase()) || (kind && row.kind !== kind)) continue;
        const { content } = await getLetter(here, row.id);
        if (!content) continue;
        const { code = null, url = null } = content.data as { code?: string; url?: string };
        const { subject, text, html } = content;
        found.push({
          id: row.id,
          kind: row.kind,
          to: row.to,
          subject,
          text,
          html,
          code,
          url,
          createdAt: row.createdAt,
        });
      }
      if (!page.after) return found;
      after = page.after;
    }
  }

  return {
    list,
    async latest(filter) {
      const deadline = performance.now() + PATIENCE_MS;
      for (;;) {
        const [letter] = await list(filter);
        if (letter) return letter;
        if (performance.now() > deadline) throw new Error(`No letter has come: ${JSON.stringify(filter ?? {})}.`);
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      }
    },
  };
}
