// Making the hosted pages one's own from the command line: a name, a colour, a logo.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { House } from '../src/app.ts';
import { arrive, latchkey, type Place, visit } from './command-line.ts';
import { KINDS, ORIGIN } from './house.ts';
import { plain } from './images-corpus.ts';

const ask = (house: House, path: string) => house.fetch(new Request(ORIGIN + path));
const pageOf = async (house: House) => (await ask(house, '/try')).text();
const logoOn = (page: string) => /<img src="(\/images\/[\w-]{27})[^"]*" alt="([^"]*)"/.exec(page)?.slice(1) ?? null;

function keep(place: Place, name: string, bytes: Uint8Array | string): string {
  const path = join(place.flags[1] as string, name);
  writeFileSync(path, bytes);
  return path;
}

describe.each(KINDS)('a brand (%s)', (kind) => {
  test('a name, a colour and links are settings that the pages show', async () => {
    const place = await arrive(kind);
    await visit(place, async () => {});
    const set = (name: string, value: string) => latchkey(place, 'settings', 'set', name, value);
    expect((await set('displayName', 'Acme & Sons')).out).toBe('displayName is Acme & Sons.');
    await set('brandColor', '#FF8800');
    await set('termsUrl', 'https://acme.example/terms');
    await visit(place, async (house) => {
      const page = await pageOf(house);
      expect(page).toContain('Acme &amp; Sons');
      // Black, which is read better on orange than white.
      expect(page).toContain('--brand:#ff8800;--on-brand:#000000');
      expect(page).toContain('href="https://acme.example/terms"');
    });
    expect((await set('brandColor', 'red;}body{display:none')).code).toBe(1);
  });

  test('I6: a logo is drawn anew, shown with the name in its place, and goes when another comes', async () => {
    const place = await arrive(kind);
    await visit(place, async () => {});
    const set = async (colour: string) => {
      const file = keep(place, 'logo.png', await plain(64, 32, colour).png().toBuffer());
      expect(await latchkey(place, 'brand', 'logo', file)).toEqual({ code: 0, out: 'The logo is set.', err: '' });
      return visit(place, async (house) => {
        const [path = '', alt] = logoOn(await pageOf(house)) ?? [];
        expect(alt).toBe('Latchkey');
        const picture = await ask(house, path);
        expect(picture.headers.get('content-security-policy')).toContain('sandbox');
        expect(await sharp(await picture.arrayBuffer()).metadata()).toMatchObject({ format: 'webp', width: 64 });
        return path;
      });
    };
    const first = await set('red');
    const second = await set('blue');
    await visit(place, async (house) => {
      expect([(await ask(house, first)).status, (await ask(house, second)).status]).toEqual([404, 200]);
    });
    expect((await latchkey(place, 'brand', 'logo', '--remove')).out).toBe('The logo was removed.');
    await visit(place, async (house) => {
      expect(logoOn(await pageOf(house))).toBe(null);
      expect((await ask(house, second)).status).toBe(404);
    });
  });

  test('I6: what is no picture is refused, and the logo stays as it was', async () => {
    const place = await arrive(kind);
    await visit(place, async () => {});
    const good = keep(place, 'logo.png', await plain().png().toBuffer());
    await latchkey(place, 'brand', 'logo', good);
    const svg = keep(place, 'logo.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    expect((await latchkey(place, 'brand', 'logo', svg)).err).toBe('The file is no JPEG, PNG, GIF or WebP.');
    expect((await latchkey(place, 'brand', 'logo', join(good, 'none'))).code).toBe(1);
    expect((await latchkey(place, 'brand', 'logo')).err).toBe('Name a file, or pass --remove.');
    expect((await latchkey(place, 'brand', 'logo', good, '--remove')).err).toBe('Name a file, or pass --remove.');
    await visit(place, async (house) => expect(logoOn(await pageOf(house))).not.toBe(null));
  });
});
