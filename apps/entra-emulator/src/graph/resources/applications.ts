import { isoSeconds } from '../../clock/clock.ts';
import type { ManagedObject } from '../../directory/app-management.ts';
import { newApplication } from '../../directory/applications.ts';
import type { ApplicationRecord } from '../../directory/records.ts';
import { holdsNames, softDeleteApplication } from '../../directory/removal.ts';
import { newGuid } from '../../randomness/random-source.ts';
import { writeApplications } from '../application-permissions.ts';
import { creatorApp, creatorIds } from '../caller.ts';
import { type GraphCall, type GraphReply, keyAt, noContent, readBodyAs } from '../graph-call.ts';
import { badRequest, resourceNotFound, sameKeyValue } from '../graph-error.ts';
import { requireMembersMay, requireOwnership } from '../permission-checks.ts';
import type { CollectionKind } from '../query/collection.ts';
import { createdReply, entityReply, listReply } from '../replies.ts';
import { expandedAppManagement } from './app-management-policies.ts';
import {
  type ApplicationBody,
  applicationBody,
  authenticationBehaviorsBody,
  newApplicationBody,
} from './application-body.ts';
import { applicationChanges, checkEncryptionKey } from './application-changes.ts';
import { checkReplacedLists } from './application-lists.ts';
import { expandedPolicies } from './assigned-policies.ts';
import { requireOwnerKind, takeBound } from './bound.ts';
import { readableObjects } from './directory-objects.ts';
import { findApplication, lookUpApplication } from './find.ts';
import { refuseProtectionInVersion1, requireLastingProtection } from './hard-delete-protection.ts';
import { checkIdentifierUris } from './identifier-uris.ts';
import { requireAllowedKeys } from './keys.ts';
import { makePassword, wireNewPassword } from './passwords.ts';
import { checkTokenVersion, withTokenVersion } from './token-version.ts';
import { wireApplication } from './wire.ts';

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
  'description',
  'disabledByMicrosoftStatus',
  'info/logoUrl',
  'info/termsOfServiceUrl',
  'keyCredentials',
  'publicClient/redirectUris',
  'requiredResourceAccess',
  'serviceManagementReference',
  'spa/redirectUris',
  'verifiedPublisher/displayName',
  'web/homePageUrl',
  'web/redirectUris',
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
  return listReply(call, objects, applicationKind(call));
}

export const applicationKind = (call: GraphCall): CollectionKind => ({
  typeName: 'Application',
  filterable: FILTERABLE,
  searchable: ['displayName', 'description', 'tags'],
  orderable: ['displayName', 'createdDateTime', 'deletedDateTime'],
  context: 'applications',
  onlySelected: ['authenticationBehaviors', 'createdByAppId'],
  countable: {
    owners: (id) => call.emulator.store.applications.get(id)?.ownerIds.length ?? 0,
    federatedIdentityCredentials: (id) =>
      call.emulator.store.applications.get(id)?.federatedIdentityCredentials.length ?? 0,
  },
  expand: {
    owners: (id) => readableObjects(call, call.emulator.store.applications.get(id)?.ownerIds ?? []),
    federatedIdentityCredentials: (id) =>
      (call.emulator.store.applications.get(id)?.federatedIdentityCredentials ?? [])
        .filter((one) => call.emulator.replication.visible(one.id, call.now))
        .map((one) => ({ ...one })),
    ...expandedPolicies(call, ['tokenLifetime']),
    ...expandedAppManagement(call),
  },
});

export function getApplication(call: GraphCall): GraphReply {
  const found = findApplication(call, keyAt(call, 0));
  return entityReply(call, wireApplication(call.emulator, found), applicationKind(call));
}

/** Owners may come with it; whoever makes it is one in any case. */
export function createApplication(asked: GraphCall): GraphReply {
  const { call, ids: ownerIds } = takeBound(asked, 'owners');
  requireOwnerKind(call, ownerIds);
  const { passwordCredentials = [], ...body } = readBodyAs(call, newApplicationBody, 'Application');
  refuseProtectionInVersion1(call, body, 'Application');
  const inTheMaking: ManagedObject = {
    id: undefined,
    kind: 'application',
    createdDateTime: isoSeconds(call.now),
  };
  const made = passwordCredentials.map((wanted) => makePassword(call, inTheMaking, wanted));
  const created = addApplication(call, body);
  const { store, replication } = call.emulator;
  const answer = {
    ...wireApplication(call.emulator, created),
    passwordCredentials: made.map(wireNewPassword),
  };
  store.applications.update(created, {
    passwordCredentials: made.map(({ credential }) => credential),
    ownerIds: [...new Set([...created.ownerIds, ...ownerIds])],
  });
  for (const { credential } of made) replication.created('password', credential.keyId, call.now);
  return createdReply(call, answer, applicationKind(call));
}

