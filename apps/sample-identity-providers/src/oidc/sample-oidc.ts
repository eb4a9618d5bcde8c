import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors, type Provider } from 'oidc-provider';
import type { OidcIntegration } from '../integrations/oidc-integration.ts';
import type { Registry } from '../integrations/registry.ts';
import { createProvider, OIDC_PATH, type OidcAnswers } from './provider.ts';
import { newSigningKey, type SigningKeys } from './signing-keys.ts';
import { OidcStorage } from './storage.ts';

/** The sample OpenID provider with what changes about it: its keys, and what it answers. */
export class SampleOidc {
  readonly issuer: string;
  readonly #registry: Registry;
  readonly #storage = new OidcStorage();
  readonly #cookieKeys = [randomBytes(32).toString('base64url')];
  #keys: SigningKeys;
  #answers: OidcAnswers = {};
  #provider: Provider;
  #handle: ReturnType<Provider['callback']>;

  static async create(origin: string, registry: Registry): Promise<SampleOidc> {
    return new SampleOidc(origin, registry, [await newSigningKey()]);
  }

  private constructor(origin: string, registry: Registry, keys: SigningKeys) {
    this.issuer = `${origin}${OIDC_PATH}`;
    this.#registry = registry;
    this.#keys = keys;
    this.#provider = this.#make();
    this.#handle = this.#provider.callback();
  }

  get provider(): Provider {
    return this.#provider;
  }

  /** Ids of the published keys; the first signs. */
  get keyIds(): readonly string[] {
    return this.#keys.map(({ kid = '' }) => kid);
  }

  /** Serves a request below `/oidc`. */
  serve(request: IncomingMessage, response: ServerResponse): void {
    const url = request.url ?? '';
    // The library builds its addresses from what is cut off.
    Object.assign(request, { originalUrl: url, baseUrl: OIDC_PATH });
    request.url = url.slice(OIDC_PATH.length) || '/';
    void this.#handle(request, response);
  }

  /** A new key signs from now on; those before are published on, until they are withdrawn. */
  async rotateKeys(): Promise<void> {
    this.#change({ keys: [await newSigningKey(), ...this.#keys] });
  }

  withdrawOldKeys(): void {
    this.#change({ keys: this.#keys.slice(0, 1) });
  }

  /** @param answers undefined: as it should be */
  answerWith(answers: OidcAnswers): void {
    this.#change({ answers });
  }

  /** Everybody is signed out, without telling anybody. */
  forget(): void {
    this.#storage.clear();
    this.answerWith({});
  }

  /** @returns what the library has against it as a client, in its own words */
  async objectionTo({ clientId }: OidcIntegration): Promise<string | undefined> {
    try {
      await this.#provider.Client.find(clientId);
      return undefined;
    } catch (error) {
      if (error instanceof errors.InvalidClientMetadata) return error.error_description ?? error.message;
      throw error;
    }
  }

  #change({
    keys = this.#keys,
    answers = this.#answers,
  }: {
    keys?: SigningKeys;
    answers?: OidcAnswers;
  }): void {
    this.#keys = keys;
    this.#answers = answers;
    this.#provider = this.#make();
    this.#handle = this.#provider.callback();
  }

  #make(): Provider {
    return createProvider({
      issuer: this.issuer,
      registry: this.#registry,
      storage: this.#storage,
      keys: this.#keys,
      cookieKeys: this.#cookieKeys,
      answers: this.#answers,
    });
  }
}
