// What is read of a document tree, and what makes it stop.

import { expect, test } from 'vitest';
import { child, elements, text, type XmlElement } from './dom.ts';
import { parseXml } from './library.ts';

const parse = (inner: string) => parseXml(`<a xmlns="urn:a">${inner}</a>`);

test('F2: whatever is neither an element nor text stops the reading, should a parser ever give it', async () => {
  const root = await parse('<b/>');
  const comment = { nodeType: 8, nodeValue: 'x', parentNode: root, childNodes: [] };
  const odd: XmlElement = { ...root, childNodes: [...Array.from(root.childNodes), comment] };
  expect(elements(root)).toHaveLength(1);
  expect(() => elements(odd)).toThrow('markup');
  expect(text(odd)).toBeNull();
});

test('F2: an element is found by its namespace and by its name, and only where there is one of it', async () => {
  const root = await parse('<b/><c/><c/><d xmlns="urn:d"/>');
  expect(child(root, 'urn:a', 'b')?.localName).toBe('b');
  for (const [namespace, name] of [
    ['urn:a', 'c'],
    ['urn:a', 'd'],
    ['urn:b', 'b'],
    ['urn:a', 'B'],
  ] as const) {
    expect(child(root, namespace, name)).toBeNull();
  }
});

test('F2: the text of an element is all of it, or none', async () => {
  const [whole, mixed, empty] = elements(await parse('<b> a&amp;&#98;\n</b><b>a<c/></b><b/>'));
  expect([whole, mixed, empty].map((each) => text(each as XmlElement))).toEqual([' a&b\n', null, '']);
});
