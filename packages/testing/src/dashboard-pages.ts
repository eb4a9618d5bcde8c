import type { Browser } from './browser/browser.ts';
import type { Page } from './browser/page.ts';

/**
 * What a person does to get into the dashboard, whoever was in it before: the sign-in leads to the hosted login of the built-in project, which takes
 * an e-mail address and a password there.
 *
 * @returns the page of the dashboard that it ends on
 */
export async function passDashboardLogin(
  browser: Browser,
  origin: string | URL,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<Page> {
  const page = await browser.open(new URL('/v1/session/sign-in?reauthenticate=1', origin));
  const response = await browser.fetch(page.url, new URL(`/v1${page.url.pathname}/password`, origin), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: new URL(origin).origin },
    body: JSON.stringify({ email, password }),
  });
  const answer = (await response.json()) as { url?: string };
  if (answer.url === undefined)
    throw new Error(`sign-in of ${email}: ${response.status} ${JSON.stringify(answer)}`);
  const end = await browser.open(answer.url);
  if (!end.url.pathname.startsWith('/dashboard'))
    throw new Error(`sign-in of ${email} ends at ${end.url.pathname}`);
  return end;
}
