import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { EntraEmulatorOptions } from '../../src/index.ts';
import { Bench, claimsOf, login } from './bench.ts';
import type { Browser, Visit } from './browser.ts';
import { type RegisteredApp, registerApp, usualGraphAccess } from './registered-app.ts';

export const REDIRECT = 'https://shop.example/back';
const SPA_REDIRECT = 'https://spa.example/';
export const VERIFIER = 'v'.repeat(43);
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

const shopApplication = {
  displayName: 'Shop',
  isFallbackPublicClient: true,
  web: {
    redirectUris: [REDIRECT, 'https://bare.example'],
    logoutUrl: 'https://shop.example/signed-out',
    implicitGrantSettings: { enableIdTokenIssuance: true, enableAccessTokenIssuance: false },
  },
  spa: { redirectUris: [SPA_REDIRECT] },
  publicClient: { redirectUris: ['http://localhost'] },
  requiredResourceAccess: [usualGraphAccess],
};

/** An application with every platform and a secret, registered anew and consented to before each test of a file. */
export class Shop {
  readonly #options: EntraEmulatorOptions;
  #bench: Bench | undefined;
  #app: RegisteredApp | undefined;

  /** Opens with the test file that makes it, and closes with it. */
  constructor(options: EntraEmulatorOptions = {}) {
    this.#options = options;
    beforeAll(async () => {
      this.#bench = await Bench.start(this.#options);
    });
    beforeEach(async () => {
      await this.bench.control('POST', '/reset');
      await this.bench.consent();
      this.#app = await registerApp(this.bench, {
        application: shopApplication,
        secret: true,
        consent: true,
      });
    });
    afterAll(() => this.#bench?.close());
  }

  get bench(): Bench {
    if (this.#bench === undefined) throw new Error('the shop is not open yet');
    return this.#bench;
  }

  get app(): RegisteredApp {
    if (this.#app === undefined) throw new Error('the shop is not registered yet');
    return this.#app;
  }

  /** The directory's id. */
  readonly here = (): string => this.bench.directory().tenantId;

  readonly change = (body: Record<string, unknown>) =>
    this.bench.control('PATCH', `/applications/${this.app.appId}`, body);

  /** An authorization request. */
  readonly path = (params: Record<string, string> = {}, segment = this.here()): string =>
    this.bench.authorizePath(segment, { client_id: this.app.appId, redirect_uri: REDIRECT, ...params });

  /** Makes an authorization request, and signs the user in when that is asked. */
  readonly visit = async (
    params: Record<string, string> = {},
    browser: Browser = this.bench.browser(),
    user = login(this.bench.directory().user),
  ): Promise<Visit> => {
    const page = await browser.get(this.path(params));
    return page.location === undefined ? await browser.signIn(page, user) : page;
  };

  /** A code that was sent to `redirectUri`, bound to `VERIFIER`. */
  readonly codeFor = async (redirectUri: string): Promise<string> => {
    const pkce = { code_challenge: CHALLENGE, code_challenge_method: 'S256' };
    const answer = await this.visit({
      ...pkce,
      scope: 'openid offline_access',
      redirect_uri: redirectUri,
    });
    return answer.location?.searchParams.get('code') ?? '';
  };

  /** Asks the token endpoint, without the secret. */
  readonly token = async (
    fields: Record<string, string>,
    segment = this.here(),
    headers: Record<string, string> = {},
  ) => {
    const all = { client_id: this.app.appId, ...fields };
    const { status, body } = await this.bench.token(segment, all, headers);
    return { status, body, codes: body['error_codes'], error: body['error'] };
  };

  /** Redeems the code of an answer, with the secret. */
  readonly tokensOf = async (answer: Visit) => {
    const { body } = await this.token({
      grant_type: 'authorization_code',
      client_secret: this.app.secret,
      code: answer.location?.searchParams.get('code') ?? '',
      redirect_uri: REDIRECT,
    });
    return { body, id: body['id_token'] === undefined ? {} : claimsOf(body['id_token']) };
  };
}

/** The parameters of an answer in the fragment. */
export const fragmentOf = (answer: Visit): URLSearchParams =>
  new URLSearchParams(answer.location?.hash.slice(1));
