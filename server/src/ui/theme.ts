// The look of every page: two palettes as data, so that a test can measure their contrast, and the rules that use them.

export interface Palette {
  paper: string;
  raised: string;
  sunk: string;
  line: string;
  ink: string;
  soft: string;
  link: string;
  get: string;
  post: string;
  put: string;
  delete: string;
}

export const LIGHT: Palette = {
  paper: '#fbfaf8',
  raised: '#ffffff',
  sunk: '#f1efea',
  line: '#dcd8cf',
  ink: '#1c1b18',
  soft: '#5a564c',
  link: '#0b5a6e',
  get: '#0b5a6e',
  post: '#2c6415',
  put: '#7a4b00',
  delete: '#a3201d',
};

export const DARK: Palette = {
  paper: '#151513',
  raised: '#1d1d1a',
  sunk: '#26251f',
  line: '#3a3831',
  ink: '#ebe8e0',
  soft: '#aca799',
  link: '#7cc7dc',
  get: '#7cc7dc',
  post: '#9ed17f',
  put: '#e7b566',
  delete: '#ff9a91',
};

const properties = (palette: Palette) =>
  Object.entries(palette)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';');

const RULES = `
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--paper);color:var(--ink);font:400 1rem/1.55 system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif}
a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:1px}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:3px}
code{font:.92em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono',monospace;overflow-wrap:anywhere}
h1,h2,h3,h4{overflow-wrap:anywhere;line-height:1.25;margin:0;font-weight:650;text-wrap:balance}
h1{font-size:1.75rem}h2{font-size:1.3rem}h3{font-size:1.05rem}h4{font-size:.875rem;color:var(--soft)}
p{margin:0;max-width:65ch}
.skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:1rem;background:var(--raised);padding:.5rem 1rem;z-index:1}
.soft{color:var(--soft)}.small{font-size:.875rem}
.shell{display:grid;grid-template-columns:17rem minmax(0,1fr);max-width:76rem;margin:0 auto}
.shell>nav{position:sticky;top:0;align-self:start;max-height:100vh;overflow-y:auto;padding:2rem 1rem 2rem 1.5rem;font-size:.875rem}
.shell>nav ul{list-style:none;margin:.4rem 0 1.25rem;padding:0}
.shell>nav li a{display:block;padding:.2rem .5rem;margin-left:-.5rem;border-radius:4px;color:var(--ink);text-decoration:none}
.shell>nav li a:hover{background:var(--sunk)}
.shell>nav strong{font-weight:650;color:var(--soft)}
.brand{display:block;font-weight:700;font-size:1.1rem;margin-bottom:1.25rem;color:var(--ink);text-decoration:none}
main{padding:2rem 1.5rem 4rem;min-width:0}
.stack>*+*{margin-top:.75rem}
.group{margin-top:3rem}
.card{background:var(--raised);border:1px solid var(--line);border-radius:8px;padding:1.25rem;margin-top:1rem}
.card:target{border-color:var(--link)}
.call{display:flex;gap:.25rem .6rem;align-items:baseline;flex-wrap:wrap}
.verb{font:700 .75rem/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;letter-spacing:.03em}
.verb-get{color:var(--get)}.verb-post{color:var(--post)}.verb-put,.verb-patch{color:var(--put)}.verb-delete{color:var(--delete)}
details>.fields{margin-top:.35rem}
.fields{margin:0;border-top:1px solid var(--line)}
.fields>div{display:grid;grid-template-columns:minmax(9rem,18rem) minmax(0,1fr);gap:.15rem 1rem;padding:.5rem 0;border-bottom:1px solid var(--line)}
.fields dt{overflow-wrap:anywhere;font-size:.875rem}.fields dd{margin:0;font-size:.875rem}
.fields dd p+p{margin-top:.15rem}
.need{color:var(--soft);font-size:.8125rem}
summary{cursor:pointer;font-size:.875rem;font-weight:650;color:var(--soft);padding:.15rem 0}
h4+.fields,p+.fields,p+.states{margin-top:.35rem}
.stack>*+h4{margin-top:1.1rem}
.states{list-style:none;margin:0;padding:0;border-top:1px solid var(--line);font-size:.875rem}
.states li{display:grid;grid-template-columns:6.5rem minmax(0,1fr);gap:.1rem 1rem;padding:.5rem 0;border-bottom:1px solid var(--line)}
.fields>div:last-child,.states li:last-child{border-bottom:0;padding-bottom:0}
progress{width:100%;max-width:26rem;height:.6rem;accent-color:var(--link)}
.counts{display:flex;align-items:center;gap:.75rem;flex-wrap:wrap}
.yes{font-weight:650;color:var(--post);white-space:nowrap}.no{color:var(--soft);white-space:nowrap}
.menu>summary{margin-bottom:.5rem}
@media (min-width:56.01rem){
@supports selector(::details-content){.menu>summary{display:none}.menu::details-content{content-visibility:visible;display:block}}
}
@media (max-width:56rem){
.shell{display:block}
.shell>nav{position:static;max-height:none;padding:1.25rem 1rem 0}
main{padding:1.25rem 1rem 3rem}
.card{padding:1rem}
.fields>div,.states li{grid-template-columns:minmax(0,1fr)}
h1{font-size:1.5rem}
}
@media print{.shell{display:block}.shell>nav{display:none}.card{break-inside:avoid}}
`;

/** The whole style sheet: small enough to stand in every page, so that no second request is needed. */
export const STYLE = `:root{color-scheme:light dark;${properties(LIGHT)}}
@media (prefers-color-scheme:dark){:root{${properties(DARK)}}}${RULES}`;
