import * as openid from 'openid-client';
import type { Answer } from './bench.ts';
import { Browser, type Visit } from './browser.ts';

export const CALLBACK = 'http://localhost:4321/callback';

/** openid-client as the application behind an integration. */
export async function clientOf(
  { body }: Answer,
  authentication = openid.ClientSecretBasic(),
): Promise<openid.Configuration> {
  const { issuer, clientId, clientSecret } = body as unknown as Record<string, string>;
  const options = { execute: [openid.allowInsecureRequests] };
  return await openid.discovery(new URL(issuer ?? ''), clientId ?? '', clientSecret, authentication, options);
}

export interface Trip {
  readonly browser: Browser;
  readonly client: openid.Configuration;
  readonly verifier: string;
  readonly page: Visit;
}

/** As far as the page on which somebody says who they are. */
export async function begin(
  client: openid.Configuration,
  params: Record<string, string> = {},
  browser = new Browser(client.serverMetadata().issuer),
): Promise<Trip> {
  const verifier = openid.randomPKCECodeVerifier();
  const address = openid.buildAuthorizationUrl(client, {
    redirect_uri: CALLBACK,
    scope: 'openid profile email groups',
    state: 'state',
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...params,
  });
  const first = await browser.get(address);
  const page = first.location?.pathname.startsWith('/oidc/sign-in/')
    ? await browser.get(first.location)
    : first;
  return { browser, client, verifier, page };
}

/** Clicks on somebody. @returns where the application is sent back to */
export async function choose({ browser, page }: Trip, person: string): Promise<URL> {
  const chosen = await browser.send(page, { person });
  const resumed = await browser.get(chosen.location ?? '');
  if (resumed.location === undefined) throw new Error(`no way back: ${resumed.status} ${resumed.text}`);
  return resumed.location;
}

/** The whole trip, checked by openid-client. */
export async function signIn(
  client: openid.Configuration,
  person: string,
  params: Record<string, string> = {},
) {
  const trip = await begin(client, params);
  const tokens = await redeem(trip, await choose(trip, person));
  return { ...trip, tokens };
}

export async function redeem({ client, verifier }: Trip, callback: URL) {
  return await openid.authorizationCodeGrant(client, callback, {
    pkceCodeVerifier: verifier,
    expectedState: 'state',
    idTokenExpected: true,
  });
}

/** What the userinfo endpoint says. */
export const userInfo = (client: openid.Configuration, accessToken: string, subject: string) =>
  openid.fetchUserInfo(client, accessToken, subject);
