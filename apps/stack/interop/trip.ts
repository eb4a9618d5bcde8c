import { createHash, randomBytes } from 'node:crypto';
import { Browser, type Page } from '@portico/testing';
import type { Demo } from '../src/demo.ts';
import type { Connection } from './customer.ts';
import type { Peer } from './peer.ts';

const MOST_FORMS = 4;
const random = () => randomBytes(32).toString('base64url');

export type SignedIn = {
  readonly browser: Browser;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly idToken: string;
  /** As it came, so that somebody can look at it. */
  readonly response: string;
};
/** `refused` with the code on the page, which is empty for one without. */
export type Trip = { readonly signedIn: SignedIn } | { readonly refused: string; readonly page: Page };

function authorizationRequest(demo: Demo, parameters: Readonly<Record<string, string>>) {
  const [application] = demo.applications;
  const [redirectUri] = application?.redirectUris ?? [];
  if (application === undefined || redirectUri === undefined) throw new Error('the demo is empty');
  const codeVerifier = random();
  const url = new URL(`${demo.project.issuer}/auth`);
  url.search = new URLSearchParams({
    client_id: application.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid profile email',
    state: random(),
    nonce: random(),
    code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...parameters,
  }).toString();
  return { url, redirectUri, codeVerifier };
}

const over = ({ organizationId, id }: Connection) => ({ organization: organizationId, connection: id });

/** Somebody who signs in to the demo's application over a connection, as a browser without scripts goes that way. */
export async function signIn(demo: Demo, connection: Connection, peer: Peer): Promise<Trip> {
  const { url, redirectUri, codeVerifier } = authorizationRequest(demo, over(connection));
  const browser = new Browser({ fetch: endingAt(redirectUri) });
  const asked = await browser.open(url);
  if (asked.url.origin !== new URL(peer.metadataUrl).origin)
    throw new Error(`not led to ${peer.name}: ${asked.url.href} ${asked.body.slice(0, 300)}`);
  const carrying = await peer.signIn(browser, asked);
  const { page, response } = await alongForms(browser, carrying);
  if (!page.url.href.startsWith(redirectUri))
    return { refused: /<code>(\w+)<\/code>/.exec(page.body)?.[1] ?? '', page };
  const code = page.url.searchParams.get('code') ?? '';
  const idToken = await redeem(demo, { code, redirect_uri: redirectUri, code_verifier: codeVerifier });
  return { signedIn: { browser, idToken, claims: claimsOf(idToken), response } };
}

/** What a script of a page would post at once: the response to us, and once more from our own page. */
async function alongForms(browser: Browser, first: Page): Promise<{ page: Page; response: string }> {
  let page = first;
  let response = '';
  for (let posted = 0; posted < MOST_FORMS; posted++) {
    const form = page.forms.find(({ fields }) => 'SAMLResponse' in fields);
    if (form === undefined) break;
    response = form.fields['SAMLResponse'] ?? '';
    page = await browser.submit(page, {}, form);
  }
  if (response === '') throw new Error(`no response: ${page.url.href} ${page.body.slice(0, 500)}`);
  return { page, response };
}

/** As a browser asks for a page. What is of the application is not asked: its own work is no part of this. */
function endingAt(redirectUri: string): typeof fetch {
  return (input, init) => {
    if (String(input).startsWith(redirectUri)) return Promise.resolve(new Response('reached'));
    const headers = new Headers(init?.headers);
    // LemonLDAP::NG answers in JSON to whoever takes it at all.
    headers.set('accept', 'text/html,application/xhtml+xml,*/*;q=0.8');
    return fetch(input, { ...init, headers });
  };
}

async function redeem(demo: Demo, parameters: Record<string, string>): Promise<string> {
  const [application] = demo.applications;
  const credential = Buffer.from(`${application?.clientId}:${application?.clientSecret}`).toString('base64');
  const response = await fetch(`${demo.project.issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${credential}` },
    body: new URLSearchParams({ grant_type: 'authorization_code', ...parameters }),
  });
  const tokens = (await response.json()) as { id_token?: string };
  if (tokens.id_token === undefined) throw new Error(`no tokens: ${JSON.stringify(tokens)}`);
  return tokens.id_token;
}

const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

/** From the application's own sign-out over ours to the provider's, and back. @returns the page on which it ends */
export async function signOutHere(demo: Demo, { browser, idToken }: SignedIn): Promise<Page> {
  const query = new URLSearchParams({ id_token_hint: idToken });
  const page = await browser.open(`${demo.project.issuer}/session/end?${query}`);
  return browser.submit(page, { logout: 'yes', everywhere: 'yes' });
}

/** Whether our session of that browser still signs in without anybody asked. */
export async function isSignedInHere(demo: Demo, { browser }: SignedIn): Promise<boolean> {
  const { url, redirectUri } = authorizationRequest(demo, { prompt: 'none' });
  const page = await browser.open(url);
  if (!page.url.href.startsWith(redirectUri)) throw new Error(`ends at ${page.url.href}`);
  return page.url.searchParams.has('code');
}

/** Whether the provider still knows who it is: it then answers a request without asking anybody. */
export async function isSignedInThere(
  demo: Demo,
  connection: Connection,
  { browser }: SignedIn,
): Promise<boolean> {
  const { url } = authorizationRequest(demo, { ...over(connection), prompt: 'login' });
  url.searchParams.delete('prompt');
  const page = await browser.open(url);
  return page.forms.some(({ fields }) => 'SAMLResponse' in fields);
}
