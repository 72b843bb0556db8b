// What applications pass on to a provider, in the encodings of six SDKs.

const SCOPES = /^provider_scopes(?:\[\d*\])?$/;
const PARAMS = /^provider_query_params\[([^\]]{1,128})\]$/;

/** `provider_scopes` as a list: repeated, with brackets, or joined by commas or spaces. */
export function readScopes(query: Record<string, unknown>): string[] {
  const given = Object.entries(query).flatMap(([name, value]) => (SCOPES.test(name) ? [value].flat() : []));
  return given
    .flatMap((each) => String(each).split(/[\s,]+/))
    .filter((scope) => /^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/.test(scope));
}

/** `provider_query_params[name]=value` as pairs; never one that the flow itself depends on (RFC 6749 section 4.1.1). */
export function readParams(query: Record<string, unknown>): Record<string, string> {
  const named = Object.entries(query).map(([name, value]) => [PARAMS.exec(name)?.[1], value] as const);
  const pairs = [...named, ...Object.entries(readObject(query.provider_query_params))];
  const taken = pairs.filter((pair): pair is [string, string] => {
    const [name, value] = pair;
    return name !== undefined && /^[\w.-]{1,128}$/.test(name) && !OURS.has(name) && typeof value === 'string';
  });
  return Object.fromEntries(taken.slice(0, 20));
}

// Ruby sends JSON; Python what it calls a dictionary, which for plain texts is JSON with other quotes.
function readObject(text: unknown): Record<string, unknown> {
  if (typeof text !== 'string' || !text.startsWith('{')) return {};
  for (const written of [text, text.replaceAll("'", '"')]) {
    try {
      const read: unknown = JSON.parse(written);
      if (typeof read === 'object' && read !== null) return { ...read };
    } catch {}
  }
  return {};
}

// By which the flow itself is bound.
const OURS = new Set([
  'client_id',
  'client_secret',
  'code_challenge',
  'code_challenge_method',
  'nonce',
  'redirect_uri',
  'request',
  'request_uri',
  'response_mode',
  'response_type',
  'scope',
  'state',
]);
