import { z } from 'zod';
import { dictionary, integer, list, nonEmptyText, record } from '../shape/read-shape.ts';
import type {
  ProvisioningEventRecord,
  SynchronizationJobRecord,
  SynchronizationRecord,
} from './synchronization-records.ts';
import { synchronizationSchema } from './synchronization-schema.ts';

/** What exported provisioning must look like to be taken back. */

const MOST_RECORDS = 100_000;
const MOST_JOBS = 1000;
const LATEST = 8.64e15;
const instant = integer(0, LATEST);
const count = integer(0, Number.MAX_SAFE_INTEGER);
const kind = z.enum(['User', 'Group']);
const nullableText = z.string().nullable();
const texts = list(z.string(), MOST_RECORDS);
const namedValues = list(record({ key: nonEmptyText, value: z.string() }, {}), 200);
const taskError = record({ code: z.string(), message: z.string(), tenantActionable: z.boolean() }, {});

const synchronization: z.ZodType<SynchronizationRecord> = record(
  { id: nonEmptyText, directoryId: nonEmptyText, secrets: namedValues, connectivity: namedValues },
  {},
);

const link = record(
  {
    sourceId: nonEmptyText,
    kind,
    targetId: nonEmptyText,
    fingerprint: z.string(),
    active: z.boolean(),
    unassigned: z.boolean(),
    settled: z.boolean(),
    references: texts,
    sentReferences: texts,
  },
  {},
);

const escrow = record(
  {
    sourceId: nonEmptyText,
    kind,
    isReference: z.boolean(),
    fingerprint: z.string(),
    code: z.string(),
    message: z.string(),
    attempts: count,
    firstAt: instant,
    nextRetry: instant.nullable(),
  },
  {},
);

const quarantine = record(
  {
    reason: z.enum([
      'EncounteredBaseEscrowThreshold',
      'EncounteredTotalEscrowThreshold',
      'EncounteredEscrowProportionThreshold',
      'EncounteredQuarantineException',
      'TooManyDeletes',
    ]),
    currentBegan: z.string(),
    seriesBegan: z.string(),
    nextAttempt: z.string(),
    seriesCount: count,
    error: taskError.nullable(),
  },
  {},
);

const execution = record(
  {
    activityIdentifier: z.string(),
    state: z.enum(['Succeeded', 'Failed', 'EntryLevelErrors']),
    timeBegan: z.string(),
    timeEnded: z.string(),
    countEntitled: count,
    countEscrowed: count,
    countExported: count,
    countImported: count,
    error: taskError.nullable(),
  },
  {},
).nullable();

const job: z.ZodType<SynchronizationJobRecord> = record(
  {
    id: nonEmptyText,
    directoryId: nonEmptyText,
    servicePrincipalId: nonEmptyText,
    templateId: z.string(),
    createdDateTime: z.string(),
    schema: synchronizationSchema,
    settings: list(record({ name: nonEmptyText, value: z.string() }, {}), 100),
    state: z.enum(['Disabled', 'Active', 'Paused']),
    nextRun: instant.nullable(),
    syncAll: z.boolean().nullable(),
    forceDeletes: z.boolean(),
    links: list(link, MOST_RECORDS),
    escrows: list(escrow, MOST_RECORDS),
    quarantine: quarantine.nullable(),
    successiveFailures: count,
    lastExecution: execution,
    lastSuccessfulExecution: execution,
    lastSuccessfulExecutionWithExports: execution,
    steadyStateFirst: nullableText,
    steadyStateLast: nullableText,
  },
  {},
);

const event: z.ZodType<ProvisioningEventRecord> = record(
  { id: nonEmptyText, directoryId: nonEmptyText, summary: dictionary },
  {},
);

/** The parts of a state that are about provisioning. A state that was saved before says nothing about them. */
export const provisioningContent = {
  synchronizations: list(synchronization, MOST_RECORDS).default([]),
  synchronizationJobs: list(job, MOST_JOBS).default([]),
  provisioningEvents: list(event, MOST_RECORDS).default([]),
};
