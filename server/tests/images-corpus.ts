// Pictures for tests, made in code: honest ones, and those that are out to hurt whoever opens them.

import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

export interface Sample {
  name: string;
  bytes: Uint8Array;
  /** Whether it is refused for what it is, or comes out as harmless pixels. */
  becomes: 'type' | 'size' | 'broken' | 'pixels';
}

/** What must never come out of a picture that went in with it. */
export const SECRETS = [
  'alert(',
  '<script',
  'GPSLatitude',
  'PK\u0003\u0004',
  '<html',
  '<?php',
  'Exif',
  'ICC_PROFILE',
  'XMP',
];

const SCRIPT = '<script>alert(document.domain)</script>';
const HTML = `<!doctype html><html><body>${SCRIPT}</body></html>`;

export const text = (...parts: (string | Uint8Array)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));

/** A picture of one colour. */
export const plain = (width = 64, height = 48, colour = '#c03') =>
  sharp({ create: { width, height, channels: 3, background: colour } });

/** Left half red, right half blue, upper quarter white: so that every turn of it can be told. */
export async function marked(): Promise<Buffer> {
  const half = { create: { width: 40, height: 40, channels: 3 as const, background: 'blue' } };
  const bar = { create: { width: 80, height: 10, channels: 3 as const, background: 'white' } };
  const parts = [
    { input: await sharp(half).png().toBuffer(), left: 40, top: 0 },
    { input: await sharp(bar).png().toBuffer(), left: 0, top: 0 },
  ];
  return plain(80, 40, 'red').composite(parts).png().toBuffer();
}

const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
};

const chunk = (type: string, data: Uint8Array) => {
  const body = text(type, data);
  return text(u32(data.length), body, u32(crc32(body)));
};

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A PNG that says it is as large as it is told, whatever its data come to. */
export function pngOf(width: number, height: number, data: Uint8Array, form = { depth: 8, colour: 6, interlace: 0 }) {
  const header = text(u32(width), u32(height), Buffer.from([form.depth, form.colour, 0, 0, form.interlace]));
  return text(PNG, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0)));
}

/** Puts a chunk behind the header of a PNG. */
const withChunk = (png: Buffer, type: string, data: string) =>
  text(png.subarray(0, 33), chunk(type, Buffer.from(data, 'latin1')), png.subarray(33));

/** A GIF whose screen, and whose frames, say what they are told. */
export function gifOf(screen: [number, number], frame: [number, number], frames = 1) {
  const u16 = (value: number) => Buffer.from([value & 255, value >> 8]);
  const one = text(
    Buffer.from([0x21, 0xf9, 4, 0, 10, 0, 0, 0, 0x2c, 0, 0, 0, 0]),
    text(u16(frame[0]), u16(frame[1]), Buffer.from([0, 2, 2, 0x4c, 0x01, 0])),
  );
  const head = text('GIF89a', u16(screen[0]), u16(screen[1]), Buffer.from([0x80, 0, 0, 0, 0, 0, 255, 255, 255]));
  return text(head, ...Array.from({ length: frames }, () => one), ';');
}

/** Says another size in the frame header of a JPEG. */
function jpegSaying(jpeg: Buffer, width: number, height: number): Buffer {
  const said = Buffer.from(jpeg);
  const at = [0xc0, 0xc2].map((marker) => said.indexOf(Buffer.from([0xff, marker]))).find((found) => found > 0) ?? 0;
  said.writeUInt16BE(height, at + 5);
  said.writeUInt16BE(width, at + 7);
  return said;
}

/** Puts a segment behind the start of a JPEG. */
const withSegment = (jpeg: Buffer, marker: number, data: string) => {
  const size = Buffer.alloc(2);
  size.writeUInt16BE(data.length + 2);
  return text(jpeg.subarray(0, 2), Buffer.from([0xff, marker]), size, data, jpeg.subarray(2));
};

const webpSaying = (chunkType: string, data: Buffer) => {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(data.length);
  const body = text('WEBP', chunkType, size, data);
  const whole = Buffer.alloc(4);
  whole.writeUInt32LE(body.length);
  return text('RIFF', whole, body);
};

/** A deflate bomb: so many bytes of nothing. */
const zeros = (bytes: number) => deflateSync(Buffer.alloc(bytes), { level: 9 });

