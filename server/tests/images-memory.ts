// A process that has a folder of files made into pictures, and tells what that cost it and its decoder.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startImages } from '../src/kit/images/images.ts';

const [folder = '.', how] = process.argv.slice(2);
const files = readdirSync(folder).map((name) => join(folder, name));

/** Kilobytes that are a process's own, and its share of what it has in common with others. */
const share = (pid: number | string) =>
  Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);

const children = () =>
  readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').filter(Boolean);

function all(): number {
  let sum = share('self');
  for (const pid of children()) {
    try {
      sum += share(pid);
    } catch {
      // It ended while it was looked at.
    }
  }
  return sum;
}

const images = startImages();
const before = all();
let most = before;
const timer = setInterval(() => {
  most = Math.max(most, all());
}, 10);

const send = (path: string) => images.normalize(readFileSync(path)).catch(() => {});
if (how === 'all at once') await Promise.all(files.map(send));
else for (const path of files) await send(path);
clearInterval(timer);
// Fields 14 and 15 of proc(5): ticks of a hundredth of a second.
const ticks = children().flatMap((pid) =>
  readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ').slice(13, 15).map(Number),
);
await images.close();
const cpuMs = ticks.reduce((sum, each) => sum + each * 10, 0);
console.log(JSON.stringify({ files: files.length, grownMb: (most - before) / 1_024, cpuMs }));
