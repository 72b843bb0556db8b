// The end of a run of the Clerk wire: every answer that was seen read strictly, held against the vendor's
// specifications, and the page of what works.

import { describe, expect, test } from 'vitest';
import { CLERK_LEDGER } from '../../clerk-ledger.ts';
import { renderClerkPart } from '../../compatibility/clerk-page.ts';
import { rowless } from '../../compatibility/clerk-rows.ts';
import { readPart, writePart } from '../../compatibility/page.ts';
import { CLERK_SDKS } from '../../harness/clerk-sdks.ts';
import { KINDS } from '../../harness/database.ts';
import { type Exchange, exchanges } from '../../harness/record.ts';
import { everythingRan, tally } from '../../harness/stories.ts';
import { readClerkSpecification, VERSIONS } from '../../spec/clerk-document.ts';
import { type Difference, judge } from '../../spec/differences.ts';
import { compare } from '../../spec/ledger.ts';
import { refusedOf } from '../../strict/reader.ts';

const PATIENCE = 120_000;

const seen = (): Exchange[] => exchanges.filter(({ path }) => path.startsWith('/v1/'));

/** The tests that come last; with a filter on the command line they judge what there is, or nothing. */
export function clerkVerdict(): void {
  describe('every answer that was seen', () => {
    test('is read by the strictest of readers', () => {
      expect([...new Set(seen().flatMap(refusedOf))]).toEqual([]);
    });

    test(
      "is as the vendor's specifications have it, or stands in the ledger",
      () => {
        const found: Difference[] = [];
        for (const version of VERSIONS) {
          const specification = readClerkSpecification(version);
          if (!specification) {
            console.log(`Clerk's specification of ${version} is not here: the answers were not held against it.`);
            return;
          }
          const { differences, answers, unbuilt } = judge(specification, seen().filter(spokenOfIn(version)));
          console.log(`${answers} answers held against Clerk's ${version}; ${unbuilt} said that they are not built.`);
          // What came later than a version is no difference to it.
          const isOld = version !== VERSIONS[0];
          found.push(...differences.filter(({ what }) => !isOld || what !== 'no such operation'));
        }
        const { unknown, healed } = compare(found, CLERK_LEDGER);
        const distinct = [...new Set(unknown.map((difference) => JSON.stringify(difference)))];
        expect(distinct, 'differences that the ledger does not know').toEqual([]);
        if (everythingRan()) expect(healed, 'entries of the ledger to strike').toEqual([]);
      },
      PATIENCE,
    );

    test('trap 12: none is a fault of ours', () => {
      const faults = seen().filter(({ status }) => status >= 500);
      expect(faults.map(({ method, path, status, body }) => [method, path, status, body])).toEqual([]);
    });
  });

  describe('docs/compatibility.md', () => {
    test('leaves no endpoint of Clerk out', () => {
      expect(rowless).toEqual([]);
    });

    test('says of Clerk what this run saw', () => {
      if (!everythingRan() || KINDS.length < 2) {
        console.log('Not every story ran on both databases: the page of what works was not held against the run.');
        return;
      }
      const part = renderClerkPart(
        tally.outcomes,
        CLERK_SDKS.map(({ name }) => name),
      );
      if (process.env.LATCHKEY_WRITE_DOCS === '1') writePart(part);
      expect(readPart(part), 'write it anew with LATCHKEY_WRITE_DOCS=1').toBe(part);
    });
  });
}

// The oldest is held against what it says of users.
function spokenOfIn(version: string): (exchange: Exchange) => boolean {
  return ({ path }) => version !== '2021-02-05' || path.startsWith('/v1/users');
}
