import type { IssuerContext } from '../context.ts';
import { germanPages } from './page-texts-de.ts';
import { englishPages, type PageTexts } from './page-texts-en.ts';

/** The texts of the first language that we have. @param asked `ui_locales`: BCP 47 tags, most wanted first */
export function pageTexts(asked: unknown, accepted: readonly string[]): PageTexts {
  return firstKnown({ en: englishPages, de: germanPages }, asked, accepted);
}

/** The same for a page of this request: what the application asked for, then what the browser accepts. */
export function textsFor(ctx: IssuerContext, asked?: unknown): PageTexts {
  const { oidc } = ctx;
  const ofDevice = oidc?.entities.DeviceCode?.params;
  const wanted = asked ?? oidc?.params?.['ui_locales'] ?? ofDevice?.['ui_locales'];
  return pageTexts(wanted, acceptedLanguages(ctx));
}

/** Of the browser, most wanted first. */
export const acceptedLanguages = (ctx: IssuerContext): string[] => [ctx.acceptsLanguages()].flat();

/** Of texts by language. English unless another one comes first. */
export function firstKnown<T>(
  texts: Readonly<Record<'en' | 'de', T>>,
  asked: unknown,
  accepted: readonly string[],
): T {
  const tags = [...(typeof asked === 'string' ? asked.split(' ') : []), ...accepted];
  const first = tags
    .map((tag) => tag.toLowerCase().split('-')[0])
    .find((tag) => tag === 'de' || tag === 'en');
  return texts[first === 'de' ? 'de' : 'en'];
}
