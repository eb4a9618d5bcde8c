import { OpenedSamlKeys } from '@portico/connections';
import { systemClock } from '@portico/core';
import { type Database, samlSettings } from '@portico/database';
import { createOutbound } from '@portico/outbound';
import { createVerifier } from '@portico/saml-service-provider';
import type { eventsOf } from '@portico/service';
import { fetchMetadata, MOST_METADATA_BYTES, renewMetadata, type SetupParts } from '@portico/setup';
import type { SignInParts } from '@portico/sign-in';
import type { WebEnv } from './env.ts';

/** SAML, put together once: what reads documents of strangers does so in a thread of its own. */
export function samlParts(from: {
  readonly env: Pick<WebEnv, 'origin' | 'samlResponseHosts' | 'provisioning' | 'keyRing'>;
  readonly pool: Database['pool'];
  readonly timeoutMs: number;
  readonly events: ReturnType<typeof eventsOf>;
}): { readonly forSetup: SetupParts['saml']; readonly forSignIn: SignInParts['saml'] } {
  const { env, pool, timeoutMs, events } = from;
  const insideAllowed = env.provisioning.cloud.allowInsecure;
  const { ask } = createOutbound({ timeoutMs, insideAllowed, mostBytes: MOST_METADATA_BYTES });
  const verifier = createVerifier();
  const settings = samlSettings(pool);
  const forSetup: SetupParts['saml'] = {
    settings,
    readMetadata: verifier.readMetadata,
    fetchMetadata: (url) => fetchMetadata(ask, url),
    allowHttp: insideAllowed,
    responseHosts: env.samlResponseHosts,
  };
  const renewal = { saml: forSetup, origin: env.origin, clock: systemClock, log: events };
  return {
    forSetup,
    forSignIn: {
      settings,
      keys: new OpenedSamlKeys({ keyRing: env.keyRing, now: Date.now }),
      verify: verifier.verify,
      verifyLogout: verifier.verifyLogout,
      renewMetadata: (connectionId) => renewMetadata(renewal, connectionId),
    },
  };
}
