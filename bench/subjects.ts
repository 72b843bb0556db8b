// What is measured side by side: Latchkey as an operator starts it, and the floor, each in a process of its own.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type OwnPostgres, startPostgres } from '../scripts/postgres.ts';
import type { Target } from './operations.ts';

export type Kind = 'sqlite' | 'postgres';

export interface Subject {
  name: 'floor' | 'latchkey';
  kind: Kind;
  target: Target;
  pid: number;
  /** Its folder, or the URL of its database. */
  place: string;
}

export interface Stage {
  subjects: Subject[];
  /** The PostgreSQL server's first process, and its version; null where it is not part of this run. */
  postgres: { pid: number; version: string } | null;
  /** Has PostgreSQL look at its tables, as autovacuum does within a minute of their growth. */
  analyze(): Promise<void>;
  stop(): Promise<void>;
}

export interface StageOptions {
  kinds: Kind[];
  /** Users that are there before anything is measured. */
  users: number;
  /** The command line's program. */
  program: string;
  logLevel: string;
  /** Flags of Node for Latchkey's process, for profiles. */
  nodeFlags?: string[];
  names?: Subject['name'][];
}

const root = join(import.meta.dirname, '..');

/** Starts every subject on a fresh database with users in it. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));
  const children: ChildProcess[] = [];
  let server: OwnPostgres | null = null;
  async function stop() {
    await Promise.all(children.map(end));
    server?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  try {
    if (options.kinds.includes('postgres')) server = await startPostgres();
    const subjects: Subject[] = [];
    for (const kind of options.kinds) {
      for (const name of options.names ?? (['floor', 'latchkey'] as const)) {
        const place = kind === 'sqlite' ? join(folder, name) : await createDatabase(server as OwnPostgres, name);
        const start = name === 'floor' ? startFloor : startLatchkey;
        const { child, target } = await start(kind, place, folder, options);
        children.push(child);
        subjects.push({ name, kind, target, pid: child.pid as number, place });
      }
    }
    async function analyze() {
      if (!server) return;
      for (const name of new Set(subjects.map((subject) => subject.name)))
        await tell(urlOf(server, name), 'vacuum analyze');
    }
    return { subjects, postgres: server && (await describePostgres(server)), analyze, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Started {
  child: ChildProcess;
  target: Target;
}

async function startFloor(kind: Kind, place: string, _folder: string, { users }: StageOptions): Promise<Started> {
  const child = spawn(process.execPath, [join(root, 'bench/floor.ts'), kind, place, String(users)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { child, target: (await firstLine(child)) as unknown as Target };
}

async function startLatchkey(kind: Kind, place: string, folder: string, options: StageOptions): Promise<Started> {
  const data = kind === 'sqlite' ? place : join(folder, `${kind}-data`);
  const flags = ['--data-dir', data, ...(kind === 'postgres' ? ['--database-url', place] : [])];
  const env = { ...process.env, LATCHKEY_LOG_LEVEL: options.logLevel };
  const seed = [options.program, 'seed', ...flags, '--users', String(options.users)];
  execFileSync(process.execPath, seed, { cwd: root, env, stdio: 'ignore' });
  // By a name: at a bare address browsers have no passkeys, and the pages say nothing of them.
  const listening = ['--host', 'localhost', '--port', '0'];
  const words = [...(options.nodeFlags ?? []), options.program, 'start', ...flags, ...listening, '--json'];
  const child = spawn(process.execPath, words, {
    cwd: root,
    env,
    // The log goes where a real one would go: to a file, here to none that fills the disk.
    stdio: ['ignore', 'pipe', openSync('/dev/null', 'w')],
  });
  const { url, apiKey, clientId } = (await firstLine(child)) as { url: string; apiKey: string; clientId: string };
  return { child, target: { port: Number(new URL(url).port), key: apiKey, clientId } };
}

function firstLine(child: ChildProcess): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end >= 0) resolve(JSON.parse(text.slice(0, end)));
    });
    child.once('exit', (code) => reject(new Error(`a subject ended with ${code} before it was ready`)));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 30_000);
  await ended;
  clearTimeout(late);
}

async function createDatabase(server: OwnPostgres, name: string): Promise<string> {
  await tell(server.url, `create database ${name}`);
  return urlOf(server, name);
}

function urlOf(server: OwnPostgres, database: string): string {
  const url = new URL(server.url);
  url.pathname = `/${database}`;
  return url.href;
}

async function tell(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

async function describePostgres({ url, folder }: OwnPostgres): Promise<{ pid: number; version: string }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ server_version: string }>('show server_version');
  await client.end();
  const pid = Number(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
  return { pid, version: rows[0]?.server_version.split(' ')[0] ?? '?' };
}
