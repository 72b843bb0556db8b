// How look-ups and pages fare as an environment grows: the same requests, in turn, beside 10,000 and beside 1,000,000 users.
//
// Usage: node bench/scale.ts [--users 1000000] [--database sqlite|postgres] [--rounds 400] [--program server/dist/cli/main.js]

import { parseArgs } from 'node:util';
import { makeSeedRows } from '../server/src/core/seed.ts';
import type { SeedRow } from '../server/src/store/seed.ts';
import { median, printTable } from './figures.ts';
import { printPlans } from './scale-plans.ts';
import { type Kind, openStage, type Stage, type Subject } from './subjects.ts';
import { type Caller, openCaller, requestText } from './wire.ts';

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '1000000' },
    database: { type: 'string' },
    rounds: { type: 'string', default: '400' },
    program: { type: 'string', default: 'server/dist/cli/main.js' },
  },
});
const SIZES = [10_000, Number(values.users)];
const SAMPLE = 500;
/** What one more user may make of a request's time: security.md R16. */
const GOAL = 1.3;

interface Side {
  subject: Subject;
  caller: Caller;
  requests: Record<string, (at: number) => string>;
}

const rows: string[][] = [];
const plans: string[] = [];
for (const kind of values.database ? [values.database as Kind] : (['sqlite', 'postgres'] as Kind[])) {
  const stages: Stage[] = [];
  try {
    for (const users of SIZES) {
      const began = performance.now();
      const names: Subject['name'][] = ['latchkey'];
      stages.push(await openStage({ kinds: [kind], users, program: values.program, logLevel: 'silent', names }));
      console.log(`${kind}: ${users} users made and served after ${Math.round((performance.now() - began) / 1000)} s`);
    }
    for (const stage of stages) await stage.analyze();
    await measure(kind, stages);
    plans.push(await printPlans(stages.at(-1)?.subjects[0] as Subject, sampleOf(SIZES[1] as number)));
  } finally {
    for (const stage of stages) await stage.stop();
  }
}
const head = ['request', 'database', `ms at ${SIZES[0]}`, `ms at ${SIZES[1]}`, 'ratio', 'goal'];
console.log(`\n${printTable(head, rows)}\n\n${plans.join('\n')}`);

async function measure(kind: Kind, stages: Stage[]): Promise<void> {
  const sides = stages.map((stage, at) => openSide(stage.subjects[0] as Subject, SIZES[at] as number));
  for (const name of Object.keys(sides[0]?.requests ?? {})) {
    const times: number[][] = sides.map(() => []);
    // The first rounds fill caches and are the compiler's.
    for (let round = -200; round < Number(values.rounds); round += 1) {
      for (const [at, side] of sides.entries()) {
        const spent = await ask(side, name, round + 200);
        if (round >= 0) times[at]?.push(spent);
      }
    }
    const [small = Number.NaN, large = Number.NaN] = times.map(median);
    rows.push([name, kind, small.toFixed(2), large.toFixed(2), (large / small).toFixed(2), `≤ ${GOAL}`]);
  }
  for (const side of sides) side.caller.close();
}

async function ask({ caller, requests }: Side, name: string, at: number): Promise<number> {
  const request = requests[name]?.(at) as string;
  const began = performance.now();
  const reply = await caller.send(request);
  const spent = performance.now() - began;
  if (reply.status !== 200) throw new Error(`${name}: ${reply.status} ${reply.text()}`);
  return spent;
}

function openSide(subject: Subject, size: number): Side {
  const { key, port } = subject.target;
  const people = sampleOf(size);
  const person = (at: number) => people[(at * 7) % people.length] as SeedRow;
  const named = people.filter((each) => each.external_id !== null);
  const users = (path: string) => requestText('GET', `/user_management/users${path}`, key);
  // Newest first: the oldest are the deepest.
  const deep = (share: number, at: number) =>
    people[Math.floor((people.length - 5) * (1 - share)) + (at % 4)] as SeedRow;
  return {
    subject,
    caller: openCaller(port),
    requests: {
      'get by id': (at) => users(`/${person(at).id}`),
      'get by external id': (at) => users(`/external_id/${named[(at * 7) % named.length]?.external_id}`),
      'list by address': (at) => users(`?email=${encodeURIComponent(person(at).email)}`),
      'first page': () => users('?limit=10'),
      'page in the middle': (at) => users(`?limit=10&after=${deep(0.5, at).id}`),
      'page before the middle': (at) => users(`?limit=10&before=${deep(0.5, at).id}`),
      'last page': (at) => users(`?limit=10&after=${deep(1, at).id}`),
    },
  };
}

/** Some of the users of a seed, oldest first: the same number makes the same users, so nobody has to be asked. */
function sampleOf(size: number): SeedRow[] {
  const every = Math.max(1, Math.floor(size / SAMPLE));
  const sample: SeedRow[] = [];
  let at = 0;
  for (const row of makeSeedRows(size, 1)) {
    // The very oldest stand for the end of the list.
    if (at % every === 0 || at < 20) sample.push(row);
    at += 1;
  }
  return sample;
}
