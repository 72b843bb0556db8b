// What comes out of the workshop of images: small clean pictures, or a plain no, and never the machine's end.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isTest, readSources } from '../../../tests/floors.ts';
import { hostileImages, marked, plain, type Sample, SECRETS } from '../../../tests/images-corpus.ts';
import { ImagesBusy, InvalidImage } from './faults.ts';
import { type Images, startImages } from './images.ts';

let images: Images;
beforeAll(() => {
  images = startImages();
});
afterAll(() => images.close());

/** The chunks of a WebP, by their four letters. */
function chunksOf(bytes: Uint8Array): string[] {
  const view = Buffer.from(bytes);
  expect(view.toString('latin1', 0, 4) + view.toString('latin1', 8, 12)).toBe('RIFFWEBP');
  expect(view.readUInt32LE(4)).toBe(view.length - 8);
  const names: string[] = [];
  for (let at = 12; at < view.length; at += 8 + view.readUInt32LE(at + 4) + (view.readUInt32LE(at + 4) & 1))
    names.push(view.toString('latin1', at, at + 4));
  return names;
}

const corpus = await hostileImages();

describe.each(corpus)('$name', ({ bytes, becomes }: Sample) => {
  if (becomes === 'pixels') {
    test('I6, R12: comes out as pixels and nothing else', async () => {
      const made = await images.normalize(bytes);
      const chunks = chunksOf(made);
      expect(['VP8 ', 'VP8L', 'VP8X ALPH VP8 ', 'VP8X VP8L']).toContain(chunks.join(' '));
      const known = await sharp(made).metadata();
      expect(known).toMatchObject({ format: 'webp', space: 'srgb', depth: 'uchar' });
      for (const each of ['exif', 'icc', 'xmp', 'iptc', 'orientation', 'pages', 'comments'] as const)
        expect(known[each]).toBeUndefined();
      for (const secret of SECRETS) expect(Buffer.from(made).includes(secret)).toBe(false);
      expect(Math.max(known.width, known.height)).toBeLessThanOrEqual(1_024);
    });
    return;
  }
  test('I6, R12: is refused', async () => {
    const refusal = await images.normalize(bytes).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(InvalidImage);
    expect((refusal as InvalidImage).fault).toBe(becomes);
  });
});

test('R12: the corpus has at least 40 files that are refused or stripped', () => {
  expect(corpus.length).toBeGreaterThanOrEqual(40);
});

describe('an honest picture', () => {
  test('keeps its shape and is made no larger than 1,024 pixels a side', async () => {
    const sizeOf = async (bytes: Uint8Array) => {
      const { width, height } = await sharp(await images.normalize(bytes)).metadata();
      return [width, height];
    };
    expect(await sizeOf(await plain(3_000, 1_500).jpeg().toBuffer())).toEqual([1_024, 512]);
    expect(await sizeOf(await plain(500, 2_000).webp().toBuffer())).toEqual([256, 1_024]);
    expect(await sizeOf(await plain(30, 20).gif().toBuffer())).toEqual([30, 20]);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('is turned upright as its EXIF says (%i)', async (orientation) => {
    const lying = await sharp(await marked())
      .withMetadata({ orientation })
      .png()
      .toBuffer();
    const expected = await sharp(lying).autoOrient().removeAlpha().raw().toBuffer();
    const made = sharp(await images.normalize(lying));
    const { data, info } = await made.removeAlpha().raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual(orientation > 4 ? [40, 80] : [80, 40]);
    const far = data.reduce((sum, value, at) => sum + Math.abs(value - (expected[at] ?? 0)), 0) / data.length;
    expect(far).toBeLessThan(12);
  });

  test('keeps what is transparent, and shows the first frame of what moves', async () => {
    const seen = await sharp(await images.normalize(await plain().ensureAlpha(0.5).png().toBuffer())).metadata();
    expect(seen.hasAlpha).toBe(true);
    const frames = [await plain(20, 20, 'red').png().toBuffer(), await plain(20, 20, 'blue').png().toBuffer()];
    const moving = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    const [red = 0, , blue = 0] = await sharp(await images.normalize(moving))
      .removeAlpha()
      .raw()
      .toBuffer();
    expect(red).toBeGreaterThan(200);
    expect(blue).toBeLessThan(60);
  });

  test('is taken at 39 megapixels, when it can be read row by row', async () => {
    const large = await plain(7_300, 5_400).png().toBuffer();
    expect(chunksOf(await images.normalize(large))).toHaveLength(1);
  });
});

describe('the decoder', () => {
  const childOf = () =>
    Number(readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').filter(Boolean).at(-1));

  test('I6: takes nobody with it when it crashes: its file is refused, and the next has another', async () => {
    const own = startImages();
    const good = await plain().png().toBuffer();
    await own.normalize(good);
    const first = childOf();
    const large = own.normalize(await plain(7_000, 5_000).png().toBuffer());
    process.kill(first, 'SIGSEGV');
    await expect(large).rejects.toBeInstanceOf(InvalidImage);
    expect(chunksOf(await own.normalize(good))).toHaveLength(1);
    expect(childOf()).not.toBe(first);
    await own.close();
  });

  test('I6: has so many wait, and the rest are told to come again', async () => {
    const own = startImages();
    const good = await plain().png().toBuffer();
    const all = await Promise.allSettled(Array.from({ length: 300 }, () => own.normalize(good)));
    const busy = all.filter((each) => each.status === 'rejected' && each.reason instanceof ImagesBusy);
    expect(busy.length).toBe(300 - 1 - 256);
    await own.close();
  });

  test('I6: is the only place that the library of decoders is loaded in', () => {
    const sources = readSources(join(import.meta.dirname, '../..'));
    const importers = (pattern: RegExp) =>
      [...sources].filter(([path, text]) => !isTest(path) && pattern.test(text)).map(([path]) => path);
    expect(importers(/from 'sharp'/)).toEqual(['kit/images/pixels.ts']);
    expect(importers(/from '.*\/pixels\.ts'/)).toEqual(['kit/images/images-process.ts']);
    expect(importers(/^import \{.*images-process\.ts'/m)).toEqual([]);
  });
});

describe('another size', () => {
  const sized = async (fit: 'scale-down' | 'crop', width: number | null, height: number | null) => {
    const kept = await images.normalize(await plain(400, 200).png().toBuffer());
    const made = await images.render(kept, { width, height, fit, quality: 85 });
    const known = await sharp(made).metadata();
    return [known.width, known.height];
  };

  test('fits in, or fills with its middle, and is never larger than it was', async () => {
    expect(await sized('scale-down', 100, 100)).toEqual([100, 50]);
    expect(await sized('scale-down', 100, null)).toEqual([100, 50]);
    expect(await sized('scale-down', null, 100)).toEqual([200, 100]);
    expect(await sized('scale-down', 1_000, 1_000)).toEqual([400, 200]);
    expect(await sized('crop', 100, 100)).toEqual([100, 100]);
    expect(await sized('crop', 1_000, 100)).toEqual([400, 100]);
    expect(await sized('crop', 100, null)).toEqual([100, 50]);
  });

  test('weighs less with less quality', async () => {
    const noise = { type: 'gaussian' as const, mean: 128, sigma: 60 };
    const picture = await sharp({ create: { width: 300, height: 300, channels: 3, background: 'red', noise } })
      .png()
      .toBuffer();
    const kept = await images.normalize(picture);
    const weigh = async (quality: number) =>
      (await images.render(kept, { width: null, height: null, fit: 'crop', quality })).length;
    expect(await weigh(1)).toBeLessThan((await weigh(85)) / 4);
  });
});
