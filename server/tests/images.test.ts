// Profile images: sent as a file, served to anybody who has the URL, gone with their owner.

import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { KINDS, ORIGIN, onEachDatabase, sharedHouse } from './house.ts';
import { imagePath, look, newUser, pathOf, upload } from './images-client.ts';
import { hostileImages, plain, SECRETS } from './images-corpus.ts';

const corpus = await hostileImages();
const red = await plain(400, 200, 'red').png().toBuffer();
const blue = await plain(400, 200, 'blue').jpeg().toBuffer();

onEachDatabase('a profile image', (open) => {
  test('is set: the user has an image, at a URL that is its own', async () => {
    const house = await open();
    const id = await newUser(house);
    const { status, body } = await upload(house, id, red);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, object: 'user', has_image: true });
    expect(body.image_url).toMatch(new RegExp(`^${ORIGIN}/images/[\\w-]{27}$`));
    expect(body.profile_image_url).toBe(body.image_url);
    expect((await house.call('GET', `/v1/users/${id}`)).body).toEqual(body);
  });

  test('is served to anybody, as a WebP of our own making', async () => {
    const house = await open();
    const { body } = await upload(house, await newUser(house), red);
    const seen = await look(house, body.image_url);
    expect(seen.status).toBe(200);
    expect(seen.headers.get('content-type')).toBe('image/webp');
    expect(await sharp(seen.bytes).metadata()).toMatchObject({ format: 'webp', width: 400, height: 200 });
  });

  test('I6, W1: is served sandboxed, for every page, and may be kept for ever', async () => {
    const house = await open();
    const { body } = await upload(house, await newUser(house), red);
    const { headers, bytes } = await look(house, body.image_url);
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-length': String(bytes.length),
      'cross-origin-resource-policy': 'cross-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    expect(headers.get('x-request-id')).toBeTruthy();
    expect(headers.get('set-cookie')).toBeNull();
  });

  test('answers HEAD, and says when it is known already', async () => {
    const house = await open();
    const { body } = await upload(house, await newUser(house), red);
    const { headers, bytes } = await look(house, body.image_url);
    const head = await look(house, body.image_url, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(head.bytes).toHaveLength(0);
    expect(head.headers.get('content-length')).toBe(String(bytes.length));
    const tag = headers.get('etag') as string;
    const again = await look(house, body.image_url, { headers: { 'if-none-match': `"x", W/${tag}` } });
    expect([again.status, again.bytes.length, again.headers.get('etag')]).toEqual([304, 0, tag]);
    expect((await look(house, body.image_url, { headers: { 'if-none-match': '"x"' } })).status).toBe(200);
  });

  test('has another URL after each upload, and the former one is gone', async () => {
    const house = await open();
    const id = await newUser(house);
    const first = (await upload(house, id, red)).body.image_url;
    const second = (await upload(house, id, red)).body.image_url;
    expect(second).not.toBe(first);
    expect((await look(house, first)).status).toBe(404);
    expect((await look(house, `${first}?width=10`)).status).toBe(404);
    expect((await look(house, second)).status).toBe(200);
  });

  test('is taken away, and taking it away again changes nothing', async () => {
    const house = await open();
    const id = await newUser(house, { first_name: 'Ada', last_name: 'Lovelace' });
    const before = (await house.call('GET', `/v1/users/${id}`)).body;
    const { image_url } = (await upload(house, id, red)).body;
    await look(house, `${image_url}?width=10`);
    const gone = await house.call('DELETE', imagePath(id));
    expect(gone.status).toBe(200);
    expect(gone.body).toMatchObject({ has_image: false, image_url: before.image_url });
    expect((await look(house, image_url)).status).toBe(404);
    expect((await look(house, `${image_url}?width=10`)).status).toBe(404);
    const again = await house.call('DELETE', imagePath(id));
    expect([again.status, again.body]).toEqual([200, gone.body]);
  });

  test('goes with its user', async () => {
    const house = await open();
    const id = await newUser(house);
    const { image_url } = (await upload(house, id, red)).body;
    await look(house, `${image_url}?width=10`);
    await house.call('DELETE', `/v1/users/${id}`);
    expect((await look(house, image_url)).status).toBe(404);
    expect((await look(house, `${image_url}?width=10`)).status).toBe(404);
    const { rows } = await house.database.db.run({ name: '', sql: 'select id from images' }, []);
    expect(rows).toEqual([]);
  });

  test('is told of as a change of the user, once', async () => {
    const house = await open();
    const id = await newUser(house);
    const { image_url } = (await upload(house, id, red)).body;
    await house.call('DELETE', imagePath(id));
    await house.call('DELETE', imagePath(id));
    const { body } = await house.call('GET', '/events?events=user.updated');
    expect(body.data.map((event: { data: { profile_picture_url: string } }) => event.data.profile_picture_url)).toEqual(
      [image_url, null],
    );
  });

  test('is what the WorkOS wire shows as the profile picture', async () => {
    const house = await open();
    const id = await newUser(house);
    const read = async () => (await house.call('GET', `/user_management/users/${id}`)).body.profile_picture_url;
    expect(await read()).toBeNull();
    const { image_url } = (await upload(house, id, red)).body;
    expect(await read()).toBe(image_url);
    await house.call('DELETE', imagePath(id));
    expect(await read()).toBeNull();
  });

  test('of an unknown user, and of a user of another environment, is not there', async () => {
    const house = await open();
    const other = await house.addTenant();
    const id = await newUser(house);
    const { image_url } = (await upload(house, id, red)).body;
    const as = async (method: string, path: string, key: string) => house.call(method, path, { key });
    expect((await upload(house, 'user_nobody', red)).status).toBe(404);
    expect((await as('DELETE', imagePath('user_nobody'), house.apiKey)).status).toBe(404);
    expect((await as('DELETE', imagePath(id), other.apiKey)).status).toBe(404);
    expect((await look(house, image_url)).status).toBe(200);
  });

  test('needs the secret key, before anything of the file is read', async () => {
    const house = await open();
    const reply = await house.call('POST', imagePath(await newUser(house)), { key: 'sk_test_wrong', raw: red });
    expect(reply.status).toBe(401);
  });

  test('R12: two uploads at once leave one image, and no other', async () => {
    const house = await open();
    const id = await newUser(house);
    const replies = await Promise.all([red, blue, red, blue].map((each) => upload(house, id, each)));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const { body } = await house.call('GET', `/v1/users/${id}`);
    const seen = await Promise.all(replies.map(({ body }) => look(house, body.image_url)));
    expect(seen.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await look(house, body.image_url)).status).toBe(200);
  });

  test('R12: every file of the corpus is refused with the code for it, or stripped, and none is a fault', async () => {
    const house = await open();
    const id = await newUser(house);
    const { body: before } = await house.call('GET', `/v1/users/${id}`);
    for (const { name, bytes, becomes } of corpus) {
      const { status, body } = await upload(house, id, bytes);
      if (becomes === 'pixels') {
        expect(status, name).toBe(200);
        const seen = await look(house, body.image_url);
        for (const secret of SECRETS) expect(seen.bytes.includes(secret), name).toBe(false);
        await house.call('DELETE', imagePath(id));
        continue;
      }
      const large = bytes.length > 10 * 1024 * 1024;
      expect([status, body.errors?.[0]?.code], name).toEqual(
        large ? [413, 'image_too_large'] : [400, 'request_body_invalid'],
      );
      expect((await house.call('GET', `/v1/users/${id}`)).body.has_image, name).toBe(false);
    }
    expect(before.has_image).toBe(false);
    expect(house.logs.filter((line) => line.includes('"level":50'))).toEqual([]);
  });
});

