import { randomBytes } from 'node:crypto';
import { OpenedSamlKeys } from '@portico/connections';
import { systemClock } from '@portico/core';
import { issuerRecords, samlSettings } from '@portico/database';
import { createRelyingParty } from '@portico/relying-party';
import { KeyRing } from '@portico/vault';
import { signInParts } from '../../composition/sign-in-parts.ts';

type Settings = Parameters<typeof createRelyingParty>[0];

/** Signing in, put together for one door alone: nobody is invited, nothing is federated, there are no rules. */
export function loneParts(from: {
  readonly origin: URL;
  readonly pool: Parameters<typeof signInParts>[0]['pool'];
  readonly ask: Settings['ask'];
}) {
  const { origin, pool, ask } = from;
  const keyRing = KeyRing.parse(`test:${randomBytes(32).toString('base64')}`);
  const nobody = { issuer: 'https://social.example', registration: undefined };
  return signInParts({
    env: {
      origin,
      keyRing,
      social: { microsoft: nobody, google: nobody },
    },
    relyingParty: createRelyingParty({ allowInsecure: false, ask, clock: systemClock }),
    ...{ pool, issuers: issuerRecords(pool), secureCookies: true, events: () => undefined },
    workload: { assertion: () => Promise.reject(new Error('no connection is federated')) },
    signInApp: undefined,
    administration: {
      acceptAfterTrip: () => Promise.reject(new Error('nobody is invited')),
      reviewAfterLoss: () => Promise.reject(new Error('nobody has less')),
    },
    saml: {
      settings: samlSettings(pool),
      keys: new OpenedSamlKeys({ keyRing, now: Date.now }),
      verify: () => Promise.reject(new Error('no connection speaks SAML')),
      verifyLogout: () => Promise.reject(new Error('no connection speaks SAML')),
      renewMetadata: async () => false,
    },
    memberGroups: () => Promise.reject(new Error('there are no rules')),
  });
}
