// How large an image may be on its way in, and how it may be asked for on its way out.

/** Bytes of a file that is sent. */
export const MAX_FILE = 10 * 1024 * 1024;
/** Pixels, and pixels a side (I6). */
export const MAX_PIXELS = 40_000_000;
export const MAX_SIDE = 8_192;
/**
 * What a decoder may have to hold of one picture: so much that a progressive JPEG of 12 megapixels passes, and so little
 * that a bomb costs the whole machine, the decoder's process with it, no 100 MB (I6).
 */
export const MAX_HELD = 44 * 1024 * 1024;
/** The longest side of what is kept: the largest that can be asked for. At that size a picture rests in 20 to 300 kB. */
export const LARGEST = 1_024;

export interface Rendering {
  /** 1 to {@link LARGEST}; null leaves it to the other side. */
  width: number | null;
  height: number | null;
  /** Made to fit in, or to fill with its middle; never enlarged. */
  fit: 'scale-down' | 'crop';
  /** 1 to 100. */
  quality: number;
}
