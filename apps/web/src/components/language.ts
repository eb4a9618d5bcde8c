/** The languages of the pages that people meet who are not on the dashboard, BCP 47. */
const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/**
 * The first of our languages that the reader takes, else English.
 *
 * @param asked BCP 47 tags of the application's `ui_locales`, most wanted first
 * @param accepted the browser's `Accept-Language`, whose order browsers keep by weight
 */
export function languageFor(asked: readonly string[], accepted: string | null): Language {
  const tags = [...asked, ...(accepted ?? '').split(',').map((part) => part.split(';')[0] ?? '')];
  const wanted = tags.map((tag) => tag.trim().toLowerCase().split('-')[0] ?? '');
  return wanted.flatMap((tag) => LANGUAGES.find((language) => language === tag) ?? [])[0] ?? 'en';
}
