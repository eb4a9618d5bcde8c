'use client';

import { useSyncExternalStore } from 'react';
import { type Language, languageFor } from '../language.ts';

/** The language of the document, for what is shown in place of a page that could not say it. */
export function usePageLanguage(): Language {
  return useSyncExternalStore(
    never,
    () => languageFor([document.documentElement.lang], null),
    () => 'en',
  );
}

/** A document keeps its language. */
const never = () => () => undefined;
