import { z } from 'zod';
import { isoSeconds } from '../../clock/clock.ts';
import { newServicePrincipal } from '../../directory/applications.ts';
import { MICROSOFT_DIRECTORY_ID } from '../../directory/first-party-resources.ts';
import type { ApplicationRecord, ServicePrincipalRecord } from '../../directory/records.ts';
import { resourceByAppId } from '../../directory/resources.ts';
import { newGuid } from '../../randomness/random-source.ts';
import { isPlainObject } from '../../shape/plain-object.ts';
import { list, nonEmptyText } from '../../shape/read-shape.ts';
import { writeEnterpriseApps } from '../application-permissions.ts';
import { creatorApp, creatorIds } from '../caller.ts';
import { type GraphCall, type GraphReply, keyAt, noContent, readBodyAs } from '../graph-call.ts';
import { badRequest, insufficientPrivileges, resourceNotFound, sameKeyValue } from '../graph-error.ts';
import { graphObject } from '../graph-object.ts';
import { requireGuarded } from '../guarded-properties.ts';
import { notEmulated } from '../not-emulated.ts';
import { requireOwnership } from '../permission-checks.ts';
import type { CollectionKind } from '../query/collection.ts';
import { createdReply, entityReply, listReply } from '../replies.ts';
import { expandedAppManagement } from './app-management-policies.ts';
import { wireAssignments } from './app-role-assignments.ts';
import { keyCredentialBody } from './application-body.ts';
import { wantsCreation } from './applications.ts';
import { expandedPolicies } from './assigned-policies.ts';
import { requireOwnerKind, takeBound } from './bound.ts';
import { readableObjects } from './directory-objects.ts';
import { findServicePrincipal, lookUpServicePrincipal, refuseElsewhere } from './find.ts';
import { refuseProtectionInVersion1, requireLastingProtection } from './hard-delete-protection.ts';
import { clearableText, description, name, text } from './limits.ts';
import { memberOf } from './membership-objects.ts';
import { requireUnlockedProperties } from './property-lock.ts';
import { samlChanges } from './saml-changes.ts';
import { wireServicePrincipal } from './wire.ts';
import { guid, keptApart, servicePrincipalWithoutEffect } from './without-effect.ts';

const samlWritable = {
  preferredTokenSigningKeyThumbprint: z.string().nullable(),
  samlSingleSignOnSettings: graphObject({}, { relayState: z.string().nullable() }).nullable(),
  keyCredentials: list(keyCredentialBody),
  tokenEncryptionKeyId: guid.nullable(),
};

const writable = {
  displayName: name,
  accountEnabled: z.boolean(),
  appRoleAssignmentRequired: z.boolean(),
  homepage: clearableText,
  loginUrl: clearableText,
  logoutUrl: clearableText,
  notes: text(1024).nullable(),
  description,
  preferredSingleSignOnMode: z.string().nullable(),
  notificationEmailAddresses: list(z.string()),
  alternativeNames: list(z.string()),
  tags: list(z.string()),
  ...samlWritable,
  ...servicePrincipalWithoutEffect,
};

const servicePrincipalBody = graphObject({}, { ...writable, appId: nonEmptyText });
type ServicePrincipalBody = z.infer<typeof servicePrincipalBody>;

/** Graph takes them of an enterprise app, too; here they come from its application, and from the operations that make them. */
const FROM_ELSEWHERE = ['approles', 'oauth2permissionscopes', 'passwordcredentials'];

/** @throws GraphError 400; 501 for what comes from elsewhere */
function readEnterpriseApp(call: GraphCall): ServicePrincipalBody {
  const named = isPlainObject(call.body) ? Object.keys(call.body) : [];
  const found = named.find((one) => FROM_ELSEWHERE.includes(one.toLowerCase()));
  if (found !== undefined) throw notEmulated(`'${found}' in the body of an enterprise app`);
  const body = readBodyAs(call, servicePrincipalBody, 'ServicePrincipal');
  refuseProtectionInVersion1(call, body, 'ServicePrincipal');
  return body;
}

const FILTERABLE = [
  'id',
  'appId',
  'displayName',
  'applicationTemplateId',
  'servicePrincipalType',
  'appOwnerOrganizationId',
  'tags',
  'accountEnabled',
  'servicePrincipalNames',
  'alternativeNames',
  'appRoleAssignmentRequired',
  'description',
  'disabledByMicrosoftStatus',
  'homepage',
  'info/logoUrl',
  'info/termsOfServiceUrl',
  'keyCredentials',
  'notes',
  'preferredSingleSignOnMode',
  'preferredTokenSigningKeyEndDateTime',
  'verifiedPublisher/displayName',
];

