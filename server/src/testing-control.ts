// A server for tests in the hands of tests in other languages: what they cannot call, they ask for over HTTP.

import type { Duration } from './testing-clock.ts';
import type { TestLatchkey } from './testing-handle.ts';
import type { LetterFilter } from './testing-outbox.ts';

/** What paths of these calls begin with. */
export const CONTROL = '/latchkey/testing/';

/**
 * Answers one of them: `POST reset`; `POST clock` with `{ "advance": { "minutes": 11 } }` or milliseconds; `GET letters`,
 * the newest first, by `to` and `kind`. Nobody proves anything: it is for tests on this machine alone.
 */
export async function answerControl(latchkey: TestLatchkey, request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const path = pathname.slice(CONTROL.length);
  switch (`${request.method} ${path}`) {
    case 'POST reset':
      await latchkey.reset();
      return new Response(null, { status: 204 });
    case 'POST clock':
      return moveClock(latchkey, await request.text());
    case 'GET letters':
      return json(200, { data: await latchkey.outbox.list(Object.fromEntries(searchParams) as LetterFilter) });
    default:
      return json(404, { message: `There is no ${request.method} ${pathname}: reset, clock and letters there are.` });
  }
}

function moveClock({ clock }: TestLatchkey, text: string): Response {
  try {
    const { advance } = JSON.parse(text || '{}') as { advance?: Duration };
    clock.advance(advance ?? 0);
    return json(200, { now: new Date(clock.now()).toISOString() });
  } catch (error) {
    return json(422, { message: (error as Error).message });
  }
}

function json(status: number, body: object): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
}
