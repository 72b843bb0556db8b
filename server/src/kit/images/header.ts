// What the first bytes of an image tell: its type, its size, and what a decoder would have to hold of it at once.

export type ImageType = 'jpeg' | 'png' | 'gif' | 'webp';

export interface ImageHeader {
  type: ImageType;
  width: number;
  height: number;
  /**
   * Bytes that a decoder keeps of the whole picture, as measured. A plain JPEG or PNG is read some rows at a time; one
   * that comes in several passes, a GIF and a lossless WebP are kept whole until they are complete.
   */
  held: number;
}

/** Reads the header of a JPEG, PNG, GIF or WebP by its bytes; null for anything else and for a header that is broken. */
export function readHeader(bytes: Uint8Array): ImageHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (begins(bytes, 0, [0xff, 0xd8, 0xff])) return jpeg(view);
    if (begins(bytes, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return png(view);
    if (reads(bytes, 0, 'GIF87a') || reads(bytes, 0, 'GIF89a')) return gif(view);
    if (reads(bytes, 0, 'RIFF') && reads(bytes, 8, 'WEBP')) return webp(view, bytes);
  } catch (error) {
    // What the header promises lies behind the end of the bytes.
    if (!(error instanceof RangeError)) throw error;
  }
  return null;
}

// ITU-T T.81 annex B: segments, each with a marker and a length, until the first scan.
function jpeg(view: DataView): ImageHeader | null {
  let frame: { width: number; height: number; parts: number; samples: number; progressive: boolean } | null = null;
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = view.getUint16(at + 2);
    if (length < 2) return null;
    if (isFrame(marker)) {
      if (marker > 0xc2 || frame) return null;
      const parts = view.getUint8(at + 9);
      let [wide, high, blocks] = [1, 1, 0];
      for (let part = 0; part < parts; part += 1) {
        const factors = view.getUint8(at + 11 + part * 3);
        wide = Math.max(wide, factors >> 4);
        high = Math.max(high, factors & 15);
        blocks += (factors >> 4) * (factors & 15);
      }
      const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
      frame = { width, height, parts, samples: blocks / (wide * high), progressive: marker === 0xc2 };
    }
    if (marker === 0xda) {
      if (!frame) return null;
      const { width, height, parts, samples, progressive } = frame;
      // Coefficients of 16 bits, and what manages them, wait for the other scans: also where a baseline picture has a
      // scan for each colour.
      const passes = progressive || view.getUint8(at + 4) < parts;
      return { type: 'jpeg', width, height, held: passes ? width * height * samples * 2.5 : 0 };
    }
    at += 2 + length;
  }
}

// SOF0 to SOF15, without DHT, JPG and DAC, which share their range.
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

// PNG (third edition) section 11.2.2: IHDR comes first.
function png(view: DataView): ImageHeader | null {
  if (view.getUint32(8) !== 13 || view.getUint32(12) !== 0x49484452) return null;
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const deep = view.getUint8(24) === 16;
  // Interlaced, the picture and half of it again. Else strips, as many rows as the picture is shrunk by: they count when
  // they are twice as deep.
  const strips = deep ? width * Math.max(width, height) * 2 : 0;
  const held = view.getUint8(28) === 0 ? strips : width * height * (deep ? 12 : 6);
  return { type: 'png', width, height, held };
}

// GIF89a sections 18 to 20: the logical screen, and the first picture, which may reach beyond it.
function gif(view: DataView): ImageHeader | null {
  let [width, height] = [view.getUint16(6, true), view.getUint16(8, true)];
  let at = 13 + tableAt(view.getUint8(10));
  for (;;) {
    const kind = view.getUint8(at);
    if (kind === 0x2c) break;
    if (kind !== 0x21) return null;
    at += 2;
    while (view.getUint8(at) !== 0) at += view.getUint8(at) + 1;
    at += 1;
  }
  width = Math.max(width, view.getUint16(at + 1, true) + view.getUint16(at + 5, true));
  height = Math.max(height, view.getUint16(at + 3, true) + view.getUint16(at + 7, true));
  return { type: 'gif', width, height, held: width * height * 7 };
}

function tableAt(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

// RFC 9649 section 2: one chunk of picture, or an extended header before it.
function webp(view: DataView, bytes: Uint8Array): ImageHeader | null {
  if (reads(bytes, 12, 'VP8 ')) {
    if (!begins(bytes, 23, [0x9d, 0x01, 0x2a])) return null;
    return {
      type: 'webp',
      width: view.getUint16(26, true) & 0x3fff,
      height: view.getUint16(28, true) & 0x3fff,
      held: 0,
    };
  }
  if (reads(bytes, 12, 'VP8L')) {
    if (view.getUint8(20) !== 0x2f) return null;
    const packed = view.getUint32(21, true);
    const [width, height] = [(packed & 0x3fff) + 1, ((packed >>> 14) & 0x3fff) + 1];
    return { type: 'webp', width, height, held: width * height * 4 };
  }
  if (!reads(bytes, 12, 'VP8X')) return null;
  const flags = view.getUint8(20);
  const width = (view.getUint32(24, true) & 0xffffff) + 1;
  const height = (view.getUint32(26, true) >>> 8) + 1;
  // Of an animation the canvas and the frame; else a lossless picture, or the alpha channel of a lossy one.
  const perPixel = flags & 0x02 ? 10 : lossless(view, bytes) ? 4 : flags & 0x10 ? 2 : 0;
  return { type: 'webp', width, height, held: width * height * perPixel };
}

function lossless(view: DataView, bytes: Uint8Array): boolean {
  for (let at = 30; at + 8 <= bytes.length; ) {
    if (reads(bytes, at, 'VP8L')) return true;
    if (reads(bytes, at, 'VP8 ')) return false;
    const length = view.getUint32(at + 4, true);
    at += 8 + length + (length & 1);
  }
  return false;
}

function begins(bytes: Uint8Array, at: number, wanted: number[]): boolean {
  return wanted.every((byte, offset) => bytes[at + offset] === byte);
}

function reads(bytes: Uint8Array, at: number, letters: string): boolean {
  return begins(
    bytes,
    at,
    Array.from(letters, (letter) => letter.charCodeAt(0)),
  );
}
