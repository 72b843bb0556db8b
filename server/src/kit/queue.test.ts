// The bounded queue: its order, its bound, and what it says when it is full.

import { expect, test } from 'vitest';
import { startQueue } from './queue.ts';

class Refused extends Error {}

function start(bounds: Partial<Parameters<typeof startQueue>[0]> = {}) {
  return startQueue({ concurrency: 2, queueLimit: 64, waitMs: 2_000, refusal: () => new Refused(), ...bounds });
}

/** Work that ends when told to. */
function work() {
  let started = 0;
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  const run = () => {
    started += 1;
    return ended;
  };
  return { run, end: () => end(), started: () => started };
}

test('A6: no more than the given number run at once, the rest in order', async () => {
  const queue = start();
  const jobs = [work(), work(), work(), work()];
  const done = jobs.map((job) => queue.run(job.run));
  expect(jobs.map((job) => job.started())).toEqual([1, 1, 0, 0]);
  jobs[1]!.end();
  await done[1];
  expect(jobs.map((job) => job.started())).toEqual([1, 1, 1, 0]);
  for (const job of jobs) job.end();
  await Promise.all(done);
  expect(jobs.map((job) => job.started())).toEqual([1, 1, 1, 1]);
});

test('A6: beyond a queue of 64 a job is refused at once and never run', async () => {
  const queue = start();
  const running = [work(), work()];
  const waiting = Array.from({ length: 64 }, work);
  const done = [...running, ...waiting].map((job) => queue.run(job.run));
  const late = work();
  await expect(queue.run(late.run)).rejects.toThrow(Refused);
  for (const job of [...running, ...waiting]) job.end();
  await Promise.all(done);
  expect(late.started()).toBe(0);
});

test('A6: a job that waited too long is refused and never run', async () => {
  const queue = start({ concurrency: 1, waitMs: 20 });
  const [running, waiting] = [work(), work()];
  const done = queue.run(running.run);
  await expect(queue.run(waiting.run)).rejects.toThrow(Refused);
  running.end();
  await done;
  await queue.run(async () => {});
  expect(waiting.started()).toBe(0);
});

test('A6: who gave up leaves the place to another', async () => {
  const queue = start({ concurrency: 1, queueLimit: 1, waitMs: 20 });
  const running = work();
  const done = queue.run(running.run);
  await expect(queue.run(async () => {})).rejects.toThrow(Refused);
  const next = queue.run(() => Promise.resolve('done'));
  running.end();
  expect(await next).toBe('done');
  await done;
});

test('A6: the deadline holds where the timer is late', async () => {
  const queue = start({ concurrency: 1, waitMs: 20 });
  const [running, waiting] = [work(), work()];
  const done = queue.run(running.run);
  const refused = expect(queue.run(waiting.run)).rejects.toThrow(Refused);
  const until = performance.now() + 30;
  running.end();
  while (performance.now() < until);
  await done;
  await refused;
  expect(waiting.started()).toBe(0);
});

test('A6: work that fails makes room like work that ends', async () => {
  const queue = start({ concurrency: 1 });
  const failed = queue.run(() => Promise.reject(new Error('broken')));
  const next = queue.run(() => Promise.resolve('done'));
  await expect(failed).rejects.toThrow('broken');
  expect(await next).toBe('done');
});

test('A6: closing refuses what waits and what comes, and lets what runs end', async () => {
  const queue = start({ concurrency: 1 });
  const [running, waiting] = [work(), work()];
  const done = queue.run(running.run);
  const refused = expect(queue.run(waiting.run)).rejects.toThrow(Refused);
  const closed = queue.close();
  await refused;
  await expect(queue.run(waiting.run)).rejects.toThrow(Refused);
  running.end();
  await Promise.all([done, closed]);
  expect(waiting.started()).toBe(0);
});
