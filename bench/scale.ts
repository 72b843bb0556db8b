// How look-ups and pages fare as an environment grows: the same requests beside 10,000 and beside 1,000,000 users.
//
// Usage: node bench/scale.ts [--users 1000000] [--database sqlite|postgres]

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '../scripts/postgres.ts';

const { values } = parseArgs({
  options: { users: { type: 'string', default: '1000000' }, database: { type: 'string' } },
});
const SIZES = [10_000, Number(values.users)];
const ROUNDS = 300;
const program = join(import.meta.dirname, '../server/dist/cli/main.js');

interface Ready {
  url: string;
  apiKey: string;
}

interface Listed {
  data: { id: string; email: string; external_id: string | null }[];
}

const rows: string[] = [];
for (const kind of values.database ? [values.database] : ['sqlite', 'postgres']) {
  const medians: Map<string, number>[] = [];
  for (const size of SIZES) medians.push(await measure(kind, size));
  for (const [name, small] of medians[0] ?? []) {
    const large = medians[1]?.get(name) ?? Number.NaN;
    rows.push(`| ${name} | ${kind} | ${small.toFixed(2)} | ${large.toFixed(2)} | ${(large / small).toFixed(2)} |`);
  }
}
console.log(`| request | database | ms at ${SIZES[0]} | ms at ${SIZES[1]} | ratio |\n|---|---|--:|--:|--:|`);
console.log(rows.join('\n'));

async function measure(kind: string, size: number): Promise<Map<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-scale-'));
  const postgres = kind === 'postgres' ? await startPostgres() : null;
  const place = ['--data-dir', folder, ...(postgres ? ['--database-url', postgres.url] : [])];
  try {
    await (await start(place)).stop();
    const seeded = spawnSync(process.execPath, [program, 'seed', '--users', String(size), ...place], {
      stdio: 'inherit',
    });
    if (seeded.status !== 0) throw new Error('seeding failed');
    const server = await start(place);
    try {
      return await ask(server.ready, size);
    } finally {
      await server.stop();
    }
  } finally {
    postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function ask({ url, apiKey }: Ready, size: number): Promise<Map<string, number>> {
  const get = async (path: string) => {
    const response = await fetch(`${url}/user_management/users${path}`, {
      headers: { authorization: `Bearer ${apiKey}` },
    });
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Listed;
  };
  // A walk of pages of 100 gives cursors at any depth.
  const cursors: string[] = [];
  const people: Listed['data'] = [];
  for (let at = 0, after = ''; at < size && after !== undefined; at += 100) {
    const { data } = await get(`?limit=100${after ? `&after=${after}` : ''}`);
    if (at % Math.max(100, size / 300) < 100) people.push(...data.slice(0, 3));
    after = data.at(-1)?.id as string;
    cursors.push(after);
  }
  const depth = (share: number) => cursors[Math.floor((cursors.length - 2) * share)];
  const named = people.filter((person) => person.external_id !== null);
  const pick = <T>(list: T[], at: number): T => list[(at * 7) % list.length] as T;
  const requests: Record<string, (at: number) => string> = {
    'get by id': (at) => `/${pick(people, at).id}`,
    'get by external id': (at) => `/external_id/${encodeURIComponent(pick(named, at).external_id as string)}`,
    'list by email': (at) => `?email=${encodeURIComponent(pick(people, at).email)}`,
    'first page': () => '?limit=10',
    'page in the middle': () => `?limit=10&after=${depth(0.5)}`,
    'last page': () => `?limit=10&after=${depth(1)}`,
    'page back from the middle': () => `?limit=10&before=${depth(0.5)}`,
  };
  const medians = new Map<string, number>();
  for (const [name, path] of Object.entries(requests)) {
    const times: number[] = [];
    for (let at = 0; at < ROUNDS; at += 1) {
      const began = performance.now();
      await get(path(at));
      times.push(performance.now() - began);
    }
    medians.set(name, times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] as number);
  }
  return medians;
}

async function start(place: string[]): Promise<{ ready: Ready; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [program, 'start', '--port', '0', '--json', ...place], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, LATCHKEY_LOG_LEVEL: 'silent' },
  });
  const ready = await new Promise<Ready>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
    child.stdout.once('data', (line: Buffer) => resolve(JSON.parse(line.toString())));
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    ready,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
