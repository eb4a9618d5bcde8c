import { createHash, randomBytes } from 'node:crypto';
import { Browser, passEntra } from '@portico/testing';
import type { Demo } from '../src/demo.ts';
import { Hops } from './hops.ts';

type Carried = Record<string, Record<string, string>>;

/** Signs a person in once, consent included, and answers what their browser then carries at Microsoft. */
export async function personAtMicrosoft(
  demo: Demo,
  who: { upn: string; password: string },
): Promise<Carried> {
  const browser = new Browser({ fetch: withoutApplication(demo) });
  const request = authorizationRequest(demo);
  const page = await passEntra(browser, await browser.open(request.url), who);
  if (!page.url.href.startsWith(request.redirectUri)) throw new Error(`sign-in ended at ${page.url.href}`);
  const emulator = new URL(demo.emulator ?? '').host;
  const cookies = browser.cookies.filter(({ name }) => name.startsWith('entra_emulator'));
  return { [emulator]: Object.fromEntries(cookies.map(({ name, value }) => [name, value])) };
}

/** The application is where a login ends; its own work is not measured. */
function withoutApplication(demo: Demo): typeof fetch {
  const [redirectUri = ''] = demo.applications[0]?.redirectUris ?? [];
  return (input, init) =>
    String(input).startsWith(redirectUri) ? Promise.resolve(new Response('reached')) : fetch(input, init);
}

function authorizationRequest(demo: Demo) {
  const [application] = demo.applications;
  const [organization] = demo.organizations;
  const [redirectUri] = application?.redirectUris ?? [];
  if (!application || !organization || !redirectUri) throw new Error('the demo is empty');
  const verifier = randomBytes(32).toString('base64url');
  const url = new URL(`${demo.project.issuer}/auth`);
  url.search = new URLSearchParams({
    client_id: application.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid profile email',
    state: randomBytes(16).toString('base64url'),
    nonce: randomBytes(16).toString('base64url'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    organization: organization.id,
  }).toString();
  return { url: url.href, verifier, redirectUri, application };
}

/** One complete login: authorization request, Microsoft, callback, code, tokens. */
export async function login(demo: Demo, carried: Carried): Promise<void> {
  const { url, verifier, redirectUri, application } = authorizationRequest(demo);
  const back = await new Hops(carried).follow(url, redirectUri);
  const credentials = Buffer.from(`${application.clientId}:${application.clientSecret}`).toString('base64');
  const response = await fetch(`${demo.project.issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
      redirect_uri: redirectUri,
      code_verifier: verifier,
    }),
  });
  const tokens = (await response.json()) as { id_token?: string; access_token?: string; error?: string };
  if (!tokens.id_token || !tokens.access_token) throw new Error(`no tokens: ${tokens.error}`);
}
