// The logo of an environment, as the hosted pages show it: uploaded, or taken away.

import { insertImage, removeImages } from '../store/images.ts';
import { putSettings } from './environments.ts';
import { keeping, normalize, removeObjects } from './images.ts';
import type { Work } from './work.ts';

const OWNER = 'environment';

/**
 * Gives the pages of an environment a logo, under a new id, in place of any other; running servers follow. Refuses
 * `image_too_large` and `invalid_image` as images of users do (I6).
 */
export async function setPagesLogo(work: Work, file: Uint8Array): Promise<void> {
  const bytes = await normalize(work.tools, file);
  await keeping(work, bytes, (image, drop) =>
    work.commit(async (tx) => {
      drop(await removeImages(tx, work.environmentId, OWNER));
      await insertImage(tx, work.environmentId, OWNER, image);
      await putSettings(work, tx, { logoImageId: image.id });
    }),
  );
}

/** Takes it away; does nothing when there is none. */
export async function deletePagesLogo(work: Work): Promise<void> {
  const removed = await work.commit(async (tx) => {
    const ids = await removeImages(tx, work.environmentId, OWNER);
    if (ids.length > 0) await putSettings(work, tx, { logoImageId: null });
    return ids;
  });
  await removeObjects(work, removed);
}
