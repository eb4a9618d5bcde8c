import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { askThrough } from '@portico/testing';
import { type ClientMetadata, type JWK, Provider } from 'oidc-provider';
import { onTestFinished, vi } from 'vitest';
import { createRelyingParty, type Registration } from '../src/index.ts';

/** Google's dress: the id_token says it all. Okta's: it says who, and userinfo the rest. */
export type Dress = 'fat' | 'thin';
export type Peer = Awaited<ReturnType<typeof startPeer>>;

export const BACK = 'https://portico.example/v1/sso/connections/sso_a/callback';
export const SIGNED_OUT = 'https://portico.example/v1/sso/connections/sso_a/signed-out';
const SECRETS = {
  state: 'a-state',
  nonce: 'a-nonce',
  codeVerifier: 'a-verifier-of-forty-three-characters-0000000',
};
export const ADA = {
  sub: 'ada',
  email: 'ada@acme.example',
  email_verified: true,
  name: 'Ada Lovelace',
  groups: ['/eng'],
  realm_access: { roles: ['admin'] },
};

const jwkOf = (key: KeyObject, kid: string, alg?: string) =>
  ({ ...key.export({ format: 'jwk' }), kid, use: 'sig', ...(alg ? { alg } : {}) }) as JWK;
// Made once: they cost some 100 ms each.
const KEYS = [
  jwkOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, 'rsa'),
  jwkOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, 'ec'),
  jwkOf(generateKeyPairSync('ed25519').privateKey, 'ed'),
];

function showForm(ctx: { body: unknown }, form: string): void {
  ctx.body = form;
}

/** `oidc-provider` on loopback, in which Ada is whoever comes, and agrees to everything. */
export async function startPeer(
  clients: readonly ClientMetadata[],
  { dress = 'fat', issuerPath = '' }: { dress?: Dress; issuerPath?: string } = {},
) {
  // It tells whoever would run it like this that they should not.
  for (const how of ['info', 'warn'] as const) {
    const silenced = vi.spyOn(console, how).mockReturnValue();
    onTestFinished(() => silenced.mockRestore());
  }
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}${issuerPath}`;
  const logoutTokens: string[] = [];
  const provider = new Provider(issuer, {
    clients: clients.map((client) => ({
      redirect_uris: [BACK],
      post_logout_redirect_uris: [SIGNED_OUT],
      ...client,
    })),
    jwks: { keys: KEYS },
    conformIdTokenClaims: dress === 'thin',
    claims: {
      email: ['email', 'email_verified'],
      profile: ['name'],
      groups: ['groups', 'realm_access'],
    },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ ...ADA, sub: id }) }),
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    async loadExistingGrant({ oidc }) {
      const [clientId, accountId] = [oidc.client?.clientId, oidc.session?.accountId];
      if (clientId === undefined || accountId === undefined) return undefined;
      const grant = new provider.Grant({ clientId, accountId });
      grant.addOIDCScope('openid email profile groups');
      await grant.save();
      return grant;
    },
    cookies: { keys: ['a-key-of-this-test'] },
    enabledJWA: {
      idTokenSigningAlgValues: ['RS256', 'PS256', 'ES256', 'EdDSA', 'HS256'],
      userinfoSigningAlgValues: ['RS256', 'ES256', 'HS256'],
    },
    features: {
      devInteractions: { enabled: false },
      jwtUserinfo: { enabled: true },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: showForm },
    },
    fetch: async (_, options) => {
      logoutTokens.push(new URLSearchParams(String(options?.body)).get('logout_token') ?? '');
      return new Response(null, { status: 200 });
    },
  });
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void answer(request, response);
    void provider.interactionFinished(request, response, { login: { accountId: ADA.sub } });
  });
  return { issuer, logoutTokens };
}

/** A browser that keeps cookies and follows wherever the provider leads. */
function newBrowser(issuer: string) {
  const cookies = new Map<string, string>();
  async function open(address: string | URL, body?: URLSearchParams): Promise<{ url: URL; text: string }> {
    const url = new URL(address);
    if (url.host !== new URL(issuer).host) return { url, text: '' };
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const form = body === undefined ? {} : { method: 'POST', body };
    const response = await fetch(url, { ...form, headers: { cookie }, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const next = response.headers.get('location');
    const text = await response.text();
    return next === null ? { url, text } : open(new URL(next, url));
  }
  return { open };
}

/** A sign-in at a peer by one client, and what was sent for it. */
export function clientAt(peer: Peer, change: Partial<Registration> = {}) {
  const registration: Registration = {
    issuer: peer.issuer,
    clientId: 'client',
    authentication: { kind: 'secret', secret: 'secret-of-the-client' },
    redirectUri: BACK,
    dialect: 'standard',
    ...change,
  };
  const sent: { url: string; headers: Headers; form: URLSearchParams }[] = [];
  const ask = askThrough(async (input, init) => {
    const form = new URLSearchParams(String(init?.body ?? ''));
    sent.push({ url: String(input), headers: new Headers(init?.headers), form });
    return fetch(input, init);
  });
  const settings = { allowInsecure: true, ask, clock: { now: () => new Date() } };
  const party = createRelyingParty(settings);
  const browser = newBrowser(peer.issuer);
  return {
    registration,
    settings,
    party,
    browser,
    asked: (end: string) => sent.filter(({ url }) => new URL(url).pathname.endsWith(end)),
    async start() {
      return party.authorizationUrl(registration, { ...SECRETS, scope: 'openid email profile groups' });
    },
    async signIn() {
      const { url } = await browser.open(await this.start());
      return party.redeem(registration, { ...SECRETS, parameters: url.searchParams });
    },
  };
}
