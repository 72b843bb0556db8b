// SQL of images: one an owner, found by an id that nobody can guess, and the objects that may rest in a bucket.

import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import { command, query } from './statement.ts';

/** Whose an image is: of a user, an organization, or of the environment itself. */
export type ImageOwner = { userId: string } | { organizationId: string } | 'environment';

export interface NewImage {
  id: string;
  contentType: string;
  /** Null for those in the bucket. */
  bytes: Uint8Array | null;
  createdAt: number;
}

/** Where an image is. */
export interface ImagePlace {
  environmentId: string;
  id: string;
}

interface Owned {
  environmentId: string;
  userId: string | null;
  organizationId: string | null;
}

const insert = command((db, p: NewImage & Owned) =>
  db.insertInto('images').values({
    environment_id: p.environmentId,
    id: p.id,
    user_id: p.userId,
    organization_id: p.organizationId,
    content_type: p.contentType,
    bytes: p.bytes,
    created_at: p.createdAt,
  }),
);

const removeOfUser = command<{ environmentId: string; userId: string }, { id: string }>((db, p) =>
  db.deleteFrom('images').where('environment_id', '=', p.environmentId).where('user_id', '=', p.userId).returning('id'),
);

const removeOfOrganization = command<{ environmentId: string; organizationId: string }, { id: string }>((db, p) =>
  db
    .deleteFrom('images')
    .where('environment_id', '=', p.environmentId)
    .where('organization_id', '=', p.organizationId)
    .returning('id'),
);

const removeOfEnvironment = command<{ environmentId: string }, { id: string }>((db, p) =>
  db
    .deleteFrom('images')
    .where('environment_id', '=', p.environmentId)
    .where('user_id', 'is', null)
    .where('organization_id', 'is', null)
    .returning('id'),
);

// The only read that names no environment: the id is all that a browser has, and 160 bits of chance.
const byId = query((db, p: { id: string }) =>
  db.selectFrom('images').select(['environment_id', 'id', 'content_type']).where('id', '=', p.id),
);

const bytesOf = query((db, p: ImagePlace) =>
  db.selectFrom('images').select('bytes').where('environment_id', '=', p.environmentId).where('id', '=', p.id),
);

const insertObject = command((db, p: ImagePlace & { now: number }) =>
  db.insertInto('image_objects').values({ environment_id: p.environmentId, id: p.id, created_at: p.now }),
);

const removeObject = command((db, p: ImagePlace) =>
  db.deleteFrom('image_objects').where('environment_id', '=', p.environmentId).where('id', '=', p.id),
);

const objects = query<ImagePlace, { environment_id: string; id: string; created_at: number; owned: string | null }>(
  (db, p) =>
    db
      .selectFrom('image_objects')
      .select(['environment_id', 'id', 'created_at'])
      .select((is) =>
        is
          .selectFrom('images')
          .whereRef('images.environment_id', '=', 'image_objects.environment_id')
          .whereRef('images.id', '=', 'image_objects.id')
          .select('images.id')
          .as('owned'),
      )
      .where(sql<boolean>`(environment_id, id) > (${p.environmentId}, ${p.id})`)
      .orderBy('environment_id')
      .orderBy('id')
      .limit(sql<number>`200`) as never,
);

/** Writes an image. Throws Orphan when its owner is gone. */
export async function insertImage(tx: Tx, environmentId: string, owner: ImageOwner, image: NewImage): Promise<void> {
  const nobody = { userId: null, organizationId: null };
  await insert.run(tx, { environmentId, ...nobody, ...(owner === 'environment' ? {} : owner), ...image });
}

/** Removes the images of an owner; gives their ids. */
export async function removeImages(tx: Tx, environmentId: string, owner: ImageOwner): Promise<string[]> {
  const rows =
    owner === 'environment'
      ? await removeOfEnvironment.all(tx, { environmentId })
      : 'userId' in owner
        ? await removeOfUser.all(tx, { environmentId, userId: owner.userId })
        : await removeOfOrganization.all(tx, { environmentId, organizationId: owner.organizationId });
  return rows.map(({ id }) => id);
}

/** Looks an image up by its id alone. */
export async function findImage(db: Db, id: string): Promise<(ImagePlace & { contentType: string }) | null> {
  const row = await byId.first(db, { id });
  return row ? { environmentId: row.environment_id, id: row.id, contentType: row.content_type } : null;
}

/** The bytes that rest in the database: null for an image that has them in the bucket, undefined when it is gone. */
export async function readImageBytes(db: Db, place: ImagePlace): Promise<Uint8Array | null | undefined> {
  return (await bytesOf.first(db, place))?.bytes;
}

/** Notes that an object may rest in the bucket from now on. */
export async function noteObject(tx: Tx, place: ImagePlace, now: number): Promise<void> {
  await insertObject.run(tx, { ...place, now });
}

/** Forgets an object that was removed. */
export async function forgetObject(tx: Tx, { environmentId, id }: ImagePlace): Promise<void> {
  await removeObject.run(tx, { environmentId, id });
}

/** The next 200 objects of all environments behind a place, in their order, with whether an image of that id is there. */
export async function listObjects(
  db: Db,
  { environmentId, id }: ImagePlace,
): Promise<(ImagePlace & { createdAt: number; owned: boolean })[]> {
  const rows = await objects.all(db, { environmentId, id });
  return rows.map((row) => ({
    environmentId: row.environment_id,
    id: row.id,
    createdAt: row.created_at,
    owned: row.owned !== null,
  }));
}
