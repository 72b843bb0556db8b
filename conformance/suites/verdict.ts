// The end of a run: every answer that was seen held against the vendor's specification, and the page of what works.

import { describe, expect, test } from 'vitest';
import { readPart, renderPage, writePart } from '../compatibility/page.ts';
import { KINDS } from '../harness/database.ts';
import { exchanges } from '../harness/record.ts';
import { SDKS } from '../harness/sdks.ts';
import { everythingRan, tally } from '../harness/stories.ts';
import { LEDGER } from '../ledger.ts';
import { judge } from '../spec/differences.ts';
import { readSpecification } from '../spec/document.ts';
import { compare } from '../spec/ledger.ts';
import { caught, openAnswers, TRAPS } from '../spec/traps.ts';

// Thousands of answers against a specification of a hundred kinds of events.
const PATIENCE = 120_000;

/** The tests that come last; with a filter on the command line they judge what there is, or nothing. */
export function verdict(): void {
  describe('every answer that was seen', () => {
    test(
      "is as the vendor's specification has it, or stands in the ledger",
      () => {
        const specification = readSpecification();
        if (!specification) {
          console.log("The vendor's specification is not here: the answers were not held against it.");
          return;
        }
        const { differences, answers, unbuilt } = judge(specification, exchanges);
        const { unknown, healed } = compare(differences, LEDGER);
        console.log(
          `${answers} answers held against the specification; ${unbuilt} said 501; ${LEDGER.length} ledger entries.`,
        );
        expect(unknown, 'differences that the ledger does not know').toEqual([]);
        if (everythingRan()) expect(healed, 'entries of the ledger to strike').toEqual([]);
      },
      PATIENCE,
    );

    let opened: ReturnType<typeof openAnswers> | null = null;
    test.each(TRAPS)('trap $row: $title', (trap) => {
      opened ??= openAnswers(exchanges);
      expect(caught(trap, opened)).toEqual([]);
    });
  });

  describe('docs/compatibility.md', () => {
    test('says what this run saw', () => {
      if (!everythingRan() || KINDS.length < 2) {
        console.log('Not every story ran on both databases: the page of what works was not held against the run.');
        return;
      }
      const page = renderPage(
        tally.outcomes,
        SDKS.map(({ name }) => name),
      );
      if (process.env.LATCHKEY_WRITE_DOCS === '1') writePart(page);
      expect(readPart(page), 'write it anew with LATCHKEY_WRITE_DOCS=1').toBe(page);
    });
  });
}
