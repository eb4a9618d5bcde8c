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
export function withoutApplication(demo: Demo): typeof fetch {
  const [redirectUri = ''] = demo.applications[0]?.redirectUris ?? [];
  return (input, init) =>
    String(input).startsWith(redirectUri) ? Promise.resolve(new Response('reached')) : fetch(input, init);
}

/** @param over whose connection, that of the first organization unless given */
export function authorizationRequest(
  demo: Demo,
  scope = 'openid profile email',
  over: Readonly<Record<string, string>> = { organization: demo.organizations[0]?.id ?? '' },
) {
  const [application] = demo.applications;
  const [redirectUri] = application?.redirectUris ?? [];
  if (!application || !redirectUri) throw new Error('the demo is empty');
  const verifier = randomBytes(32).toString('base64url');
  const url = new URL(`${demo.project.issuer}/auth`);
  url.search = new URLSearchParams({
    client_id: application.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope,
    state: randomBytes(16).toString('base64url'),
    nonce: randomBytes(16).toString('base64url'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...over,
  }).toString();
  return { url: url.href, verifier, redirectUri, application };
}

export type Tokens = {
  readonly id_token: string;
  readonly access_token: string;
  readonly refresh_token?: string;
};

/** One complete login: authorization request, Microsoft, callback, code, tokens. */
export async function login(
  demo: Demo,
  carried: Carried,
  scope?: string,
  over?: Readonly<Record<string, string>>,
): Promise<Tokens> {
  const request = authorizationRequest(demo, scope, over);
  return tokensAt(demo, request, await new Hops(carried).follow(request.url, request.redirectUri));
}

/** What the application does where a login ends. */
export function tokensAt(
  demo: Demo,
  { redirectUri, verifier }: Pick<ReturnType<typeof authorizationRequest>, 'redirectUri' | 'verifier'>,
  back: URL,
): Promise<Tokens> {
  return askForTokens(demo, {
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });
}

/** The next tokens for a refresh token, which is used up by it. */
export function refresh(demo: Demo, refreshToken: string): Promise<Tokens> {
  return askForTokens(demo, { grant_type: 'refresh_token', refresh_token: refreshToken });
}

/** Asks the issuer whether an access token counts (RFC 7662). */
export async function introspect(demo: Demo, token: string): Promise<void> {
  const { active } = (await ask(demo, '/token/introspection', { token })) as { active?: boolean };
  if (active !== true) throw new Error('the token is not active');
}

async function askForTokens(demo: Demo, body: Record<string, string>): Promise<Tokens> {
  const tokens = (await ask(demo, '/token', body)) as Tokens & { error?: string };
  if (!tokens.id_token || !tokens.access_token) throw new Error(`no tokens: ${tokens.error}`);
  return tokens;
}

async function ask(demo: Demo, path: string, body: Record<string, string>): Promise<unknown> {
  const [application] = demo.applications;
  const credentials = Buffer.from(`${application?.clientId}:${application?.clientSecret}`).toString('base64');
  const response = await fetch(`${demo.project.issuer}${path}`, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}` },
    body: new URLSearchParams(body),
  });
  return response.json();
}
