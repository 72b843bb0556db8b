// The logos of organizations: uploaded, or taken away.

import type { Organization } from '../model/organization.ts';
import { refuse } from '../model/refusal.ts';
import type { Tx } from '../store/database.ts';
import { insertImage, removeImages } from '../store/images.ts';
import { findOrganization, lockOrganization, updateOrganization } from '../store/organizations.ts';
import { emit } from './events.ts';
import { keeping, normalize, removeObjects } from './images.ts';
import type { Work } from './work.ts';

/**
 * Gives an organization a new logo, under a new id, in place of any other. Refuses `not_found`, `image_too_large` and
 * `invalid_image` as images of users do.
 */
export async function setLogo(work: Work, organizationId: string, file: Uint8Array): Promise<Organization> {
  if (!(await findOrganization(work.db, work.environmentId, organizationId))) throw missing(organizationId);
  const bytes = await normalize(work.tools, file);
  const owner = { organizationId };
  return keeping(work, bytes, (image, drop) =>
    work.commit((tx) =>
      change(work, tx, organizationId, async () => {
        drop(await removeImages(tx, work.environmentId, owner));
        await insertImage(tx, work.environmentId, owner, image);
        return image.id;
      }),
    ),
  );
}

/** Takes an organization's logo away; does nothing when there is none. Refuses `not_found`. */
export async function deleteLogo(work: Work, organizationId: string): Promise<Organization> {
  let removed: string[] = [];
  const organization = await work.commit((tx) =>
    change(work, tx, organizationId, async () => {
      removed = await removeImages(tx, work.environmentId, { organizationId });
      return null;
    }),
  );
  await removeObjects(work, removed);
  return organization;
}

async function change(work: Work, tx: Tx, id: string, write: () => Promise<string | null>): Promise<Organization> {
  const before = await lockOrganization(tx, work.environmentId, id);
  if (!before) throw missing(id);
  const imageId = await write();
  if (imageId === before.imageId) return before;
  const after = { ...before, imageId, updatedAt: work.now() };
  await updateOrganization(tx, work.environmentId, after);
  const previous = { imageId: before.imageId };
  await emit(work, tx, 'organization.updated', after, { organizationId: id, previous });
  return after;
}

function missing(id: string) {
  return refuse('not_found', { entity: 'organization', id });
}
