// A QR code, drawn in the page itself: black on white in either palette, as cameras want it.

import { generate } from 'lean-qr';
import { toSvgPath } from 'lean-qr/extras/svg';

/** Modules that are left white around it (ISO/IEC 18004 section 5.3.8). */
const MARGIN = 4;

/** The QR code of a text; `label` says what it is for to whoever cannot see it. */
export const QrCode = ({ text, label }: { text: string; label: string }) => {
  const code = generate(text);
  const side = code.size + 2 * MARGIN;
  return (
    <svg class="qr" role="img" aria-label={label} viewBox={`${-MARGIN} ${-MARGIN} ${side} ${side}`}>
      <path d={toSvgPath(code)} />
    </svg>
  );
};
