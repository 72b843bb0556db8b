// From the bytes of a stranger to a picture of ours: the only file that decodes images, for a process of its own.

import sharp, { type SharpOptions } from 'sharp';
import { LARGEST, MAX_PIXELS, type Rendering } from './bounds.ts';
import type { ImageType } from './header.ts';

// No memory of former pictures, one thread, and no reader but those of the four types: the library knows thirty.
sharp.cache(false);
sharp.concurrency(1);
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadNsgifBuffer',
    'VipsForeignLoadWebpBuffer',
  ],
});

const BOUNDS: SharpOptions = {
  limitInputPixels: MAX_PIXELS,
  failOn: 'error',
  sequentialRead: true,
  unlimited: false,
  pages: 1,
};

/** Of the picture that is kept: what is served is made from it. */
const KEPT_QUALITY = 90;

// By how far and whether mirrored afterwards, for each value of EXIF 2.32's Orientation.
const TURNS: [degrees: number, mirrored: boolean][] = [
  [0, false],
  [0, true],
  [180, false],
  [180, true],
  [90, true],
  [90, false],
  [270, true],
  [270, false],
];

/** Decodes the first frame, turns it upright, and writes it as WebP without any metadata. Throws when it cannot. */
export async function normalize(bytes: Uint8Array, type: ImageType): Promise<Uint8Array> {
  const { format, orientation = 1 } = await sharp(bytes, BOUNDS).metadata();
  if (format !== type) throw new Error('not of the type that its header says');
  const small = sharp(bytes, BOUNDS).resize(LARGEST, LARGEST, { fit: 'inside', withoutEnlargement: true });
  const [degrees, mirrored] = TURNS[orientation - 1] ?? [0, false];
  if (degrees === 0) return small.flop(mirrored).webp({ quality: KEPT_QUALITY }).toBuffer();
  // Turned only when it is small: to turn a picture the library keeps all of it.
  const { data, info } = await small.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const turned = await sharp(data, { raw: { width, height, channels } }).rotate(degrees).png().toBuffer();
  return sharp(turned).flop(mirrored).webp({ quality: KEPT_QUALITY }).toBuffer();
}

/** A picture of ours in another size. */
export function render(bytes: Uint8Array, { width, height, fit, quality }: Rendering): Promise<Uint8Array> {
  const resized =
    width === null && height === null
      ? sharp(bytes, BOUNDS)
      : sharp(bytes, BOUNDS).resize({
          ...(width === null ? {} : { width }),
          ...(height === null ? {} : { height }),
          fit: fit === 'crop' ? 'cover' : 'inside',
          withoutEnlargement: true,
        });
  return resized.webp({ quality }).toBuffer();
}
