// Whether everybody can use a page: axe's rules of WCAG 2.2 AA, the way of the keyboard through it, and no sideways scrolling.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { CDPSession, Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LOOKS = [
  'color-contrast',
  'link-in-text-block',
  'target-size',
  'scrollable-region-focusable',
  'css-orientation-lock',
];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** The narrowest screen, in CSS pixels, that a page has to fit without scrolling sideways (WCAG 1.4.10). */
const NARROWEST = 320;
const MOST_STOPS = 400;

interface Violation {
  id: string;
  help: string;
  nodes: { target: string[]; html: string; failureSummary?: string }[];
}

/**
 * What axe finds wrong with a page as it is now: the rule, the element and what would mend it, for each. Needs a browser
 * that runs scripts; waits for ever in one that does not. `looks` asks only what another width or theme may change.
 */
export async function violations(page: Page, rules: 'all' | 'looks' = 'all'): Promise<string[]> {
  return withDevtools(page, async (session) => {
    await evaluate(session, `${AXE};0`);
    const runOnly = rules === 'all' ? { type: 'tag', values: RULES } : { type: 'rule', values: LOOKS };
    const options = JSON.stringify({ runOnly, resultTypes: ['violations'] });
    const found = await evaluate<Violation[]>(session, `axe.run(document, ${options}).then((all) => all.violations)`);
    return found.flatMap(({ id, help, nodes }) =>
      nodes.map(
        ({ target, html, failureSummary = '' }) =>
          `${id}: ${help}\n  at ${target.join(' ')}: ${html}\n  ${failureSummary.replaceAll('\n', '\n  ')}`,
      ),
    );
  });
}

/** One element that the tab key comes to. */
export interface Stop {
  role: string;
  /** What a screen reader calls it. */
  name: string;
  /** Whether one sees that it has the focus. */
  outlined: boolean;
}

/** Every element that the tab key comes to, in that order from the top of the page. */
export async function tabOrder(page: Page): Promise<Stop[]> {
  return withDevtools(page, async (session) => {
    // Where a page puts the focus itself, the way would begin in the middle.
    await evaluate(
      session,
      `document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')`,
    );
    const stops: Stop[] = [];
    const seen = new Set<number>();
    while (seen.size < MOST_STOPS) {
      await page.keyboard.press('Tab');
      const { id, ...stop } = await focused(session);
      if (stop.role === 'RootWebArea' || seen.has(id)) return stops;
      seen.add(id);
      stops.push(stop);
    }
    return stops;
  });
}

/** How far a page is wider than the narrowest screen, in CSS pixels; 0 when it fits. Leaves the page as wide as it was. */
export async function overflow(page: Page): Promise<number> {
  const size = page.viewportSize();
  await page.setViewportSize({ width: NARROWEST, height: size?.height ?? 800 });
  try {
    return await withDevtools(page, (session) =>
      evaluate<number>(session, `Math.max(0, document.documentElement.scrollWidth - ${NARROWEST})`),
    );
  } finally {
    if (size) await page.setViewportSize(size);
  }
}

async function focused(session: CDPSession): Promise<Stop & { id: number }> {
  const { result } = await session.send('Runtime.evaluate', { expression: 'document.activeElement ?? document.body' });
  const objectId = result.objectId as string;
  const { node } = await session.send('DOM.describeNode', { objectId });
  const { nodes } = await session.send('Accessibility.getPartialAXTree', { objectId, fetchRelatives: false });
  const outlined = await evaluate<boolean>(
    session,
    `(({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2)(getComputedStyle(document.activeElement ?? document.body))`,
  );
  const role = node.nodeName === 'BODY' ? 'RootWebArea' : String(nodes[0]?.role?.value ?? '');
  return { id: node.backendNodeId, role, name: String(nodes[0]?.name?.value ?? ''), outlined };
}

// By the debugger, which no content security policy binds: the pages keep theirs, and are not tested with another.
async function evaluate<T>(session: CDPSession, expression: string): Promise<T> {
  const options = { expression, awaitPromise: true, returnByValue: true };
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', options);
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value as T;
}

async function withDevtools<T>(page: Page, act: (session: CDPSession) => Promise<T>): Promise<T> {
  const session = await page.context().newCDPSession(page);
  try {
    return await act(session);
  } finally {
    await session.detach();
  }
}