onEachDatabase('an avatar', (open) => {
  test('is drawn for whoever has no image: initials on a colour that is theirs', async () => {
    const house = await open();
    const id = await newUser(house, { first_name: 'Ada', last_name: 'Lovelace' });
    const { body } = await house.call('GET', `/v1/users/${id}`);
    expect(body).toMatchObject({ has_image: false, profile_image_url: body.image_url });
    const seen = await look(house, body.image_url);
    expect(seen.status).toBe(200);
    expect(seen.headers.get('content-type')).toBe('image/svg+xml');
    expect(seen.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(seen.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(seen.bytes.toString()).toContain('>AL</text>');
    expect(await sharp(seen.bytes).metadata()).toMatchObject({ format: 'svg', width: 128, height: 128 });
  });

  test('changes with the name, and not with anything else', async () => {
    const house = await open();
    const id = await newUser(house, { first_name: 'Ada' });
    const urlOf = async (body: object) => (await house.call('PATCH', `/v1/users/${id}`, { body })).body.image_url;
    const first = await urlOf({ last_name: 'Byron' });
    expect(await urlOf({ external_id: 'x' })).toBe(first);
    expect(await urlOf({ last_name: 'Lovelace' })).not.toBe(first);
  });

  test.each([
    ['<script>', '&', '&lt;'],
    ['"', "'", ''],
    ['Émile', 'Ørsted', 'ÉØ'],
    ['漢', '字', '漢字'],
    ['👩‍🚀', '', ''],
  ])('I6: the name %s %s is drawn harmlessly', async (first_name, last_name, drawn) => {
    const house = await open();
    const id = await newUser(house, { first_name, last_name });
    const { body } = await house.call('GET', `/v1/users/${id}`);
    const seen = await look(house, body.image_url);
    expect(seen.status).toBe(200);
    const text = seen.bytes.toString();
    expect(text).not.toMatch(/<script|onload|href/);
    if (drawn && !drawn.startsWith('&')) expect(text).toContain(`>${drawn}</text>`);
  });

  test('says nothing of users to whoever makes URLs up: it is drawn from the URL alone', async () => {
    const house = await open();
    const path = `/avatars/3-${Buffer.from('XY').toString('base64url')}.svg`;
    expect((await look(house, path)).bytes.toString()).toContain('>XY</text>');
    const id = await newUser(house, { first_name: 'Ada' });
    expect(pathOf((await house.call('GET', `/v1/users/${id}`)).body.image_url)).not.toContain(id);
  });
});

describe.each(KINDS)('an image in another size (%s)', (kind) => {
  const open = sharedHouse(kind);
  let url: string | undefined;
  const ask = async (query: string) => {
    const house = await open();
    url ??= (await upload(house, await newUser(house), red)).body.image_url as string;
    return look(house, `${url}?${query}`);
  };

  test.each([
    ['width=100', 100, 50],
    ['height=100', 200, 100],
    ['width=100&height=100', 100, 50],
    ['width=100&height=100&fit=crop', 100, 100],
    ['width=100&height=100&fit=scale-down', 100, 50],
    ['width=100&height=100&fit=stretch', 100, 50],
    ['width=4000', 400, 200],
    ['width=99999999999', 400, 200],
    ['width=0', 1, 1],
    ['width=-5', 1, 1],
    ['width=1.5', 400, 200],
    ['width=abc&height=', 400, 200],
    ['width=100&width=200', 100, 50],
    ['quality=0', 400, 200],
    ['quality=1000', 400, 200],
    ['width=%00', 400, 200],
  ])('I6: ?%s is %i by %i', async (query, width, height) => {
    const seen = await ask(query);
    expect(seen.status).toBe(200);
    expect(await sharp(seen.bytes).metadata()).toMatchObject({ format: 'webp', width, height });
  });

  test('is the same bytes each time, under a tag of its own', async () => {
    const [one, two, whole] = [await ask('width=64'), await ask('width=64'), await ask('')];
    expect(one.bytes.equals(two.bytes)).toBe(true);
    expect(one.headers.get('etag')).toBe(two.headers.get('etag'));
    expect(one.headers.get('etag')).not.toBe(whole.headers.get('etag'));
  });

  test.each([
    '/images/',
    '/images/x',
    `/images/${'A'.repeat(27)}`,
    `/images/${'A'.repeat(5_000)}`,
    `/images/${'A'.repeat(27)}/`,
    '/images/..%2f..%2fetc%2fpasswd',
    '/images/%00',
    '/images/%ff',
    "/images/'%20or%201=1--",
    '/images/../images',
    '/avatars/',
    '/avatars/1-QUw',
    '/avatars/99-QUw.svg',
    '/avatars/01-QUw.svg',
    '/avatars/1-PHN2Zz4.svg',
    '/avatars/1-QUJD.svg',
    '/avatars/1-QUw.svg.svg',
    '/avatars/1-%3Cscript%3E.svg',
  ])('R12: %s is not there', async (path) => {
    const house = await open();
    const seen = await look(house, path);
    expect(seen.status).toBe(404);
    expect(seen.headers.get('content-type')).toBe('application/json');
  });
});
