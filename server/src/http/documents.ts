// The documents that the house gives of itself: `/openapi.json`, `/docs`, `/docs/coverage`.

import type { Hono } from 'hono';
import { version } from '../kit/version.ts';
import { coverageOf } from './coverage.ts';
import type { Face } from './face.ts';
import { openApiOf } from './openapi.ts';

const DATA_HEADERS = {
  'Content-Type': 'application/json',
  'Cache-Control': 'no-cache',
  'X-Content-Type-Options': 'nosniff',
};

/** Adds the documents of every face below its prefix, and one page of coverage. Each is made when first asked for. */
// biome-ignore lint/suspicious/noExplicitAny: the frame's own bindings are none of this file's business
export function documents(faces: Face[], origin: string): (app: Hono<any>) => void {
  return (app) => {
    for (const face of faces) {
      const json = `${face.prefix}openapi.json`;
      const document = once(async () => openApiOf(face, { version, origin }));
      const text = once(async () => JSON.stringify(await document()));
      const page = once(async () => {
        // The pages are loaded with the first reader, so that a start does not pay for them.
        const { referencePage } = await import('./reference-page.tsx');
        return referencePage(await document(), { json, coverage: '/docs/coverage' });
      });
      app.get(json, async () => new Response(await text(), { headers: DATA_HEADERS }));
      app.get(`${face.prefix}docs`, async () => show(await page()));
    }
    const coverage = once(async () => {
      const { coveragePage } = await import('./coverage-page.tsx');
      return coveragePage(faces.map(coverageOf));
    });
    app.get('/docs/coverage', async () => show(await coverage()));
  };
}

async function show(text: string): Promise<Response> {
  const { PAGE_HEADERS } = await import('../ui/page.tsx');
  return new Response(text, { headers: PAGE_HEADERS });
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
