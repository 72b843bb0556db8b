// Connections of PostgreSQL that each carry many single statements at once, and how a statement travels on one.

import pg from 'pg';
import type { Prepared, Row, Value } from './database.ts';

/** What a statement gave. */
export interface Outcome {
  rows: Row[];
  changed: number;
}

type Client = pg.Client | pg.PoolClient;

/** Sends a statement on a connection, behind those that are on their way; rejects with the server's or `pg`'s error. */
export function ask(client: Client, { name, sql }: Prepared, values: Value[]): Promise<Outcome> {
  gather(client);
  const config = { text: sql, values: values.map(encode), ...(name ? { name } : {}) };
  return new Promise((resolve, reject) => {
    // A callback: for a promise `pg` also takes the stack of every error anew.
    const done = (error: Error | null, result: pg.QueryResult<Row>) =>
      error ? reject(error) : resolve({ rows: result.rows, changed: result.rowCount ?? 0 });
    client.query(config as pg.QueryConfig, done as never);
  });
}

/** Holds back what is sent on a connection until the end of this turn of the event loop, so that it goes in one write. */
export function gather(client: Client): void {
  // Half of what a small statement costs us is the system call that sends it.
  const { stream } = (client as unknown as { connection: { stream: NodeJS.WritableStream & Corked } }).connection;
  if (stream.writableCorked > 0) return;
  stream.cork();
  setImmediate(() => stream.uncork());
}

interface Corked {
  writableCorked: number;
  cork(): void;
  uncork(): void;
}

interface Pipe {
  client: pg.Client | null;
  opening: Promise<pg.Client>;
  pending: number;
}

export interface Pipes {
  /** Runs one statement on the least busy connection. */
  run(statement: Prepared, values: Value[]): Promise<Outcome>;
  close(): Promise<void>;
}

/** Up to `size` connections, each opened when those before it are busy; one that breaks is opened anew. */
export function startPipes(config: pg.ClientConfig, size: number): Pipes {
  const pipes: Pipe[] = [];

  function open(): Pipe {
    const client = new pg.Client({ ...config, pipeline: true } as pg.ClientConfig);
    const pipe: Pipe = { client: null, pending: 0, opening: client.connect().then(() => client) };
    const drop = () => {
      const at = pipes.indexOf(pipe);
      if (at >= 0) pipes.splice(at, 1);
    };
    client.on('error', drop);
    client.on('end', drop);
    pipe.opening.then((opened) => {
      pipe.client = opened;
    }, drop);
    pipes.push(pipe);
    return pipe;
  }

  function choose(): Pipe {
    let least: Pipe | undefined;
    for (const pipe of pipes) if (!least || pipe.pending < least.pending) least = pipe;
    return !least || (least.pending > 0 && pipes.length < size) ? open() : least;
  }

  return {
    async run(statement, values) {
      const pipe = choose();
      pipe.pending += 1;
      try {
        return await ask(pipe.client ?? (await pipe.opening), statement, values);
      } finally {
        pipe.pending -= 1;
      }
    },
    async close() {
      await Promise.all(pipes.splice(0).map(async ({ opening }) => (await opening).end().catch(() => {})));
    },
  };
}

function encode(value: Value): string | number | boolean | Buffer | null {
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}
