import { z } from 'zod';
import type { PermissionGrantRecord } from '../../directory/records.ts';
import { opaque } from '../../randomness/random-source.ts';
import { nonEmptyText } from '../../shape/read-shape.ts';
import { type GraphCall, type GraphReply, keyAt, noContent, readBodyAs } from '../graph-call.ts';
import { badRequest, resourceNotFound, sameKeyValue } from '../graph-error.ts';
import { graphObject, oneOf } from '../graph-object.ts';
import type { CollectionKind } from '../query/collection.ts';
import { createdReply, entityReply, listReply } from '../replies.ts';
import { findServicePrincipal } from './find.ts';
import { requireUser } from './users.ts';
import { wirePermissionGrant } from './wire.ts';

const permissionGrantBody = graphObject(
  {
    clientId: nonEmptyText,
    consentType: oneOf(['AllPrincipals', 'Principal']),
    resourceId: nonEmptyText,
    scope: z.string(),
  },
  { principalId: z.string().nullable(), startTime: z.string().nullable(), expiryTime: z.string().nullable() },
);

export function listPermissionGrants(call: GraphCall): GraphReply {
  return grantsReply(call, () => true);
}

/** The grants of one enterprise app. */
export function listGrantsOfClient(call: GraphCall): GraphReply {
  const { id } = findServicePrincipal(call, keyAt(call, 0));
  return grantsReply(call, (one) => one.clientId === id);
}

/** The grants that one user gave. */
export function listGrantsOfUser(call: GraphCall): GraphReply {
  const { id } = requireUser(call);
  return grantsReply(call, (one) => one.principalId === id);
}

const KIND: CollectionKind = {
  typeName: 'OAuth2PermissionGrant',
  filterable: ['id', 'clientId', 'consentType', 'principalId', 'resourceId', 'scope'],
  context: 'oauth2PermissionGrants',
};

function grantsReply(call: GraphCall, matches: (one: PermissionGrantRecord) => boolean): GraphReply {
  const { emulator, caller, now } = call;
  const grants = emulator.store.permissionGrants.filter(
    (one) =>
      one.directoryId === caller.directory.id && matches(one) && emulator.replication.visible(one.id, now),
  );
  return listReply(call, grants.map(wirePermissionGrant), KIND);
}

export function getPermissionGrant(call: GraphCall): GraphReply {
  return entityReply(call, wirePermissionGrant(findGrant(call)), KIND);
}

const grantChangeBody = graphObject({ scope: z.string() }, {});

/** Replaces the scopes; nothing else of a grant can be changed. */
export function updatePermissionGrant(call: GraphCall): GraphReply {
  const { scope } = readBodyAs(call, grantChangeBody, 'OAuth2PermissionGrant');
  call.emulator.store.permissionGrants.update(findGrant(call), { scope: plainScope(scope) });
  return noContent;
}

const plainScope = (scope: string): string => [...new Set(scope.split(/\s+/).filter(Boolean))].join(' ');

function findGrant(call: GraphCall): PermissionGrantRecord {
  const { value } = keyAt(call, 0);
  const { store, replication } = call.emulator;
  const grant = store.permissionGrants.get(value);
  if (grant?.directoryId !== call.caller.directory.id || !replication.visible(grant.id, call.now))
    throw resourceNotFound(value);
  return grant;
}

export function createPermissionGrant(call: GraphCall): GraphReply {
  const { emulator, caller } = call;
  const body = readBodyAs(call, permissionGrantBody, 'OAuth2PermissionGrant');
  const client = findServicePrincipal(call, { by: 'id', value: body.clientId });
  const resource = findServicePrincipal(call, { by: 'id', value: body.resourceId });
  const principalId = body.principalId?.toLowerCase() ?? null;
  if ((body.consentType === 'Principal') !== (principalId !== null)) {
    throw badRequest(
      "Invalid value specified for property 'principalId' of resource 'OAuth2PermissionGrant'.",
    );
  }
  if (principalId !== null && emulator.store.users.get(principalId)?.directoryId !== caller.directory.id)
    throw resourceNotFound(principalId);
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
    scope: plainScope(body.scope),
  };
  emulator.store.permissionGrants.add(grant);
  emulator.replication.created('permissionGrant', grant.id, call.now);
  return createdReply(call, wirePermissionGrant(grant), KIND);
}

export function deletePermissionGrant(call: GraphCall): GraphReply {
  call.emulator.store.permissionGrants.remove(findGrant(call).id);
  return noContent;
}
