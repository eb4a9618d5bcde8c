import { entraAnswer, healthOf, lacksApproval, type RunState, shortenedLife } from '@portico/core';
import type {
  ClientKey,
  Connection,
  ConnectionCredential,
  ConnectionRecord,
  CredentialKind,
  connectionMilestones,
  connectionRecords,
  connections,
  issuerRecords,
  Milestone,
  MilestoneAction,
  provisioningRuns,
  RefusedSignIn,
  SamlSettings,
  samlSettings,
} from '@portico/database';
import type { Cloud } from '@portico/microsoft-graph';
import type { KeyRing } from '@portico/vault';
import { approveForAllUrl } from './approval-for-all.ts';
import { clientKeyView } from './client-key.ts';
import { samlView } from './saml-view.ts';
import { connectionUrls } from './urls.ts';
import { warningMessage } from './warnings.ts';
import { isWorkloadIssuerReachable } from './workload-issuer.ts';

/** What the connections of an organization are shown from. */
export type ViewParts = {
  readonly origin: URL;
  readonly cloud: Cloud;
  readonly keyRing: KeyRing;
  readonly connections: Pick<ReturnType<typeof connections>, 'listOfOrganization' | 'inUse' | 'clientKeysOf'>;
  readonly runs: Pick<ReturnType<typeof provisioningRuns>, 'latestOf'>;
  readonly milestones: Pick<ReturnType<typeof connectionMilestones>, 'reached'>;
  readonly records: ReturnType<typeof connectionRecords>;
  readonly issuers: Pick<ReturnType<typeof issuerRecords>, 'initiateLoginUri'>;
  readonly saml: Pick<ReturnType<typeof samlSettings>, 'ofOrganization'>;
};

/** The connections of an organization as the API and the dashboard show them. Field names are the API's. */
export async function connectionList(parts: ViewParts, organizationId: string) {
  const [found, runs, milestones, used, records, refused] = await Promise.all([
    parts.connections.listOfOrganization(organizationId),
    parts.runs.latestOf(organizationId),
    parts.milestones.reached(organizationId),
    parts.connections.inUse(organizationId),
    parts.records.of(organizationId),
    parts.records.refused(organizationId),
  ]);
  const [any] = found;
  const speaksSaml = found.some(({ protocol }) => protocol === 'saml');
  const saml = speaksSaml ? await parts.saml.ofOrganization(organizationId) : [];
  const byHand = found.some(({ managedBy, protocol }) => managedBy === 'manual' && protocol === 'oidc');
  const keys = byHand ? await parts.connections.clientKeysOf(organizationId) : [];
  const samlOf = new Map(saml.map((settings) => [settings.connectionId, settings]));
  const initiates = any && (await parts.issuers.initiateLoginUri(any.projectId, undefined)) !== undefined;
  const runOf = new Map(runs.map((run) => [run.connectionId, run]));
  const useOf = new Map(used.map(({ id, people, sessions }) => [id, { people, sessions }]));
  return found.map((connection) => ({
    ...view(parts, connection, runOf.get(connection.id)),
    ...(connection.managedBy === 'manual'
      ? {
          entered: entered(parts, connection, {
            settings: samlOf.get(connection.id),
            keys: keys.filter(({ connectionId }) => connectionId === connection.id),
          }),
        }
      : {}),
    // Without an application that a sign-in can begin at, the link is a dead end.
    initiate_url: initiates ? connectionUrls(parts.origin, connection.id).initiate : null,
    ...whatHappened(connection, records, refused),
    tested_at: testedAt(milestones, connection, records),
    ...approvalForAll(milestones, connection, refused),
    in_use: useOf.get(connection.id) ?? { people: 0, sessions: 0 },
    waits_for_switch: connection.waitsForSwitch,
  }));
}

/** Since it was made as it is now: what was done about an earlier app of the connection counts no more. */
function reachedAt(
  milestones: readonly Milestone[],
  action: MilestoneAction,
  connection: Connection,
): string | null {
  const found = milestones.find((each) => each.action === action && each.targetId === connection.id);
  return found && found.at >= asItIsSince(connection) ? found.at.toISOString() : null;
}

/** What happened before says nothing of a connection: it was another one. By hand, it is tried first and switched on then. */
const asItIsSince = ({ managedBy, enteredAt, activatedAt, createdAt }: Connection): Date =>
  managedBy === 'manual' ? (enteredAt ?? createdAt) : (activatedAt ?? createdAt);

/** Whether all people may sign in, and whether somebody was held up because they may not: it cannot be asked of the directory. */
function approvalForAll(
  milestones: readonly Milestone[],
  connection: Connection,
  refused: readonly RefusedSignIn[],
) {
  const approvedAt = reachedAt(milestones, 'connection.approved_for_all', connection);
  const since = approvedAt === null ? asItIsSince(connection) : new Date(approvedAt);
  // The newest comes first.
  const heldUp = refused.find(
    ({ connectionId, providerCode, at, isProven }) =>
      connectionId === connection.id &&
      at >= since &&
      lacksApproval(providerCode) &&
      // Anybody can make a browser say it: that takes back nothing that was done.
      (approvedAt === null || isProven),
  );
  return { approved_for_all_at: approvedAt, approval_missed_at: heldUp?.at.toISOString() ?? null };
}

function testedAt(
  milestones: readonly Milestone[],
  connection: Connection,
  records: readonly ConnectionRecord[],
): string | null {
  const passed = records.find(({ id }) => id === connection.id)?.testPassedAt ?? null;
  if (passed !== null && passed >= asItIsSince(connection)) return passed.toISOString();
  return reachedAt(milestones, 'connection.tested', connection);
}

