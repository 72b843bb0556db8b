// Asking the DNS for the texts that the owner of a domain put there.

import { Resolver } from 'node:dns/promises';

export interface Dns {
  /** The TXT records of a name, each put together; none where the name has none. Throws {@link DnsFailed}. */
  txt(name: string): Promise<string[]>;
}

/** Nobody answered, or not in time: that says nothing of the name. */
export class DnsFailed extends Error {
  override name = 'DnsFailed';
}

/** What a server says of a name that is not there, or has no such record. */
const NOTHING = ['ENOTFOUND', 'ENODATA'];

/** Asks the servers that the system names, or these, for at most so long in all. */
export function openDns({ timeoutMs = 3_000, servers = [] as string[] } = {}): Dns {
  return {
    async txt(name) {
      // One for each question, because only a resolver can be told to stop.
      const resolver = new Resolver({ timeout: Math.ceil(timeoutMs / 2), tries: 2 });
      if (servers.length > 0) resolver.setServers(servers);
      const timer = setTimeout(() => resolver.cancel(), timeoutMs);
      try {
        return (await resolver.resolveTxt(name)).map((pieces) => pieces.join(''));
      } catch (error) {
        const { code = 'unknown' } = error as { code?: string };
        if (NOTHING.includes(code)) return [];
        throw new DnsFailed(`the DNS does not answer: ${code}`);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
