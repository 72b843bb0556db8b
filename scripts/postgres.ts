// A PostgreSQL server of our own for tests and benchmarks: fresh, on a free port, gone afterwards.

import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

export interface OwnPostgres {
  url: string;
  port: number;
  folder: string;
  /** Runs `pg_ctl` on this server: restart, immediate stop, start. */
  control(...words: string[]): void;
  stop(): void;
}

/** Where PostgreSQL's server programs are, or null: Debian keeps them off the path. */
export function findPostgres(): string | null {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ];
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'pg_ctl'))) ?? null;
}

/** Starts a server with durable commits, as production has it. PostgreSQL refuses to run as root, so root lends it to `postgres`. */
export async function startPostgres(settings: Record<string, string | number> = {}): Promise<OwnPostgres> {
  const bin = findPostgres();
  if (!bin) throw new Error('PostgreSQL is not installed (Debian: apt-get install postgresql)');
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-postgres-'));
  const root = process.getuid?.() === 0;
  const [uid, gid] = root ? ids('postgres') : [undefined, undefined];
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
  const port = await freePort();
  const run = (program: string, ...words: string[]) => {
    const { status, stderr, stdout } = spawnSync(join(bin, program), words, {
      uid,
      gid,
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });
    if (status !== 0) throw new Error(`${program} ${words.join(' ')} failed: ${stderr}${stdout}`);
  };
  const data = join(folder, 'data');
  run('initdb', '-D', data, '-U', 'latchkey', '-A', 'trust', '--no-instructions', '-E', 'UTF8');
  const options = Object.entries({
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: folder,
    max_connections: 200,
    ...settings,
  });
  const line = options.map(([name, value]) => `-c ${name}='${value}'`).join(' ');
  const control = (...words: string[]) => run('pg_ctl', '-D', data, '-w', '-s', '-l', join(folder, 'log'), ...words);
  control('-o', line, 'start');
  return {
    url: `postgres://latchkey@127.0.0.1:${port}/postgres`,
    port,
    folder,
    control: (...words) => (words[0] === 'start' ? control('-o', line, ...words) : control(...words)),
    stop() {
      try {
        control('-m', 'immediate', 'stop');
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

function ids(user: string): [number, number] {
  const id = (flag: string) => Number(spawnSync('id', [flag, user], { encoding: 'utf8' }).stdout.trim());
  return [id('-u'), id('-g')];
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
