import type { Browser, Page } from '@portico/testing';
import {
  answerMicrosoft,
  api,
  connectMicrosoft,
  directoryOf,
  type Portico,
  signedInBrowser,
} from '../harness/index.ts';

/** A person of the first organization's directory, whose organization is connected. */
export async function someoneToSignIn(portico: Portico) {
  const { a } = portico.organizations;
  await connectMicrosoft(portico, await signedInBrowser(portico, a.owner), a);
  return { organization: a, login: directoryOf(portico, a.domain).user };
}

type Someone = Awaited<ReturnType<typeof someoneToSignIn>>;

/** A person on the hosted login page: types the address, and answers Microsoft. Ends where that leads. */
export async function passHostedLogin(
  portico: Portico,
  browser: Browser,
  page: Page,
  { login }: Someone,
): Promise<Page> {
  if (!page.url.pathname.startsWith('/login/'))
    throw new Error(`${page.url} is no hosted login page: ${page.status} ${page.body.slice(0, 2_000)}`);
  const path = `/v1${page.url.pathname}/identify`;
  const { body } = await api(portico, browser, path, { method: 'POST', body: { email: login.upn } });
  const { url } = body as { url?: string };
  if (url === undefined) throw new Error(`identify: ${JSON.stringify(body)}`);
  return answerMicrosoft(portico, browser, url, login);
}

/** Registers an application as the dashboard does. */
export async function registered(
  { administration, operatorCaller, project }: Portico,
  kind: 'web' | 'spa' | 'native' | 'machine',
  redirectUri?: string,
  backchannelLogoutUri?: string,
) {
  const { id, secret } = await administration.createApplication(operatorCaller, project.id, {
    name: 'Quickstart',
    kind,
    ...(redirectUri === undefined
      ? {}
      : {
          redirect_uris: [redirectUri],
          ...(backchannelLogoutUri === undefined ? {} : { backchannel_logout_uri: backchannelLogoutUri }),
          ...(kind === 'native' ? {} : { post_logout_redirect_uris: [new URL('/', redirectUri).href] }),
        }),
  });
  return { issuer: project.issuer, clientId: id, secret: secret ?? '', redirectUri: redirectUri ?? '' };
}

export const COOKIE_SECRET = 'a demo secret of the quickstart tests';
