// Names that strangers chose, made so that a letter shows them and no mail client makes a link of them.

const MAX_LENGTH = 80;

/** Bidirectional controls, joiners of words, tags, fillers: nothing to the eye. Joiners of letters and emoji stay. */
const INVISIBLE = /(?!\u200c|\u200d|\ufe0f)\p{Default_Ignorable_Code_Point}|\p{Bidi_Control}/gu;

/** First and last character of a name inside a sentence (Unicode isolates): cleaned names cannot contain them. */
const [OPEN, CLOSE] = ['\u2068', '\u2069'];

/**
 * A name in one line, of bounded length, without controls, and with look-alikes for what mail clients take for part of
 * an address: dots inside words, the colon of a scheme, double slashes. A name in a letter is the sender's voice to
 * its reader; one that says `http://evil.example` must stay a name. Null when nothing is left of it.
 */
export function inert(name: string | null): string | null {
  const line = legible(name ?? '')
    .replace(/(?<=\S)[.\u3002\uff0e\uff61](?=\S)/gu, '\u2024')
    .replace(/:(?=\S)/gu, '\ua789')
    .replace(/\/(?=\/)|(?<=\/)\//gu, '\u2215')
    .replace(/\\(?=\\)|(?<=\\)\\/gu, '\u29f5')
    .trim();
  const characters = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(line)];
  const short = characters.slice(0, MAX_LENGTH).map((each) => each.segment);
  const cut = characters.length > MAX_LENGTH ? `${short.slice(0, -1).join('').trim()}…` : line;
  return cut === '' ? null : cut;
}

/**
 * A name in one line, without what the eye does not see or what turns the text around it: for our own pages, where
 * nobody makes a link of it.
 */
export function legible(name: string): string {
  return name
    .toWellFormed()
    .normalize('NFC')
    .replace(INVISIBLE, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[\p{Co}\p{Cn}\ufffd]/gu, '')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .trim();
}

/** An inert name as it stands in a sentence: set apart, so that its direction of writing cannot turn what surrounds it. */
export function quoted(name: string | null): string | null {
  const clean = inert(name);
  return clean === null ? null : `${OPEN}${clean}${CLOSE}`;
}

/** A sentence for where isolates would show, such as subjects. */
export function unquoted(sentence: string): string {
  return sentence.replaceAll(OPEN, '').replaceAll(CLOSE, '');
}

/** The parts of a sentence: every second one is a name. */
export function partsOf(sentence: string): string[] {
  return sentence.split(new RegExp(`[${OPEN}${CLOSE}]`, 'u'));
}
