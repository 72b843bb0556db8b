// What people read who came to a place that says no: what it is, and what they can do about it.

import { headersOf, makeNonce } from '../http/screens.ts';
import type { PeoplePrinter } from '../http/serve.ts';
import type { Refusal, RefusalCode } from '../model/refusal.ts';
import { speak } from './language.ts';
import { print } from './layout.tsx';
import type { PageWords } from './words/index.ts';

type Said = { status: number; title?: keyof PageWords['failed']; text: keyof PageWords['failed'] };

const SAID: Partial<Record<RefusalCode, Said>> = {
  flow_over: { status: 400, title: 'overTitle', text: 'over' },
  invalid_form: { status: 403, text: 'form' },
  unsupported_media_type: { status: 415, text: 'form' },
  redirect_not_allowed: { status: 400, text: 'redirect' },
  not_found: { status: 404, text: 'client' },
  route_not_found: { status: 404, text: 'missing' },
  method_not_allowed: { status: 405, text: 'missing' },
  too_many_requests: { status: 429, text: 'busy' },
  account_locked: { status: 429, text: 'busy' },
};

const OTHERWISE: Said = { status: 400, text: 'request' };

/** Says every refusal, and every fault, in a page of its own. */
export const people: PeoplePrinter = {
  async printRefusal(refusal, requestId, request) {
    const retryAfter = retryAfterOf(refusal);
    const answer = show(SAID[refusal.code] ?? OTHERWISE, requestId, request);
    return retryAfter ? { ...answer, headers: { ...answer.headers, 'Retry-After': retryAfter } } : answer;
  },
  async printFault(status, requestId, request) {
    return show({ status, text: status === 503 ? 'busy' : 'ours' }, requestId, request);
  },
};

function retryAfterOf({ data }: Refusal): string | null {
  const seconds = (data as { retryAfterSeconds?: unknown }).retryAfterSeconds;
  return typeof seconds === 'number' ? String(seconds) : null;
}

function show({ status, title = 'title', text }: Said, requestId: string, request: Request) {
  const speech = speak(request.headers.get('accept-language'));
  const { failed } = speech.words;
  const nonce = makeNonce();
  const children = (
    <>
      <p>{failed[text] as string}</p>
      {status >= 500 || status === 429 ? (
        <p>
          <a class="button other" href={new URL(request.url).pathname}>
            {failed.again}
          </a>
        </p>
      ) : null}
      <p class="soft small">{failed.reference(requestId)}</p>
    </>
  );
  const html = print({ environment: null, speech, nonce }, { title: failed[title] as string, children });
  return { status, html, headers: headersOf(nonce, [], new URL(request.url).origin) };
}
