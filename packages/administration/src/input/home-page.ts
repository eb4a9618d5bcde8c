import { parseAbsoluteUrl } from '@portico/core';
import { z } from 'zod';

/** Entra's limit for the home page of an app registration. */
const MOST_CHARACTERS = 256;

/**
 * Why this is no home page of a product, in a sentence for the person who typed it, or undefined when it is one. It is shown
 * in customers' directories, so it has to be https.
 */
function homePageRefusal(text: string): string | undefined {
  if (/[\s\p{Cc}]/u.test(text)) return 'It contains a space or a control character.';
  if (!/^https:\/\//i.test(text))
    return 'Give the whole address, beginning with https://, for example https://product.example.';
  if (text.length > MOST_CHARACTERS) return `At most ${MOST_CHARACTERS} characters.`;
  if (parseAbsoluteUrl(text) === undefined)
    return 'It is not a complete address without user name and password.';
  return undefined;
}

/** Kept as browsers write it. */
export const homePage = z
  .string()
  .trim()
  .superRefine((text, context) => {
    const message = homePageRefusal(text);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  })
  .transform((text) => new URL(text).href);
