// W1: the one script of the pages is small, is one file, and runs where nothing inline and nothing evaluated may.

import { Script } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { passkeyScript } from '../../src/pages/scripts/passkeys.ts';

test('the script has less than 10 kB on its way, the library with it', () => {
  expect(gzipSync(passkeyScript()).length).toBeLessThan(10_000);
  expect(passkeyScript()).toContain('@simplewebauthn/browser@14');
});

test('W1: it is a script that any browser reads, without a module, and asks for nothing more', () => {
  expect(() => new Script(passkeyScript())).not.toThrow();
  expect(passkeyScript()).not.toMatch(
    /\bimport\b|\bfetch\b|XMLHttpRequest|sourceMappingURL|https?:\/\/(?!simplewebauthn)/,
  );
});

test('W1: it evaluates no text, writes no markup and no style', () => {
  expect(passkeyScript()).not.toMatch(
    /\beval\b|\bFunction\(|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\.style\b/,
  );
});

test('where there is no WebAuthn it leaves the page as it is', () => {
  const document = new Proxy({}, { get: () => expect.unreachable('the page was looked at') });
  new Script(passkeyScript()).runInNewContext({ document });
});
