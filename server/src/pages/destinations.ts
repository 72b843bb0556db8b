// Where a form may lead (CSP `form-action`): browsers ask for the whole chain of redirects, of which we know the first.

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/** Where a form may lead that ends at an address. */
export function formTargets(uri: string): string[] {
  return isPrivateScheme(uri) ? [new URL(uri).protocol] : withSiblings(uri);
}

/** Whether an address belongs to a native application (RFC 8252 section 7.1). */
function isPrivateScheme(uri: string): boolean {
  return !/^https?:/i.test(uri);
}

/**
 * The origin of an address, and its siblings: an application whose API takes the code often sends the browser on to its
 * `www`. On this machine, any port.
 */
export function withSiblings(uri: string): string[] {
  const { origin, protocol, hostname, port } = new URL(uri);
  if (LOOPBACK.test(hostname)) return [`${protocol}//${hostname}:*`];
  const parent = hostname.split('.').slice(1).join('.');
  const suffix = port ? `:${port}` : '';
  const isName = !/^[\d.]+$|^\[/.test(hostname);
  return isName && parent.includes('.')
    ? [origin, `${protocol}//${parent}${suffix}`, `${protocol}//*.${parent}${suffix}`]
    : isName && parent !== ''
      ? [origin, `${protocol}//*.${hostname}${suffix}`]
      : [origin];
}
