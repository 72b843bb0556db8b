// Describes what a person sees in a browser: one Chromium a file, and a house, an application and cookies of its own each test.

import { afterAll, afterEach, describe, expect } from 'vitest';
import { type HouseOptions, KINDS, type TestHouse } from '../house.ts';
import { type Application, startApplication } from './application.ts';
import { type Browser, openBrowser, type Page, type PageOptions } from './chromium.ts';
import { type ListeningHouse, openListeningHouse } from './house.ts';

/** What a test opens is closed after it. */
export interface Stage {
  open(options?: HouseOptions): Promise<ListeningHouse>;
  /** A page of a browser that was never used. Whatever goes wrong on pages of the house fails the test. */
  visit(house: ListeningHouse, options?: PageOptions): Promise<Page>;
  application(house: ListeningHouse): Promise<Application>;
}

let started: Promise<Browser> | undefined;

/** Describes a suite in the browser, once for each database. */
export function inBrowser(
  name: string,
  suite: (stage: Stage, kind: TestHouse['kind']) => void,
  kinds: TestHouse['kind'][] = KINDS,
): void {
  afterAll(async () => {
    await (await started)?.close();
    started = undefined;
  });
  describe.each(kinds)(`${name} (%s)`, (kind) => {
    const closers: (() => Promise<void>)[] = [];
    afterEach(async () => {
      const browser = await started;
      await browser?.closePages();
      for (const close of closers.splice(0).reverse()) await close();
      expect(browser?.takeProblems() ?? [], 'what went wrong on pages of the house').toEqual([]);
    });
    const stage: Stage = {
      async open(options) {
        const { house, close } = await openListeningHouse(kind, options);
        closers.push(close);
        return house;
      },
      async visit(house, options) {
        started ??= openBrowser();
        return (await started).newPage(house.url, options);
      },
      async application(house) {
        const application = await startApplication(house);
        closers.push(application.close);
        return application;
      },
    };
    suite(stage, kind);
  });
}
