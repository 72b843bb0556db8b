// Lists that are walked through.

import { describe, expect, test } from 'vitest';
import { listing, Page } from '../src/pages.ts';

const pagesOf = (...pages: number[][]): Page<number> => {
  const [data = [], ...rest] = pages;
  return new Page({ data }, rest.length > 0 ? async () => pagesOf(...rest) : null);
};

describe('a list', () => {
  test('awaited is its first page', async () => {
    const page = await listing(Promise.resolve(pagesOf([1, 2], [3])));
    expect([page.data, page.hasNextPage]).toEqual([[1, 2], true]);
    expect((await page.nextPage())?.data).toEqual([3]);
    expect(await (await page.nextPage())?.nextPage()).toBeNull();
  });

  test('is walked through from end to end, over pages that are empty too', async () => {
    const rows: number[] = [];
    for await (const row of listing(Promise.resolve(pagesOf([1], [], [2, 3])))) rows.push(row);
    expect(rows).toEqual([1, 2, 3]);
    expect(await pagesOf([1], [2]).autoPagination()).toEqual([1, 2]);
  });

  test('is not asked for more than is looked at', async () => {
    let asked = 0;
    const endless = (): Page<number> =>
      new Page({ data: [asked] }, async () => {
        asked += 1;
        return endless();
      });
    for await (const row of endless()) if (row === 2) break;
    expect(asked).toBe(2);
  });

  test('that fails rejects both ways', async () => {
    const fails = () => listing(Promise.reject<Page<number>>(new Error('no')));
    await expect(fails()).rejects.toThrow('no');
    await expect(async () => {
      for await (const _ of fails());
    }).rejects.toThrow('no');
  });
});
