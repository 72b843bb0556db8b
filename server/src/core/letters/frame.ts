// The frame around a letter's words: the same plain page for all of them, as text and as HTML. No images, nothing that tells when it is read.

import { html, type Markup } from '../../kit/markup.ts';
import type { RenderedLetter } from '../../model/letter.ts';
import { partsOf, unquoted } from './inert.ts';
import { directionOf, type Language } from './language.ts';
import type { Wording } from './words.ts';

/** What the frame sets between the words. */
export interface Framed {
  language: Language;
  wording: Wording;
  code: string | null;
  url: string | null;
  copyLink: string;
  footer: string;
}

/** Sets a letter. The only link in it is `url`. */
export function setLetter(letter: Framed): RenderedLetter {
  return {
    subject: unquoted(letter.wording.subject),
    text: asText(letter),
    html: `<!doctype html>\n${asHtml(letter).source}\n`,
    language: letter.language,
  };
}

function asText({ language, wording, code, url, footer }: Framed): string {
  const sentences = (texts: string[]) => texts.map((text) => plain(text, language)).join('\n');
  const parts = [
    plain(wording.title, language),
    sentences(wording.before),
    code && `    ${code}`,
    url && `${wording.button}:\n${url}`,
    sentences(wording.after),
    `-- \n${plain(footer, language)}`,
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

const RIGHT_TO_LEFT =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

// Isolates only where directions meet: some readers show them as boxes.
function plain(sentence: string, language: Language): string {
  const mixed = directionOf(language) === 'rtl' || RIGHT_TO_LEFT.test(sentence);
  return mixed ? sentence : unquoted(sentence);
}

// Outlook knows no max-width but a table's, and no style sheet: layout stands in attributes, the sheet only darkens.
const SHEET = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
a { color: #1a56db; }
@media (max-width: 520px) { .pad { padding: 24px 20px !important; } .out { padding: 0 !important; } .card { border-radius: 0 !important; } }
@media (prefers-color-scheme: dark) {
  .out { background: #16181c !important; } .card { background: #22252b !important; border-color: #363b44 !important; }
  .ink { color: #f1f3f5 !important; } .dim { color: #aab2bd !important; } .rule { border-color: #363b44 !important; }
  .code { background: #16181c !important; border-color: #4a515c !important; color: #ffffff !important; }
  .button { background: #8ab4ff !important; } .button a { color: #10131a !important; } .link { color: #8ab4ff !important; }
}`;

const FONT = "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

function asHtml({ language, wording, code, url, copyLink, footer }: Framed): Markup {
  const direction = directionOf(language);
  const align = direction === 'rtl' ? 'right' : 'left';
  const paragraphs = (texts: string[], look = 'ink', style = 'font-size:16px;color:#1f2328') =>
    texts.map(
      (text) => html`<p class="${look}" style="margin:0 0 12px;line-height:1.55;${style}">${names(text)}</p>\n`,
    );
  return html`<html lang="${language}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<title>${unquoted(wording.subject)}</title>
<style>${SHEET}
</style>
</head>
<body class="out" style="margin:0;padding:0;background:#f3f4f6;font-family:${FONT};-webkit-text-size-adjust:100%">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" dir="${direction}">
<tr><td class="out" align="center" style="padding:32px 12px;background:#f3f4f6">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:520px">
<tr><td class="card pad" align="${align}" style="padding:32px;background:#ffffff;border:1px solid #dfe3e8;border-radius:10px;text-align:${align}">
<h1 class="ink" style="margin:0 0 16px;font-size:22px;line-height:1.3;font-weight:600;color:#1f2328">${names(wording.title)}</h1>
${paragraphs(wording.before)}${code && codeBox(code)}${url && button(url, wording.button ?? url)}${paragraphs(wording.after, 'dim', 'font-size:14px;color:#57606a')}${url && spelledOut(url, copyLink)}<p class="dim rule" style="margin:24px 0 0;padding:16px 0 0;border-top:1px solid #dfe3e8;line-height:1.5;font-size:13px;color:#57606a">${names(footer)}</p>
</td></tr></table>
</td></tr></table>
</body>
</html>`;
}

function codeBox(code: string): Markup {
  return html`<p class="code" dir="ltr" style="margin:20px 0;padding:18px 8px;background:#f3f4f6;border:1px solid #dfe3e8;border-radius:8px;text-align:center;font-family:ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;font-size:34px;line-height:1.2;font-weight:600;letter-spacing:6px;text-indent:6px;color:#1f2328">${code}</p>\n`;
}

function button(url: string, label: string): Markup {
  return html`<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:20px 0"><tr><td class="button" style="border-radius:8px;background:#1a56db"><a href="${url}" style="display:inline-block;padding:13px 22px;font-size:16px;font-weight:600;color:#ffffff;text-decoration:none">${label}</a></td></tr></table>\n`;
}

function spelledOut(url: string, copyLink: string): Markup {
  return html`<p class="dim" style="margin:20px 0 0;line-height:1.5;font-size:13px;color:#57606a">${copyLink}<br><a class="link" href="${url}" dir="ltr" style="color:#1a56db;word-break:break-all;overflow-wrap:anywhere">${url}</a></p>\n`;
}

// A name is set apart, so that neither its direction nor its words run into the sentence.
function names(sentence: string): Markup[] {
  return partsOf(sentence).map((part, at) => (at % 2 === 0 ? html`${part}` : html`<bdi><b>${part}</b></bdi>`));
}
