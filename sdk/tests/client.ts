// The SDK in front of a house in this process: what it sends is answered as over a socket.

import type { TestHouse } from '../../server/tests/house.ts';
import { Latchkey, type LatchkeyOptions } from '../src/index.ts';

/** A client of a house, and the methods of it that gave an answer: `userManagement.getUser`. */
export function clientOf(
  house: TestHouse,
  options: LatchkeyOptions = {},
): { latchkey: Latchkey; answered: Set<string> } {
  const answered = new Set<string>();
  const latchkey = new Latchkey({
    apiKey: house.apiKey,
    clientId: house.clientId,
    baseUrl: house.house.tools.publicUrl,
    retries: 0,
    fetch: (url, init) => house.house.fetch(new Request(url, init)),
    ...options,
  });
  const watched = (name: string, methods: object) =>
    new Proxy(methods, {
      get(target, method: string) {
        const value = (target as Record<string, unknown>)[method];
        if (typeof value !== 'function') return value;
        return (...given: unknown[]) => {
          const answer = value.apply(target, given);
          if (!(answer instanceof Promise)) answered.add(`${name}.${method}`);
          else answer.then(() => answered.add(`${name}.${method}`)).catch(() => {});
          return answer;
        };
      },
    });
  const names = Object.keys(latchkey) as (keyof Latchkey)[];
  const parts = Object.fromEntries(names.map((name) => [name, watched(name, latchkey[name])]));
  return { latchkey: parts as unknown as Latchkey, answered };
}