/** As programs look for one. */
const APP_ID_ALONE = /^\s*appId\s+eq\s+'([^']*)'\s*$/i;

/** @throws GraphError 501 for one of Microsoft's own applications of which there is nothing here: none would be a lie */
export function listServicePrincipals(call: GraphCall): GraphReply {
  const { emulator, caller, now } = call;
  const visible = emulator.store.servicePrincipals.filter(
    (one) =>
      one.directoryId === caller.directory.id &&
      one.deletedDateTime === null &&
      emulator.replication.visible(one.id, now),
  );
  const asked = APP_ID_ALONE.exec(call.url.searchParams.get('$filter') ?? '')?.[1];
  if (asked !== undefined && !visible.some(({ appId }) => appId === asked.toLowerCase()))
    refuseElsewhere(asked);
  const objects = visible.map((one) => wireServicePrincipal(emulator, one));
  return listReply(call, objects, servicePrincipalKind(call));
}

export const servicePrincipalKind = (call: GraphCall): CollectionKind => ({
  typeName: 'ServicePrincipal',
  filterable: FILTERABLE,
  searchable: ['displayName', 'description', 'tags'],
  onlySelected: ['createdByAppId', 'customSecurityAttributes'],
  attributes: 'customSecurityAttributes',
  orderable: ['displayName', 'createdDateTime', 'deletedDateTime'],
  context: 'servicePrincipals',
  countable: { owners: (id) => call.emulator.store.servicePrincipals.get(id)?.ownerIds.length ?? 0 },
  expand: {
    owners: (id) => readableObjects(call, call.emulator.store.servicePrincipals.get(id)?.ownerIds ?? []),
    appRoleAssignedTo: (id) => wireAssignments(call.emulator, (one) => one.resourceId === id),
    appRoleAssignments: (id) => wireAssignments(call.emulator, (one) => one.principalId === id),
    memberOf: (id) => memberOf(call, id),
    ...expandedPolicies(call, ['claimsMapping', 'tokenLifetime']),
    ...expandedAppManagement(call),
  },
});

export function getServicePrincipal(call: GraphCall): GraphReply {
  return reply(call, 200, findServicePrincipal(call, keyAt(call, 0)));
}

export function createServicePrincipal(asked: GraphCall): GraphReply {
  const { call, ids: ownerIds } = takeBound(asked, 'owners');
  requireOwnerKind(call, ownerIds);
  const body = readEnterpriseApp(call);
  if (body.appId === undefined) {
    throw badRequest("A value is required for property 'appId' of resource 'ServicePrincipal'.");
  }
  const created = addServicePrincipal(call, body.appId, body);
  call.emulator.store.servicePrincipals.update(created, {
    ownerIds: [...new Set([...created.ownerIds, ...ownerIds])],
  });
  return replyCreated(call, created);
}

export function updateServicePrincipal(call: GraphCall): GraphReply {
  const body = readEnterpriseApp(call);
  const key = keyAt(call, 0);
  if (key.by.toLowerCase() === 'appid') return upsertServicePrincipal(call, key.value, body);
  changeServicePrincipal(call, findServicePrincipal(call, key), body);
  return noContent;
}

/** PATCH by appId: with `Prefer: create-if-missing` it creates what is not there. Idempotent. */
function upsertServicePrincipal(call: GraphCall, appId: string, body: ServicePrincipalBody): GraphReply {
  const existing = lookUpServicePrincipal(call, { by: 'appId', value: appId });
  if (existing !== undefined) {
    changeServicePrincipal(call, existing, body);
    return noContent;
  }
  if (!wantsCreation(call)) throw resourceNotFound(appId);
  return replyCreated(call, addServicePrincipal(call, appId, body));
}

/**
 * - the application must exist and have replicated (400 NoBackingApplicationObject)
 * - one enterprise app per application and directory (409)
 * - with `OwnedBy` only for an application that the caller owns
 */
