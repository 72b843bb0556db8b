// One user under two wires: what one writes the other reads, and writing back what was read loses nothing. Random
// sequences of writes on both are held against a small model of what each must show.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KINDS, sharedHouse } from '../house.ts';
import { CLERK, type Person, World } from './both-wires.ts';
import { createOnClerk, createOnWorkos, write, writeBackOnClerk, writeBackOnWorkos } from './both-wires-writes.ts';

// Hundreds of calls, on a machine that may be busy.
const PATIENCE = 180_000;

describe.each(KINDS)('both wires (%s)', (kind) => {
  const open = sharedHouse(kind);
  let worlds = 0;
  const world = async () => {
    worlds += 1;
    const house = await open();
    return new World(house, await house.addTenant(`World ${worlds}`));
  };

  test(
    'what one writes the other reads, through any sequence of writes on both',
    async () => {
      const steps = fc.array(fc.tuple(write, fc.nat(9)), { minLength: 5, maxLength: 20 });
      await fc.assert(
        fc.asyncProperty(steps, async (writes) => {
          const here = await world();
          for (const [run, who] of writes) {
            const person = here.people[who % Math.max(1, here.people.length)];
            await run(here, person);
            if (person && here.people.includes(person)) await here.check(person);
          }
          for (const person of here.people) await here.check(person);
          await here.checkLists();
        }),
        { numRuns: 30 },
      );
    },
    PATIENCE,
  );

  test(
    'what was read on either wire and written back on it changes nothing on both',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(createOnClerk, createOnWorkos).chain((each) => each),
          async (make) => {
            const here = await world();
            await make(here, undefined);
            const [person] = here.people as [Person];
            const before = (await here.call('GET', `${CLERK}/${person.id}`)).body;
            await writeBackOnClerk(here, person);
            if (person.primary !== null) await writeBackOnWorkos(here, person);
            expect((await here.call('GET', `${CLERK}/${person.id}`)).body).toEqual(before);
          },
        ),
        { numRuns: 30 },
      );
    },
    PATIENCE,
  );
});
