// Images in a bucket: signed requests, objects that come and go with their image, and nothing half done when it is away.

import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { deletePagesLogo, setPagesLogo } from '../src/core/environment-logos.ts';
import { sweep } from '../src/core/housekeeping.ts';
import { type HouseOptions, onEachDatabase, type TestHouse } from './house.ts';
import { imagePath, look, newUser, upload } from './images-client.ts';
import { plain } from './images-corpus.ts';

const red = await plain(40, 20, 'red').png().toBuffer();
const HOUR = 3_600_000;

/** A server that keeps objects as S3 does, and may be told to fail. */
interface Bucket {
  url: string;
  objects: Map<string, Buffer>;
  asked: { method: string; path: string; headers: IncomingHttpHeaders }[];
  failing: number | null;
  server: Server;
}

let bucket: Bucket;

beforeEach(async () => {
  const made: Bucket = { url: '', objects: new Map(), asked: [], failing: null, server: createServer() };
  made.server.on('request', async (request, response) => {
    const { method = '', url: path = '', headers } = request;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    made.asked.push({ method, path, headers });
    const answer = (status: number, bytes?: Buffer) => response.writeHead(status, { etag: '"1"' }).end(bytes);
    if (made.failing !== null)
      return answer(made.failing, Buffer.from(`<Error><Key>${headers.authorization}</Key></Error>`));
    if (method === 'PUT') {
      made.objects.set(path, body);
      return answer(200);
    }
    if (method === 'DELETE') return answer(made.objects.delete(path) ? 204 : 404);
    const found = made.objects.get(path);
    return found ? answer(200, found) : answer(404);
  });
  await new Promise<void>((resolve) => made.server.listen(0, '127.0.0.1', resolve));
  made.url = `http://127.0.0.1:${(made.server.address() as AddressInfo).port}/pictures`;
  bucket = made;
});
afterEach(() => {
  bucket.server.closeAllConnections();
  bucket.server.close();
});

const options = (): HouseOptions => ({
  settings: {
    imagesBucket: { endpoint: bucket.url, region: 'eu-central-1', keyId: 'AKIDTEST', secret: 'hidden-key-of-tests' },
  },
});

const rowsOf = async (house: TestHouse, table: string) =>
  (await house.database.db.run({ name: '', sql: `select * from ${table}` }, [])).rows;

