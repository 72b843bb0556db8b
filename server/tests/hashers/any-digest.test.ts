// What no text can do that is given as a digest: bring a reader down, or let an old password in.

import { array, assert, asyncProperty, constantFrom, integer, nat, oneof, property, string, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readings } from '../../src/kit/passwords/digest-schemes.ts';
import { HASHERS } from '../../src/kit/passwords/hasher-digests.ts';
import { HasherUnavailable, InvalidPasswordHash, parseHash } from '../../src/kit/passwords/imports.ts';
import { schemeOf } from '../../src/kit/passwords/schemes.ts';
import { SAMPLES } from './samples.ts';

const b64 = (length: number) => Buffer.alloc(length, 7).toString('base64');
const hex = (length: number) => '07'.repeat(length);
const BCRYPT = '$2b$10$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW';

describe('any text', () => {
  const pieces = oneof(
    string({ unit: 'binary' }),
    constantFrom('$', '#', ':', '{SSHA}', '=', hex(16), hex(32), b64(16), b64(64), BCRYPT, '1000', 'scrypt:32768:8:1'),
    constantFrom(...HASHERS, ...SAMPLES.map(({ digest }) => digest)),
    constantFrom('$P$', '$argon2id$', 'v=19', 'm=64,t=1,p=1', 'pbkdf2_sha256', 'bcrypt_sha256'),
  );

  test('A7: no text given as a digest does anything but pass or be refused', () => {
    const texts = array(pieces, { maxLength: 12 }).map((parts) => parts.join(''));
    assert(
      property(
        constantFrom(...HASHERS),
        oneof(
          texts,
          array(pieces, { maxLength: 8 }).map((parts) => parts.join('$')),
        ),
        (hasher, digest) => {
          try {
            const parsed = parseHash({ hasher, digest });
            expect(parsed.digest.length).toBe(schemeOf(parsed).digestLength(parsed));
          } catch (error) {
            const known =
              error instanceof InvalidPasswordHash || (hasher === 'awscognito' && error instanceof HasherUnavailable);
            if (!known) throw error;
          }
        },
      ),
      { numRuns: 5_000 },
    );
  });

  test('A7: a digest with one letter changed is refused, is the same digest, or is not met by its password', async () => {
    const letters = constantFrom(...'$./0123456789abcdefABCDEF:=,+-zZ{}# é');
    const changes = tuple(constantFrom(...SAMPLES), nat(), letters, integer({ min: 0, max: 2 }));
    await assert(
      asyncProperty(changes, async ([sample, place, letter, how]) => {
        const at = place % sample.digest.length;
        const [before, after] = [sample.digest.slice(0, at), sample.digest.slice(at)];
        // Put in, put in place of another, or taken out.
        const digest = before + (how === 2 ? '' : letter) + (how === 0 ? after : after.slice(1));
        const original = parseHash(sample);
        const changed = read({ hasher: sample.hasher, digest });
        if (changed === null || sameHash(changed, original)) return;
        for (const spec of readings(changed)) {
          const derived = await schemeOf(spec).derive(Buffer.from(sample.password), spec);
          expect(derived.equals(changed.digest)).toBe(false);
        }
      }),
      { numRuns: 400 },
    );
  });
});

type Parsed = ReturnType<typeof parseHash>;

function read(given: Parameters<typeof parseHash>[0]): Parsed | null {
  try {
    return parseHash(given);
  } catch (error) {
    if (error instanceof InvalidPasswordHash) return null;
    throw error;
  }
}

/** Whether two spellings mean one hash: a letter's case in hex, padding, the bits that base64 leaves over. */
function sameHash(one: Parsed, other: Parsed): boolean {
  const written = ({ scheme, params, salt, digest }: Parsed) =>
    JSON.stringify([
      scheme,
      { ...params, v: scheme === 'bcrypt' ? '' : params.v },
      salt.toString('hex'),
      digest.toString('hex'),
    ]);
  return written(one) === written(other);
}
