import type { Language } from '../language.ts';
import { german } from './texts-de.ts';
import { english, type OutsideTexts } from './texts-en.ts';

const TEXTS: Readonly<Record<Language, OutsideTexts>> = { en: english, de: german };

/** The texts in that language; {@link languageFor} finds the reader's. */
export function outsideTexts(language: Language): OutsideTexts {
  return TEXTS[language];
}
