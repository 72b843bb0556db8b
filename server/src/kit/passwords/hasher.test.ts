// The hasher: what it hashes and verifies, what its child may know, and that it never holds anybody up.

import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { hash as argon2 } from '@node-rs/argon2';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { HasherBusy } from './busy.ts';
import { type HasherOptions, startHasher } from './hasher.ts';

const hasher = startHasher();
afterAll(() => hasher.close());

function freshHasher(options?: HasherOptions) {
  const fresh = startHasher(options);
  onTestFinished(() => fresh.close());
  return fresh;
}

describe('hashes of ours', () => {
  test('A1: a new hash is argon2id, 19 MiB, t=2, p=1, with a salt of 16 bytes of its own', async () => {
    const [one, two] = await Promise.all([hasher.hash('correct horse'), hasher.hash('correct horse')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).not.toBe(two);
    expect(await hasher.verify('correct horse', one)).toEqual({ matches: true, stale: false });
    expect(await hasher.verify('correct house', one)).toEqual({ matches: false, stale: false });
  });

  test('A1: a hash of ours with other parameters is stale when it matches, and only then', async () => {
    const older = await argon2('correct horse', { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
    expect(await hasher.verify('correct horse', older)).toEqual({ matches: true, stale: true });
    expect(await hasher.verify('correct house', older)).toEqual({ matches: false, stale: false });
  });

  test('A4: two passwords that share their first 72 bytes differ', async () => {
    const first72 = 'correct horse battery staple '.repeat(3).slice(0, 72);
    const stored = await hasher.hash(`${first72}1`);
    expect((await hasher.verify(`${first72}1`, stored)).matches).toBe(true);
    for (const other of [first72, `${first72}2`, `${first72}11`]) {
      expect((await hasher.verify(other, stored)).matches).toBe(false);
    }
  });

  test('A4: no trim, no case fold, no truncation', async () => {
    const stored = await hasher.hash(` Password ${'é'.repeat(200)}`);
    expect((await hasher.verify(` Password ${'é'.repeat(200)}`, stored)).matches).toBe(true);
    for (const other of [
      `Password ${'é'.repeat(200)}`,
      ` password ${'é'.repeat(200)}`,
      ` Password ${'é'.repeat(199)}`,
      ` Password ${'é'.repeat(200)} `,
    ]) {
      expect((await hasher.verify(other, stored)).matches).toBe(false);
    }
  });

  test('A4: new hashes take NFKC, so that one password typed on two keyboards matches', async () => {
    const stored = await hasher.hash('Cafe\u0301 \uff11\uff12\uff13');
    expect(await hasher.verify('Caf\u00e9 123', stored)).toEqual({ matches: true, stale: false });
  });

  test('A4: NUL and lone surrogates are refused and match nothing', async () => {
    const stored = await hasher.hash('abc');
    for (const bad of ['abc\0', 'abc\0abc', '\0', 'abc\ud800']) {
      await expect(hasher.hash(bad)).rejects.toThrow(TypeError);
      expect((await hasher.verify(bad, stored)).matches).toBe(false);
    }
    const replaced = await hasher.hash('abc\ufffd');
    expect((await hasher.verify('abc\ud800', replaced)).matches).toBe(false);
  });
});

describe('nobody', () => {
  test('A5: without a stored password nothing matches, at the price of one argon2id with today’s parameters', async () => {
    const stored = await hasher.hash('correct horse');
    const time = async (against: string | null) => {
      const start = performance.now();
      await hasher.verify('wrong horse', against);
      return performance.now() - start;
    };
    // In turns, and the quickest of each: what else the machine does slows down either.
    const nobody: number[] = [];
    const somebody: number[] = [];
    for (let i = 0; i < 9; i++) {
      nobody.push(await time(null));
      somebody.push(await time(stored));
    }
    expect(await hasher.verify('correct horse', null)).toEqual({ matches: false, stale: false });
    // Figures belong to bench (R13); here only that neither is skipped nor done twice.
    const ratio = Math.min(...nobody) / Math.min(...somebody);
    expect(ratio).toBeGreaterThan(0.4);
    expect(ratio).toBeLessThan(2.5);
  });

  test.each([
    '',
    'correct horse',
    '$argon2id$v=19$m=19456',
    'imported$',
    'imported$md5$$$abc',
    'imported$pbkdf2$d=sha256,i=99999999,l=32$c2FsdA$AAAA',
    'imported$salted$d=sha1,at=suffix$c2FsdA$$argon2id$nonsense',
  ])('A5: a stored form that is none of ours matches nothing: %j', async (stored) => {
    expect(await hasher.verify('correct horse', stored)).toEqual({ matches: false, stale: false });
  });
});

describe('off the event loop', () => {
  test('A6: the event loop keeps ticking while hashes run', async () => {
    await hasher.hash('warm');
    const gaps: number[] = [];
    let last = performance.now();
    const ticks = setInterval(() => {
      gaps.push(performance.now() - last);
      last = performance.now();
    }, 2);
    const start = performance.now();
    await Promise.all(Array.from({ length: 24 }, (_, i) => hasher.hash(`password ${i}`)));
    const took = performance.now() - start;
    clearInterval(ticks);
    expect(gaps.length).toBeGreaterThan(took / 40);
    expect(gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)]).toBeLessThan(15);
  });

  test('A6: at most one per core at once, a queue of 64, then busy', async () => {
    const fresh = freshHasher({ concurrency: 1_000, waitMs: 20_000 });
    const cores = availableParallelism();
    const outcomes = await Promise.allSettled(
      Array.from({ length: cores + 64 + 5 }, () => fresh.verify('correct horse', null)),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(cores + 64);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(HasherBusy);
    }
  });

  test('A6: what waits longer than it may is busy, with seconds to retry after', async () => {
    const fresh = freshHasher({ concurrency: 1, waitMs: 1 });
    const [first, ...rest] = await Promise.allSettled(Array.from({ length: 20 }, () => fresh.hash('correct horse')));
    expect(first!.status).toBe('fulfilled');
    const refused = rest.filter((outcome) => outcome.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    for (const { reason } of refused) {
      expect(reason).toBeInstanceOf(HasherBusy);
      expect((reason as HasherBusy).retryAfterSeconds).toBe(1);
    }
  });

  test('A6: after closing everything is busy', async () => {
    const closed = startHasher();
    await closed.close();
    await expect(closed.hash('correct horse')).rejects.toThrow(HasherBusy);
    const used = startHasher();
    const running = used.hash('correct horse');
    await used.close();
    expect(await running).toMatch(/^\$argon2id/);
    await expect(used.verify('correct horse', null)).rejects.toThrow(HasherBusy);
  });
});

const onLinux = describe.runIf(process.platform === 'linux');

onLinux('the process', () => {
  test('A6: it runs at nice 19 with every thread, without our environment or arguments', async () => {
    process.env.LATCHKEY_TEST_CANARY = 'canary';
    onTestFinished(() => void delete process.env.LATCHKEY_TEST_CANARY);
    const before = new Set(childrenOf(process.pid));
    const fresh = freshHasher();
    await fresh.hash('correct horse');
    const [pid] = childrenOf(process.pid).filter((child) => !before.has(child));
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      expect(statOf(`/proc/${pid}/task/${thread}`).nice).toBe(19);
    }
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
    expect(environment).toContain('UV_THREADPOOL_SIZE=');
    expect(environment).not.toMatch(/canary|NODE_OPTIONS|VITEST/);
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')).toHaveLength(3);
  });

  test('A6: when it crashes, what runs is busy, and the next job has a new one', async () => {
    const before = new Set(childrenOf(process.pid));
    const fresh = freshHasher();
    await fresh.hash('correct horse');
    const [pid] = childrenOf(process.pid).filter((child) => !before.has(child));
    process.kill(pid!, 'SIGSTOP');
    const running = expect(fresh.hash('correct horse')).rejects.toThrow(HasherBusy);
    await sleep(20);
    process.kill(pid!, 'SIGKILL');
    await running;
    expect(await fresh.hash('correct horse')).toMatch(/^\$argon2id/);
  });

  test('A6: it outlives Ctrl-C, lets an idle parent end by itself, and dies with a killed one', async () => {
    const url = new URL('./hasher.ts', import.meta.url).href;
    const program = `import { startHasher } from '${url}';
      const hasher = startHasher();
      await hasher.hash('correct horse');
      console.log('ready');
      if (process.argv[1] === 'stay') setInterval(() => {}, 1000);`;
    const run = (...args: string[]) =>
      spawn(process.execPath, ['--input-type=module', '-e', program, ...args], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });

    const idle = run();
    expect(await new Promise((resolve) => idle.once('exit', resolve))).toBe(0);

    const killed = run('stay');
    onTestFinished(() => void killed.kill('SIGKILL'));
    await new Promise((resolve) => killed.stdout.once('data', resolve));
    const [pid] = childrenOf(killed.pid!);
    process.kill(pid!, 'SIGINT');
    process.kill(pid!, 'SIGTERM');
    await sleep(50);
    expect(isAlive(pid!)).toBe(true);
    killed.kill('SIGKILL');
    await expect.poll(() => isAlive(pid!), { timeout: 5_000 }).toBe(false);
  });
});

function statOf(folder: string): { state: string; parent: number; nice: number } {
  const fields = readFileSync(`${folder}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return { state: fields[0]!, parent: Number(fields[1]), nice: Number(fields[16]) };
}

function isAlive(pid: number): boolean {
  try {
    return statOf(`/proc/${pid}`).state !== 'Z';
  } catch {
    return false;
  }
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isAlive(pid) && statOf(`/proc/${pid}`).parent === parent);
}
