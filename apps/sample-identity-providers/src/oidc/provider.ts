import { type Configuration, interactionPolicy, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Registry } from '../integrations/registry.ts';
import { personOf } from '../people/people.ts';
import { CLAIMS, claimsOf } from './claims.ts';
import { confirmSignOut, showError, signedOut } from './pages.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { OidcStorage } from './storage.ts';

export const OIDC_PATH = '/oidc';
export const signInPath = (uid: string): string => `${OIDC_PATH}/sign-in/${uid}`;

/** What a provider answers that is not as it should be, or not as it was: for tests of those who rely on it. */
export interface OidcAnswers {
  /** In the document, the tokens and the response; addresses stay. */
  readonly issuer?: string | undefined;
  /** What the discovery document says instead. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}

interface ProviderParts {
  readonly issuer: string;
  readonly registry: Registry;
  readonly storage: OidcStorage;
  readonly keys: SigningKeys;
  readonly cookieKeys: readonly string[];
  readonly answers: OidcAnswers;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** The OpenID provider. The library does everything; what is set here is who may use what, and what is said of them. */
export function createProvider(parts: ProviderParts): Provider {
  const provider = new Provider(parts.answers.issuer ?? parts.issuer, configuration(parts));
  holdToChosenMethod(provider);
  provider.use(async (ctx, next) => {
    await next();
    const { metadata } = parts.answers;
    if (metadata !== undefined && ctx.path === '/.well-known/openid-configuration')
      ctx.body = { ...(ctx.body as object), ...metadata };
  });
  return provider;
}

function configuration({ registry, storage, keys, cookieKeys }: ProviderParts): Configuration {
  // Ports of a machine share their cookies, and the emulator stands on the same address: names and path are our own.
  const cookie = { path: OIDC_PATH, httpOnly: true, sameSite: 'lax', signed: true } as const;
  return {
    adapter: storage.adapterOf(registry),
    jwks: { keys: keys.map((key) => ({ ...key })) },
    cookies: {
      keys: [...cookieKeys],
      names: { session: 'sample_session', interaction: 'sample_interaction', resume: 'sample_resume' },
      long: cookie,
      short: cookie,
    },
    // What is in an id_token is decided for each integration.
    conformIdTokenClaims: false,
    claims: CLAIMS,
    scopes: ['openid', 'profile', 'email', 'groups', 'offline_access'],
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    findAccount: (ctx, sub) => {
      const person = personOf(sub);
      const settings = registry.findOidc(ctx.oidc.client?.clientId ?? '')?.settings;
      if (person === undefined || settings === undefined) return undefined;
      return { accountId: sub, claims: (use) => claimsOf(person, settings, use) };
    },
    loadExistingGrant: grantAll,
    interactions: { policy: signInPolicy(registry), url: (_ctx, { uid }) => signInPath(uid) },
    renderError: (ctx, out) => showError(ctx, out),
    fetch: fetchFromHere,
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => confirmSignOut(ctx, form),
        postLogoutSuccessSource: (ctx) => signedOut(ctx),
      },
      revocation: { enabled: true },
    },
    ttl: {
      AccessToken: HOUR,
      AuthorizationCode: MINUTE,
      IdToken: HOUR,
      Interaction: HOUR,
      Session: 12 * HOUR,
      Grant: 12 * HOUR,
      RefreshToken: 12 * HOUR,
    },
  };
}

/** The library takes a secret in the header for one in the body and the other way round. Others do not, and are to be met here. */
function holdToChosenMethod({ Client }: Provider): void {
  const compare = Client.prototype.compareClientSecret;
  Client.prototype.compareClientSecret = async function (
    this: InstanceType<Provider['Client']>,
    secret: string,
  ) {
    const sent = Provider.ctx?.get('authorization') ? 'client_secret_basic' : 'client_secret_post';
    return sent === this.clientAuthMethod && (await compare.call(this, secret));
  };
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** Keys and back channels of an application on this machine are on this machine, where the library goes nowhere by itself. */
const fetchFromHere: NonNullable<Configuration['fetch']> = (input, init) => {
  const isHere = LOOPBACK.includes(new URL(input instanceof Request ? input.url : input).hostname);
  const { dispatcher: _guard, ...unguarded } = { dispatcher: undefined, ...init };
  return fetch(input, isHere ? unguarded : init);
};

/** An administrator has set the application up: people are not asked about it. */
async function grantAll(ctx: KoaContextWithOIDC) {
  const { client, session, params, provider } = ctx.oidc;
  const accountId = session?.accountId;
  if (client === undefined || accountId === undefined) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId });
  grant.addOIDCScope(String(params?.['scope'] ?? ''));
  await grant.save();
  return grant;
}

/** Who is signed in here already, and not assigned to this application, may choose somebody else. */
function signInPolicy(registry: Registry) {
  const { Check, base } = interactionPolicy;
  const policy = base();
  policy.get('login')?.checks.add(
    new Check('not_assigned', 'the person is not assigned to the application', 'login_required', (ctx) => {
      const { session, client, result } = ctx.oidc;
      if (session?.accountId === undefined || result?.login !== undefined) return Check.NO_NEED_TO_PROMPT;
      const isAssigned = registry.findOidc(client?.clientId ?? '')?.assigned.has(session.accountId);
      return isAssigned ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT;
    }),
  );
  return policy;
}
