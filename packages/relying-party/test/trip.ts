import { HostileProvider } from '@portico/testing/hostile-provider';
import { createRelyingParty, type Registration, RelyingPartyError } from '../src/index.ts';

export const PERSON = { sub: 'subject-of-ada', email: 'ada@contoso.example' };
const SECRETS = {
  state: 'a-state',
  nonce: 'a-nonce',
  codeVerifier: 'a-verifier-of-forty-three-characters-0000000',
};

export type Trip = ReturnType<typeof newTrip>;

/** One relying party, and one provider that a test may spoil. */
export function newTrip(
  change: Partial<Registration> = {},
  settings: { now?: () => number; allowInsecure?: boolean } = {},
) {
  const registration: Registration = {
    issuer: 'https://login.example/directory/v2.0',
    clientId: 'client-of-the-connection',
    authentication: { kind: 'secret', secret: 'demo-secret' },
    redirectUri: 'https://portico.example/v1/sso/connections/sso_a/callback',
    dialect: 'standard',
    ...change,
  };
  const now = settings.now ?? Date.now;
  const provider = new HostileProvider({ issuer: registration.issuer, now });
  const party = createRelyingParty({
    allowInsecure: settings.allowInsecure ?? false,
    ask: provider.ask,
    clock: { now: () => new Date(now()) },
  });
  const start = (secrets: typeof SECRETS = SECRETS) =>
    party.authorizationUrl(registration, { ...secrets, scope: 'openid profile email' });
  /** A whole sign-in; `change` may replace parameters of the callback. */
  const signIn = async (claims: object = PERSON, change: (callback: URLSearchParams) => void = () => {}) => {
    const parameters = provider.signIn(await start(), claims);
    change(parameters);
    return party.redeem(registration, { ...SECRETS, parameters });
  };
  return { registration, provider, party, start, signIn, secrets: SECRETS };
}

/** Whether the provider itself showed what was wrong; undefined for a good end. */
export async function shownByProvider(promise: Promise<unknown>): Promise<boolean | undefined> {
  return promise.then(
    () => undefined,
    (error: unknown) => error instanceof RelyingPartyError && error.fromProvider,
  );
}

/** The code that it fails with, or what it came to. */
export async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    return { came: await promise };
  } catch (error) {
    if (error instanceof RelyingPartyError) return error.code;
    throw error;
  }
}
