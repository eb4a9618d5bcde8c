import { createHash } from 'node:crypto';
import * as openid from 'openid-client';
import { asRefused } from './as-refused.ts';
import { Breaker } from './breaker.ts';
import { Discovery } from './discovery.ts';
import { KeySets } from './key-set.ts';
import { assertAddressed, type ValidatedLogoutToken, validatedLogoutToken } from './logout-token.ts';
import {
  type CallbackExpectations,
  type KeepingClient,
  keeping,
  redeemAtIssuer,
  redeemInItsDirectory,
  usesPkce,
} from './redemption.ts';
import type { Registration, RelyingPartySettings } from './registration.ts';
import { signOut } from './sign-out.ts';
import type { ValidatedIdToken } from './validated-id-token.ts';

export type AuthorizationRequest = {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly scope: string;
  /** `login_hint`, `domain_hint`, `prompt`: passed on as they are. */
  readonly parameters?: Readonly<Record<string, string>>;
};

export type RelyingParty = ReturnType<typeof createRelyingParty>;

/** Portico as relying party. Holds only caches; everything about one sign-in comes in with the call. */
export function createRelyingParty(settings: RelyingPartySettings) {
  const discovery = new Discovery(settings);
  const keySets = new KeySets(settings);
  const breaker = new Breaker(settings.clock);
  const inVain = new WeakSet<Registration>();
  const configurations = new WeakMap<
    Registration,
    { metadata: openid.ServerMetadata; client: KeepingClient }
  >();

  /** For whoever begins something that leads to the identity provider. */
  async function documentFor(registration: Registration): Promise<openid.ServerMetadata> {
    if (!discovery.isKnown(registration))
      return breaker.through(registration, () => discovery.metadata(registration));
    breaker.assertClosed(registration);
    return discovery.metadata(registration);
  }

  async function clientFor(registration: Registration): Promise<KeepingClient> {
    const metadata = await discovery.metadata(registration);
    const known = configurations.get(registration);
    if (known?.metadata === metadata) return known.client;
    const client = await keeping({ settings, keySets }, registration, metadata);
    configurations.set(registration, { metadata, client });
    return client;
  }

  async function redeemed(registration: Registration, callback: CallbackExpectations) {
    const parts = { settings, keySets, discovery, inVain };
    if (registration.dialect === 'entra_any_directory')
      return redeemInItsDirectory(parts, registration, callback);
    const client = await clientFor(registration);
    const { token, newer } = await redeemAtIssuer(parts, client, registration, callback);
    const known = configurations.get(registration);
    // Its keys are older than those that this token was signed with.
    if (newer && known?.client === client) configurations.set(registration, { ...known, client: newer });
    return token;
  }

  return {
    /**
     * Checks that the issuer's discovery document can be used, and fetches it into the cache. Answers its issuer. Whoever
     * sets a connection up asks for themselves, whatever became of the sign-ins.
     */
    async probe(registration: Registration): Promise<string> {
      return (await discovery.metadata(registration)).issuer;
    },

    /** What the discovery document that was read last says of the registration's endpoints; asks nobody. */
    standing: (registration: Registration) => discovery.standing(registration),

    /** Where to send the browser (OIDC Core section 3.1.2.1), always with state and nonce, and PKCE S256 unless switched off. */
    async authorizationUrl(registration: Registration, request: AuthorizationRequest): Promise<URL> {
      const metadata = await documentFor(registration);
      const { configuration } = await clientFor(registration);
      return openid.buildAuthorizationUrl(configuration, {
        ...without(OURS_TO_LEAVE_OUT, request.parameters ?? {}),
        client_id: registration.clientId,
        response_type: 'code',
        ...(saysResponseMode(registration, metadata) ? { response_mode: 'query' } : {}),
        redirect_uri: registration.redirectUri,
        scope: request.scope,
        state: request.state,
        nonce: request.nonce,
        ...(usesPkce(registration) ? challengeParameters(request.codeVerifier) : {}),
      });
    },

    /**
     * Redeems the code of a callback and validates the id_token (OIDC Core section 3.1.3.7), signature included.
     * @throws RelyingPartyError, `idp_unavailable` at once while the provider is known not to answer
     */
    async redeem(registration: Registration, callback: CallbackExpectations): Promise<ValidatedIdToken> {
      return breaker.through(registration, async () => {
        try {
          return await redeemed(registration, callback);
        } catch (error) {
          throw asRefused(error, { now: settings.clock.now(), answered: false });
        }
      });
    },

    ...signOut({ documentFor, allowInsecure: settings.allowInsecure }),

    /**
     * Validates what a provider sends when a session has ended there (OIDC Back-Channel Logout section 2.6), all but
     * whether it was seen before.
     *
     * @throws RelyingPartyError `logout_token_invalid`, `idp_unavailable` where its keys cannot be had
     */
    async validateLogoutToken(registration: Registration, jwt: string): Promise<ValidatedLogoutToken> {
      assertAddressed(registration, jwt);
      const metadata = await documentFor(registration);
      const keysAt = metadata.jwks_uri ?? '';
      // Anybody may send one of these: they bring about no more calls to a provider that is down than sign-ins do.
      if (!keySets.isKnown(keysAt))
        await breaker.through(registration, () => keySets.keys(keysAt, registration.issuer));
      return validatedLogoutToken({ settings, keySets, registration, metadata }, jwt);
    },
  };
}

/** For these nothing may be passed on in place of ours, sent or not. */
const OURS_TO_LEAVE_OUT = new Set(['response_mode', 'code_challenge', 'code_challenge_method']);

function without(
  names: ReadonlySet<string>,
  parameters: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !names.has(name)));
}

/** It is what a code comes back by anyway; some providers that know no modes refuse the parameter. */
function saysResponseMode({ dialect }: Registration, metadata: openid.ServerMetadata): boolean {
  const modes: unknown = metadata.response_modes_supported;
  return dialect !== 'standard' || (Array.isArray(modes) && modes.includes('query'));
}

/** S256 (RFC 7636 section 4.2). At once: for so few bytes the library's way over another thread costs ten times as much. */
function challengeParameters(verifier: string): Record<string, string> {
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  return { code_challenge: challenge, code_challenge_method: 'S256' };
}
