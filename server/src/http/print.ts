// From what was answered to the response: its headers, its cookies, its body.

import type { RequestFacts } from './access.ts';
import { type Cookie, writeCookie } from './browser.ts';
import type { Answer } from './face.ts';

const COMMON = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };

/** An answer as the network takes it: with what every answer has, and what CORS and the request's id add. */
export function print(
  { status, body, headers, html, cookies = [] }: Answer,
  { cors, facts }: { cors: Record<string, string>; facts: Pick<RequestFacts, 'id'> },
): Response {
  const all: Record<string, string> = { ...COMMON, ...cors, ...headers };
  all['X-Request-Id'] = facts.id;
  if (html !== undefined || cookies.length > 0) return printPage({ status, headers: all, cookies }, html);
  if (body === undefined) {
    // Said, or an empty 200 would be sent in chunks; a 204 never has a length (RFC 9110 section 8.6).
    if (status !== 204) all['Content-Length'] = '0';
    return new Response(null, { status, headers: all });
  }
  // Exactly this, without a charset: Clerk's SDK compares it letter by letter.
  all['Content-Type'] = 'application/json';
  return new Response(JSON.stringify(body), { status, headers: all });
}

// Cookies are headers of one name: a record holds one.
function printPage(
  { status, headers: all, cookies }: { status: number; headers: Record<string, string>; cookies: Cookie[] },
  html = '',
): Response {
  const headers = new Headers(all);
  // Said, or nothing would be sent in chunks.
  if (html === '') headers.set('Content-Length', '0');
  if (html !== '' && !headers.has('Content-Type')) headers.set('Content-Type', 'text/html; charset=utf-8');
  for (const cookie of cookies) headers.append('Set-Cookie', writeCookie(cookie));
  return new Response(html === '' ? null : html, { status, headers });
}
