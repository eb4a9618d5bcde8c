import { headers } from 'next/headers';
import { type Language, languageFor } from '../components/language.ts';
import { outsideTexts } from '../components/outside/texts.ts';
import type { OutsideTexts } from '../components/outside/texts-en.ts';
import { shownLogin } from './login/login-view.ts';

/** Pages of those who run, set up or administer something; confirming who one is belongs to them. */
const ENGLISH =
  /^\/(?:dashboard|setup|first-owner|v1\/sso\/microsoft)(?:[/?]|$)|^\/(?:\?|$)|^\/login\?(?:.*&)?reauthenticate=/;
const LOGIN = /^\/login\/([^/?]+)\/([^/?]+)\/?(?:\?|$)/;

/**
 * The language of a page by its address: the dashboard is English, sign-in pages take the application's `ui_locales`, and
 * everybody else reads their own, also where nothing is.
 */
export async function languageOf(sent: Headers): Promise<Language> {
  const url = sent.get('x-portico-url') ?? '/';
  if (ENGLISH.test(url)) return 'en';
  const own = languageFor([], sent.get('accept-language'));
  const [, projectId, uid] = LOGIN.exec(url) ?? [];
  if (projectId === undefined || uid === undefined) return own;
  // What fails here fails for the page, too, which says so.
  return shownLogin(projectId, uid).then(
    ({ texts }) => texts.language,
    () => own,
  );
}

/** The texts of a page that is neither the dashboard nor a sign-in, in the language of its frame. */
export async function pageTexts(): Promise<OutsideTexts> {
  return outsideTexts(await languageOf(await headers()));
}
