import { createHash, randomBytes } from 'node:crypto';
import type { Browser, MicrosoftLogin, Page } from '@portico/testing';
import { answerMicrosoft } from './microsoft.ts';
import type { Portico } from './portico.ts';

export type AuthorizationRequest = {
  readonly url: URL;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
};
export type Tokens = {
  readonly id_token: string;
  readonly access_token: string;
  readonly refresh_token?: string;
} & Readonly<Record<string, unknown>>;

const random = () => randomBytes(32).toString('base64url');

/**
 * What the seeded application sends the browser to: code flow with PKCE.
 * @param parameters replaces or adds: `organization`, `connection`, `login_hint`, `scope`, `prompt` …
 */
export function authorizationRequest(
  { project, application }: Pick<Portico, 'project' | 'application'>,
  parameters: Readonly<Record<string, string>> = {},
): AuthorizationRequest {
  const codeVerifier = random();
  const [state, nonce] = [random(), random()];
  const url = new URL(`${project.issuer}/auth`);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: application.clientId,
    redirect_uri: application.redirectUri,
    scope: 'openid profile email',
    state,
    nonce,
    code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...parameters,
  }).toString();
  return { url, state, nonce, codeVerifier };
}

/** Sends the browser to sign in and lets the person do so at Microsoft. Answers where it ends. */
export function goToSignIn(
  portico: Portico,
  browser: Browser,
  request: AuthorizationRequest,
  login: MicrosoftLogin,
): Promise<Page> {
  return answerMicrosoft(portico, browser, request.url, login);
}

/** Redeems a code as the seeded application: form body, client_secret_basic. */
export async function tokenRequest(
  { project, application }: Pick<Portico, 'project' | 'application'>,
  parameters: Readonly<Record<string, string>>,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const credential = [application.clientId, application.clientSecret].map(encodeURIComponent).join(':');
  const response = await fetch(`${project.issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(credential).toString('base64')}` },
    body: new URLSearchParams({ redirect_uri: application.redirectUri, ...parameters }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** What the seeded application hears of a token (RFC 7662). */
export async function introspect(
  { project, application }: Pick<Portico, 'project' | 'application'>,
  token: string,
  issuer = project.issuer,
): Promise<Record<string, unknown>> {
  const credential = Buffer.from(`${application.clientId}:${application.clientSecret}`).toString('base64');
  const response = await fetch(`${issuer}/token/introspection`, {
    method: 'POST',
    headers: { authorization: `Basic ${credential}` },
    body: new URLSearchParams({ token }),
  });
  return (await response.json()) as Record<string, unknown>;
}

/** The claims of a token, unchecked. */
export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
}

/** Signs in to the seeded application, whole trip: the tokens and the claims of the id_token. */
export async function signInToApplication(
  portico: Portico,
  browser: Browser,
  login: MicrosoftLogin,
  parameters: Readonly<Record<string, string>>,
): Promise<{ tokens: Tokens; claims: Record<string, unknown> }> {
  const request = authorizationRequest(portico, parameters);
  const page = await goToSignIn(portico, browser, request, login);
  const code = page.url.searchParams.get('code');
  if (code === null) throw new Error(`no code: ${page.url.href} ${page.status} ${page.body.slice(0, 300)}`);
  const { status, body } = await tokenRequest(portico, {
    grant_type: 'authorization_code',
    code,
    code_verifier: request.codeVerifier,
  });
  if (status !== 200) throw new Error(`token: ${status} ${JSON.stringify(body)}`);
  const tokens = body as Tokens;
  return { tokens, claims: claimsOf(tokens.id_token) };
}
