// Images as they are served: to anybody who has the URL, sandboxed, and only what this house encoded or drew.

import type { Hono } from 'hono';
import { findImage, renderImage, type ServedImage } from '../core/images.ts';
import type { Tools } from '../core/work.ts';
import { drawAvatar } from '../kit/images/avatar.ts';
import { LARGEST, type Rendering } from '../kit/images/bounds.ts';
import { keepRecent } from '../kit/recent.ts';

/** Bytes of pictures in other sizes that are remembered. */
const REMEMBERED = 8 * 1024 * 1024;
const QUALITY = 85;

const HEADERS = {
  // The URL changes with the content.
  'Cache-Control': 'public, max-age=31536000, immutable',
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; sandbox",
  // Unlike everything else of the house: pictures are shown on the pages of customers (W1).
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Referrer-Policy': 'no-referrer',
};

/** `GET /images/:id` with `width`, `height`, `fit` and `quality`, and `GET /avatars/:name`; `HEAD` of both. */
// biome-ignore lint/suspicious/noExplicitAny: the frame's own bindings are none of this file's business
export function images(tools: Tools): (app: Hono<any>) => void {
  const recent = keepRecent(REMEMBERED);

  async function picture(id: string, image: ServedImage, rendering: Rendering | null): Promise<Uint8Array | null> {
    if (!rendering) return image.read();
    const key = `${id} ${nameOf(rendering)}`;
    const known = recent.get(key);
    if (known) return known;
    const bytes = await image.read();
    if (!bytes) return null;
    const made = await renderImage(tools, bytes, rendering);
    recent.set(key, made);
    return made;
  }

  return (app) => {
    app.get('/images/:id', async (context) => {
      const id = context.req.param('id');
      // Asked of the database each time, so that what was removed is gone at once, whatever is remembered.
      const image = /^[\w-]{27}$/.test(id) ? await findImage(tools, id) : null;
      if (!image) return context.notFound();
      const rendering = readRendering(new URL(context.req.url).searchParams);
      const tag = rendering ? `"${id}-${nameOf(rendering)}"` : `"${id}"`;
      if (matches(context.req.header('if-none-match'), tag)) return unchanged(tag);
      const bytes = await picture(id, image, rendering);
      return bytes ? show(bytes, image.contentType, tag) : context.notFound();
    });
    app.get('/avatars/:name', (context) => {
      const name = context.req.param('name');
      const drawn = drawAvatar(name);
      if (drawn === null) return context.notFound();
      const tag = `"${name}"`;
      if (matches(context.req.header('if-none-match'), tag)) return unchanged(tag);
      return show(Buffer.from(drawn), 'image/svg+xml', tag);
    });
  };
}

function show(bytes: Uint8Array, type: string, tag: string): Response {
  const headers = { ...HEADERS, 'Content-Type': type, 'Content-Length': String(bytes.length), ETag: tag };
  return new Response(bytes as Uint8Array<ArrayBuffer>, { headers });
}

function unchanged(tag: string): Response {
  return new Response(null, { status: 304, headers: { ...HEADERS, ETag: tag } });
}

// RFC 9110 section 13.1.2, compared weakly.
function matches(header: string | undefined, tag: string): boolean {
  return (header ?? '').split(',').some((each) => each.trim() === '*' || each.trim().replace(/^W\//, '') === tag);
}

// What cannot be read is left out: a picture in its own size is better than none.
function readRendering(query: URLSearchParams): Rendering | null {
  const width = whole(query.get('width'), LARGEST);
  const height = whole(query.get('height'), LARGEST);
  const quality = whole(query.get('quality'), 100);
  if (width === null && height === null && quality === null) return null;
  return { width, height, fit: query.get('fit') === 'crop' ? 'crop' : 'scale-down', quality: quality ?? QUALITY };
}

function whole(text: string | null, most: number): number | null {
  if (text === null || !/^-?\d{1,9}$/.test(text)) return null;
  return Math.min(Math.max(Number(text), 1), most);
}

function nameOf({ width, height, fit, quality }: Rendering): string {
  return `${width ?? ''}x${height ?? ''}-${fit}-${quality}`;
}
