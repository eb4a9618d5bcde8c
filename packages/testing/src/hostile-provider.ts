import { createHash, createHmac, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { readWhole } from './ask-through.ts';

/** How to spoil the next id_token. What is left out stays as an honest provider would have it. */
export type Forgery = {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly omit?: readonly string[];
  readonly header?: Readonly<Record<string, unknown>>;
  /** `hs256` signs with the published public key as the secret; `none` does not sign; `other-key` is not published. */
  readonly signature?: 'hs256' | 'es256' | 'none' | 'other-key';
  /** Sent instead of a token. */
  readonly raw?: string;
};

export type ProviderRequest = {
  readonly url: string;
  readonly form: URLSearchParams;
  readonly method: string;
  readonly headers: Headers;
};

type Login = { readonly nonce: string | null; readonly challenge: string; readonly claims: object };
/** Undefined is answered as an honest provider would. */
type Answer = (request: ProviderRequest) => Response | Promise<Response | undefined> | undefined;

const newRsaKey = () => ({ kid: randomUUID(), ...generateKeyPairSync('rsa', { modulusLength: 2048 }) });
/** Made once: they cost some 100 ms each. All providers of a test file share them, as one identity provider would. */
const FIRST_KEY = newRsaKey();
const OTHER_KEY = newRsaKey();
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * An OpenID provider without a network: it answers for the issuer's host, and is honest (PKCE, single use,
 * client and redirect URI bound to the code) until a test tells it otherwise.
 */
export class HostileProvider {
  readonly issuer: string;
  readonly requests: ProviderRequest[] = [];
  /** Members of the discovery document to replace. */
  document: Record<string, unknown> = {};
  /** Members to add to each published key. */
  keyMembers: Record<string, unknown> = {};
  readonly #now: () => number;
  readonly #logins = new Map<string, Login & { clientId: string; redirectUri: string }>();
  readonly #forgeries: Forgery[] = [];
  readonly #answers = new Map<string, Answer>();
  #key = FIRST_KEY;

  constructor({ issuer, now = Date.now }: { issuer: string; now?: () => number }) {
    this.issuer = issuer;
    this.#now = now;
  }

