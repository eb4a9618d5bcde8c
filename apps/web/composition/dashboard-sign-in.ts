import type { Administration } from '@portico/administration';
import { INTERACTION_SECONDS } from '@portico/authorization-server';
import { assertThat, type ErrorCode, PorticoError } from '@portico/core';
import { type Registration, type RelyingParty, RelyingPartyError } from '@portico/relying-party';
import { BROWSER_TRIPS, newTrip, returnedState } from '@portico/vault';

export type DashboardSignIn = ReturnType<typeof createDashboardSignIn>;

/** What ties one sign-in of the dashboard to a browser, as a cookie. */
export type DashboardTrip = {
  readonly url: string;
  readonly cookie: { readonly name: string; readonly value: string; readonly maxAgeSeconds: number };
};

/** Who came back from the issuer, and where they were going. */
export type FinishedTrip = {
  readonly person: { readonly userId: string; readonly sessionId: string };
  readonly next: string;
  /** They went to prove anew who they are. */
  readonly wantsProof: boolean;
  /** The name of the trip's cookie. */
  readonly cookie: string;
};

const TRIP = BROWSER_TRIPS.dashboard;
/** At the end of the cookie of a trip that is there to prove anew who somebody is. */
const AGAIN = '.again';
/** As long as the issuer waits for the person. */
const LIFETIME_SECONDS = INTERACTION_SECONDS;
/** Ten tabs keep theirs in cookies, which all go into one header (attack 120). */
const MAX_NEXT = 512;

/** What the issuer tells an application whose person did not sign in: they have read why on its page. */
const REFUSALS: Readonly<Record<string, ErrorCode>> = {
  access_denied: 'sign_in_cancelled',
  temporarily_unavailable: 'idp_unavailable',
};

/**
 * The dashboard as an application of the built-in project: code flow with PKCE over our own issuer, like everybody
 * else's. Nonce and verifier are derived from the cookie, so nothing has to be kept between the two halves.
 *
 * @param from.relyingParty reaches the issuer from inside, whatever stands in front of it
 */
export function createDashboardSignIn(from: {
  readonly origin: URL;
  readonly administration: Pick<Administration, 'dashboardApplication'>;
  readonly relyingParty: RelyingParty;
}) {
  const { origin, administration, relyingParty } = from;
  let known: Registration | undefined;

  /** The same object each time: caches hang on it. */
  async function registration(): Promise<Registration> {
    const { projectId, clientId, redirectUri } = await administration.dashboardApplication();
    if (known?.clientId !== clientId) {
      const issuer = new URL(`/oauth2/${projectId}`, origin).href;
      known = { issuer, clientId, redirectUri, authentication: { kind: 'none' }, dialect: 'standard' };
    }
    return known;
  }

  return {
    /**
     * @param next a path of ours, checked by the caller
     * @throws PorticoError `not_found` while there is no owner yet
     */
    async start(next: string, parameters: Readonly<Record<string, string>>): Promise<DashboardTrip> {
      const { state, token } = newTrip();
      const url = await relyingParty.authorizationUrl(await registration(), {
        ...TRIP.secrets(token, state),
        state,
        scope: 'openid profile email',
        parameters,
      });
      const kept = next.length <= MAX_NEXT ? next : '/dashboard';
      const again = parameters['prompt'] === 'login' ? AGAIN : '';
      const value = `${token}.${Buffer.from(kept).toString('base64url')}${again}`;
      return { url: url.href, cookie: { name: TRIP.cookie(state), value, maxAgeSeconds: LIFETIME_SECONDS } };
    },

    /**
     * The issuer's answer, in the browser that asked.
     *
     * @throws PorticoError `invalid_state`, `sign_in_cancelled`, `idp_unavailable`, `idp_error`, `id_token_invalid`,
     *   `unavailable`
     */
    async finish(input: {
      readonly parameters: URLSearchParams;
      readonly cookie: (name: string) => string | undefined;
    }): Promise<FinishedTrip> {
      const state = returnedState(input.parameters);
      assertThat(state !== undefined, 'invalid_state');
      const cookie = TRIP.cookie(state);
      const value = input.cookie(cookie);
      const [token, next] = value?.split('.') ?? [];
      assertThat(token !== undefined && next !== undefined, 'invalid_state');
      const refused = input.parameters.get('error');
      if (refused !== null)
        throw new PorticoError(REFUSALS[refused] ?? 'idp_error', { detail: 'the issuer answered an error' });
      const { parameters } = input;
      const { subject, claims } = await relyingParty
        .redeem(await registration(), { parameters, state, ...TRIP.secrets(token, state) })
        .catch(asRefusal);
      const sessionId = claims['sid'];
      assertThat(typeof sessionId === 'string', 'id_token_invalid', { detail: 'no sid' });
      const person = { userId: subject, sessionId };
      const wantsProof = value?.endsWith(AGAIN) === true;
      return { person, next: Buffer.from(next, 'base64url').toString('utf8'), wantsProof, cookie };
    },
  };
}

function asRefusal(error: unknown): never {
  if (!(error instanceof RelyingPartyError)) throw error;
  // Our own issuer without a database: the same trip goes on in a moment.
  const passes = error.code === 'idp_unavailable' || error.reason === 'temporarily_unavailable';
  const code = error.code === 'code_refused' ? 'invalid_state' : 'id_token_invalid';
  if (passes) throw new PorticoError('unavailable', { detail: error.reason, cause: error });
  throw new PorticoError(code, { detail: error.reason, cause: error });
}
