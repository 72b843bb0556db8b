// How much of each vendor's specification is built: counted from the declarations, never by hand.

import type { Face, Operation } from './face.ts';

export interface Covered extends Operation {
  built: boolean;
}

export interface CoverageGroup {
  tag: string;
  operations: Covered[];
  built: number;
}

export interface Coverage {
  face: string;
  title: string;
  built: number;
  total: number;
  groups: CoverageGroup[];
}

/** Every operation of the face's vendor, built or not, by resource: the most finished resources first. */
export function coverageOf({ name, title, endpoints, operations }: Face): Coverage {
  const built = new Set(endpoints.map((endpoint) => endpoint.operation));
  const byTag = Map.groupBy(
    operations.map((operation) => ({ ...operation, built: built.has(operation.id) })),
    ({ tag }) => tag,
  );
  const groups = [...byTag].map(([tag, found]) => ({
    tag,
    operations: found.sort((a, b) => compare(a.path, b.path) || compare(a.method, b.method)),
    built: found.filter((operation) => operation.built).length,
  }));
  groups.sort((a, b) => share(b) - share(a) || compare(a.tag, b.tag));
  const sum = groups.reduce((count, group) => count + group.built, 0);
  return { face: name, title, built: sum, total: operations.length, groups };
}

const ACRONYMS: Record<string, string> = { api: 'API', sso: 'SSO', jwt: 'JWT', cors: 'CORS', uris: 'URIs' };

/** A vendor's tag as a heading: `user-management.cors-origins` is `User management: CORS origins`. */
export function headingOf(tag: string): string {
  return tag
    .split('.')
    .map((part, at) => {
      const words = part.split(/[-_]/).map((word) => ACRONYMS[word] ?? word);
      const [first = '', ...others] = words;
      return [at === 0 ? first.charAt(0).toUpperCase() + first.slice(1) : first, ...others].join(' ');
    })
    .join(': ');
}

const share = (group: CoverageGroup) => group.built / group.operations.length;
// Not by locale: the order must be the same on every machine.
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
