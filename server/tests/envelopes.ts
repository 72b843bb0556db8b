// What an answer says went wrong, in whichever envelope its wire has for it.

export interface Said {
  code: unknown;
  message: unknown;
}

/** The first thing that an answer says went wrong. */
export function saidBy(body: unknown): Said {
  const { code, message, errors } = (body ?? {}) as Said & { errors?: Said[] };
  const first = code === undefined ? errors?.[0] : { code, message };
  return { code: first?.code, message: first?.message };
}

/** An answer's words alone: some say the request's id among them, which is another one each time. */
export function wordsOf(body: unknown): unknown {
  const { clerk_trace_id: _, ...words } = body as Record<string, unknown>;
  return words;
}
