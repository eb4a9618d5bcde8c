import type { Browser } from './browser/browser.ts';
import type { HtmlForm } from './browser/html-form.ts';
import type { Page } from './browser/page.ts';

export type EntraLogin = { readonly upn: string; readonly password: string };

const MOST_PAGES = 10;

/**
 * What a person does on the pages of the Entra emulator until it sends them away: types address and password, answers
 * a consent. Pages are told apart by their hidden `step`.
 *
 * @returns the first page that is not the emulator's, or one of its pages on which there is nothing to do
 */
export async function passEntra(
  browser: Browser,
  page: Page,
  { upn, password }: EntraLogin,
  answer: 'accept' | 'cancel' = 'accept',
): Promise<Page> {
  const emulator = page.url.origin;
  const typed: Record<string, Record<string, string>> = {
    email: { email: upn },
    password: { password },
    consent: { answer },
    other: {},
  };
  let current = page;
  for (let pages = 0; pages < MOST_PAGES && current.url.origin === emulator; pages += 1) {
    const form =
      current.forms.find(isStep('email', 'password', 'consent')) ?? current.forms.find(isStep('other'));
    if (form === undefined) return current;
    current = await browser.submit(current, typed[form.fields['step'] ?? ''], form);
  }
  return current;
}

const isStep =
  (...steps: readonly string[]) =>
  ({ fields }: HtmlForm): boolean =>
    steps.includes(fields['step'] ?? '');
