import { isoSeconds } from '../clock/clock.ts';
import type { ServicePrincipalRecord } from '../directory/records.ts';
import type { Store } from '../directory/store.ts';
import type { SynchronizationJobRecord } from '../directory/synchronization-records.ts';
import { newGuid, type RandomSource } from '../randomness/random-source.ts';
import { SOURCE_DIRECTORY } from './default-schema.ts';
import { errorOf } from './job-result.ts';
import type { Subject } from './pass.ts';
import type { Trace } from './trace.ts';

/** More entries push the oldest out. */
const MOST_EVENTS = 10_000;

interface EventParts {
  store: Store;
  random: RandomSource;
  job: SynchronizationJobRecord;
  /** Names the run. */
  cycleId: string;
}

/** Writes what was done about objects into the directory's provisioning log, oldest first. */
export function keepEvents(
  { store, random, job, cycleId }: EventParts,
  traces: readonly { subject: Subject; trace: Trace }[],
): void {
  const application = store.servicePrincipals.get(job.servicePrincipalId);
  for (const { subject, trace } of traces) {
    const id = newGuid(random);
    const summary = {
      id,
      tenantId: job.directoryId,
      jobId: job.id,
      cycleId,
      changeId: newGuid(random),
      ...summaryOf(subject, trace, application),
    };
    store.provisioningEvents.add({ id, directoryId: job.directoryId, summary });
  }
  const all = store.provisioningEvents.all();
  for (const { id } of all.slice(0, Math.max(0, all.length - MOST_EVENTS)))
    store.provisioningEvents.remove(id);
}

/** Graph's `provisioningObjectSummary`, but for what names the run. */
function summaryOf(
  subject: Subject,
  trace: Trace,
  application: ServicePrincipalRecord | undefined,
): Record<string, unknown> {
  const [first] = trace.steps;
  const servicePrincipal = { id: application?.id ?? null, displayName: application?.displayName ?? null };
  return {
    activityDateTime: isoSeconds(first?.at ?? 0),
    durationInMilliseconds: 0,
    provisioningAction: trace.action,
    provisioningStatusInfo: statusInfo(trace),
    provisioningSteps: trace.steps.map(({ name, type, status, description, details }) => ({
      name,
      provisioningStepType: type.charAt(0).toLowerCase() + type.slice(1),
      status: status.toLowerCase(),
      description,
      details,
    })),
    modifiedProperties: trace.modified,
    servicePrincipal,
    sourceSystem: { id: null, displayName: SOURCE_DIRECTORY, details: {} },
    targetSystem: {
      id: null,
      displayName: application?.displayName ?? null,
      details: {
        ApplicationId: application?.appId ?? '',
        ServicePrincipalId: application?.id ?? '',
        ServicePrincipalDisplayName: application?.displayName ?? '',
      },
    },
    initiatedBy: { id: '', displayName: 'Microsoft Entra provisioning service', initiatorType: 'system' },
    sourceIdentity: { id: subject.id, displayName: subject.name, identityType: subject.kind, details: {} },
    targetIdentity: { id: trace.targetId ?? '', displayName: '', identityType: subject.kind, details: {} },
  };
}

function statusInfo({ status, failure }: Trace): Record<string, unknown> {
  const errorInformation =
    failure === undefined
      ? null
      : {
          errorCode: errorOf(failure).code,
          reason: failure.message,
          additionalDetails: null,
          errorCategory: failure.kind === 'refused' ? 'nonServiceFailure' : 'failure',
          recommendedAction: null,
        };
  return { status: status.toLowerCase(), errorInformation };
}
