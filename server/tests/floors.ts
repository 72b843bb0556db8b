// Who imports whom in the source, and which rule of the house an import breaks.

import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** Text of each file by its path, `/` between folders. */
export type Sources = Map<string, string>;

/** Reads every TypeScript file below a folder. */
export function readSources(folder: string): Sources {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => /\.tsx?$/.test(path));
  const posixed = (path: string) => path.split('\\').join('/');
  return new Map(paths.sort().map((path) => [posixed(path), readFileSync(join(folder, path), 'utf8')]));
}

export const isTest = (path: string) => /\.test\.tsx?$/.test(path);
export const isGenerated = (path: string) => /\.generated\.tsx?$/.test(path);

/** The files of ours that a file imports, types included: who needs to know a type knows its owner. */
export function importsOf(path: string, text: string): string[] {
  const found = text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)'(\.{1,2}\/[^']+)'/g);
  return [...new Set([...found].map(([, to = '']) => posix.join(posix.dirname(path), to)))];
}

// What each room may import besides itself. `app` stands for the files above all rooms: they put the house together.
const MAY_IMPORT: Record<string, string[]> = {
  cli: ['app'],
  app: ['dialects', 'pages', 'dashboard', 'http', 'workers', 'core', 'store', 'providers', 'model', 'kit', 'config'],
  dialects: ['http', 'core', 'model'],
  pages: ['http', 'core', 'model', 'ui'],
  dashboard: ['http', 'core', 'model', 'ui'],
  // The pages of the documents are drawn with the same pieces as all pages.
  http: ['core', 'model', 'kit', 'ui'],
  workers: ['core', 'model', 'kit'],
  core: ['store', 'providers', 'model', 'kit'],
  store: ['model', 'kit'],
  providers: ['model', 'kit'],
  model: [],
  kit: [],
  ui: [],
  config: [],
};

/** The order inside core: each file may import those of the lines above its own. */
export const CORE_ORDER = [
  ['work'],
  [
    'attempts',
    'browser-tokens',
    'connection-config',
    'cookies',
    'events',
    'gates',
    'later',
    'limits',
    'page-links',
    'pages',
    'profile',
    'sealed',
    'settings',
  ],
  [
    'authorizations',
    'browser-sessions',
    'codes',
    'connections',
    'devices',
    'failures',
    'flows',
    'form-tokens',
    'idempotency',
    'keys',
    'letters',
    'oauth-providers',
    'origins',
    'pending-sign-ins',
    'redirects',
    'roles',
    'saml',
    'sign-in-tokens',
    'signing-keys',
    'webhooks',
  ],
  ['account-list', 'environments', 'deliveries', 'jwt-template', 'accounts', 'metadata', 'invitation-links', 'trials'],
  ['backup-codes', 'credentials', 'factors', 'provider-servers', 'provider-tokens'],
  ['provider-visits'],
  ['outward'],
  ['checks'],
  ['sessions', 'tokens', 'identifiers', 'images'],
  ['session-tokens'],
  [
    'applications',
    'contact-points',
    'environment-logos',
    'external-accounts',
    'membership-changes',
    'organization-domains',
    'organization-list',
    'organization-logos',
    'passkeys',
    'second-factors',
    'signed-in',
    'user-keys',
    'passwords',
  ],
  ['domain-proofs', 'invitees', 'members', 'memberships', 'new-accounts', 'organizations', 'passkey-ceremonies'],
  ['users'],
  ['profiles'],
  ['invitation-list', 'invitations', 'inviting', 'verification'],
  ['recovery'],
  ['sign-in'],
  ['authorize'],
  ['consents', 'own-flows'],
  ['export', 'housekeeping', 'seed'],
];

/** The room that a file stands in. */
export function roomOf(path: string): string {
  const [first = '', ...rest] = path.split('/');
  if (rest.length > 0) return first;
  return first === 'config.ts' ? 'config' : 'app';
}

/** Every import that runs up, or sideways from face to face: `who -> whom`. */
export function brokenFloors(sources: Sources): string[] {
  return pairs(sources).flatMap(([from, to]) => {
    const [room, target] = [roomOf(from), roomOf(to)];
    const allowed = room === target ? faceOf(from) === faceOf(to) : MAY_IMPORT[room]?.includes(target);
    return allowed ? [] : [`${from} -> ${to}`];
  });
}

/** Every import that breaks the order inside core, and every file of core without a place in it. */
export function brokenOrder(sources: Sources, order: string[][]): string[] {
  const lineOf = (path: string) => order.findIndex((names) => names.includes(coreName(path)));
  const inCore = [...sources.keys()].filter((path) => roomOf(path) === 'core' && !isTest(path));
  const strangers = inCore.filter((path) => lineOf(path) < 0).map((path) => `${path} has no place in the order`);
  const wrong = pairs(sources).filter(
    ([from, to]) =>
      roomOf(from) === 'core' && roomOf(to) === 'core' && coreName(from) !== coreName(to) && lineOf(to) >= lineOf(from),
  );
  return [...strangers, ...wrong.map(([from, to]) => `${from} -> ${to}`)];
}

/** Every circle of imports, as the way around it. */
export function circles(sources: Sources): string[] {
  const graph = new Map([...sources].map(([path, text]) => [path, importsOf(path, text)]));
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (path: string, way: string[]): void => {
    const at = way.indexOf(path);
    if (at >= 0) found.push([...way.slice(at), path].join(' -> '));
    if (at >= 0 || done.has(path)) return;
    for (const next of graph.get(path) ?? []) walk(next, [...way, path]);
    done.add(path);
  };
  for (const path of graph.keys()) walk(path, []);
  return found;
}

/** Source without comments and without what stands in quotes: what is run. */
export function codeOf(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g, ' ');
}

function pairs(sources: Sources): [string, string][] {
  const files = [...sources].filter(([path]) => !isTest(path));
  return files.flatMap(([path, text]) => importsOf(path, text).map((to): [string, string] => [path, to]));
}

function coreName(path: string): string {
  return (path.split('/')[1] ?? '').replace(/\.tsx?$/, '');
}

function faceOf(path: string): string {
  return roomOf(path) === 'dialects' ? (path.split('/')[1] ?? '') : '';
}
