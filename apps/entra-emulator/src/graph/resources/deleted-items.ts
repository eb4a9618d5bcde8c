import type { ApplicationRecord, ServicePrincipalRecord } from '../../directory/records.ts';
import { type GraphCall, type GraphReply, keyAt, noContent } from '../graph-call.ts';
import { resourceNotFound, sameKeyValue } from '../graph-error.ts';
import { requireOwnership } from '../permission-checks.ts';
import { collectionPage } from '../query/collection.ts';
import { type WireObject, wireApplication, wireServicePrincipal } from './wire.ts';

const THIRTY_DAYS_MS = 30 * 24 * 3600 * 1000;

type DeletedItem =
  | { kind: 'application'; record: ApplicationRecord }
  | { kind: 'servicePrincipal'; record: ServicePrincipalRecord };

const isKept = ({ now }: GraphCall, record: { deletedDateTime: string | null }): boolean =>
  record.deletedDateTime !== null && now - Date.parse(record.deletedDateTime) < THIRTY_DAYS_MS;

function page(call: GraphCall, objects: WireObject[], typeName: string): GraphReply {
  const query = { url: call.url, eventual: call.headers.get('consistencylevel') === 'eventual' };
  const kind = {
    typeName,
    filterable: ['id', 'appId', 'displayName', 'uniqueName'],
    context: 'directoryObjects',
  };
  return { status: 200, body: collectionPage(objects, query, kind) };
}

export function listDeletedApplications(call: GraphCall): GraphReply {
  const { emulator, caller } = call;
  const found = emulator.store.applications.filter(
    (one) => one.directoryId === caller.directory.id && isKept(call, one),
  );
  return page(
    call,
    found.map((one) => wireApplication(emulator, one)),
    'Application',
  );
}

export function listDeletedServicePrincipals(call: GraphCall): GraphReply {
  const { emulator, caller } = call;
  const found = emulator.store.servicePrincipals.filter(
    (one) => one.directoryId === caller.directory.id && isKept(call, one),
  );
  return page(
    call,
    found.map((one) => wireServicePrincipal(emulator, one)),
    'ServicePrincipal',
  );
}

export function getDeletedItem(call: GraphCall): GraphReply {
  return { status: 200, body: wireDeleted(call, findDeleted(call)) };
}

/** Purges for good. The object of the other kind, if it was deleted along, stays until it is purged too. */
export function purgeDeletedItem(call: GraphCall): GraphReply {
  const item = findDeleted(call);
  requireOwnership(call.caller, item.record);
  const { store } = call.emulator;
  if (item.kind === 'application') store.applications.remove(item.record.id);
  else store.servicePrincipals.remove(item.record.id);
  return noContent;
}

/** Brings an object back under its id. Restoring an application does not restore its enterprise app. */
export function restoreDeletedItem(call: GraphCall): GraphReply {
  const { store } = call.emulator;
  const item = findDeleted(call);
  requireOwnership(call.caller, item.record);
  if (item.kind === 'application') {
    store.applications.update(item.record, { deletedDateTime: null });
  } else {
    if (store.servicePrincipalOf(item.record.appId, item.record.directoryId) !== undefined) {
      throw sameKeyValue(
        `The service principal cannot be created, updated, or restored because the service principal name ${item.record.appId} is already in use.`,
      );
    }
    store.servicePrincipals.update(item.record, { deletedDateTime: null });
  }
  return { status: 200, body: wireDeleted(call, item) };
}

function findDeleted(call: GraphCall): DeletedItem {
  const { store } = call.emulator;
  const { value } = keyAt(call, 0);
  const id = value.toLowerCase();
  const application = store.applications.get(id);
  if (
    application !== undefined &&
    application.directoryId === call.caller.directory.id &&
    isKept(call, application)
  ) {
    return { kind: 'application', record: application };
  }
  const enterpriseApp = store.servicePrincipals.get(id);
  if (
    enterpriseApp !== undefined &&
    enterpriseApp.directoryId === call.caller.directory.id &&
    isKept(call, enterpriseApp)
  ) {
    return { kind: 'servicePrincipal', record: enterpriseApp };
  }
  throw resourceNotFound(value);
}

function wireDeleted({ emulator }: GraphCall, item: DeletedItem): WireObject {
  const wire =
    item.kind === 'application'
      ? wireApplication(emulator, item.record)
      : wireServicePrincipal(emulator, item.record);
  return { '@odata.type': `#microsoft.graph.${item.kind}`, ...wire };
}