  /** Answers a call as the guarded way out does: read whole, with no redirect. */
  readonly ask = async (
    url: string,
    {
      body = '',
      method = 'GET',
      headers = {},
    }: {
      readonly body?: string;
      readonly method?: string;
      readonly headers?: Readonly<Record<string, string>>;
    },
  ): Promise<{ status: number; headers: Record<string, string>; body: string }> => {
    const request = { url, form: new URLSearchParams(body), method, headers: new Headers(headers) };
    this.requests.push(request);
    return readWhole(await this.#respond(request));
  };

  async #respond(request: ProviderRequest): Promise<Response> {
    const path = new URL(request.url).pathname;
    for (const [end, answer] of this.#answers) {
      const given = path.endsWith(end) ? await answer(request) : undefined;
      if (given !== undefined) return given;
    }
    if (path.endsWith('/.well-known/openid-configuration')) return Response.json(this.#discovery());
    if (path.endsWith('/keys')) return Response.json({ keys: [this.publicJwk()] });
    return path.endsWith('/token')
      ? this.#token(request.form, request.headers)
      : new Response(null, { status: 404 });
  }

  /** Every request whose path ends so. */
  asked(end: string): ProviderRequest[] {
    return this.requests.filter(({ url }) => new URL(url).pathname.endsWith(end));
  }

  /** A person signs in at the address of an authorization request. Answers the parameters of the callback. */
  signIn(authorizationUrl: string | URL, claims: object): URLSearchParams {
    const { searchParams } = new URL(authorizationUrl);
    const code = randomUUID();
    const read = (name: string) => searchParams.get(name) ?? '';
    const [clientId, redirectUri] = [read('client_id'), read('redirect_uri')];
    const nonce = searchParams.get('nonce');
    this.#logins.set(code, { nonce, challenge: read('code_challenge'), claims, clientId, redirectUri });
    return new URLSearchParams({ code, state: read('state') });
  }

  /** What it sends when a session has ended there (Back-Channel Logout section 2.4), spoiled as told. */
  logoutToken(clientId: string, claims: object, forgery: Forgery = {}): string {
    const now = Math.floor(this.#now() / 1000);
    const events = { 'http://schemas.openid.net/event/backchannel-logout': {} };
    const honest = { iss: this.issuer, aud: clientId, iat: now, exp: now + 120, jti: randomUUID(), events };
    const told: Record<string, unknown> = { ...honest, ...claims, ...forgery.claims };
    for (const name of forgery.omit ?? []) delete told[name];
    const header = { ...this.#header(forgery), typ: 'logout+jwt', ...forgery.header };
    return forgery.raw ?? this.#signed(header, told, forgery);
  }

  spoilNext(forgery: Forgery): void {
    this.#forgeries.push(forgery);
  }

  /** Answers in place of the honest endpoint whose path ends so; undefined brings the honest one back. */
  answer(end: string, answer: Answer | undefined): void {
    if (answer === undefined) this.#answers.delete(end);
    else this.#answers.set(end, answer);
  }

  rotateKeys(): void {
    this.#key = newRsaKey();
  }

  publicJwk(): Record<string, unknown> {
    const jwk = this.#key.publicKey.export({ format: 'jwk' });
    return { ...jwk, kid: this.#key.kid, alg: 'RS256', use: 'sig', ...this.keyMembers };
  }

  #discovery(): Record<string, unknown> {
    const at = (path: string) => `${this.issuer}${path}`;
    return {
      issuer: this.issuer,
      authorization_endpoint: at('/authorize'),
      token_endpoint: at('/token'),
      jwks_uri: at('/keys'),
      ...this.document,
    };
  }

  /** As its token endpoint answers a client that it takes, for an endpoint of a test's own. */
  redeemed(form: URLSearchParams): Response {
    return this.#token(form, new Headers());
  }

  #token(form: URLSearchParams, headers: Headers): Response {
    const login = this.#logins.get(form.get('code') ?? '');
    this.#logins.delete(form.get('code') ?? '');
    const verifier = form.get('code_verifier');
    // Who began without PKCE goes on without it.
    const challenge = verifier === null ? '' : createHash('sha256').update(verifier).digest('base64url');
    const basic = Buffer.from(
      headers.get('authorization')?.slice('Basic '.length) ?? '',
      'base64',
    ).toString();
    const [inHeader = ''] = basic.split(':');
    const clientId = form.get('client_id') ?? decodeURIComponent(inHeader);
    const fits =
      login?.challenge === challenge &&
      login.clientId === clientId &&
      login.redirectUri === form.get('redirect_uri');
    if (!login || !fits) return Response.json({ error: 'invalid_grant' }, { status: 400 });
    return Response.json({ token_type: 'Bearer', access_token: 'opaque', id_token: this.#idToken(login) });
  }

  #idToken({ nonce, claims, clientId }: Login & { clientId: string }): string {
    const now = Math.floor(this.#now() / 1000);
    const forgery = this.#forgeries.shift() ?? {};
    const times = { iat: now, nbf: now, exp: now + 300 };
    const honest = { iss: this.issuer, aud: clientId, ...times, ...(nonce === null ? {} : { nonce }) };
    const told: Record<string, unknown> = { ...honest, ...claims, ...forgery.claims };
    for (const name of forgery.omit ?? []) delete told[name];
    return forgery.raw ?? this.#signed({ ...this.#header(forgery), ...forgery.header }, told, forgery);
  }

  #header({ signature }: Forgery): Record<string, unknown> {
    const algorithms = { hs256: 'HS256', es256: 'ES256', none: 'none', 'other-key': 'RS256' };
    return { typ: 'JWT', alg: signature ? algorithms[signature] : 'RS256', kid: this.#key.kid };
  }

  #signed(header: object, claims: object, { signature }: Forgery): string {
    const input = `${encode(header)}.${encode(claims)}`;
    const publicKey = this.#key.publicKey.export({ type: 'spki', format: 'pem' });
    switch (signature) {
      case 'none':
        return `${input}.`;
      case 'hs256':
        return `${input}.${createHmac('sha256', publicKey).update(input).digest('base64url')}`;
      case 'es256':
        return `${input}.${signed(input, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)}`;
      default:
        return `${input}.${signed(input, (signature ? OTHER_KEY : this.#key).privateKey)}`;
    }
  }
}

function signed(input: string, key: KeyObject): string {
  return sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
}
