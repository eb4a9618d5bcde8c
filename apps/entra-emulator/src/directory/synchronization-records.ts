import type { SynchronizationSchema } from './synchronization-schema.ts';

/** What the emulator remembers of provisioning into other services. */

export interface NamedValue {
  key: string;
  value: string;
}

/** How an enterprise app is reached: what `secrets` and `connectivityParameters` were given. */
export interface SynchronizationRecord {
  /** Object id of the enterprise app. */
  id: string;
  directoryId: string;
  /** As `PUT secrets` left them, in clear: they are sent to the service. */
  secrets: NamedValue[];
  /** As `PATCH connectivityParameters` left them: they win over the secrets. */
  connectivity: NamedValue[];
}

/** An object of the directory and what stands for it in the service. */
export interface ProvisionedLink {
  /** Object id here. */
  sourceId: string;
  kind: 'User' | 'Group';
  /** The service's own id. */
  targetId: string;
  /** Hash of what was last sent: an object that gives the same is not looked at again. */
  fingerprint: string;
  active: boolean;
  /** Lost its assignment while it was here: then its end is not told to the service. */
  unassigned: boolean;
  /** False while the service did not answer what was sent to it: then it is compared again. */
  settled: boolean;
  /** The references that were last looked at, by object ids here: a manager, or members. */
  references: string[];
  /** Of those, the ones that the service was told. */
  sentReferences: string[];
}

/** An object whose last attempt failed, and when it is tried again. */
export interface EscrowRecord {
  sourceId: string;
  kind: 'User' | 'Group';
  /** Whether the object is there and only what it refers to failed. */
  isReference: boolean;
  fingerprint: string;
  code: string;
  message: string;
  attempts: number;
  /** ms */
  firstAt: number;
  /** ms; null when it is not tried any more */
  nextRetry: number | null;
}

export interface TaskError {
  code: string;
  message: string;
  tenantActionable: boolean;
}

export type QuarantineReason =
  | 'EncounteredBaseEscrowThreshold'
  | 'EncounteredTotalEscrowThreshold'
  | 'EncounteredEscrowProportionThreshold'
  | 'EncounteredQuarantineException'
  | 'TooManyDeletes';

export interface QuarantineRecord {
  reason: QuarantineReason;
  /** Instants. */
  currentBegan: string;
  seriesBegan: string;
  nextAttempt: string;
  seriesCount: number;
  error: TaskError | null;
}

/** One run of a job. */
export interface TaskExecutionRecord {
  activityIdentifier: string;
  state: 'Succeeded' | 'Failed' | 'EntryLevelErrors';
  timeBegan: string;
  timeEnded: string;
  countEntitled: number;
  countEscrowed: number;
  countExported: number;
  countImported: number;
  error: TaskError | null;
}

export interface SynchronizationJobRecord {
  id: string;
  directoryId: string;
  servicePrincipalId: string;
  templateId: string;
  createdDateTime: string;
  schema: SynchronizationSchema;
  /** `synchronizationJobSettings`. */
  settings: { name: string; value: string }[];
  state: 'Disabled' | 'Active' | 'Paused';
  /** ms; null while it is not started */
  nextRun: number | null;
  /** Whether everybody is in scope. Null until the first run after a restart has read it. */
  syncAll: boolean | null;
  /** Lets the next run remove more than the limit of the job. */
  forceDeletes: boolean;
  links: ProvisionedLink[];
  escrows: EscrowRecord[];
  quarantine: QuarantineRecord | null;
  successiveFailures: number;
  lastExecution: TaskExecutionRecord | null;
  lastSuccessfulExecution: TaskExecutionRecord | null;
  lastSuccessfulExecutionWithExports: TaskExecutionRecord | null;
  steadyStateFirst: string | null;
  steadyStateLast: string | null;
}

/** One entry of the provisioning log. */
export interface ProvisioningEventRecord {
  id: string;
  directoryId: string;
  /** Graph's `provisioningObjectSummary`. */
  summary: Record<string, unknown>;
}
