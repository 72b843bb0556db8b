// R16: what requests ask of a database that is full. One crowded house of each kind does for all of it: to fill one takes long.

import { describe } from 'vitest';
import { crowd } from './crowded.ts';
import { KINDS, sharedHouse, type TestHouse } from './house.ts';
import { plansOfEndpoints } from './plans/endpoints.ts';
import { plansOfRequests } from './plans/requests.ts';
import { plansOfSearch } from './plans/search.ts';

describe.each(KINDS)('plans (%s)', (kind) => {
  const open = sharedHouse(kind);
  let crowded: Promise<TestHouse> | undefined;
  const openCrowded = () => {
    crowded ??= open().then(async (house) => {
      await crowd(house);
      return house;
    });
    return crowded;
  };

  describe('of requests', () => plansOfRequests(kind, openCrowded));
  describe('of the list of users', () => plansOfSearch(kind, openCrowded));
  describe('of every endpoint', () => plansOfEndpoints(kind, openCrowded));
});
