// One spelling for each path: whatever a proxy or a router might read in two ways leads nowhere.

/** The path of a URL as it was sent, not decoded: the router compares it letter by letter and decodes parameters only. */
export function rawPath(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  if (start < 0) return '/';
  const query = url.indexOf('?', start);
  return query < 0 ? url.slice(start) : url.slice(start, query);
}

// Percent-encoded letters, digits, `-`, `.` and `_` never need to be: an SDK does not send them, a trick does.
const NEEDLESS = /%(?:2[DE]|3[0-9]|4[1-9A-F]|5[0-9A]|5F|6[1-9A-F]|7[0-9A])/i;

/** Whether a path is spelled plainly: no empty or dotted segments, backslashes, needless or broken escapes. */
export function isPlainPath(path: string): boolean {
  if (/\/\/|\\|\/\.{1,2}(?:\/|$)/.test(path)) return false;
  return !path.includes('%') || (!NEEDLESS.test(path) && !/%(?![0-9a-f]{2})/i.test(path));
}
