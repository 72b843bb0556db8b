// R11: no request of any form is a fault of ours, none that breaks its declaration is accepted, and both databases agree.

import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { faces } from '../../src/app.ts';
import { registerRedirect } from '../../src/core/redirects.ts';
import { openApiOf } from '../../src/http/openapi.ts';
import { KINDS, ORIGIN, openTestHouse } from '../house.ts';
import { fuzz, seedOf } from './fuzz.ts';
import { type Target, targetsOf } from './fuzz-cases.ts';
import { PASSWORD, RETURN_TO } from './fuzz-values.ts';
import { vendorTargets } from './fuzz-vendor.ts';
import { brokenInvariants } from './invariants.ts';
import { GATE_MS, openChance, report, size } from './size.ts';

// Printed before any mutant touches an endpoint: the document says what was promised.
const targets = faces.flatMap((face) => targetsOf(openApiOf(face, { version: '0', origin: ORIGIN })));
const vendors = new Map(faces.flatMap((face) => [...vendorTargets(face.name)]));
const { seed } = openChance();
const ROUNDS_AT_MOST = 10;

async function openHouses() {
  const opened = await Promise.all(KINDS.map((kind) => openTestHouse(kind, { logLevel: 'error' })));
  for (const { house } of opened) await registerRedirect(house.work, 'sign_out', RETURN_TO, true);
  return { houses: opened.map(({ house }) => house), close: () => Promise.all(opened.map(({ close }) => close())) };
}

describe('R11', () => {
  let opened: ReturnType<typeof openHouses> | undefined;
  const open = () => {
    opened ??= openHouses();
    return opened;
  };
  afterAll(async () => (await opened)?.close());

  test.each(targets.map((target) => [`${target.method} ${target.path}`, target] as const))(
    'R11: %s answers whatever comes as it declares, alike on both databases',
    async (name, target) => {
      const { houses } = await open();
      const faults: string[] = [];
      let accepted = 0;
      // A fuzz that never gets past the first check proves little: by chance one may, ten do not.
      for (let round = 0; accepted === 0 && round < ROUNDS_AT_MOST; round += 1) {
        const chance = seedOf(target, seed + round);
        const found = await fuzz(houses, { target, vendor: vendors.get(name), count: size.cases, seed: chance });
        faults.push(...found.faults);
        accepted += found.accepted;
      }
      report(`R11 ${name}`, {
        cases: size.cases,
        accepted,
        vendor: vendors.has(name) ? 'too' : 'no',
        databases: houses.length,
        faults: faults.length,
        seed,
      });
      expect(faults).toEqual([]);
      expect(accepted).toBeGreaterThan(0);
    },
    GATE_MS,
  );

  test(
    'R11: after all of it the invariants hold',
    async () => {
      const { houses } = await open();
      for (const { database, house, kind } of houses) {
        const broken = await brokenInvariants(database, { vault: house.tools.vault, canaries: [PASSWORD] });
        expect([kind, broken]).toEqual([kind, []]);
      }
    },
    GATE_MS,
  );
});

describe('R11 mutants', () => {
  const without = async (path: string, part: 'body' | 'query', method: string) => {
    const endpoint = faces
      .flatMap((face) => face.endpoints)
      .find((each) => each.path === path && each.method === method);
    const target = targets.find((each) => each.path === path && each.method === method) as Target;
    if (!endpoint) throw new Error(`${method} ${path} is gone`);
    const declared = endpoint[part];
    const { houses, close } = await openHouses();
    try {
      endpoint[part] = z.any();
      return (await fuzz(houses, { target, count: 40, seed: seedOf(target, seed) })).faults;
    } finally {
      endpoint[part] = declared;
      await close();
    }
  };

  test(
    'R11 mutant: an endpoint that takes its body unread is caught',
    async () => {
      expect((await without('/user_management/users', 'body', 'POST')).length).toBeGreaterThan(0);
    },
    GATE_MS,
  );

  test(
    'R11 mutant: an endpoint that takes its query unread is caught',
    async () => {
      expect((await without('/user_management/users', 'query', 'GET')).length).toBeGreaterThan(0);
    },
    GATE_MS,
  );

  test(
    'R11 mutant: an answer that lacks what it declares is caught',
    async () => {
      const endpoint = faces
        .flatMap((face) => face.endpoints)
        .find((each) => each.operation.endsWith('UsersController_get[0]'));
      const target = targets.find(({ operation }) => operation.operationId.endsWith('UsersController_get')) as Target;
      if (!endpoint) throw new Error('getUser is gone');
      const { run } = endpoint;
      const { houses, close } = await openHouses();
      try {
        endpoint.run = async (call) => {
          const reply = (await run(call)) as { status: number; body: Record<string, unknown> };
          return { ...reply, body: { ...reply.body, email: undefined } } as never;
        };
        const { faults } = await fuzz(houses, { target, count: 40, seed: seedOf(target, seed) });
        expect(faults.length).toBeGreaterThan(0);
      } finally {
        endpoint.run = run;
        await close();
      }
    },
    GATE_MS,
  );
});
