// The pages that the house gives of itself: the reference and the coverage, safe to show and fit to read.

import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { faces } from '../src/app.ts';
import { workos } from '../src/dialects/workos/index.ts';
import { secretKey } from '../src/http/access.ts';
import { coverageOf, headingOf } from '../src/http/coverage.ts';
import { empty, endpoint } from '../src/http/endpoint.ts';
import type { Face } from '../src/http/face.ts';
import { openApiOf } from '../src/http/openapi.ts';
import { referencePage } from '../src/http/reference-page.tsx';
import { DARK, LIGHT, type Palette } from '../src/ui/theme.ts';
import { ORIGIN, sharedHouse } from './house.ts';

describe('the reference page', () => {
  const house = sharedHouse('sqlite');
  const read = async () => (await house()).call('GET', '/docs', { key: null });

  test('shows every operation, every object and every code of an error', async () => {
    const { status, headers, text } = await read();
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    for (const { path } of workos.endpoints) expect(text).toContain(path.replace(/:(\w+)/g, '{$1}'));
    for (const name of ['User', 'Session', 'Event', 'JsonWebKey']) expect(text).toContain(`id="object-${name}"`);
    for (const code of ['entity_not_found', 'password_strength_error', 'invalid_grant']) expect(text).toContain(code);
  });

  test('tells fields with their type, their bounds and whether they are needed', async () => {
    const { text } = await read();
    expect(text).toMatch(/<code>limit<\/code>.{0,80}integer.{0,40}1 to 100; default 10/);
    expect(text).toMatch(/<code>email<\/code> <span class="need">required<\/span>/);
    expect(text).toMatch(/<code>organization_id<\/code> <span class="need">may be absent<\/span>/);
  });

  test('may load nothing, run nothing and be framed by nobody', async () => {
    const { headers, text } = await read();
    const policy = headers.get('content-security-policy') ?? '';
    const style = /<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`);
    for (const rule of ["frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"])
      expect(policy).toContain(rule);
    expect(policy).not.toMatch(/script-src|unsafe/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  });

  test('brings no script, no inline style and no address of anybody else', async () => {
    for (const path of ['/docs', '/docs/coverage']) {
      const { text } = await (await house()).call('GET', path, { key: null });
      expect(text).not.toMatch(/<script|<iframe|<img|\sstyle=|\son\w+=/i);
      expect([...text.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, to]) => to)).toSatisfy((links: string[]) =>
        links.every((link) => /^(?:#|\/|data:,)/.test(link)),
      );
    }
  });

  test('leads only to places that are there', async () => {
    const { call } = await house();
    for (const path of ['/docs', '/docs/coverage']) {
      const { text } = await call('GET', path, { key: null });
      const links = [...text.matchAll(/href="([^"]*)"/g)].map(([, to = '']) => to);
      for (const link of new Set(links.filter((each) => each.startsWith('#')))) {
        expect(text, `${path} ${link}`).toContain(`id="${link.slice(1)}"`);
      }
      for (const link of new Set(links.filter((each) => each.startsWith('/')))) {
        expect((await call('GET', link, { key: null })).status, link).toBe(200);
      }
    }
  });

  test('shows text of declarations as text, whatever it holds', () => {
    const hostile = '<script>alert(1)</script>"\'`<b>`';
    const face: Face = {
      ...workos,
      endpoints: [
        endpoint({
          method: 'DELETE',
          path: '/things/:id',
          operation: hostile,
          summary: hostile,
          access: secretKey,
          params: z.object({ id: z.string().describe(hostile) }),
          answers: { 204: 'empty' },
          refusals: [],
          run: async () => empty(204),
        }),
      ],
    };
    const page = referencePage(openApiOf(face, { version: '0', origin: ORIGIN }), {
      json: '/openapi.json',
      coverage: '/docs/coverage',
    });
    expect(page).toContain('&lt;script&gt;');
    expect(page).not.toMatch(/<script|<b>/);
  });

  test.each([
    ['light', LIGHT],
    ['dark', DARK],
  ])('reads well in the %s palette: WCAG AA for all text on all grounds', (_name, palette) => {
    const grounds: (keyof Palette)[] = ['paper', 'raised', 'sunk'];
    const inks: (keyof Palette)[] = ['ink', 'soft', 'link', 'get', 'post', 'put', 'delete'];
    const poor = grounds.flatMap((ground) =>
      inks.filter((ink) => contrast(palette[ink], palette[ground]) < 4.5).map((ink) => `${ink} on ${ground}`),
    );
    expect(poor).toEqual([]);
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  });
});

describe('the coverage page', () => {
  const house = sharedHouse('sqlite');

  test('lists every operation of the vendor, and counts those that are built', async () => {
    const { status, text } = await (await house()).call('GET', '/docs/coverage', { key: null });
    expect(status).toBe(200);
    const all = faces.map(coverageOf);
    const sum = (count: (each: (typeof all)[number]) => number) => all.reduce((total, each) => total + count(each), 0);
    expect(text.match(/✓ built/g)).toHaveLength(sum(({ built }) => built));
    expect(text.match(/– not built/g)).toHaveLength(sum(({ built, total }) => total - built));
    for (const { built, total } of all) expect(text).toContain(`<strong>${built}</strong> of ${total} operations`);
  });

  test('counts an operation once, however many paths it has, and what is ours not at all', () => {
    for (const face of faces) {
      const { built, total } = coverageOf(face);
      const theirs = face.endpoints.filter(({ path }) => !/^(\/v1)?\/latchkey\//.test(path));
      expect(built).toBe(new Set(theirs.map(({ operation }) => operation)).size);
      expect(total).toBe(face.operations.length);
    }
  });

  test('is where the answer to an operation that is not built leads', async () => {
    const { call } = await house();
    const { status, body } = await call('GET', '/directories');
    expect(status).toBe(501);
    expect((await call('GET', body.docs, { key: null })).status).toBe(200);
  });

  test.each([
    ['user-management.cors-origins', 'User management: CORS origins'],
    ['api_keys', 'API keys'],
    ['sso', 'SSO'],
  ])('the tag %s is headed %s', (tag, heading) => {
    expect(headingOf(tag)).toBe(heading);
  });
});

// WCAG 2.2: (L1 + 0.05) / (L2 + 0.05) of the relative luminances.
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
