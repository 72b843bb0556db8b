// The libraries that parse XML and verify its signatures, loaded when the first message comes that may be parsed.

import type { XmlElement } from './dom.ts';
import { SamlRefused } from './refused.ts';
import { scan } from './scan.ts';

// node-saml's XML half. Its upper half reads with a second parser, takes the time from the machine and checks neither
// Destination nor Recipient; what it would tell is read from the verified bytes instead.
const loadSaml = () => import('@node-saml/node-saml/lib/xml.js');
// What node-saml verifies with.
const loadCrypto = () => import('xml-crypto');

/** Parses a document that {@link scan} lets pass; throws `SamlRefused` for every other. */
export async function parseXml(xml: string): Promise<XmlElement> {
  scan(xml);
  const { parseDomFromString } = await loadSaml();
  const document = await parseDomFromString(xml).catch(() => {
    throw new SamlRefused('xml');
  });
  return document.documentElement as unknown as XmlElement;
}

/** What is signed in the narrow sense, and the signature's value over it, in base64. */
export interface SignedInfo {
  info: XmlElement;
  algorithm: string;
  value: string;
}

/**
 * Which of these public keys (PEM) signed a SignedInfo; null where none did. This costs a millisecond, and is asked before
 * what it refers to is looked at: that takes a hundred times as long, and is for those who hold the key (W3C, XML
 * Signature Best Practices 2.1).
 */
export async function signerOf({ info, algorithm, value }: SignedInfo, keys: string[]): Promise<string | null> {
  const { ExclusiveCanonicalization, SignedXml } = await loadCrypto();
  const Algorithm = new SignedXml().SignatureAlgorithms[algorithm];
  if (!Algorithm) throw new SamlRefused('algorithm');
  const canonical = new ExclusiveCanonicalization().process(info as never, {});
  return keys.find((key) => new Algorithm().verifySignature(canonical, key, value)) ?? null;
}

/**
 * The canonical bytes of an element of this document that the signature in it covers, verified under a public key (PEM);
 * null where it does not hold. KeyInfo is not looked at.
 */
export async function verifyXml(xml: string, signed: XmlElement, key: string): Promise<string | null> {
  const { getVerifiedXml } = await loadSaml();
  try {
    return getVerifiedXml(xml, signed as never, [key]);
  } catch {
    // It throws for what is odd and answers null for what is wrong; none of it is to be believed.
    return null;
  }
}
