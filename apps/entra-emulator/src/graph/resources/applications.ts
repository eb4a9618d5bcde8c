import { isoSeconds } from '../../clock/clock.ts';
import { newApplication } from '../../directory/applications.ts';
import type { ApplicationRecord } from '../../directory/records.ts';
import { newGuid } from '../../randomness/random-source.ts';
import { type GraphCall, type GraphReply, keyAt, noContent, readBodyAs } from '../graph-call.ts';
import { badRequest, resourceNotFound, sameKeyValue } from '../graph-error.ts';
import { requireOwnership } from '../permission-checks.ts';
import { collectionPage, selectProperties } from '../query/collection.ts';
import { type ApplicationBody, applicationBody, authenticationBehaviorsBody } from './application-body.ts';
import { applicationChanges } from './application-changes.ts';
import { findApplication, lookUpApplication } from './find.ts';
import { entity, wireApplication } from './wire.ts';

const FILTERABLE = [
  'id',
  'appId',
  'displayName',
  'uniqueName',
  'applicationTemplateId',
  'createdDateTime',
  'signInAudience',
  'tags',
  'identifierUris',
  'notes',
  'publisherDomain',
];

export function listApplications(call: GraphCall): GraphReply {
  const { emulator, caller, now } = call;
  const visible = emulator.store.applications.filter(
    (one) =>
      one.directoryId === caller.directory.id &&
      one.deletedDateTime === null &&
      emulator.replication.visible(one.id, now),
  );
  const objects = visible.map((one) => wireApplication(emulator, one));
  const query = { url: call.url, eventual: call.headers.get('consistencylevel') === 'eventual' };
  return {
    status: 200,
    body: collectionPage(objects, query, {
      typeName: 'Application',
      filterable: FILTERABLE,
      context: 'applications',
    }),
  };
}

export function getApplication(call: GraphCall): GraphReply {
  const found = findApplication(call, keyAt(call, 0));
  return reply(call, 200, found);
}

export function createApplication(call: GraphCall): GraphReply {
  const body = readBodyAs(call, applicationBody, 'Application');
  const created = addApplication(call, body);
  return {
    ...reply(call, 201, created),
    location: `${call.emulator.origin}/v1.0/applications/${created.id}`,
  };
}

export function updateApplication(call: GraphCall): GraphReply {
  const body = readBodyAs(call, applicationBody, 'Application');
  const key = keyAt(call, 0);
  if (key.by.toLowerCase() === 'uniquename') return upsertApplication(call, key.value, body);
  changeApplication(call, findApplication(call, key), body);
  return noContent;
}

/** PATCH by uniqueName: with `Prefer: create-if-missing` it creates what is not there. Idempotent. */
function upsertApplication(call: GraphCall, uniqueName: string, body: ApplicationBody): GraphReply {
  const existing = lookUpApplication(call, { by: 'uniqueName', value: uniqueName });
  if (existing !== undefined) {
    changeApplication(call, existing, body);
    return noContent;
  }
  if (!wantsCreation(call)) throw resourceNotFound(uniqueName);
  const created = addApplication(call, { ...body, uniqueName });
  return {
    ...reply(call, 201, created),
    location: `${call.emulator.origin}/v1.0/applications/${created.id}`,
  };
}

export const wantsCreation = ({ headers }: GraphCall): boolean =>
  (headers.get('prefer') ?? '').split(',').some((one) => one.trim().toLowerCase() === 'create-if-missing');

function addApplication(call: GraphCall, body: ApplicationBody): ApplicationRecord {
  const { emulator, caller, now } = call;
  if (body.displayName === undefined) {
    throw badRequest("A value is required for property 'displayName' of resource 'Application'.");
  }
  checkUniqueName(call, body.uniqueName, undefined);
  const { displayName } = body;
  const id = newGuid(emulator.random);
  const record = newApplication({
    id,
    appId: newGuid(emulator.random),
    directoryId: caller.directory.id,
    displayName,
    now,
  });
  Object.assign(record, applicationChanges(record, body, emulator.random));
  checkIdentifierUris(call, record);
  record.ownerIds = [caller.userId ?? caller.servicePrincipalId];
  emulator.store.applications.add(record);
  emulator.replication.created('application', record.id, now);
  return record;
}

