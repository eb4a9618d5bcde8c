import type { WorkloadIssuer } from '@portico/connections';
import { type Clock, PorticoError } from '@portico/core';
import type {
  auditEvents,
  connectionCare,
  connectionMilestones,
  connectionRecords,
  connections,
  directoryAgreements,
  directoryBindings,
  directoryDomains,
  issuerRecords,
  managedConnections,
  organizationAccess,
  provisioningRequests,
  provisioningRuns,
  samlSettings,
} from '@portico/database';
import type { Cloud, MicrosoftAccess, ProvisioningCredential } from '@portico/microsoft-graph';
import type { RelyingParty } from '@portico/relying-party';
import type { KeyRing } from '@portico/vault';

/** A multitenant Entra app of the operator's that customers consent to. */
export type MultitenantApp = {
  readonly clientId: string;
  readonly credential: ProvisioningCredential;
};

/** Enough to create and own one app registration (graph: permissions-reference). */
export const OWNED_BY = 'Application.ReadWrite.OwnedBy';
/** Reaches every app of a directory. */
export const ALL = 'Application.ReadWrite.All';
export const PROVISIONING_PERMISSIONS = [OWNED_BY, ALL] as const;

/** The one by which apps are made in customers' directories. */
export type ProvisioningApp = MultitenantApp & {
  /**
   * The one of the two that its registration lists, as the operator says: no directory tells it before it has approved, and an
   * approval takes in whatever is listed (entra: v2-admin-consent, application permissions come by `/.default` alone).
   */
  readonly permission: (typeof PROVISIONING_PERMISSIONS)[number];
};

/** Everything that provisioning is made of. */
export type ProvisioningParts = {
  /** Where Portico is reached, e.g. `https://login.example.com`. From configuration, never from a request. */
  readonly origin: URL;
  readonly cloud: Cloud;
  /** By which apps are made and looked after in customers' directories. Undefined when the operator has not registered one. */
  readonly provisioningApp: ProvisioningApp | undefined;
  /** Over which people of directories sign in that give no access: it holds no permission of its own. Undefined as well. */
  readonly signInApp: MultitenantApp | undefined;
  /** Hosts that may be returned to besides our own and the project's. */
  readonly returnHosts: readonly string[];
  readonly keyRing: KeyRing;
  /** Signs for connections that have a federated credential. */
  readonly workload: WorkloadIssuer;
  readonly relyingParty: RelyingParty;
  readonly clock: Clock;
  readonly requests: ReturnType<typeof provisioningRequests>;
  readonly runs: ReturnType<typeof provisioningRuns>;
  readonly connections: ReturnType<typeof connections>;
  /** What runs write. */
  readonly managed: ReturnType<typeof managedConnections>;
  /** Connections of which nothing is in the directory. */
  readonly bindings: ReturnType<typeof directoryBindings>;
  /** By which an organization has a directory that belongs to another one. */
  readonly agreements: ReturnType<typeof directoryAgreements>;
  /** What a directory proves of the domains that its organization claims. */
  readonly directoryDomains: ReturnType<typeof directoryDomains>;
  /** When the schedule looks after which connection. */
  readonly care: ReturnType<typeof connectionCare>;
  readonly access: ReturnType<typeof organizationAccess>;
  readonly audit: ReturnType<typeof auditEvents>;
  readonly milestones: ReturnType<typeof connectionMilestones>;
  readonly records: ReturnType<typeof connectionRecords>;
  readonly saml: Pick<ReturnType<typeof samlSettings>, 'ofOrganization'>;
  readonly issuers: Pick<ReturnType<typeof issuerRecords>, 'initiateLoginUri'>;
  readonly microsoft: MicrosoftAccess;
  /** Aborted when the process is to end: a run then gives its lease back before its next call. */
  readonly stopping: AbortSignal;
  /** Receives what the journal is too small for: Microsoft's codes and request ids. Never a secret. */
  readonly log: (event: string, facts: Record<string, unknown>) => void;
};

/** What a worker needs besides. */
export type WorkerParts = ProvisioningParts & {
  /** In [0, 1): how long it waits before another attempt, so that not all come at once. */
  readonly random: () => number;
};

/** A request lives this long, both hops together. */
export const REQUEST_SECONDS = 600;

/** Registered once at the provisioning app, and at the sign-in app, for both hops. */
export function consentCallbackUrl(parts: Pick<ProvisioningParts, 'origin'>): string {
  return new URL('/v1/sso/microsoft/consent/callback', parts.origin).href;
}

/** @throws PorticoError `ms_provision_not_configured` */
export function configuredApp({
  provisioningApp,
}: Pick<ProvisioningParts, 'provisioningApp'>): ProvisioningApp {
  if (provisioningApp) return provisioningApp;
  throw new PorticoError('ms_provision_not_configured', {
    detail: 'PORTICO_MS_PROVISION_CLIENT_ID and its credential are not set',
  });
}
