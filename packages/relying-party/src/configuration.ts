import * as openid from 'openid-client';
import { answerFrom, asResponse } from './answers.ts';
import { clientAuthentication } from './client-authentication.ts';
import type { KeySets } from './key-set.ts';
import type { Answer, Registration, RelyingPartySettings } from './registration.ts';
import { withOurAlgorithms } from './signing-algorithms.ts';
import { tokenAnswer } from './token-answer.ts';
import { CLOCK_TOLERANCE_SECONDS } from './tolerance.ts';

/** Stands between the library and the token endpoint. */
export type TokenExchange = (ask: () => Promise<Answer>, body: string) => Promise<Answer>;

/** The library's client for one issuer, with every check that it leaves off by default. */
export async function configure(
  { settings, keySets }: { readonly settings: RelyingPartySettings; readonly keySets: KeySets },
  registration: Registration,
  metadata: openid.ServerMetadata,
  exchange: TokenExchange = (ask) => ask(),
): Promise<openid.Configuration> {
  const configuration = new openid.Configuration(
    withOurAlgorithms(metadata, registration.dialect),
    registration.clientId,
    { [openid.clockTolerance]: CLOCK_TOLERANCE_SECONDS },
    await clientAuthentication(registration.authentication),
  );
  // Without this the library trusts an id_token that came over TLS and does not look at its signature.
  openid.enableNonRepudiationChecks(configuration);
  if (settings.allowInsecure) openid.allowInsecureRequests(configuration);
  // Who asks keeps the time.
  configuration.timeout = 0;
  configuration[openid.customFetch] = async (url, init) => {
    if (url === metadata.jwks_uri) return keySets.response(url, registration.issuer);
    const { headers } = init;
    // The library sends forms, or nothing.
    const body = init.body == null ? {} : { body: String(init.body) };
    const method = init.method === 'POST' ? 'POST' : 'GET';
    const ask = () => answerFrom(settings.ask, url, { method, headers, ...body });
    const answer =
      url === metadata.token_endpoint
        ? exchange(async () => tokenAnswer(await ask()), body.body ?? '')
        : ask();
    return asResponse(await answer);
  };
  return configuration;
}
