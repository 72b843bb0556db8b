// Forms taken apart: whatever goes in comes out byte by byte, and nonsense is told from a form.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundaryOf, readParts } from './multipart.ts';

const form = (parts: [head: string, data: Uint8Array][], boundary = 'b') =>
  Buffer.concat([
    ...parts.map(([head, data]) =>
      Buffer.concat([Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`), data, Buffer.from('\r\n')]),
    ),
    Buffer.from(`--${boundary}--`),
  ]);
const head = (name: string, rest = '; filename="a"') => `Content-Disposition: form-data; name="${name}"${rest}`;

test('R12: parts come out as they went in, whatever bytes they have', () => {
  const bytes = fc.uint8Array({ maxLength: 300 });
  const lines = fc.constantFrom('\r\n', '\r\n--', '--b', '\n--b\n', '\r\n\r\n', '\0').map((text) => Buffer.from(text));
  const data = fc.array(fc.oneof(bytes, lines), { maxLength: 6 }).map((all) => Buffer.concat(all));
  fc.assert(
    fc.property(fc.array(data, { maxLength: 5 }), (all) => {
      fc.pre(all.every((each) => !Buffer.concat([Buffer.from('\r\n'), each]).includes('\r\n--b')));
      const parts = readParts(form(all.map((each, at) => [head(`n${at}`), each])), 'b', 5);
      expect(parts?.map(({ name, isFile }) => [name, isFile])).toEqual(all.map((_, at) => [`n${at}`, true]));
      expect(parts?.map((part) => part.data.toString('hex'))).toEqual(all.map((each) => each.toString('hex')));
    }),
  );
});

test('R12: no bytes make it throw, and no part of a form is a form', () => {
  const whole = form([[head('file'), Buffer.from('hello')]]);
  for (let length = 0; length < whole.length; length += 1)
    expect(readParts(whole.subarray(0, length), 'b', 9), `${length} bytes`).toBeNull();
  expect(readParts(whole, 'b', 9)).toHaveLength(1);
  const soup = fc.array(
    fc.constantFrom('--b', '\r\n', '--', ':', 'Content-Disposition: form-data', '; name=', '"', 'x'),
  );
  fc.assert(
    fc.property(soup, (pieces) => {
      const parts = readParts(Buffer.from(pieces.join('')), 'b', 3);
      expect(parts === null || parts.length <= 3).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test('I3: a form of 10 MB that is nothing but beginnings of boundaries takes no longer than another', () => {
  const hostile = Buffer.from('\r\n--'.repeat(2_500_000));
  const begun = process.cpuUsage();
  expect(readParts(hostile, 'b'.repeat(200), 16)).toBeNull();
  const { user } = process.cpuUsage(begun);
  expect(user / 1_000).toBeLessThan(1_000);
});

test.each([
  ['form-data; name=file; filename=a', 'file', true],
  ['FORM-DATA; NAME="file"; FILENAME="a"', 'file', true],
  ['form-data; filename="; name=evil"; name="file"', 'file', true],
  ['form-data; name="file"; name="other"', 'file', false],
  ['form-data; name="file"; filename*=utf-8\'\'a', 'file', true],
  ['form-data; name="file"', 'file', false],
  ['form-data', null, false],
  ['attachment; name="file"; filename="a"', null, false],
])('a part of %s is named %s', (disposition, name, isFile) => {
  const [part] = readParts(form([[`Content-Disposition: ${disposition}`, Buffer.from('x')]]), 'b', 1) ?? [];
  expect(part).toMatchObject({ name, isFile });
});

test('a part with a type is a file, and more parts than may be are no form', () => {
  const parts = readParts(form([[`${head('file', '')}\r\nContent-Type: image/png`, Buffer.from('x')]]), 'b', 1);
  expect(parts?.[0]?.isFile).toBe(true);
  expect(readParts(form([1, 2, 3].map((at) => [head(`${at}`), Buffer.from('x')])), 'b', 2)).toBeNull();
});

test.each([
  ['multipart/form-data; boundary=x', 'x'],
  ['multipart/form-data; boundary="x y"; charset=utf-8', 'x y'],
  ['multipart/form-data; charset=utf-8; Boundary=x', 'x'],
  ['multipart/form-data', null],
  ['multipart/form-data; boundary=""', null],
  [`multipart/form-data; boundary=${'x'.repeat(201)}`, null],
])('%s has the boundary %s', (type, boundary) => {
  expect(boundaryOf(type)).toBe(boundary);
});
