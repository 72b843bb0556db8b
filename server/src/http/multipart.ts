// Takes a multipart form apart without copying it: the platform's own parser spends ten times the form's memory.

/** One part of a form (RFC 7578 section 4.2). */
export interface Part {
  name: string | null;
  /** Whether it says to be a file: it has a name of a file, or a type. */
  isFile: boolean;
  data: Buffer;
}

const MAX_HEAD = 16 * 1024;
const PARAMETER = /;[ \t]*([\w*!#$%&'+.^`|~-]{1,40})[ \t]*=[ \t]*(?:"([^"]*)"|([^\s;"]+))/g;

/** The boundary that a content type names (RFC 2046 section 5.1.1), or null. */
export function boundaryOf(contentType: string): string | null {
  const boundary = parametersOf(contentType).get('boundary');
  return boundary && boundary.length <= 200 ? boundary : null;
}

/** The parts of a form, at most so many; null when it is not whole, not a form, or has more. */
export function readParts(form: Buffer, boundary: string, most: number): Part[] | null {
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  const parts: Part[] = [];
  // What stands before the first delimiter is for nobody.
  let at = form.subarray(0, delimiter.length - 2).equals(delimiter.subarray(2)) ? -2 : form.indexOf(delimiter);
  while (at >= -2 && at !== -1) {
    const line = at + delimiter.length;
    if (form[line] === 0x2d && form[line + 1] === 0x2d) return parts;
    const begin = form.indexOf('\r\n', line);
    const end = form.indexOf('\r\n\r\n', begin);
    // Nothing but white space behind a boundary; else it is one that others begin with.
    if (begin < 0 || end < 0 || form.toString('latin1', line, begin).trim() !== '' || end - begin > MAX_HEAD)
      return null;
    at = form.indexOf(delimiter, end + 4);
    if (at < 0 || parts.length === most) return null;
    parts.push({ ...readHead(form.toString('latin1', begin, end)), data: form.subarray(end + 4, at) });
  }
  return null;
}

// Fields of all kinds may stand there: PHP and Ruby write a length, which nobody needs.
function readHead(head: string): Pick<Part, 'name' | 'isFile'> {
  const lines = head.split('\r\n');
  const disposition = lines.find((line) => /^content-disposition:[ \t]*form-data/i.test(line)) ?? '';
  const parameters = parametersOf(disposition);
  const typed = lines.some((line) => /^content-type:/i.test(line));
  return {
    name: parameters.get('name') ?? null,
    isFile: parameters.has('filename') || parameters.has('filename*') || typed,
  };
}

// With quotes or, as C# writes them, without. Of two of one name the first counts.
function parametersOf(field: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', quoted, bare] of field.matchAll(PARAMETER)) {
    const key = name.toLowerCase();
    if (!found.has(key)) found.set(key, quoted ?? bare ?? '');
  }
  return found;
}
