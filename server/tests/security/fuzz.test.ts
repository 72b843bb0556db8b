// I1: bodies that nobody thought of. Whatever comes, no fault of ours, and the same verdict on both databases.

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KINDS, openTestHouse, type TestHouse } from '../house.ts';
import { bodyFields, nameOf, writers } from './declared.ts';
import { PASSWORD, type Person, somebody } from './people.ts';

const RUNS = 120;

const words = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.emailAddress(),
  fc.constantFrom(
    'ada@example.com',
    'ADA@EXAMPLE.COM ',
    'ａda@example.com',
    PASSWORD,
    'password',
    'refresh_token',
    'bcrypt',
    'argon2',
    'pbkdf2',
    'scrypt',
    'firebase-scrypt',
    'ssha',
    '$2b$10$abcdefghijklmnopqrstuuxCZ1wJsdXZOvUsHTrMBGtTqKKsPYwGq',
    '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA',
    '$scrypt$ln=99,r=8,p=1$AA$AA',
    '{SSHA}AAAA',
    'prefix',
    'en-US',
    'x-y-z-'.repeat(40),
    'e\u0301@example.com',
    '\u202eevil',
    '\u0000',
    '\ud800',
    '__proto__',
    'constructor',
    "'; drop table users; --",
  ),
);
const numbers = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(2 ** 53, 2 ** 63, -0, Number.MAX_VALUE));
const leaves = fc.oneof(words, words, words, numbers, fc.boolean(), fc.constant(null));
const values = fc.oneof(
  { weight: 6, arbitrary: leaves },
  { weight: 1, arbitrary: fc.array(leaves, { maxLength: 4 }) },
  { weight: 2, arbitrary: fc.dictionary(words, leaves, { maxKeys: 4 }) },
);

/** Bodies of an endpoint's own field names, with a few that it does not know. */
const bodiesOf = (fields: string[]) =>
  fc.dictionary(
    fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...fields) }, { weight: 1, arbitrary: words }),
    values,
    { maxKeys: 7 },
  );

/** What an answer says, without what must differ: ids, times and tokens are drawn anew by each house. */
function verdict({ status, body }: { status: number; body: Record<string, unknown> | null }): unknown {
  if (status < 300) return status;
  return [status, body?.code, body?.errors, body?.error];
}

describe('fuzzed bodies', () => {
  const houses: { house: TestHouse; ada: Person; close(): Promise<void> }[] = [];
  beforeAll(async () => {
    for (const kind of KINDS) {
      const { house, close } = await openTestHouse(kind);
      houses.push({ house, ada: await somebody(house), close });
    }
  });
  afterAll(async () => {
    for (const { close } of houses) await close();
  });

  test.each(
    writers.map((endpoint) => [nameOf(endpoint), endpoint] as const),
  )('I1: %s gives no fault and one verdict for whatever it is sent', async (_, endpoint) => {
    const client = ({ house }: (typeof houses)[number], body: Record<string, unknown>) =>
      endpoint.access.name === 'client' ? { client_id: house.clientId, client_secret: house.apiKey, ...body } : body;
    await fc.assert(
      fc.asyncProperty(
        bodiesOf(bodyFields(endpoint)),
        fc.constantFrom('password', 'refresh_token', undefined),
        async (drawn, grant) => {
          const verdicts = [];
          for (const each of houses) {
            const { house, ada } = each;
            const body = {
              ...client(each, drawn),
              ...(grant && endpoint.access.name === 'client' ? { grant_type: grant } : {}),
            };
            const key = endpoint.access.name === 'secret key' ? house.apiKey : null;
            const answer = await house.call(endpoint.method, endpoint.path.replace(':id', ada.id), { key, body });
            expect(answer.status, answer.text).toBeLessThan(500);
            if (answer.status >= 400)
              expect(typeof (answer.body.message ?? answer.body.errors?.[0]?.message)).toBe('string');
            verdicts.push(verdict(answer));
          }
          for (const other of verdicts) expect(other).toEqual(verdicts[0]);
        },
      ),
      { numRuns: RUNS },
    );
    for (const { house } of houses) expect(house.logs.filter((line) => line.includes('"level":50'))).toEqual([]);
  });

  test('I1: random bytes are no request and no fault', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(...writers), async (raw, endpoint) => {
        for (const { house, ada } of houses) {
          const { status } = await house.call(endpoint.method, endpoint.path.replace(':id', ada.id), { raw });
          expect(status).toBeLessThan(500);
        }
      }),
      { numRuns: RUNS },
    );
  });
});