onEachDatabase('a bucket', (open) => {
  test('takes the bytes in a signed request, and gives them back to be served', async () => {
    const house = await open(options());
    const { status, body } = await upload(house, await newUser(house), red);
    expect(status).toBe(200);
    const [put] = bucket.asked;
    expect(put?.method).toBe('PUT');
    expect(put?.path).toMatch(new RegExp(`^/pictures/${house.environment.id}/[\\w-]{27}\\.webp$`));
    expect(put?.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDTEST\/\d{8}\/eu-central-1\/s3\/aws4_request/,
    );
    expect(put?.headers['content-type']).toBe('image/webp');
    expect((await rowsOf(house, 'images')).map(({ bytes }) => bytes)).toEqual([null]);
    const seen = await look(house, body.image_url);
    expect(await sharp(seen.bytes).metadata()).toMatchObject({ format: 'webp', width: 40, height: 20 });
    expect((await look(house, `${body.image_url}?width=10`)).status).toBe(200);
  });

  test('loses the former object with a new image, and the last one with the image', async () => {
    const house = await open(options());
    const id = await newUser(house);
    await upload(house, id, red);
    const [first] = bucket.objects.keys();
    await upload(house, id, red);
    expect(bucket.objects.size).toBe(1);
    expect([...bucket.objects.keys()]).not.toEqual([first]);
    await house.call('DELETE', imagePath(id));
    expect(bucket.objects.size).toBe(0);
    expect(await rowsOf(house, 'image_objects')).toEqual([]);
  });

  test('keeps the logo of the pages through every sweep, and loses the former one', async () => {
    const house = await open(options());
    await setPagesLogo(house.work, red);
    const [first] = bucket.objects.keys();
    await setPagesLogo(house.work, red);
    const [second, ...more] = bucket.objects.keys();
    expect([second === first, more]).toEqual([false, []]);
    house.clock.advance(2 * HOUR);
    await sweep(house.house.tools);
    expect([...bucket.objects.keys()]).toEqual([second]);
    await deletePagesLogo(house.work);
    expect(bucket.objects.size).toBe(0);
  });

  test.each([500, 403, 404])('that answers %i makes it 503, and nothing is changed', async (status) => {
    const house = await open(options());
    const id = await newUser(house);
    const { body: before } = await upload(house, id, red);
    bucket.failing = status;
    const reply = await upload(house, id, red);
    expect(reply.status).toBe(503);
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    bucket.failing = null;
    expect((await house.call('GET', `/v1/users/${id}`)).body.image_url).toBe(before.image_url);
    expect((await look(house, before.image_url)).status).toBe(200);
    expect(house.logs.join()).not.toMatch(/hidden-key|Signature|AKIDTEST/);
  });

  test('that is away keeps images from being served, and they come back with it', async () => {
    const house = await open(options());
    const { body } = await upload(house, await newUser(house), red);
    bucket.failing = 500;
    const seen = await look(house, body.image_url);
    expect([seen.status, seen.headers.get('retry-after')]).toEqual([503, '5']);
    bucket.failing = null;
    expect((await look(house, body.image_url)).status).toBe(200);
  });

  test('I6: from which something else comes than was put there serves nothing of it', async () => {
    const house = await open(options());
    const { body } = await upload(house, await newUser(house), red);
    for (const key of bucket.objects.keys()) bucket.objects.set(key, Buffer.from('<script>alert(1)</script>'));
    expect((await look(house, body.image_url)).status).toBe(404);
  });

  test('is swept of the objects of users who are gone', async () => {
    const house = await open(options());
    const [gone, here] = [await newUser(house), await newUser(house)];
    for (const id of [gone, here]) await upload(house, id, red);
    await house.call('DELETE', `/v1/users/${gone}`);
    expect(bucket.objects.size).toBe(2);
    await sweep(house.house.tools);
    expect(bucket.objects.size, 'it may still be on its way').toBe(2);
    house.clock.advance(HOUR + 1_000);
    await sweep(house.house.tools);
    await sweep(house.house.tools);
    expect(bucket.objects.size).toBe(1);
    expect(await rowsOf(house, 'image_objects')).toHaveLength(1);
    const { body } = await house.call('GET', `/v1/users/${here}`);
    expect((await look(house, body.image_url)).status).toBe(200);
  });

  test('is swept of an object whose former removal failed', async () => {
    const house = await open(options());
    const id = await newUser(house);
    await upload(house, id, red);
    bucket.failing = 500;
    expect((await house.call('DELETE', imagePath(id))).body.has_image).toBe(false);
    bucket.failing = null;
    expect(bucket.objects.size).toBe(1);
    house.clock.advance(HOUR + 1_000);
    await sweep(house.house.tools);
    await sweep(house.house.tools);
    expect(bucket.objects.size).toBe(0);
  });

  test('that is set later leaves the images of the database where they are', async () => {
    const house = await open();
    const { body } = await upload(house, await newUser(house), red);
    const later = await house.addReplica(options());
    expect((await look(later, body.image_url)).status).toBe(200);
    expect(bucket.asked).toEqual([]);
  });

  test('that is no longer set makes its images 503, not gone', async () => {
    const house = await open(options());
    const { body } = await upload(house, await newUser(house), red);
    const later = await house.addReplica({});
    expect((await look(later, body.image_url)).status).toBe(503);
  });
});

test('a bucket needs its keys, and is an address', () => {
  const secret = { LATCHKEY_SECRET: 'x'.repeat(32) };
  const bucketUrl = { LATCHKEY_IMAGES_BUCKET: 'https://s3.example.com/pictures/' };
  const keys = { LATCHKEY_IMAGES_BUCKET_KEY_ID: 'id', LATCHKEY_IMAGES_BUCKET_SECRET: 'key' };
  expect(readConfig({}, secret).imagesBucket).toBeNull();
  expect(() => readConfig({}, { ...secret, ...bucketUrl })).toThrow(/LATCHKEY_IMAGES_BUCKET_KEY_ID/);
  expect(() => readConfig({}, { ...secret, ...keys, LATCHKEY_IMAGES_BUCKET: 'pictures' })).toThrow();
  expect(readConfig({}, { ...secret, ...bucketUrl, ...keys }).imagesBucket).toEqual({
    endpoint: 'https://s3.example.com/pictures',
    region: 'auto',
    keyId: 'id',
    secret: 'key',
  });
});
