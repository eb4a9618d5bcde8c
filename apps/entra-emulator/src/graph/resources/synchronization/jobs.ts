import { z } from 'zod';
import { isoSeconds } from '../../../clock/clock.ts';
import type { ServicePrincipalRecord } from '../../../directory/records.ts';
import type { SynchronizationJobRecord } from '../../../directory/synchronization-records.ts';
import { defaultSchema } from '../../../provisioning-service/default-schema.ts';
import { JOB_SETTINGS } from '../../../provisioning-service/job-settings.ts';
import { newGuid } from '../../../randomness/random-source.ts';
import { list, nonEmptyText } from '../../../shape/read-shape.ts';
import { type GraphCall, type GraphReply, noContent, readBodyAs } from '../../graph-call.ts';
import { badRequest } from '../../graph-error.ts';
import { graphObject } from '../../graph-object.ts';
import { createdReply, entityReply, listReply } from '../../replies.ts';
import type { WireObject } from '../wire.ts';
import { findJob, findOwnApplication } from './own-application.ts';
import { FIRST_VERSION, ruleIdOf, templatesOf } from './templates.ts';
import { wireJob } from './wire-job.ts';

const TYPE = 'SynchronizationJob';
const MOST_JOBS = 20;

const contextOf = ({ id }: Pick<ServicePrincipalRecord, 'id'>): string =>
  `servicePrincipals('${id}')/synchronization/jobs`;

const wire = ({ emulator: { store } }: GraphCall, job: SynchronizationJobRecord): WireObject =>
  wireJob(job, store.synchronizations.get(job.servicePrincipalId));

export function listJobs(call: GraphCall): GraphReply {
  const application = findOwnApplication(call);
  const jobs = call.emulator.store.synchronizationJobs.filter(
    ({ servicePrincipalId }) => servicePrincipalId === application.id,
  );
  return listReply(
    call,
    jobs.map((job) => wire(call, job)),
    { typeName: TYPE, filterable: ['id', 'templateId'], context: contextOf(application) },
  );
}

export function getJob(call: GraphCall): GraphReply {
  const job = findJob(call);
  return entityReply(call, wire(call, job), { context: contextOf({ id: job.servicePrincipalId }) });
}

const jobBody = graphObject({ templateId: nonEmptyText }, {});

/** Makes a job, switched off. Nothing keeps a second one from being made: whoever lost the answer has two. */
export function createJob(call: GraphCall): GraphReply {
  const { emulator, caller, now } = call;
  const application = findOwnApplication(call);
  const { templateId } = readBodyAs(call, jobBody, TYPE);
  const template = templatesOf(call, application).find(({ id }) => id === templateId.toLowerCase());
  if (template === undefined)
    throw badRequest(
      `The template '${templateId.slice(0, 100)}' is not available for this service principal.`,
    );
  const { synchronizationJobs: jobs } = emulator.store;
  if (jobs.filter((one) => one.servicePrincipalId === application.id).length >= MOST_JOBS)
    throw badRequest(`There are ${MOST_JOBS} jobs already.`);
  const tenant = caller.directory.id.replaceAll('-', '');
  const id = `${template['id']}.${tenant}.${newGuid(emulator.random)}`;
  const made = jobs.add({
    ...newJob,
    id,
    directoryId: caller.directory.id,
    servicePrincipalId: application.id,
    templateId: String(template['id']),
    createdDateTime: isoSeconds(now),
    schema: defaultSchema(ruleIdOf(id), FIRST_VERSION),
  });
  return createdReply(call, wire(call, made), { context: contextOf(application) });
}

const newJob = {
  settings: [],
  state: 'Disabled',
  nextRun: null,
  syncAll: null,
  forceDeletes: false,
  links: [],
  escrows: [],
  quarantine: null,
  successiveFailures: 0,
  lastExecution: null,
  lastSuccessfulExecution: null,
  lastSuccessfulExecutionWithExports: null,
  steadyStateFirst: null,
  steadyStateLast: null,
} as const satisfies Partial<SynchronizationJobRecord>;

const setting = graphObject({ name: nonEmptyText, value: z.string() }, {});
const changeBody = graphObject({}, { synchronizationJobSettings: list(setting, 20) });

/** Settings that were given replace those before. */
export function updateJob(call: GraphCall): GraphReply {
  const job = findJob(call);
  const { synchronizationJobSettings: settings } = readBodyAs(call, changeBody, TYPE);
  if (settings === undefined) return noContent;
  const known = new Set<string>(JOB_SETTINGS.map((name) => name.toLowerCase()));
  const unknown = settings.find(({ name }) => !known.has(name.toLowerCase()));
  if (unknown !== undefined)
    throw badRequest(`The emulator has no job setting '${unknown.name.slice(0, 100)}'.`);
  call.emulator.store.synchronizationJobs.update(job, { settings });
  return noContent;
}

/** Ends it, with everything that it knew of the service. */
export function deleteJob(call: GraphCall): GraphReply {
  call.emulator.store.synchronizationJobs.remove(findJob(call).id);
  return noContent;
}