function addServicePrincipal(
  call: GraphCall,
  appId: string,
  body: ServicePrincipalBody,
): ServicePrincipalRecord {
  const { emulator, caller, now } = call;
  const application = backingApplication(call, appId);
  if (lookUpServicePrincipal(call, { by: 'appId', value: appId }) !== undefined) {
    throw sameKeyValue(
      `The service principal cannot be created, updated, or restored because the service principal name ${appId} is already in use.`,
    );
  }
  if (application.directoryId !== caller.directory.id && application.signInAudience === 'AzureADMyOrg') {
    throw insufficientPrivileges('the application belongs to another directory only');
  }
  requireOwnership(caller, application, writeEnterpriseApps);
  requireGuarded(caller, Object.keys(body));
  const { displayName } = application;
  const record = newServicePrincipal({
    id: newGuid(emulator.random),
    appId: application.appId,
    directoryId: caller.directory.id,
    displayName,
    appOwnerOrganizationId: application.directoryId,
    ...creatorApp(caller),
    now,
  });
  requireUnlockedProperties(call, record, body);
  requireLastingProtection(body);
  Object.assign(record, changesOf(record, body), { appId: application.appId });
  record.ownerIds = creatorIds(caller);
  emulator.store.servicePrincipals.add(record);
  emulator.replication.created('servicePrincipal', record.id, now);
  return record;
}

/** What of an application its enterprise apps depend on. */
type Backing = Pick<
  ApplicationRecord,
  'id' | 'appId' | 'displayName' | 'directoryId' | 'signInAudience' | 'ownerIds'
>;

/** Of any directory, and Microsoft's own APIs, which are registered in none here. @throws GraphError 400, 501 */
function backingApplication({ emulator, now }: GraphCall, appId: string): Backing {
  const { store, replication } = emulator;
  const application = store.applicationByAppId(appId);
  if (application !== undefined && replication.visible(application.id, now)) return application;
  const resource = resourceByAppId(store, appId);
  if (resource === undefined) refuseElsewhere(appId);
  if (application !== undefined || resource === undefined)
    throw badRequest(
      `The appId '${appId}' of the service principal does not reference a valid application object.`,
    );
  return {
    ...{ id: resource.appId, appId: resource.appId, displayName: resource.displayName, ownerIds: [] },
    ...{ directoryId: MICROSOFT_DIRECTORY_ID, signInAudience: 'AzureADMultipleOrgs' },
  };
}

function changeServicePrincipal(
  call: GraphCall,
  found: ServicePrincipalRecord,
  body: ServicePrincipalBody,
): void {
  requireOwnership(call.caller, found, writeEnterpriseApps);
  requireGuarded(call.caller, Object.keys(body));
  if (body.appId !== undefined && body.appId.toLowerCase() !== found.appId) {
    throw badRequest("Property 'appId' is read-only and cannot be set.");
  }
  requireUnlockedProperties(call, found, body);
  requireLastingProtection(body, found);
  call.emulator.store.servicePrincipals.update(found, { ...changesOf(found, body), appId: found.appId });
}

function changesOf(
  record: ServicePrincipalRecord,
  body: ServicePrincipalBody,
): Partial<ServicePrincipalRecord> {
  const {
    preferredTokenSigningKeyThumbprint,
    samlSingleSignOnSettings,
    keyCredentials,
    tokenEncryptionKeyId = null,
    ...plain
  } = body;
  if (tokenEncryptionKeyId !== null) throw notEmulated('tokenEncryptionKeyId of an enterprise app');
  return {
    ...keptApart(plain, servicePrincipalWithoutEffect, record),
    ...samlChanges(record, { preferredTokenSigningKeyThumbprint, samlSingleSignOnSettings, keyCredentials }),
  };
}

export function deleteServicePrincipal(call: GraphCall): GraphReply {
  const found = findServicePrincipal(call, keyAt(call, 0));
  requireOwnership(call.caller, found, writeEnterpriseApps);
  call.emulator.store.servicePrincipals.update(found, { deletedDateTime: isoSeconds(call.now) });
  return noContent;
}

function reply(call: GraphCall, status: 200 | 201, found: ServicePrincipalRecord): GraphReply {
  const object = wireServicePrincipal(call.emulator, found);
  const kind = servicePrincipalKind(call);
  return status === 200 ? entityReply(call, object, kind) : createdReply(call, object, kind);
}

const replyCreated = (call: GraphCall, created: ServicePrincipalRecord): GraphReply =>
  reply(call, 201, created);
