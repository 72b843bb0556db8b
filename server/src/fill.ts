// The house opened without a socket, to fill an environment with made-up users.

import { openHouse } from './app.ts';
import { readConfig } from './config.ts';
import { type SeedOptions, seedUsers } from './core/seed.ts';
import type { Flags } from './launch.ts';

/** Fills an environment, or the first one; tells which, and how many users are new. Throws as {@link seedUsers} does. */
export async function fill(
  flags: Flags,
  environmentId: string | undefined,
  options: SeedOptions,
): Promise<{ environmentId: string; fresh: number }> {
  const config = readConfig(flags);
  const house = await openHouse(config, config.publicUrl ?? `http://${config.host}:${config.port}`);
  try {
    const id = environmentId ?? house.environment.id;
    return { environmentId: id, fresh: await seedUsers(house.tools, id, options) };
  } finally {
    await house.close();
  }
}