function changeApplication(call: GraphCall, record: ApplicationRecord, body: ApplicationBody): void {
  requireOwnership(call.caller, record);
  checkUniqueName(call, body.uniqueName, record);
  const changes = applicationChanges(record, body, call.emulator.random);
  checkIdentifierUris(call, { ...record, ...changes });
  call.emulator.store.applications.update(record, changes);
  renameEnterpriseApp(call, record);
}

/** In its home directory the enterprise app bears the application's name. */
function renameEnterpriseApp(
  { emulator }: GraphCall,
  { appId, directoryId, displayName }: ApplicationRecord,
): void {
  const enterpriseApp = emulator.store.servicePrincipalOf(appId, directoryId);
  if (enterpriseApp !== undefined) emulator.store.servicePrincipals.update(enterpriseApp, { displayName });
}

/** Unique in the directory; a soft-deleted application still holds its name (unverified against Entra). */
function checkUniqueName(
  call: GraphCall,
  name: string | null | undefined,
  self: ApplicationRecord | undefined,
): void {
  if (self?.uniqueName && name !== undefined && name !== self.uniqueName) {
    throw badRequest("Property 'uniqueName' is immutable and cannot be changed once it is set.");
  }
  if (!name) return;
  const taken = call.emulator.store.applications.find(
    (one) => one.directoryId === call.caller.directory.id && one.uniqueName === name && one !== self,
  );
  if (taken !== undefined) {
    throw sameKeyValue(`Another object with the same value for property uniqueName already exists.`);
  }
}

function checkIdentifierUris({ emulator }: GraphCall, record: ApplicationRecord): void {
  const taken = emulator.store.applications.find(
    (one) =>
      one.id !== record.id &&
      one.directoryId === record.directoryId &&
      one.identifierUris.some((uri) => record.identifierUris.includes(uri)),
  );
  if (taken !== undefined) {
    throw badRequest('Another object with the same value for property identifierUris already exists.');
  }
}

/**
 * Soft delete: the object goes to deletedItems for 30 days, and in its home directory the enterprise app goes with it.
 */
export function deleteApplication(call: GraphCall): GraphReply {
  const { emulator, now } = call;
  const record = findApplication(call, keyAt(call, 0));
  requireOwnership(call.caller, record);
  const deletedDateTime = isoSeconds(now);
  const enterpriseApp = emulator.store.servicePrincipalOf(record.appId, record.directoryId);
  emulator.store.applications.update(record, { deletedDateTime });
  if (enterpriseApp !== undefined)
    emulator.store.servicePrincipals.update(enterpriseApp, { deletedDateTime });
  return noContent;
}

export function updateAuthenticationBehaviors(call: GraphCall): GraphReply {
  const body = readBodyAs(call, authenticationBehaviorsBody, 'AuthenticationBehaviors');
  const record = findApplication(call, keyAt(call, 0));
  requireOwnership(call.caller, record);
  const authenticationBehaviors = { ...record.authenticationBehaviors, ...body };
  call.emulator.store.applications.update(record, { authenticationBehaviors });
  return noContent;
}

export function getAuthenticationBehaviors(call: GraphCall): GraphReply {
  const record = findApplication(call, keyAt(call, 0));
  const body = entity(
    call.emulator,
    `applications('${record.id}')/authenticationBehaviors`,
    record.authenticationBehaviors,
  );
  return { status: 200, body };
}

function reply(call: GraphCall, status: 200 | 201, record: ApplicationRecord): GraphReply {
  const object = entity(call.emulator, 'applications', wireApplication(call.emulator, record));
  return { status, body: selectProperties(object, call.url.searchParams) };
}
