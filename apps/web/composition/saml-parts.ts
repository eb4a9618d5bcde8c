import { PorticoError, systemClock } from '@portico/core';
import { type Database, samlSettings } from '@portico/database';
import { createOutbound, OutboundError } from '@portico/outbound';
import { createVerifier } from '@portico/saml-service-provider';
import type { eventsOf } from '@portico/service';
import { renewMetadata, type SetupParts } from '@portico/setup';
import type { SignInParts } from '@portico/sign-in';
import type { WebEnv } from './env.ts';

/** What the largest federations have for one identity provider is far below. */
const MOST_METADATA_BYTES = 1024 * 1024;

/** SAML, put together once: what reads documents of strangers does so in a thread of its own. */
export function samlParts(from: {
  readonly env: Pick<WebEnv, 'origin' | 'samlResponseHosts' | 'provisioning'>;
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
    fetchMetadata: (url) => fetched(ask, url),
    allowHttp: insideAllowed,
    responseHosts: env.samlResponseHosts,
  };
  const renewal = { saml: forSetup, origin: env.origin, clock: systemClock, log: events };
  return {
    forSetup,
    forSignIn: {
      settings,
      verify: verifier.verify,
      renewMetadata: (connectionId) => renewMetadata(renewal, connectionId),
    },
  };
}

type Ask = ReturnType<typeof createOutbound>['ask'];

/** @throws PorticoError `metadata_not_found`: with what is wrong with the address, and nothing of what is there */
async function fetched(ask: Ask, url: string): Promise<string> {
  const headers = { accept: 'application/samlmetadata+xml, application/xml, text/xml' };
  const answer = await ask(url, { method: 'GET', headers }).catch((error: unknown) => {
    if (!(error instanceof OutboundError)) throw error;
    throw notFound(error.message, error);
  });
  if (answer.status !== 200) throw notFound(`the answer has status ${answer.status}`);
  return answer.body;
}

const notFound = (reason: string, cause?: unknown) =>
  new PorticoError('metadata_not_found', { detail: reason, data: { reason }, cause });
