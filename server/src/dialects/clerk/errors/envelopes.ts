// The envelope of this wire's errors, and the type of a table that says refusals in it.

import type { RefusalCode, Refusals } from '../../../model/refusal.ts';

export interface Fault {
  code: string;
  message: string;
  /** Never missing on the wire: SDKs refuse an error without it. */
  long_message: string;
  meta?: Record<string, unknown>;
}

/** What is said, before the request's id is put beside it. */
export interface Said {
  status: number;
  errors: Fault[];
  headers?: Record<string, string>;
}

/** How each refusal of a part of the catalogue is said. */
export type Words<C extends RefusalCode> = { [D in C]: (data: Refusals[D]) => Said };

interface More {
  /** The parameter that is at fault. */
  param?: string;
  long?: string;
  meta?: Record<string, unknown>;
  headers?: Record<string, string>;
}

/** One fault. */
export function one(status: number, code: string, message: string, more: More = {}): Said {
  const { headers } = more;
  return { status, errors: [fault(code, message, more)], ...(headers ? { headers } : {}) };
}

export function fault(code: string, message: string, { param, long, meta }: More = {}): Fault {
  const about = { ...(param === undefined ? {} : { param_name: param }), ...meta };
  const more = Object.keys(about).length > 0 ? { meta: about } : {};
  return { code, message, long_message: long ?? message, ...more };
}
