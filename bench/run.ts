// Measures Latchkey beside a hand-written floor: both on the same databases, in the same run, round by round in turn.
//
// Usage: node bench/run.ts [--quick] [--only get,list,visits,crowd] [--database sqlite|postgres] [--rounds n] [--seconds n]
//        [--log-level info] [--program server/dist/cli/main.js] [--profile folder]

import { parseArgs } from 'node:util';
import { measureCrowd } from './crowd.ts';
import { type Measured, startDriver } from './driver.ts';
import { figuresOf, printTable, ratioOf } from './figures.ts';
import type { Stretch } from './load.ts';
import { OPERATIONS, type OperationName } from './operations.ts';
import { type Kind, openStage, type Stage, type Subject } from './subjects.ts';
import { measureVisits } from './visits.ts';

const CALLERS = 32;
const USERS = 10_000;
/** Of the floor's rate, on the same database. */
const GOALS: Record<OperationName, number> = {
  ...{ get: 0.7, list: 0.7, create: 0.5, refresh: 0.7, 'sign-in': 0.7 },
  // A page is drawn for each visitor, and every gate is asked again of who is signed in: the floor sends one text, and asks nothing.
  ...{ authorize: 0.5, 'sign-in page': 0.5, 'signed-in authorize': 0.5 },
};

/** Of the rate of PostgreSQL's floor: what has no socket between must be faster. */
const EMBEDDED_GOALS: Partial<Record<OperationName, number>> = { get: 1, list: 1 };
const TITLES = ['operation', 'database', 'subject', 'rate/s', 'p50 ms', 'p99 ms', 'server µs', 'database µs'];
const HEAD = [...TITLES, 'to floor', 'goal', 'to PostgreSQL floor', 'goal'];

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    database: { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    'log-level': { type: 'string', default: 'silent' },
    program: { type: 'string', default: 'server/dist/cli/main.js' },
    profile: { type: 'string' },
  },
});
const rounds = Number(values.rounds ?? (values.quick ? 1 : 7));
const measureMs = Number(values.seconds ?? (values.quick ? 0.5 : 2)) * 1000;
const kinds = values.database ? [values.database as Kind] : (['postgres', 'sqlite'] as Kind[]);
const asked = values.only?.split(',');
const operations = OPERATIONS.filter((name) => !asked || asked.includes(name));

const stage = await openStage({
  kinds,
  users: USERS,
  program: values.program,
  logLevel: values['log-level'],
  ...(values.profile ? { nodeFlags: ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] } : {}),
});
const driver = startDriver();
try {
  console.log(`${CALLERS} callers, ${USERS} users, ${rounds} × ${measureMs / 1000} s each, ${machine(stage)}\n`);
  // First, for the first visitor of a server that has just started is one of those who are measured.
  const visits = !asked || asked.includes('visits') ? await measureVisits(stage, values.quick ? 50 : 1000) : null;
  const rows: string[][] = [];
  for (const operation of operations) rows.push(...(await measure(operation)));
  if (rows.length > 0) console.log(printTable(HEAD, rows));
  if (visits)
    console.log(`\nWhat one browser waits for, with nothing else to do (to the first byte, ms):\n\n${visits}`);
  if (!asked || asked.includes('crowd')) {
    console.log(`\nReads beside sign-ins that fill the hasher (p99 of get, ms):\n`);
    console.log(await measureCrowd(stage, driver, { rounds: Math.min(rounds, 3), measureMs }));
  }
} finally {
  driver.stop();
  await stage.stop();
}

async function measure(operation: OperationName): Promise<string[][]> {
  const measured = new Map<Subject, Measured[]>(stage.subjects.map((subject) => [subject, []]));
  const stretch = ({ target }: Subject, ms = measureMs): Stretch => ({
    operation,
    target,
    callers: CALLERS,
    warmMs: 200,
    measureMs: ms,
    patient: true,
  });
  for (const subject of stage.subjects) await driver.prepare(stretch(subject));
  // The first seconds are the compiler's.
  for (const subject of stage.subjects) await driver.run(stretch(subject, values.quick ? 500 : 3000));
  await stage.analyze();
  for (let round = 0; round < rounds; round += 1) {
    for (const subject of stage.subjects) {
      const database = subject.kind === 'postgres' && stage.postgres ? [stage.postgres.pid] : [];
      measured.get(subject)?.push(await driver.run(stretch(subject), [subject.pid, ...database]));
    }
  }
  const floorOf = (kind: Kind) => stage.subjects.find((each) => each.kind === kind && each.name === 'floor');
  const ratio = (subject: Subject, kind: Kind): string => {
    const floor = floorOf(kind);
    if (!floor || floor === subject) return '';
    return ratioOf(measured.get(subject) ?? [], measured.get(floor) ?? []).toFixed(2);
  };
  return stage.subjects.map((subject) => {
    const figures = figuresOf(measured.get(subject) ?? []);
    const ours = subject.name === 'latchkey';
    const embedded = ours && subject.kind === 'sqlite' ? EMBEDDED_GOALS[operation] : undefined;
    return [
      operation,
      subject.kind,
      subject.name,
      Math.round(figures.rate).toString(),
      figures.p50.toFixed(1),
      figures.p99.toFixed(1),
      Math.round(figures.serverCpu).toString(),
      figures.databaseCpu === null ? '' : Math.round(figures.databaseCpu).toString(),
      ratio(subject, subject.kind),
      ours ? `≥ ${GOALS[operation]}` : '',
      ours && subject.kind === 'sqlite' ? ratio(subject, 'postgres') : '',
      embedded ? `≥ ${embedded}` : '',
    ];
  });
}

function machine({ postgres }: Stage): string {
  return `Node ${process.versions.node}${postgres ? `, PostgreSQL ${postgres.version}` : ''}`;
}
