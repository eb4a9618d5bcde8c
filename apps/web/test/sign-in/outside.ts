import type { Browser, MicrosoftLogin } from '@portico/testing';
import { answerMicrosoft, authorizationRequest, type Portico, rowsOf } from '../harness/index.ts';

/** The person has signed in at Microsoft; the browser has not come back yet. Answers the address it is sent to. */
export async function untilCallback(
  portico: Portico,
  browser: Browser,
  login: MicrosoftLogin,
  parameters: Readonly<Record<string, string>>,
): Promise<URL> {
  const { url } = authorizationRequest(portico, parameters);
  const page = await answerMicrosoft(portico, browser, url, login, { leave: false });
  if (page.location?.pathname.endsWith('/callback') !== true)
    throw new Error(`no callback: ${page.url.href} ${page.status} ${page.body.slice(0, 300)}`);
  return page.location;
}

/** The error code that a plain page of ours shows. */
export const codeOn = ({ body }: { readonly body: string }) => /Code <code>([a-z_]+)</.exec(body)?.[1];

export const liveSessions = async (portico: Portico) =>
  (await rowsOf(portico, 'sessions')).filter(({ revoked_at }) => revoked_at === null);
