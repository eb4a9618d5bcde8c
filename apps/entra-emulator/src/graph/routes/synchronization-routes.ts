import { patchConnectivity } from '../resources/synchronization/connectivity.ts';
import { pauseJob, restartJob, startJob } from '../resources/synchronization/job-actions.ts';
import { createJob, deleteJob, getJob, listJobs, updateJob } from '../resources/synchronization/jobs.ts';
import { provisionOnDemand } from '../resources/synchronization/on-demand.ts';
import {
  readSynchronization as read,
  readProvisioningLog,
  writeSynchronization as write,
  writeJobSettings,
} from '../resources/synchronization/permissions.ts';
import { listProvisioningLog } from '../resources/synchronization/provisioning-log.ts';
import { deleteSchema, getSchema, putSchema } from '../resources/synchronization/schema.ts';
import { listSecrets, putSecrets } from '../resources/synchronization/secrets.ts';
import { getTemplate, getTemplateSchema, listTemplates } from '../resources/synchronization/templates.ts';
import { validateCredentials } from '../resources/synchronization/validate-credentials.ts';
import type { GraphRow } from './route.ts';

/** Provisioning of users and groups into other services, and its log. */
export const synchronizationRows: readonly GraphRow[] = [
  ['GET', 'servicePrincipals/{key}/synchronization/templates', read, listTemplates],
  ['GET', 'servicePrincipals/{key}/synchronization/templates/{key}', read, getTemplate],
  ['GET', 'servicePrincipals/{key}/synchronization/templates/{key}/schema', read, getTemplateSchema],
  ['GET', 'servicePrincipals/{key}/synchronization/secrets', read, listSecrets],
  ['PUT', 'servicePrincipals/{key}/synchronization/secrets', write, putSecrets],
  ['PATCH', 'servicePrincipals/{key}/synchronization/connectivityParameters', write, patchConnectivity],
  ['GET', 'servicePrincipals/{key}/synchronization/jobs', read, listJobs],
  ['POST', 'servicePrincipals/{key}/synchronization/jobs', write, createJob],
  ['GET', 'servicePrincipals/{key}/synchronization/jobs/{key}', read, getJob],
  ['PATCH', 'servicePrincipals/{key}/synchronization/jobs/{key}', writeJobSettings, updateJob],
  ['DELETE', 'servicePrincipals/{key}/synchronization/jobs/{key}', write, deleteJob],
  ['GET', 'servicePrincipals/{key}/synchronization/jobs/{key}/schema', read, getSchema],
  ['PUT', 'servicePrincipals/{key}/synchronization/jobs/{key}/schema', write, putSchema],
  ['DELETE', 'servicePrincipals/{key}/synchronization/jobs/{key}/schema', write, deleteSchema],
  ['POST', 'servicePrincipals/{key}/synchronization/jobs/{key}/start', write, startJob],
  ['POST', 'servicePrincipals/{key}/synchronization/jobs/{key}/pause', write, pauseJob],
  ['POST', 'servicePrincipals/{key}/synchronization/jobs/{key}/restart', write, restartJob],
  [
    'POST',
    'servicePrincipals/{key}/synchronization/jobs/{key}/validateCredentials',
    write,
    validateCredentials,
  ],
  ['POST', 'servicePrincipals/{key}/synchronization/jobs/{key}/provisionOnDemand', write, provisionOnDemand],
  ['GET', 'auditLogs/provisioning', readProvisioningLog, listProvisioningLog],
];
