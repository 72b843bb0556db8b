// Finding the request that a response says it answers, before anything of it is believed.

import { expect, test } from 'vitest';
import { peekInResponseTo } from './response.ts';

const fieldOf = (xml: string) => Buffer.from(xml).toString('base64');

test('the request that a response names is told, signed or not', () => {
  expect(peekInResponseTo(fieldOf('<p:Response xmlns:p="urn:p" InResponseTo="_r.1-2"><a/></p:Response>'))).toBe(
    '_r.1-2',
  );
  expect(peekInResponseTo(fieldOf("<Response InResponseTo='r'/>"))).toBe('r');
});

test.each([
  ['names none', '<Response/>'],
  ['names nothing', '<Response InResponseTo=""/>'],
  ['names it by reference', '<Response InResponseTo="_&#97;"/>'],
  ['names something that is no id', '<Response InResponseTo="1; drop table flows"/>'],
  ['names one that is too long', `<Response InResponseTo="${'a'.repeat(257)}"/>`],
  ['names it further in', '<Response><Response InResponseTo="_r"/></Response>'],
  ['is something else', '<AuthnRequest InResponseTo="_r"/>'],
  ['has a document type', '<!DOCTYPE r><Response InResponseTo="_r"/>'],
  ['is not well-formed', '<Response InResponseTo="_r">'],
])('nothing is told of one that %s', (_, xml) => {
  expect(peekInResponseTo(fieldOf(xml))).toBeNull();
});

test('nothing is told of what is no base64', () => {
  for (const field of ['', '!', '<Response InResponseTo="_r"/>', '\ud800', 'A'.repeat(5 * 1024 * 1024)]) {
    expect(peekInResponseTo(field)).toBeNull();
  }
});
