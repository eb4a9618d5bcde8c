import { createHash } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import type { PorticoOptions } from '../src/index.ts';

export const ISSUER = 'https://id.example/oauth2/proj_a';
export const ORIGIN = 'https://shop.example';
export const CLIENT = 'app_shop';

const KEYS = { RS256: await generateKeyPair('RS256'), ES256: await generateKeyPair('ES256') };
const FOREIGN = { RS256: await generateKeyPair('RS256'), ES256: await generateKeyPair('ES256') };
const PERSON = {
  ...{ sid: 'sess_1', org_id: 'org_a', roles: ['member'], connection_id: 'sso_a', groups: ['g1'] },
  ...{ name: 'Ada', email: 'ada@contoso.example', email_verified: true },
};

export type Alg = keyof typeof KEYS;
export type Change = {
  readonly claims?: Record<string, unknown>;
  readonly header?: Record<string, string | undefined>;
  readonly alg?: Alg;
  readonly foreignKey?: boolean;
  /** What is sent in place of the signed token. */
  readonly forge?: (token: string) => string | Promise<string>;
};
type Authorization = { nonce: string; challenge: string };

/** As much of an issuer as an application sees of one, behind `fetch`. It can be told to lie. */
export function fakeIssuer() {
  const time = { now: Date.now() };
  const authorizations = new Map<string, Authorization>();
  const live = new Set<string>();
  const requests: { path: string; form: URLSearchParams; authorization: string | null }[] = [];
  const lies: { idToken?: Change; issuer?: string; answer?: (path: string) => Response | Error | undefined } =
    {};
  const device: { answers: string[] } = { answers: [] };
  const told: { userinfo: Record<string, unknown> } = { userinfo: { sub: 'user_ada' } };
  let tokens = 0;
  let keys = KEYS;
  let generation = '';

  async function sign(claims: JWTPayload, typ: string, alg: Alg, change: Change = {}): Promise<string> {
    const seconds = Math.floor(time.now / 1_000);
    const chosen = change.alg ?? alg;
    const payload = { iss: ISSUER, iat: seconds, exp: seconds + 300, ...claims, ...change.claims };
    const given = Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== undefined));
    const token = await new SignJWT(given as JWTPayload)
      .setProtectedHeader({ alg: chosen, kid: `${chosen}${generation}`, typ, ...change.header })
      .sign((change.foreignKey ? FOREIGN : keys)[chosen].privateKey);
    return change.forge?.(token) ?? token;
  }
  const accessToken = (change?: Change) =>
    sign(
      { sub: 'user_ada', aud: `${ISSUER}/api`, client_id: CLIENT, jti: 'j', ...PERSON },
      'at+jwt',
      'ES256',
      change,
    );
  const idToken = (nonce: string | undefined, change?: Change) =>
    sign({ sub: 'user_ada', aud: CLIENT, ...(nonce && { nonce }), ...PERSON }, 'JWT', 'RS256', change);
  const logoutToken = (change?: Change) =>
    sign(
      {
        ...{ sub: 'user_ada', aud: CLIENT, jti: 'logout-1', sid: 'sess_1' },
        events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      },
      'logout+jwt',
      'RS256',
      change,
    );

  async function newTokens(nonce: string | undefined): Promise<Response> {
    tokens += 1;
    const refreshToken = `refresh-${tokens}`;
    live.add(refreshToken);
    return Response.json({
      token_type: 'Bearer',
      expires_in: 300,
      id_token: await idToken(nonce, lies.idToken),
      access_token: await accessToken(),
      refresh_token: refreshToken,
    });
  }

  const grants: Record<string, (form: URLSearchParams) => Promise<Response>> = {
    authorization_code: async (form) => {
      const code = form.get('code') ?? '';
      const asked = authorizations.get(code);
      authorizations.delete(code);
      const challenge = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url');
      if (asked?.challenge !== challenge) return Response.json({ error: 'invalid_grant' }, { status: 400 });
      return newTokens(asked.nonce);
    },
    refresh_token: async (form) => {
      if (!live.delete(form.get('refresh_token') ?? ''))
        return Response.json({ error: 'invalid_grant' }, { status: 400 });
      return newTokens(undefined);
    },
    'urn:ietf:params:oauth:grant-type:device_code': async () => {
      const answer = device.answers.shift() ?? 'expired_token';
      return answer === 'tokens' ? newTokens(undefined) : Response.json({ error: answer }, { status: 400 });
    },
  };

  const routes: Record<string, (form: URLSearchParams) => Promise<Response>> = {
    '/.well-known/openid-configuration': async () =>
      Response.json({
        issuer: lies.issuer ?? ISSUER,
        authorization_endpoint: `${ISSUER}/auth`,
        token_endpoint: `${ISSUER}/token`,
        jwks_uri: `${ISSUER}/jwks`,
        userinfo_endpoint: `${ISSUER}/me`,
        end_session_endpoint: `${ISSUER}/session/end`,
        revocation_endpoint: `${ISSUER}/token/revocation`,
        device_authorization_endpoint: `${ISSUER}/device/auth`,
        authorization_response_iss_parameter_supported: true,
        id_token_signing_alg_values_supported: ['RS256', 'ES256'],
      }),
    '/jwks': async () =>
      Response.json({
        keys: await Promise.all(
          Object.entries(keys).map(async ([alg, { publicKey }]) => ({
            ...(await exportJWK(publicKey)),
            ...{ alg, kid: `${alg}${generation}`, use: 'sig' },
          })),
        ),
      }),
    '/token': async (form) =>
      grants[form.get('grant_type') ?? '']?.(form) ??
      Response.json({ error: 'invalid_request' }, { status: 400 }),
    '/me': async () => Response.json(told.userinfo),
    '/token/revocation': async (form) => {
      live.delete(form.get('token') ?? '');
      return new Response(null, { status: 200 });
    },
    '/device/auth': async () =>
      Response.json({
        ...{ device_code: 'device-1', user_code: 'BCDF-GHJK', verification_uri: `${ISSUER}/device` },
        ...{
          verification_uri_complete: `${ISSUER}/device?user_code=BCDF-GHJK`,
          expires_in: 600,
          interval: 5,
        },
      }),
  };

  const answer: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const path = request.url.slice(ISSUER.length);
    const form = new URLSearchParams(await request.text());
    requests.push({ path, form, authorization: request.headers.get('authorization') });
    const lie = lies.answer?.(path);
    if (lie instanceof Error) throw lie;
    return lie ?? routes[path]?.(form) ?? new Response('not found', { status: 404 });
  };

  return {
    ...{ time, requests, lies, live, device, told, fetch: answer, accessToken, idToken, logoutToken },
    /** The person signs in: the address that their browser comes back to. */
    approve(authorizationUrl: string): URL {
      const asked = new URL(authorizationUrl).searchParams;
      const code = `code-${authorizations.size}-${asked.get('state')}`;
      authorizations.set(code, {
        nonce: asked.get('nonce') ?? '',
        challenge: asked.get('code_challenge') ?? '',
      });
      const back = new URL(asked.get('redirect_uri') ?? '');
      back.search = new URLSearchParams({ code, state: asked.get('state') ?? '', iss: ISSUER }).toString();
      return back;
    },
    /** New keys, of other names; the old ones are no longer published. */
    rotateKeys(): void {
      keys = FOREIGN;
      generation = '-2';
    },
    publicKey: (alg: Alg) => keys[alg].publicKey,
    sent: (path: string) => requests.filter((request) => request.path === path),
    options: (change: Partial<PorticoOptions> = {}): PorticoOptions => ({
      issuer: ISSUER,
      clientId: CLIENT,
      clientSecret: 'demo-secret',
      redirectUri: `${ORIGIN}/auth/callback`,
      cookieSecret: 'a demo secret of more than 32 characters',
      fetch: answer,
      now: () => time.now,
      ...change,
    }),
  };
}

/** Every network failure of `fetch`. */
export const offline = () => new TypeError('fetch failed');
