import {
  type Administration,
  createAdministration,
  sealedProjectKeys,
  txtResolver,
} from '@portico/administration';
import { type Beginnings, ProjectIssuers } from '@portico/authorization-server';
import { systemClock } from '@portico/core';
import {
  attemptCounters,
  connectionRecords,
  connections,
  type Database,
  enteredConnections,
  failureMeaning,
  issuerRecords,
  replacements,
  samlSettings,
  setupLinks,
} from '@portico/database';
import { createOutbound } from '@portico/outbound';
import { createProvisioning, provisioningParts } from '@portico/provisioning';
import { createRelyingParty, lookUpProvider } from '@portico/relying-party';
import { eventsOf, type Log } from '@portico/service';
import { createReplacing, createSetup, createSetupLinks } from '@portico/setup';
import { createSignIn, socialSecretPlace } from '@portico/sign-in';
import { seal } from '@portico/vault';
import type { Composition } from './composition.ts';
import { createDashboardSignIn } from './dashboard-sign-in.ts';
import type { WebEnv } from './env.ts';
import { issuerOf } from './issuers.ts';
import { createManagementAccess } from './management-access.ts';
import { askFromInside } from './own-address.ts';
import { samlParts } from './saml-parts.ts';
import { signInParts } from './sign-in-parts.ts';
import { createDeviceDoor } from './user-codes.ts';

/** Each call to an identity provider; a person waits behind it. */
const IDENTITY_PROVIDER_TIMEOUT_MS = 8_000;
/** For this long a change of an application may go unseen by this process. */
const RECHECK_ISSUER_MS = 1_000;
/** For this long a request waits to hear of such a change from a database that does not answer. */
const ISSUER_PATIENCE_MS = 1_000;

/** The one composition root: everything the web app is made of, from the settings down. */
export function compose(
  env: WebEnv,
  database: Database,
  { log, beginnings }: { readonly log: Log; readonly beginnings: Beginnings },
): Composition {
  const { pool } = database;
  const secureCookies = env.origin.protocol === 'https:';
  const events = eventsOf(log);
  const timeoutMs = IDENTITY_PROVIDER_TIMEOUT_MS;
  // With the emulator everything is on this machine.
  const toProviders = createOutbound({ timeoutMs, insideAllowed: env.provisioning.cloud.allowInsecure });
  const toItself = createOutbound({ timeoutMs, insideAllowed: true });
  const asking = {
    allowInsecure: env.provisioning.cloud.allowInsecure,
    ask: toProviders.ask,
    clock: systemClock,
  };
  const relyingParty = createRelyingParty(asking);
  const saml = samlParts({ env, pool, timeoutMs, events });
  const issuers = issuerRecords(pool);
  const administration = administrationOf(env, database);
  const toProvision = provisioningParts({
    origin: env.origin,
    env: env.provisioning,
    database,
    keyRing: env.keyRing,
    relyingParty,
    send: fetch,
    log: events,
  });
  const { workload } = toProvision;
  const provisioning = createProvisioning(toProvision);
  const { memberGroups } = provisioning;
  const signIn = createSignIn(
    signInParts({
      ...{ env, pool, relyingParty, workload, issuers, administration, saml: saml.forSignIn },
      ...{ memberGroups, secureCookies, events, signInApp: toProvision.signInApp },
    }),
  );
  return {
    administration,
    dashboardSignIn: createDashboardSignIn({
      origin: env.origin,
      administration,
      relyingParty: createRelyingParty({
        // Whether to trust what comes from inside is not a question of transport.
        allowInsecure: env.origin.protocol === 'http:',
        ask: askFromInside(env.origin, env, toItself.ask),
        clock: systemClock,
      }),
    }),
    provisioning,
    setup: createSetup({
      keyRing: env.keyRing,
      microsoft: env.provisioning.cloud,
      connections: connections(pool),
      entered: enteredConnections(pool),
      records: connectionRecords(pool),
      counters: attemptCounters(pool),
      lookUp: (pasted) => lookUpProvider(asking, pasted),
      ...{ origin: env.origin, clock: systemClock, saml: saml.forSetup },
    }),
    replacing: createReplacing({ replacements: replacements(pool) }),
    setupLinks: createSetupLinks({
      ...{ origin: env.origin, returnHosts: toProvision.returnHosts, access: toProvision.access },
      links: setupLinks(pool),
      ...{ keyRing: env.keyRing, clock: systemClock },
      ...{ connections: connections(pool), samlSettings: samlSettings(pool) },
      initiateLoginUri: (projectId) => issuers.initiateLoginUri(projectId, undefined),
    }),
    workload,
    signIn,
    devices: createDeviceDoor({ pool, origin: env.origin }),
    managementAccess: createManagementAccess({ origin: env.origin, issuers, signIn }),
    issuers: new ProjectIssuers({
      currentVersion: async (projectId) => {
        const configVersion = await issuers.configVersion(projectId);
        return configVersion === undefined ? undefined : { projectId, configVersion };
      },
      create: (projectId) =>
        issuerOf({ projectId, env, pool, issuers, signIn, log, secureCookies, beginnings }),
      isUnavailable: (error) => failureMeaning(error) === 'unavailable',
      recheckAfterMs: RECHECK_ISSUER_MS,
      patienceMs: ISSUER_PATIENCE_MS,
      now: Date.now,
    }),
    clock: systemClock,
    origin: env.origin,
    cloud: env.provisioning.cloud,
    log,
  };
}

function administrationOf(env: WebEnv, database: Database): Administration {
  return createAdministration({
    prisma: database.prisma,
    pool: database.pool,
    clock: systemClock,
    origin: env.origin,
    makeProjectKeys: () => sealedProjectKeys(env.keyRing),
    resolveTxt: txtResolver(env.dnsServers),
    socialProviders: Object.entries(env.social).flatMap(([name, { registration }]) =>
      registration ? [name] : [],
    ),
    sealSocialSecret: (id, secret) => seal(env.keyRing, socialSecretPlace({ id }), secret),
  });
}
