// Slugs: names in small letters, digits and dashes, for addresses.

const LONGEST = 80;

/** A name as a slug; empty when nothing of it is a letter or a digit of ASCII. */
export function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, '');
}

/** The same with the end of an id, where the name alone is taken or says nothing. */
export function slugWithId(name: string, id: string): string {
  const end = slugOf(id).replaceAll('-', '').slice(-10);
  return `${slugOf(name) || 'organization'}-${end}`;
}

/** The slug of what was written without one: its id. */
export function slugOfId(id: string): string {
  return id.toLowerCase().replaceAll('_', '-');
}

/** The id of ours whose slug {@link slugOfId} made, or null. */
export function idOfSlug(prefix: string, slug: string): string | null {
  return slug.startsWith(`${prefix}-`) ? `${prefix}_${slug.slice(prefix.length + 1).toUpperCase()}` : null;
}