/**
 * The facts that say whether it works: the last success, what failed, and how many never came back from Microsoft (U2).
 * Whoever opens a sign-in page can fail and stay away, so each failure says who told us.
 */
function whatHappened(
  connection: Connection,
  records: readonly ConnectionRecord[],
  refused: readonly RefusedSignIn[],
) {
  const { id, managedBy } = connection;
  const record = records.find((each) => each.id === id);
  const since = asItIsSince(connection);
  const failures = refused.filter((each) => each.connectionId === id && each.at >= since);
  return {
    last_success_at: within(record?.succeededAt, since),
    unfinished_sign_ins: record?.unfinished ?? 0,
    failed_sign_ins: failures.map((failure) => ({
      sign_in_id: failure.id,
      code: failure.code,
      provider_code: failure.providerCode,
      explanation: entraAnswer(failure.providerCode, managedBy === 'sign_in_app') ?? null,
      at: failure.at.toISOString(),
      request_id: failure.requestId,
      application: failure.applicationName,
      test: failure.isTest,
      reported_by: failure.isProven ? ('identity_provider' as const) : ('browser' as const),
    })),
  };
}

/** Not from before the connection was made anew: that says nothing of the app that it has now. */
const within = (at: Date | null | undefined, since: Date): string | null =>
  at && at >= since ? at.toISOString() : null;

function view(
  parts: ViewParts,
  connection: Connection,
  run: { id: string; kind: string; state: RunState } | undefined,
) {
  return {
    id: connection.id,
    protocol: connection.protocol,
    provider: connection.provider,
    managed_by: connection.managedBy,
    status: connection.status,
    health: healthOf(connection.warnings),
    checked_at: connection.checkedAt?.toISOString() ?? null,
    name: connection.name,
    ...(connection.entraTenantId === null
      ? {}
      : { entra: entra(parts, connection, connection.entraTenantId) }),
    issuer: connection.issuer,
    domains: [...connection.onlyDomains],
    ...(connection.credential === null ? {} : { credential: credential(connection.credential) }),
    credential_kinds: connection.managedBy === 'microsoft_graph' ? credentialKinds(parts) : [],
    last_sign_in_at: within(connection.lastSignInAt, asItIsSince(connection)),
    activated_at: connection.activatedAt?.toISOString() ?? null,
    disconnected_at: connection.disconnectedAt?.toISOString() ?? null,
    warnings: connection.warnings.map((code) => ({
      code,
      message: warningMessage(code, connection.managedBy),
    })),
    ...(run ? { run: { id: run.id, kind: run.kind, state: run.state } } : {}),
    ...approveForEveryone(parts, connection),
  };
}

/** What was entered by hand, and what has to be entered at the identity provider. Never the secret. */
function entered(
  { origin }: Pick<ViewParts, 'origin'>,
  connection: Connection,
  { settings, keys }: { readonly settings: SamlSettings | undefined; readonly keys: readonly ClientKey[] },
) {
  const {
    callback,
    signedOut,
    backChannelLogout,
    initiate,
    keys: keysUrl,
  } = connectionUrls(origin, connection.id);
  const { client, enteredAt, jitMembership, attributeMapping } = connection;
  return {
    redirect_uri: callback,
    signed_out_uri: signedOut,
    back_channel_logout_uri: backChannelLogout,
    initiate_uri: initiate,
    jit_membership: jitMembership,
    attribute_mapping: attributeMapping,
    entered_at: enteredAt?.toISOString() ?? null,
    client: client && {
      issuer: client.issuer,
      client_id: client.clientId,
      client_authentication: client.clientAuthentication,
      scopes: [...client.scopes],
      pkce: client.pkce,
    },
    keys_url: keysUrl,
    keys: keys.map(clientKeyView),
    saml: settings ? samlView(origin, settings) : null,
  };
}

/** What may be chosen for a connection here. */
const credentialKinds = (parts: ViewParts): CredentialKind[] => [
  'certificate',
  'client_secret',
  ...(isWorkloadIssuerReachable(parts) ? (['federated'] as const) : []),
];

function credential({ kind, keyId, createdAt, expiresAt }: ConnectionCredential) {
  const shortened = shortenedLife({ createdAt, expiresAt });
  return {
    ...{ kind, key_id: keyId, expires_at: expiresAt?.toISOString() ?? null },
    ...(shortened === undefined
      ? {}
      : {
          shortened: {
            ...{ days: shortened.days, usual_days: shortened.usualDays },
            renewed_every_days: shortened.renewedEveryDays,
          },
        }),
  };
}

function entra(parts: ViewParts, connection: Connection, directoryId: string) {
  // What a run that is under way has made, or a removal has left, is not what people sign in over.
  const entraAppId = connection.managedBy === 'sign_in_app' ? null : connection.entraAppId;
  const center = new URL(parts.cloud.adminCenterOrigin);
  if (entraAppId !== null && parts.cloud.name !== 'emulator') {
    center.hash = `view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/Overview/appId/${entraAppId}`;
  }
  return {
    tenant_id: directoryId,
    directory_name: connection.entraDirectoryName,
    app_id: entraAppId,
    application_object_id: entraAppId === null ? null : connection.entraApplicationObjectId,
    service_principal_id: entraAppId === null ? null : connection.entraServicePrincipalId,
    admin_center_url: center.href,
    granted_permissions: [...connection.grantedPermissions],
  };
}

function approveForEveryone(parts: ViewParts, connection: Connection) {
  const url = approveForAllUrl(parts, connection);
  return url === undefined ? {} : { approve_for_everyone_url: url };
}
