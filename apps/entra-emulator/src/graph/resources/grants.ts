import type { PermissionGrantRecord } from '../../directory/records.ts';
import { opaque } from '../../randomness/random-source.ts';
import { nonEmptyText, nullable, oneOf, record, text } from '../../shape/shape.ts';
import { type GraphCall, type GraphReply, keyAt, noContent, readBodyAs } from '../graph-call.ts';
import { badRequest, resourceNotFound, sameKeyValue } from '../graph-error.ts';
import { collectionPage } from '../query/collection.ts';
import { findServicePrincipal } from './find.ts';
import { entity, wireAppRoleAssignment, wirePermissionGrant } from './wire.ts';

const permissionGrantBody = record(
  {
    clientId: nonEmptyText,
    consentType: oneOf('AllPrincipals', 'Principal'),
    resourceId: nonEmptyText,
    scope: text,
  },
  { principalId: nullable(text), startTime: nullable(text), expiryTime: nullable(text) },
);

export function listPermissionGrants(call: GraphCall): GraphReply {
  const { emulator, caller, url, headers } = call;
  const grants = emulator.store.permissionGrants.filter((one) => one.directoryId === caller.directory.id);
  const query = { url, eventual: headers.get('consistencylevel') === 'eventual' };
  const filterable = ['clientId', 'consentType', 'principalId', 'resourceId', 'scope'];
  const kind = { typeName: 'OAuth2PermissionGrant', filterable, context: 'oauth2PermissionGrants' };
  return { status: 200, body: collectionPage(grants.map(wirePermissionGrant), query, kind) };
}

export function createPermissionGrant(call: GraphCall): GraphReply {
  const { emulator, caller } = call;
  const body = readBodyAs(call, permissionGrantBody, 'OAuth2PermissionGrant');
  const client = findServicePrincipal(call, { by: 'id', value: body.clientId });
  const resource = findServicePrincipal(call, { by: 'id', value: body.resourceId });
  const principalId = body.principalId ?? null;
  if ((body.consentType === 'Principal') !== (principalId !== null)) {
    throw badRequest(
      "Invalid value specified for property 'principalId' of resource 'OAuth2PermissionGrant'.",
    );
  }
  const held = emulator.store.permissionGrants.find(
    (one) => one.clientId === client.id && one.resourceId === resource.id && one.principalId === principalId,
  );
  if (held !== undefined) throw sameKeyValue('Permission entry already exists.');
  const grant: PermissionGrantRecord = {
    id: opaque(emulator.random, 24),
    directoryId: caller.directory.id,
    clientId: client.id,
    consentType: body.consentType,
    principalId,
    resourceId: resource.id,
    scope: body.scope.trim(),
  };
  emulator.store.permissionGrants.add(grant);
  return { status: 201, body: entity(emulator, 'oauth2PermissionGrants', wirePermissionGrant(grant)) };
}

export function deletePermissionGrant(call: GraphCall): GraphReply {
  const { value } = keyAt(call, 0);
  const grant = call.emulator.store.permissionGrants.get(value);
  if (grant === undefined || grant.directoryId !== call.caller.directory.id) throw resourceNotFound(value);
  call.emulator.store.permissionGrants.remove(grant.id);
  return noContent;
}

/** What an enterprise app was given on others. */
export function listAppRoleAssignments(call: GraphCall): GraphReply {
  const { id } = findServicePrincipal(call, keyAt(call, 0));
  return assignmentPage(call, (one) => one.principalId === id);
}

/** Who was given something on an enterprise app. */
export function listAppRoleAssignedTo(call: GraphCall): GraphReply {
  const { id } = findServicePrincipal(call, keyAt(call, 0));
  return assignmentPage(call, (one) => one.resourceId === id);
}

function assignmentPage(
  call: GraphCall,
  matches: (one: { principalId: string; resourceId: string }) => boolean,
): GraphReply {
  const { emulator, url, headers } = call;
  const found = emulator.store.appRoleAssignments
    .filter(matches)
    .map((one) => wireAppRoleAssignment(emulator, one));
  const query = { url, eventual: headers.get('consistencylevel') === 'eventual' };
  const filterable = ['id', 'principalId', 'resourceId', 'appRoleId', 'principalDisplayName'];
  const kind = { typeName: 'AppRoleAssignment', filterable, context: 'appRoleAssignments' };
  return { status: 200, body: collectionPage(found, query, kind) };
}
