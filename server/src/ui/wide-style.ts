// What pages need that show more than a form: text of machines, facts in rows, things to do side by side.

/** Rules that come after those of forms. */
export const WIDE_STYLE = `
main.wide{max-width:56rem;padding-top:3rem}
h2{font-size:1.125rem;line-height:1.3;margin:0;font-weight:650;text-wrap:balance}
h3{font-size:.875rem;line-height:1.4;margin:0;font-weight:650;color:var(--soft)}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono',monospace;overflow-wrap:anywhere}
code{font-size:.92em}
dl,pre{margin:0}
pre{white-space:pre-wrap;font-size:.8125rem;line-height:1.55;background:var(--sunk);border-radius:8px;padding:.75rem 1rem}
section>*+*{margin-top:.75rem}
section{padding-top:1.5rem;border-top:1px solid var(--line)}
.actions{display:flex;gap:.75rem;flex-wrap:wrap}
.actions .button{width:auto}
.facts{border-top:1px solid var(--line)}
.facts>div{display:grid;grid-template-columns:minmax(7rem,10rem) minmax(0,1fr);gap:.1rem 1rem;padding:.5rem 0;border-bottom:1px solid var(--line);font-size:.9375rem}
.facts dt{font-weight:600;overflow-wrap:anywhere}.facts dd{margin:0;overflow-wrap:anywhere}
.letters{list-style:none;padding:0;border-top:1px solid var(--line)}
.letters li{border-bottom:1px solid var(--line)}
.letters a{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:.1rem 1rem;padding:.7rem 0;color:inherit;text-decoration:none}
.letters a:hover strong{text-decoration:underline}
.letters strong{font-weight:600}
.letters .small{overflow-wrap:anywhere}
.letters .when{text-align:end}
@media (max-width:30rem){main.wide{padding-top:1.5rem}.facts>div{grid-template-columns:minmax(0,1fr)}.actions .button{width:100%}}
`;
