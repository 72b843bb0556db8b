// Lines of CSV that a spreadsheet reads as text, whatever somebody put into their name.

import { stringify } from 'csv-stringify/sync';

/**
 * Rows as CSV (RFC 4180: CRLF, quotes doubled). A field that begins with `= + - @`, a tab or a carriage return would be
 * a formula to a spreadsheet: it gets a quote before it, and so does one that begins with NUL.
 */
export function csvLines(rows: (string | number | boolean | null)[][]): string {
  const inert = rows.map((row) =>
    row.map((field) => (typeof field === 'string' && field.startsWith('\0') ? `'${field}` : field)),
  );
  return stringify(inert, {
    record_delimiter: '\r\n',
    escape_formulas: true,
    quoted_match: /[\r\n]/,
    cast: { boolean: String },
  });
}
