// The migrations in the order in which they run.

import { house } from './0001-house.ts';
import type { Migration } from './migration.ts';

export const migrations: Migration[] = [house];
