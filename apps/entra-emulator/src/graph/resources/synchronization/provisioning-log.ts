import type { GraphCall, GraphReply } from '../../graph-call.ts';
import { listReply } from '../../replies.ts';

/** What was done about users and groups in services, newest first. */
export function listProvisioningLog(call: GraphCall): GraphReply {
  const { store } = call.emulator;
  const own = store.provisioningEvents.filter(({ directoryId }) => directoryId === call.caller.directory.id);
  return listReply(call, own.map(({ summary }) => summary).toReversed(), {
    typeName: 'ProvisioningObjectSummary',
    filterable: [
      ...['id', 'jobId', 'cycleId', 'changeId', 'tenantId', 'activityDateTime', 'provisioningAction'],
      ...['servicePrincipal/id', 'servicePrincipal/displayName', 'sourceIdentity/id', 'targetIdentity/id'],
      ...['sourceIdentity/displayName', 'provisioningStatusInfo/status'],
    ],
    containable: ['provisioningAction'],
    orderable: ['activityDateTime'],
    isLog: true,
    context: 'auditLogs/provisioning',
  });
}
