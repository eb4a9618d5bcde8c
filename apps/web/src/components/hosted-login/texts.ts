import { type Language, languageFor } from '../language.ts';
import { german } from './texts-de.ts';
import { english, type LoginTexts } from './texts-en.ts';

const TEXTS: Readonly<Record<Language, LoginTexts>> = { en: english, de: german };

/** The texts in the first language that we have: see {@link languageFor}. */
export function loginTexts(asked: readonly string[], accepted: string | null): LoginTexts {
  return TEXTS[languageFor(asked, accepted)];
}
