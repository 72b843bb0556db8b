// The languages of the pages: those of the letters.

import type { Language } from '../../core/letters/language.ts';
import { ar } from './ar.ts';
import { de } from './de.ts';
import { en, type PageWords } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { it } from './it.ts';
import { ja } from './ja.ts';
import { ko } from './ko.ts';
import { nl } from './nl.ts';
import { pl } from './pl.ts';
import { ptBr } from './pt-br.ts';
import { zhCn } from './zh-cn.ts';
import { zhTw } from './zh-tw.ts';

export type { PageWords } from './en.ts';

export const WORDS: Record<Language, PageWords> = {
  en,
  ar,
  de,
  es,
  fr,
  it,
  ja,
  ko,
  nl,
  pl,
  'pt-BR': ptBr,
  'zh-CN': zhCn,
  'zh-TW': zhTw,
};
