// The data folder of an embedded database: one process owns it, and the next one is told who.

import { mkdirSync, readFileSync, statfsSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The folder cannot be used; the message is a sentence for the person who started the server. */
export class FolderRefused extends Error {
  override name = 'FolderRefused';
}

// Magic numbers of file systems whose locks other machines do not see: NFS, SMB, SMB2, CIFS, AFS, Ceph.
const NETWORK = new Set([0x6969, 0x517b, 0xfe534d42, 0xff534d42, 0x5346414f, 0x00c36400]);

interface Owner {
  pid: number;
  host: string;
  since: string;
}

// Held here too: the lock ends with its connection, and a connection that nobody refers to is collected.
const held = new Set<DatabaseSync>();

/**
 * Takes a folder for this process, making it if it is not there. The lock is SQLite's own on a file of its own, so the
 * system drops it with the process, however that ends: a stale one cannot be. Throws {@link FolderRefused}.
 */
export function takeFolder(
  path: string,
  fileSystem: (path: string) => number = (at) => statfsSync(at).type,
): { release(): void } {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (NETWORK.has(fileSystem(path))) {
    throw new FolderRefused(
      `${path} is on a network file system, where SQLite cannot keep its promises. Use a local folder (--data-dir) or PostgreSQL (--database-url).`,
    );
  }
  const lock = new DatabaseSync(join(path, 'lock'));
  const note = join(path, 'owner.json');
  try {
    lock.exec('PRAGMA busy_timeout=0; PRAGMA journal_mode=DELETE; BEGIN EXCLUSIVE');
  } catch {
    lock.close();
    throw new FolderRefused(
      `The data folder ${path} is in use by ${describe(note)}. Stop that one, or choose another folder with --data-dir.`,
    );
  }
  writeFileSync(
    note,
    JSON.stringify({ pid: process.pid, host: hostname(), since: new Date().toISOString() } satisfies Owner),
  );
  held.add(lock);
  return {
    release() {
      held.delete(lock);
      lock.close();
    },
  };
}

function describe(note: string): string {
  try {
    const owner = JSON.parse(readFileSync(note, 'utf8')) as Owner;
    return `another Latchkey (process ${owner.pid} on ${owner.host}, since ${owner.since})`;
  } catch {
    return 'another Latchkey';
  }
}
