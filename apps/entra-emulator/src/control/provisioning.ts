import type { SynchronizationJobRecord } from '../directory/synchronization-records.ts';
import type { Emulator } from '../emulator/emulator.ts';
import { defaultSchema } from '../provisioning-service/default-schema.ts';
import { lookedAtAgain } from '../provisioning-service/links.ts';
import { nonEmptyText, readShape, record } from '../shape/read-shape.ts';
import { type Act, audited } from './audited-acts.ts';
import type { ControlCall } from './control-call.ts';
import { findDirectory, missing } from './find.ts';

/** Provisioning into other services, and what a customer's administrator does to it. */

const runBody = record(
  {},
  { directory: nonEmptyText, servicePrincipalId: nonEmptyText, jobId: nonEmptyText },
);

/** Runs started jobs now, due or not: all of them, or those of a directory, an enterprise app, or one. */
export async function runProvisioning(call: ControlCall): Promise<unknown> {
  const { directory, servicePrincipalId, jobId } = readShape(runBody, call.body);
  const directoryId = directory === undefined ? undefined : findDirectory(call, directory).id;
  const { store, provisioning } = call.emulator;
  if (jobId !== undefined && store.synchronizationJobs.get(jobId) === undefined) missing('job');
  const runs = await provisioning.runNow(
    (job) =>
      (directoryId === undefined || job.directoryId === directoryId) &&
      (servicePrincipalId === undefined || job.servicePrincipalId === servicePrincipalId.toLowerCase()) &&
      (jobId === undefined || job.id === jobId),
  );
  return { runs };
}

export const outgoingRequests = ({ emulator }: ControlCall): unknown => ({
  requests: emulator.provisioning.requests.recent(),
});

export const forgetOutgoingRequests = ({ emulator }: ControlCall): void =>
  emulator.provisioning.requests.clear();

function jobsOf(
  { store }: Emulator,
  directoryId: string,
  appId: string | undefined,
): SynchronizationJobRecord[] {
  const application = appId === undefined ? undefined : store.servicePrincipalOf(appId, directoryId);
  return store.synchronizationJobs.filter(
    (job) =>
      job.directoryId === directoryId && (appId === undefined || job.servicePrincipalId === application?.id),
  );
}

const JOB = 'servicePrincipals/{key}/synchronization/jobs/{key}';

const jobAct = (operation: string, job: SynchronizationJobRecord): Act => ({
  operation,
  keys: [job.servicePrincipalId, job.id],
});

/** Somebody deletes the jobs of a directory, or of one application in it. */
export function removeJobs(call: ControlCall, directoryId: string, appId: string | undefined): void {
  const { store } = call.emulator;
  for (const job of jobsOf(call.emulator, directoryId, appId))
    audited(call, directoryId, [jobAct(`DELETE ${JOB}`, job)], () =>
      store.synchronizationJobs.remove(job.id),
    );
}

/** Somebody restores the default mappings. */
export function resetMappings(call: ControlCall, directoryId: string, appId: string | undefined): void {
  for (const job of jobsOf(call.emulator, directoryId, appId)) {
    const ruleId = job.schema.synchronizationRules[0]?.id ?? '';
    const links = lookedAtAgain(job.links);
    const schema = defaultSchema(ruleId, 'v1.0');
    audited(call, directoryId, [jobAct(`DELETE ${JOB}/schema`, job)], () =>
      call.emulator.store.synchronizationJobs.update(job, { schema, links }),
    );
  }
}