/** More than forty files that somebody might send to hurt, and some that only look so. */
export async function hostileImages(): Promise<Sample[]> {
  const [jpeg, png, gif, webp] = await Promise.all([
    plain().jpeg().toBuffer(),
    plain().png().toBuffer(),
    plain().gif().toBuffer(),
    plain().webp().toBuffer(),
  ]);
  const progressive = await plain(640, 480).jpeg({ progressive: true }).toBuffer();
  const noisy = await sharp({
    create: {
      width: 400,
      height: 300,
      channels: 3,
      background: 'red',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  })
    .jpeg()
    .toBuffer();
  const noisyGif = await sharp(noisy).gif().toBuffer();
  const exif = { IFD0: { Copyright: SCRIPT, ImageDescription: HTML }, IFD3: { GPSLatitude: '48/1 12/1 0/1' } };
  const frames = [await plain(32, 32).png().toBuffer(), await plain(32, 32, 'blue').png().toBuffer()];
  const moving = () => sharp(frames, { join: { animated: true } });
  const refused = (becomes: Sample['becomes'], list: [string, Uint8Array][]) =>
    list.map(([name, bytes]): Sample => ({ name, bytes, becomes }));

  return [
    ...refused('type', [
      ['no bytes at all', Buffer.alloc(0)],
      ['one byte', Buffer.from([0xff])],
      ['NUL bytes', Buffer.alloc(4_096)],
      ['plain text', text('GIF is what I would like to be')],
      ['HTML', text(HTML)],
      ['an SVG with a script', text(`<svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`)],
      ['an SVG behind an XML declaration', text('<?xml version="1.0"?><svg width="9" height="9"/>')],
      ['an SVG that reads a file', text('<svg><image href="file:///etc/passwd"/></svg>')],
      ['a PDF', text('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF')],
      ['a TIFF', await plain().tiff().toBuffer()],
      ['a big-endian TIFF', text('MM\0*', Buffer.alloc(64))],
      ['an AVIF', await plain().heif({ compression: 'av1' }).toBuffer()],
      ['a HEIC by its brand', text(u32(24), 'ftypheic', Buffer.alloc(64))],
      ['a JPEG 2000', text(u32(12), 'jP  \r\n\x87\n', Buffer.alloc(64))],
      ['a BMP', text('BM', Buffer.alloc(64))],
      ['an icon', Buffer.from([0, 0, 1, 0, 1, 0, 16, 16])],
      ['a PPM', text('P6\n9 9\n255\n', Buffer.alloc(243))],
      ['a VIPS file', text(Buffer.from([0xb6, 0xa6, 0xf2, 0x08]), Buffer.alloc(64))],
      ['a script of ImageMagick', text('push graphic-context\nfill "url(https://x|id)"\npop graphic-context')],
      ['PostScript', text('%!PS-Adobe-3.0 EPSF-3.0\n')],
      ['a ZIP', text('PK\u0003\u0004', Buffer.alloc(64))],
      ['an ELF program', text('\x7fELF', Buffer.alloc(64))],
      ['PHP', text('<?php system($_GET[0]);')],
      ['a RIFF that is a sound', text('RIFF', u32(4), 'WAVE')],
      ['a PNG with a broken signature', text('\x89PNG\n\n\x1a\n', png.subarray(8))],
      ['a PNG without a header', text(PNG, chunk('IDAT', zeros(10)))],
      ['a PNG that ends in its header', png.subarray(0, 20)],
      ['a JPEG of two bytes', jpeg.subarray(0, 2)],
      ['a JPEG without a frame', Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 2])],
      ['a lossless JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xc3, 0, 11, 8, 0, 9, 0, 9, 1, 1, 17, 0, 0xff, 0xda])],
      ['a GIF that ends in its header', gif.subarray(0, 9)],
      ['a WebP that ends in its header', webp.subarray(0, 20)],
    ]),
    ...refused('size', [
      ['a PNG of 100 megapixels', pngOf(10_000, 10_000, zeros(1_000))],
      ['a PNG of 64 megapixels within the sides', pngOf(8_000, 8_000, zeros(1_000_000))],
      ['a PNG of 4 gigapixels', pngOf(65_535, 65_535, zeros(1_000))],
      ['a PNG as wide as can be said', pngOf(0xffffffff, 1, zeros(10))],
      ['a PNG of one line that is too long', pngOf(8_193, 1, zeros(8_193 * 4 + 1))],
      ['an interlaced PNG of 39 megapixels', pngOf(7_300, 5_400, zeros(1_000), { depth: 8, colour: 6, interlace: 1 })],
      ['an interlaced PNG of 16 bits', pngOf(3_200, 3_200, zeros(1_000), { depth: 16, colour: 6, interlace: 1 })],
      ['a JPEG that says 65,535 by 65,535', jpegSaying(jpeg, 65_535, 65_535)],
      ['a progressive JPEG that says 39 megapixels', jpegSaying(progressive, 7_300, 5_400)],
      ['a GIF with a huge screen', gifOf([65_535, 65_535], [1, 1])],
      ['a GIF with a small screen and a huge frame', gifOf([1, 1], [65_535, 65_535])],
      ['a GIF of 39 megapixels', gifOf([7_300, 5_400], [7_300, 5_400])],
      ['a WebP that says 16,383 by 16,383', webpSaying('VP8L', Buffer.from([0x2f, 0xfe, 0xbf, 0xff, 0x0f, 0]))],
      [
        'a WebP with a canvas of 16 million',
        webpSaying('VP8X', Buffer.from([2, 0, 0, 0, 255, 255, 255, 255, 255, 255])),
      ],
      ['a file of more than 10 MiB', text(jpeg, Buffer.alloc(10 * 1024 * 1024))],
    ]),
    ...refused('broken', [
      ['a PNG of no width', pngOf(0, 10, zeros(10))],
      ['a PNG of no height', pngOf(10, 0, zeros(10))],
      ['a PNG whose data are a bomb for its size', pngOf(16, 16, Buffer.concat([zeros(100), Buffer.alloc(64, 7)]))],
      ['a PNG whose data end early', pngOf(4_000, 4_000, zeros(1_000))],
      ['a PNG whose data are no deflate', pngOf(64, 64, Buffer.alloc(100, 0xaa))],
      ['a truncated PNG', png.subarray(0, png.length - 40)],
      ['a truncated JPEG', noisy.subarray(0, noisy.length / 2)],
      [
        'a JPEG with its tables cut out',
        text(jpeg.subarray(0, 2), jpeg.subarray(jpeg.indexOf(Buffer.from([0xff, 0xc0])))),
      ],
      ['a truncated GIF', noisyGif.subarray(0, noisyGif.length / 2)],
      ['a truncated WebP', webp.subarray(0, webp.length - 20)],
      ['a WebP with a canvas and no picture', webpSaying('VP8X', Buffer.from([0, 0, 0, 0, 9, 0, 0, 9, 0, 0]))],
    ]),
    ...refused('pixels', [
      ['a GIF that is a script', text(gif.subarray(0, -1), `/*${SCRIPT}*/`, ';')],
      ['a GIF with HTML behind it', text(gif, HTML)],
      ['a GIF with many frames', gifOf([32, 32], [32, 32], 20_000)],
      ['an animated GIF', await moving().gif().toBuffer()],
      ['an animated WebP', await moving().webp().toBuffer()],
      ['a JPEG with HTML behind it', text(jpeg, HTML)],
      ['a JPEG with a script in a comment', withSegment(jpeg, 0xfe, SCRIPT)],
      ['a JPEG with XMP', withSegment(jpeg, 0xe1, `http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>${SCRIPT}</x:xmpmeta>`)],
      ['a JPEG with GPS in its EXIF', await plain().withExif(exif).jpeg().toBuffer()],
      ['a PNG with a ZIP behind it', text(png, 'PK\u0003\u0004', Buffer.alloc(64))],
      ['a PNG with a script in its text', withChunk(png, 'tEXt', `Comment\0${SCRIPT}`)],
      ['a PNG with EXIF', await plain().withExif(exif).png().toBuffer()],
      ['a WebP with EXIF and a profile', await plain().withExif(exif).withIccProfile('p3').webp().toBuffer()],
      ['a JPEG in the colours of print', await plain().toColourspace('cmyk').jpeg().toBuffer()],
      ['a PNG of 16 bits', await plain().toColourspace('rgb16').png().toBuffer()],
      ['a grey PNG of 1 bit', await plain().png({ palette: true, colours: 2 }).toBuffer()],
      ['a progressive JPEG', progressive],
      ['an interlaced PNG', await plain().png({ progressive: true }).toBuffer()],
      ['a lossless WebP with transparency', await plain().ensureAlpha(0.5).webp({ lossless: true }).toBuffer()],
      ['a lossy WebP with transparency', await plain().ensureAlpha(0.5).webp().toBuffer()],
      ['a JPEG that says it is larger than its data', jpegSaying(jpeg, 8_000, 5_000)],
      ['a picture of one pixel', await plain(1, 1).png().toBuffer()],
      ['a picture of one line', await plain(8_192, 1).png().toBuffer()],
    ]),
  ];
}
