// The little of a document tree that is read here, and how it is read: by namespace, whole, and never past what is odd.

import { SamlRefused } from './refused.ts';

export interface XmlNode {
  readonly nodeType: number;
  readonly nodeValue: string | null;
  readonly parentNode: XmlNode | null;
  readonly childNodes: ArrayLike<XmlNode>;
}

export interface XmlAttribute {
  readonly name: string;
  readonly localName: string;
  readonly value: string;
}

export interface XmlElement extends XmlNode {
  readonly localName: string;
  readonly namespaceURI: string | null;
  readonly attributes: ArrayLike<XmlAttribute>;
}

const ELEMENT = 1;
const TEXT = 3;

/** The elements right below. Throws `SamlRefused` where there is more than elements, text and room between them. */
export function elements(parent: XmlElement): XmlElement[] {
  return Array.from(parent.childNodes).filter((node): node is XmlElement => {
    if (node.nodeType === TEXT) return false;
    if (node.nodeType !== ELEMENT) throw new SamlRefused('markup');
    return true;
  });
}

/** Whether it has this name in this namespace. */
export function is(element: XmlElement, namespace: string, name: string): boolean {
  return element.localName === name && element.namespaceURI === namespace;
}

/** The elements right below that have this name. */
export function children(parent: XmlElement, namespace: string, name: string): XmlElement[] {
  return elements(parent).filter((each) => is(each, namespace, name));
}

/** The one element right below that has this name; null where there is none, or more than one. */
export function child(parent: XmlElement, namespace: string, name: string): XmlElement | null {
  const [found, ...more] = children(parent, namespace, name);
  return found && more.length === 0 ? found : null;
}

/** An attribute in no namespace; null where it is not there. */
export function attribute(element: XmlElement, name: string): string | null {
  return Array.from(element.attributes).find((each) => each.name === name)?.value ?? null;
}

/** The whole text of an element; null where there is anything in it but text. */
export function text(element: XmlElement): string | null {
  const nodes = Array.from(element.childNodes);
  if (!nodes.every(({ nodeType }) => nodeType === TEXT)) return null;
  return nodes.map(({ nodeValue }) => nodeValue ?? '').join('');
}

/** Whether there is no text between its elements. */
export function onlyElements(element: XmlElement): boolean {
  return Array.from(element.childNodes).every(
    ({ nodeType, nodeValue }) => nodeType === ELEMENT || (nodeType === TEXT && /^[ \t\n]*$/.test(nodeValue ?? '')),
  );
}
