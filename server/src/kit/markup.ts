// HTML by tagged template: whatever is put into it is escaped, unless it is markup itself.

const ESCAPED: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A piece of HTML that {@link html} made. */
export class Markup {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

/** Builds HTML; strings are escaped for text and quoted attributes, lists are joined, null and false leave nothing. */
export function html(strings: TemplateStringsArray, ...values: (Content | Content[])[]): Markup {
  return new Markup(strings.reduce((all, part, at) => all + print(values[at - 1]) + part));
}

type Content = Markup | string | number | null | false | undefined;

function print(value: Content | Content[]): string {
  if (Array.isArray(value)) return value.map(print).join('');
  if (value instanceof Markup) return value.source;
  if (value === null || value === false || value === undefined) return '';
  return String(value).replace(/[&<>"']/g, (character) => ESCAPED[character] as string);
}
