import { createWorkloadIssuer } from '@portico/connections';
import { systemClock } from '@portico/core';
import {
  auditEvents,
  connectionCare,
  connectionMilestones,
  connectionRecords,
  connections,
  type Database,
  directoryAgreements,
  directoryBindings,
  directoryDomains,
  issuerRecords,
  managedConnections,
  organizationAccess,
  provisioningRequests,
  provisioningRuns,
  samlSettings,
  workloadKeys,
} from '@portico/database';
import type { RelyingParty } from '@portico/relying-party';
import type { KeyRing } from '@portico/vault';
import type { ProvisioningEnv } from './env.ts';
import type { ProvisioningParts } from './settings.ts';

const MICROSOFT_TIMEOUT_MS = 15_000;

/** Puts provisioning together from what a process has: the web app and the worker do it alike. */
export function provisioningParts(from: {
  readonly origin: URL;
  readonly env: ProvisioningEnv;
  readonly database: Pick<Database, 'pool'>;
  readonly keyRing: KeyRing;
  readonly relyingParty: RelyingParty;
  /** To Microsoft, whose hosts are those of the cloud and come from nobody. */
  readonly send: typeof fetch;
  readonly log: ProvisioningParts['log'];
  /** Only who works on runs is stopped in the middle of one. */
  readonly stopping?: AbortSignal;
}): ProvisioningParts {
  const { pool } = from.database;
  return {
    origin: from.origin,
    ...from.env,
    keyRing: from.keyRing,
    workload: createWorkloadIssuer({
      ...{ origin: from.origin, cloud: from.env.cloud, keyRing: from.keyRing },
      ...{ keys: workloadKeys(pool), clock: systemClock },
    }),
    relyingParty: from.relyingParty,
    clock: systemClock,
    requests: provisioningRequests(pool),
    runs: provisioningRuns(pool),
    connections: connections(pool),
    managed: managedConnections(pool),
    bindings: directoryBindings(pool),
    agreements: directoryAgreements(pool),
    directoryDomains: directoryDomains(pool),
    care: connectionCare(pool),
    access: organizationAccess(pool),
    audit: auditEvents(pool),
    milestones: connectionMilestones(pool),
    records: connectionRecords(pool),
    saml: samlSettings(pool),
    issuers: issuerRecords(pool),
    microsoft: { send: from.send, timeoutMs: MICROSOFT_TIMEOUT_MS },
    stopping: from.stopping ?? new AbortController().signal,
    log: from.log,
  };
}
