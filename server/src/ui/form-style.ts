// The rules of pages that hold one form: a narrow column, one thing to do, the same in both palettes.

import { DARK, LIGHT, type Palette } from './theme.ts';

const properties = ({ paper, raised, sunk, line, ink, soft, link, delete: fault, post: done }: Palette) =>
  Object.entries({ paper, raised, sunk, line, ink, soft, link, fault, done })
    .map(([name, value]) => `--${name}:${value}`)
    .join(';');

const RULES = `
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;min-height:100vh;min-height:100dvh;display:flex;flex-direction:column;background:var(--paper);color:var(--ink);font:400 1rem/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif}
a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:1px}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:4px}
h1{font-size:1.375rem;line-height:1.25;margin:0;font-weight:650;text-wrap:balance;overflow-wrap:anywhere}
p,ul{margin:0}
.skip{position:absolute;inset-inline-start:-999px}.skip:focus{inset-inline-start:1rem;top:1rem;background:var(--raised);padding:.5rem 1rem}
main{flex:1;width:100%;max-width:26rem;margin:0 auto;padding:12vh 1rem 2rem}
.brand{display:flex;align-items:center;justify-content:center;gap:.6rem;font-weight:650;margin-bottom:1.25rem;overflow-wrap:anywhere;text-align:center}
.brand img{display:block;max-height:2.5rem;max-width:12rem}
.card{background:var(--raised);border:1px solid var(--line);border-radius:12px;padding:1.75rem}
.card>*+*,form>*+*,.stack>*+*{margin-top:1rem}
.lead,.who{overflow-wrap:anywhere}
.soft{color:var(--soft)}.small{font-size:.875rem}
.label{display:flex;justify-content:space-between;align-items:baseline;gap:1rem;margin-bottom:.3rem;font-size:.9375rem}
.label label{font-weight:600}
.field .small{margin-bottom:.35rem}
input{width:100%;font:inherit;color:inherit;background:var(--paper);border:1px solid var(--edge);border-radius:8px;padding:.6rem .75rem;min-height:2.75rem}
input[readonly]{background:var(--sunk)}
.has-fault input{border-color:var(--fault)}
.code-input{font:600 1.375rem/1.2 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;letter-spacing:.2em;text-align:center}
.fault{color:var(--fault)}
.notice{border-inline-start:3px solid var(--done);background:var(--sunk);padding:.6rem .85rem;border-radius:0 6px 6px 0;overflow-wrap:anywhere}
[dir=rtl] .notice{border-radius:6px 0 0 6px}
.notice.fault{border-color:var(--fault);color:var(--ink)}
.button{display:flex;width:100%;align-items:center;justify-content:center;gap:.6rem;min-height:2.75rem;padding:.55rem 1rem;border-radius:8px;border:1px solid transparent;font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer;overflow-wrap:anywhere}
.button[hidden]{display:none}
.button.main{background:var(--brand);color:var(--on-brand)}
.button.main:hover{filter:brightness(1.08)}
.button.other{background:var(--raised);border-color:var(--edge);color:var(--ink)}
.button.other:hover{background:var(--sunk)}
.button.plain{background:none;color:var(--link);min-height:2rem;padding:.25rem;font-weight:500;text-decoration:underline;text-underline-offset:.15em;text-decoration-thickness:1px}
.button svg{flex:none;width:1.15rem;height:1.15rem}
.or{display:flex;align-items:center;gap:.75rem;color:var(--soft);font-size:.875rem}
.or::before,.or::after{content:"";flex:1;border-top:1px solid var(--line)}
.choices{list-style:none;padding:0}.choices li+li{margin-top:.6rem}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:.75rem}.pair>*{margin:0}
.qr{display:block;width:13rem;height:13rem;margin-inline:auto;background:#fff;fill:#000;border-radius:8px;border:1px solid var(--line)}
.secret{display:block;font:600 1rem/1.6 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere;text-align:center;background:var(--sunk);border-radius:8px;padding:.6rem}
.codes{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.4rem 1rem;list-style:none;padding:.75rem;background:var(--sunk);border-radius:8px;font:600 .9375rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;text-align:center}
.scopes{padding-inline-start:1.25rem;overflow-wrap:anywhere}
.rows{list-style:none;padding:0;border-top:1px solid var(--line)}.rows li{display:flex;gap:1rem;justify-content:space-between;align-items:center;padding:.75rem 0;border-bottom:1px solid var(--line)}
.rows li>div{min-width:0;overflow-wrap:anywhere}
.rows .button{width:auto;max-width:50%;flex:none;min-height:2.25rem;padding:.35rem .75rem;font-size:.875rem}
.button:not([hidden])~.unsupported{display:none}
.below{margin-top:1.25rem;text-align:center}
footer{padding:1rem;text-align:center;font-size:.875rem;color:var(--soft)}
footer ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;justify-content:center;gap:.25rem 1.25rem}
footer a{color:inherit;display:inline-block;padding:.15rem 0}
@media (max-width:30rem){main{padding-top:1.5rem}.card{padding:1.25rem}.pair{grid-template-columns:1fr}.pair>*+*{margin-top:.25rem}}
@media (prefers-reduced-motion:no-preference){.button{transition:background-color .12s,filter .12s}}
@media print{.button,footer{display:none}}
`;

/** The style sheet of a page, in the colour of a brand (`#rrggbb`), or our own. */
export function formStyle(brand: string | null): string {
  const own = (palette: Palette, edge: string, on: string) =>
    `${properties(palette)};--edge:${edge};--brand:${brand ?? palette.link};--on-brand:${brand ? textOn(brand) : on}`;
  return `:root{color-scheme:light dark;${own(LIGHT, '#8b867a', '#ffffff')}}
@media (prefers-color-scheme:dark){:root{${own(DARK, '#7d796d', '#10222a')}}}${RULES}`;
}

/** Black or white: whichever is read better on a colour (WCAG 2.2, relative luminance). */
export function textOn(color: string): '#000000' | '#ffffff' {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 ? '#ffffff' : '#000000';
}
