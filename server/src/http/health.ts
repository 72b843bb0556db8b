// Whether the process lives, and whether it can serve.

import type { Hono } from 'hono';
import { isReady } from '../core/housekeeping.ts';
import type { Tools } from '../core/work.ts';

/** `GET /health` and `GET /ready`; after `drain()` the latter says no. */
// biome-ignore lint/suspicious/noExplicitAny: the frame's own bindings are none of this file's business
export function health(tools: Tools): { routes(app: Hono<any>): void; drain(): void } {
  let draining = false;
  const json = (status: number, body: object) =>
    new Response(JSON.stringify(body), {
      status,
      headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
    });
  return {
    routes(app) {
      app.get('/health', () => json(200, { status: 'ok' }));
      app.get('/ready', async () => {
        const ready = !draining && (await isReady(tools));
        return ready ? json(200, { status: 'ready' }) : json(503, { status: draining ? 'draining' : 'not ready' });
      });
    },
    drain() {
      draining = true;
    },
  };
}
