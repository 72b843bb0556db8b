// What may be tried with a list: limits, orders and filters that it has not.

import type { Endpoint } from '../../src/http/endpoint.ts';
import type { Face } from '../../src/http/face.ts';
import { belongingsOf } from '../belongings.ts';
import { callsOf, targetOf } from '../calls.ts';
import type { TestHouse } from '../house.ts';
import { inputNames } from './declared.ts';

/** Limits that are no whole number from 1 to 100, or not written as one. */
export const BOUNDS = [
  '0',
  '-0',
  '101',
  '-1',
  '1.5',
  '10.0001',
  'abc',
  '1abc',
  '0x10',
  '1e1',
  '1e400',
  '-1e400',
  'Infinity',
  'NaN',
  'true',
  'null',
  '9223372036854775808',
  '1_0',
  '1,0',
  '\u0661',
  '%31',
  '١',
  ' ',
  ' 5',
  '5 ',
  '+5',
  '[]',
  '{}',
  '-',
  '.',
  '5.',
  '.5',
  '1'.repeat(400),
];

/** Orders of no list. */
export const ORDERS = [
  'sideways',
  'ASC',
  'Desc',
  'asc ',
  'asc,desc',
  'created_at',
  'id;drop table users',
  'random()',
  '1',
  'true',
  '__proto__',
  'constructor',
];

/** Names of no filter. */
export const UNKNOWN = [
  'sort',
  'sort_by',
  'order_by',
  'offset',
  'page',
  'cursor',
  'limits',
  'Limit',
  'LIMIT',
  'where',
  'filter',
  'q',
  'query',
  'search',
  'fields',
  'select',
  'include',
  'expand',
  '$where',
  '__proto__',
  'constructor',
  'toString',
  'limit.x',
  'email__like',
  'email[like]',
  'email[$ne]',
  'a b',
  '',
  'or 1=1',
];

/** The lists of a face: what takes a limit. */
export function listsOf(face: Face): Endpoint[] {
  return face.endpoints.filter((endpoint) => inputNames(endpoint).includes('limit'));
}

/** The address of each list, up to where another word of its query goes. */
export async function urlsOf(house: TestHouse, lists: Endpoint[]): Promise<string[]> {
  const own = belongingsOf(house, 'ada');
  const found: string[] = [];
  for (const endpoint of lists) {
    const target = targetOf(endpoint, (await callsOf(endpoint, own))[0]);
    found.push(`${target}${target.includes('?') ? '&' : '?'}`);
  }
  return found;
}