export function updateApplication(call: GraphCall): GraphReply {
  const body = readBodyAs(call, applicationBody, 'Application');
  refuseProtectionInVersion1(call, body, 'Application');
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
  return createdReply(call, wireApplication(call.emulator, created), applicationKind(call));
}

export const wantsCreation = ({ headers }: GraphCall): boolean =>
  (headers.get('prefer') ?? '').split(',').some((one) => one.trim().toLowerCase() === 'create-if-missing');

function addApplication(call: GraphCall, body: ApplicationBody): ApplicationRecord {
  const { emulator, caller, now } = call;
  if (body.displayName === undefined) {
    throw badRequest("A value is required for property 'displayName' of resource 'Application'.");
  }
  requireMembersMay(caller, 'allowedToCreateApps');
  checkUniqueName(call, body.uniqueName, undefined);
  const { displayName } = body;
  const id = newGuid(emulator.random);
  const record = newApplication({
    id,
    appId: newGuid(emulator.random),
    directoryId: caller.directory.id,
    displayName,
    ...creatorApp(caller),
    now,
  });
  requireLastingProtection(body);
  const changes = applicationChanges(record, withTokenVersion(body), emulator.random);
  checkTokenVersion(body, { ...record, ...changes });
  checkReplacedLists(record, changes);
  checkEncryptionKey({ ...record, ...changes });
  requireAllowedKeys(call, record, changes.keyCredentials ?? []);
  Object.assign(record, changes);
  checkIdentifierUris(call, record, []);
  record.ownerIds = creatorIds(caller);
  emulator.store.applications.add(record);
  emulator.replication.created('application', record.id, now);
  return record;
}

function changeApplication(call: GraphCall, record: ApplicationRecord, body: ApplicationBody): void {
  requireOwnership(call.caller, record, writeApplications);
  checkUniqueName(call, body.uniqueName, record);
  requireLastingProtection(body, record);
  const changes = applicationChanges(record, body, call.emulator.random);
  checkTokenVersion(body, { ...record, ...changes });
  checkReplacedLists(record, changes);
  checkEncryptionKey({ ...record, ...changes });
  checkIdentifierUris(call, { ...record, ...changes }, record.identifierUris);
  requireAllowedKeys(call, record, changes.keyCredentials ?? []);
  for (const key of changes.keyCredentials ?? []) {
    if (!record.keyCredentials.includes(key))
      call.emulator.replication.created('certificate', key.keyId, call.now);
  }
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
    (one) =>
      one.directoryId === call.caller.directory.id &&
      one.uniqueName === name &&
      one !== self &&
      holdsNames(one, call.now),
  );
  if (taken !== undefined) {
    throw sameKeyValue(`Another object with the same value for property uniqueName already exists.`);
  }
}

/**
 * Soft delete: the object goes to deletedItems for 30 days, and in its home directory the enterprise app goes with it.
 */
export function deleteApplication(call: GraphCall): GraphReply {
  const record = findApplication(call, keyAt(call, 0));
  requireOwnership(call.caller, record, writeApplications);
  softDeleteApplication(call.emulator.store, record, call.now);
  return noContent;
}

export function updateAuthenticationBehaviors(call: GraphCall): GraphReply {
  const body = readBodyAs(call, authenticationBehaviorsBody, 'AuthenticationBehaviors');
  const record = findApplication(call, keyAt(call, 0));
  requireOwnership(call.caller, record, writeApplications);
  const authenticationBehaviors = { ...record.authenticationBehaviors, ...body };
  call.emulator.store.applications.update(record, { authenticationBehaviors });
  return noContent;
}

export function getAuthenticationBehaviors(call: GraphCall): GraphReply {
  const record = findApplication(call, keyAt(call, 0));
  const context = `applications('${record.id}')/authenticationBehaviors`;
  return entityReply(call, { ...record.authenticationBehaviors }, { context });
}
