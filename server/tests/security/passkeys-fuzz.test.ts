// P1, I1: answers to a passkey ceremony that no browser gives. Whatever comes, a refusal, and never a fault of ours.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { enrolPasskey, offerPasskeyEnrolment, offerPasskeySignIn } from '../../src/core/passkey-ceremonies.ts';
import { signInByPasskey } from '../../src/core/sign-in/by-passkey.ts';
import { Refusal } from '../../src/model/refusal.ts';
import { onEachDatabase } from '../house.ts';
import { type Answer, virtualAuthenticator } from '../virtual-authenticator.ts';
import { BROWSER, comingFrom, holder, storedPasskeys } from './passkeys.ts';
import { rows } from './rows.ts';

const RUNS = 500;

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.base64String({ maxLength: 200 }),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
  fc.json().map((json) => Buffer.from(json).toString('base64url')),
  fc.constantFrom('', '\0', '\ud800', '__proto__', 'public-key', 'A'.repeat(1_365), 'A'.repeat(40_000)),
);
const anything = fc.oneof(text, fc.anything({ maxDepth: 2 }));

type Change = (answer: Answer) => unknown;

/** Some parts are something else. */
const mutated = (...parts: string[]): fc.Arbitrary<Change> =>
  fc
    .record(
      {
        id: anything,
        rawId: anything,
        type: anything,
        response: fc.oneof(
          anything,
          fc.record(Object.fromEntries([...parts, 'userHandle', 'extra'].map((name) => [name, anything])), {
            requiredKeys: [],
          }),
        ),
      },
      { requiredKeys: [] },
    )
    .map(({ response, ...around }) => (answer) => {
      const inner = typeof response === 'object' && response !== null ? { ...answer.response, ...response } : response;
      return { ...answer, ...around, response: response === undefined ? answer.response : inner };
    });

/** One byte of one part is another. */
const damaged = (part: string): fc.Arbitrary<Change> =>
  fc.tuple(fc.nat(10_000), fc.integer({ min: 1, max: 255 })).map(([at, by]) => (answer) => {
    const bytes = Buffer.from(String(answer.response[part]), 'base64url');
    bytes.writeUInt8((bytes.at(at % bytes.length) ?? 0) ^ by, at % bytes.length);
    return { ...answer, response: { ...answer.response, [part]: bytes.toString('base64url') } };
  });

/** The end is missing. */
const cut: fc.Arbitrary<Change> = fc.nat(3_000).map((length) => (answer) => {
  const json = JSON.stringify(answer);
  return json.slice(0, length % json.length);
});

const replaced: fc.Arbitrary<Change> = anything.map((value) => () => value);

const kindsOf = (...parts: string[]) => [replaced, mutated(...parts), fc.oneof(...parts.map(damaged)), cut];

const verdictOf = (verb: Promise<unknown>) =>
  verb.then(
    () => 'passed',
    (error: unknown) => (error instanceof Refusal ? error.code : error),
  );

onEachDatabase('fuzzed passkey answers', (open) => {
  test('P1, I1: 2,000 answers to a sign-in are refused, and none is a fault', async () => {
    const house = await open({ logLevel: 'error' });
    // Its signatures have one form; those of ES256 come wrapped in ASN.1, which may be worn in more than one way.
    const { device } = await holder(house, { device: virtualAuthenticator({ algorithm: 'EdDSA' }) });
    const answer = device.get(await offerPasskeySignIn(house.work, BROWSER));
    const bring = (response: unknown) =>
      verdictOf(signInByPasskey(house.work, { browser: BROWSER, response }, comingFrom(house)));
    const before = await storedPasskeys(house);
    for (const kind of kindsOf('authenticatorData', 'clientDataJSON', 'signature')) {
      await fc.assert(
        fc.asyncProperty(kind, async (change) => {
          const response = change(answer);
          // Some are what they were, or lack no more than the handle.
          fc.pre(!isHonest(response, answer));
          expect(await bring(response)).toBe('invalid_passkey');
        }),
        { numRuns: RUNS },
      );
    }
    expect(await storedPasskeys(house)).toEqual(before);
    expect(await bring(answer)).toBe('passed');
  });

  test('P1, I1: 2,000 answers to an enrolment make one passkey for each challenge at most, and none is a fault', async () => {
    const house = await open({ logLevel: 'error' });
    const { user, device } = await holder(house);
    const ask = async () => device.create(await offerPasskeyEnrolment(house.work, user.id, BROWSER));
    let answer = await ask();
    let made = 1;
    for (const kind of kindsOf('attestationObject', 'clientDataJSON')) {
      await fc.assert(
        fc.asyncProperty(kind, async (change) => {
          const verdict = await verdictOf(enrolPasskey(house.work, user.id, BROWSER, change(answer)));
          expect(['passed', 'invalid_passkey']).toContain(verdict);
          if (verdict === 'invalid_passkey') return;
          // Nobody vouches for what an authenticator says as it makes a passkey: another key or counter may pass.
          made += 1;
          answer = await ask();
        }),
        { numRuns: RUNS },
      );
    }
    expect(await storedPasskeys(house)).toHaveLength(made);
    const used = await rows(house.database, 'select digest from spent_tokens');
    expect(used).toHaveLength(made);
  });
});

function isHonest(response: unknown, answer: Answer): boolean {
  const seen = (given: Partial<Answer>) => {
    const { authenticatorData, clientDataJSON, signature, userHandle } = given.response ?? {};
    const handled = userHandle || answer.response.userHandle;
    return JSON.stringify([given.id, given.rawId, given.type, authenticatorData, clientDataJSON, signature, handled]);
  };
  return typeof response === 'object' && response !== null && seen(response) === seen(answer);
}
