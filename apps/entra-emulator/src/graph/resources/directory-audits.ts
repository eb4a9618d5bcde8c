import type { Actor, DirectoryChange } from '../../activity/directory-change.ts';
import { isoSeconds } from '../../clock/clock.ts';
import { type GraphCall, type GraphReply, keyAt } from '../graph-call.ts';
import { resourceNotFound } from '../graph-error.ts';
import type { CollectionKind } from '../query/collection.ts';
import { entityReply, listReply } from '../replies.ts';
import type { WireObject } from './wire.ts';

/** The audit log: what was really changed here, by whom. */

const kind: CollectionKind = {
  typeName: 'directoryAudit',
  context: 'auditLogs/directoryAudits',
  filterable: [
    'id',
    'activityDateTime',
    'activityDisplayName',
    'category',
    'correlationId',
    'initiatedBy/app/appId',
    'initiatedBy/app/displayName',
    'initiatedBy/user/displayName',
    'initiatedBy/user/id',
    'initiatedBy/user/userPrincipalName',
    'loggedByService',
    'operationType',
    'result',
    'targetResources',
  ],
  orderable: ['activityDateTime'],
  isLog: true,
  largestPage: 1000,
};

export function listDirectoryAudits(call: GraphCall): GraphReply {
  return listReply(call, changesOf(call).map(wireChange), kind);
}

export function getDirectoryAudit(call: GraphCall): GraphReply {
  const { value } = keyAt(call, 0);
  const found = changesOf(call).find(({ id }) => id === value.toLowerCase());
  if (found === undefined) throw resourceNotFound(value);
  return entityReply(call, wireChange(found), kind);
}

const changesOf = ({ emulator, caller, now }: GraphCall): DirectoryChange[] =>
  emulator.changes.of(caller.directory.id, now);

const wireChange = (one: DirectoryChange): WireObject => ({
  ...{ id: one.id, activityDateTime: isoSeconds(one.at), activityDisplayName: one.activity },
  ...{ category: one.category, operationType: one.operation, loggedByService: one.service },
  ...{ correlationId: one.correlationId, result: 'success', resultReason: '' },
  initiatedBy: wireActor(one.actor),
  targetResources: one.targets.map(({ type, id, displayName, userPrincipalName, modified }) => ({
    ...{ id, displayName, type, userPrincipalName },
    groupType: type === 'Group' ? 'azureAD' : null,
    modifiedProperties: modified.map(({ name, newValue }) => ({
      displayName: name,
      oldValue: null,
      newValue,
    })),
  })),
  additionalDetails: [],
});

function wireActor(actor: Actor): WireObject {
  if (actor.kind === 'user') {
    const { id, displayName, userPrincipalName } = actor;
    return { user: { id, displayName, userPrincipalName }, app: null };
  }
  const { appId, displayName, servicePrincipalId } = actor;
  return { user: null, app: { appId, displayName, servicePrincipalId, servicePrincipalName: null } };
}
