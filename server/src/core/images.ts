// Uploaded images: decoded and written anew before they are kept, found by an id that nobody can guess, and gone with their owner.

import { avatarName } from '../kit/images/avatar.ts';
import { MAX_FILE, type Rendering } from '../kit/images/bounds.ts';
import type { ImageBucket } from '../kit/images/bucket.ts';
import { BucketAway, InvalidImage } from '../kit/images/faults.ts';
import { readHeader } from '../kit/images/header.ts';
import { randomToken } from '../kit/secrets.ts';
import type { Account } from '../model/account.ts';
import type { Organization } from '../model/organization.ts';
import { refuse } from '../model/refusal.ts';
import * as store from '../store/images.ts';
import { changeAccount, getAccount } from './accounts.ts';
import type { Tools, Work } from './work.ts';

export { MAX_FILE };

const TYPE = 'image/webp';
/** 160 bits: whoever has the id may see the image. */
const ID_BYTES = 20;
/** How long an object may be on its way into the bucket before it counts as left behind. */
const ORPHANED_AFTER = 3_600_000;

/**
 * Gives a user a new image, under a new id, in place of any other. Refuses `not_found`, `image_too_large` (10 MiB) and
 * `invalid_image` for whatever is no JPEG, PNG, GIF or WebP within the bounds (I6). Emits `user.updated`.
 */
export async function setUserImage(work: Work, userId: string, file: Uint8Array): Promise<Account> {
  await getAccount(work, userId);
  const bytes = await normalize(work.tools, file);
  const owner = { userId };
  return keeping(work, bytes, (image, drop) =>
    changeAccount(work, userId, async (tx, before) => {
      drop(await store.removeImages(tx, work.environmentId, owner));
      await store.insertImage(tx, work.environmentId, owner, image);
      // Also as a URL, which is all that the WorkOS wire and the templates of tokens know of an image.
      return { ...before, imageId: image.id, imageUrl: urlOf(work.tools.publicUrl, image.id) };
    }),
  );
}

/** Takes a user's image away, uploaded or copied; does nothing when there is none. Refuses `not_found`. */
export async function deleteUserImage(work: Work, userId: string): Promise<Account> {
  let removed: string[] = [];
  const account = await changeAccount(work, userId, async (tx, before) => {
    removed = await store.removeImages(tx, work.environmentId, { userId });
    return { ...before, imageId: null, imageUrl: null };
  });
  await removeObjects(work, removed);
  return account;
}

/** An image to serve: what it says of itself, and how to come by its bytes. */
export interface ServedImage {
  contentType: string;
  /** Null when it was removed meanwhile. Throws what may pass as 503. */
  read(): Promise<Uint8Array | null>;
}

/** Finds an image by its id, for anybody; null when there is none. */
export async function findImage({ database, bucket }: Tools, id: string): Promise<ServedImage | null> {
  const place = await store.findImage(database.db, id);
  if (!place) return null;
  return {
    contentType: place.contentType,
    async read() {
      const bytes = await store.readImageBytes(database.db, place);
      if (bytes !== null) return bytes ?? null;
      if (!bucket) throw new BucketAway('is not set, and an image rests in it');
      const found = await bucket.get(keyOf(place));
      // Others may write to the bucket too: what is no picture of ours is not served.
      return found && readHeader(found)?.type === 'webp' ? found : null;
    },
  };
}

/** A picture of ours in another size. Throws what may pass as 503. */
export function renderImage({ images }: Tools, bytes: Uint8Array, rendering: Rendering): Promise<Uint8Array> {
  return images.render(bytes, rendering);
}

type Pictured = Pick<Account, 'id' | 'imageId' | 'imageUrl' | 'firstName' | 'lastName' | 'name' | 'email'>;

/** Where a picture of a user is served: uploaded here, copied from elsewhere, or drawn for whoever has none. */
export function pictureUrlOf(publicUrl: string, user: Pictured): string {
  const { id, imageId, imageUrl, firstName, lastName, name, email } = user;
  if (imageId !== null) return urlOf(publicUrl, imageId);
  const names = firstName || lastName ? [firstName, lastName] : [name ?? email];
  return imageUrl ?? `${publicUrl}/avatars/${avatarName(id, names)}`;
}

/** Where the logo of an organization is served: uploaded, or drawn from its name. */
export function logoUrlOf(
  publicUrl: string,
  { id, name, imageId }: Pick<Organization, 'id' | 'name' | 'imageId'>,
): string {
  return imageId === null ? `${publicUrl}/avatars/${avatarName(id, [name])}` : urlOf(publicUrl, imageId);
}

const urlOf = (publicUrl: string, imageId: string) => `${publicUrl}/images/${imageId}`;

/** Removes the objects of images that are gone with their owner: one stretch of the bucket at each call. */
export async function sweepImages(tools: Tools): Promise<void> {
  const { database, bucket, clock } = tools;
  if (!bucket) return;
  const page = await store.listObjects(database.db, swept.get(bucket) ?? START);
  swept.set(bucket, page.at(-1) ?? START);
  for (const { owned, createdAt, ...place } of page) {
    if (owned || createdAt > clock.now() - ORPHANED_AFTER) continue;
    await bucket.remove(keyOf(place));
    await database.once((tx) => store.forgetObject(tx, place));
  }
}

const START: store.ImagePlace = { environmentId: '', id: '' };
const swept = new WeakMap<ImageBucket, store.ImagePlace>();

const keyOf = ({ environmentId, id }: store.ImagePlace) => `${environmentId}/${id}.webp`;

/** A file as it is kept: decoded and written anew. Refuses `image_too_large`, `invalid_image`. */
export async function normalize({ images }: Tools, file: Uint8Array): Promise<Uint8Array> {
  if (file.length > MAX_FILE) throw refuse('image_too_large', { limit: MAX_FILE });
  try {
    return await images.normalize(file);
  } catch (error) {
    throw error instanceof InvalidImage ? refuse('invalid_image', { reason: error.fault }) : error;
  }
}

/** Keeps an image: the object is there before the commit that needs it, and the former ones go after the one that let go of them. */
export async function keeping<T>(
  work: Work,
  bytes: Uint8Array,
  commit: (image: store.NewImage, drop: (ids: string[]) => void) => Promise<T>,
): Promise<T> {
  const { bucket } = work.tools;
  const image = { id: randomToken(ID_BYTES), contentType: TYPE, bytes: bucket ? null : bytes, createdAt: work.now() };
  let dropped: string[] = [];
  if (bucket) {
    const place = { environmentId: work.environmentId, id: image.id };
    await work.once((tx) => store.noteObject(tx, place, image.createdAt));
    await bucket.put(keyOf(place), bytes, TYPE);
  }
  // Where it fails the object stays for the sweep: a commit whose answer was lost may still have been one.
  const done = await commit(image, (ids) => {
    dropped = ids;
  });
  await removeObjects(work, dropped);
  return done;
}

/** Removes the objects of images that nobody has any more. What cannot be removed now is found by the sweep. */
export async function removeObjects(
  { environmentId, tools: { bucket, database } }: Work,
  ids: string[],
): Promise<void> {
  if (!bucket) return;
  for (const id of ids) {
    const place = { environmentId, id };
    await bucket
      .remove(keyOf(place))
      .then(() => database.once((tx) => store.forgetObject(tx, place)))
      .catch(() => {});
  }
}
