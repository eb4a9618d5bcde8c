import { z } from 'zod';
import { isoSeconds } from '../clock/clock.ts';
import { revokeConsent } from '../directory/consent.ts';
import type { ServicePrincipalRecord } from '../directory/records.ts';
import { purgeApplication, purgeServicePrincipal, softDeleteApplication } from '../directory/removal.ts';
import { DEFAULT_ACCESS_ROLE, roleTemplateNamed } from '../directory/well-known.ts';
import { GraphError } from '../graph/graph-error.ts';
import { applicationBody } from '../graph/resources/application-body.ts';
import { applicationChanges } from '../graph/resources/application-changes.ts';
import { opaque } from '../randomness/random-source.ts';
import { passwordReplaced } from '../sessions/after-password.ts';
import { list, nonEmptyText, readShape, record } from '../shape/read-shape.ts';
import {
  assignmentAct,
  credentialAct,
  deletionActs,
  directoryActs,
  isPurge,
  revocationActs,
  userActs,
} from './acts.ts';
import { audited } from './audited-acts.ts';
import type { ControlCall } from './control-call.ts';
import { ControlError } from './control-error.ts';
import { findApplication, findDirectory, missing } from './find.ts';
import { withoutPrivateKeys, withoutTicket } from './inventory.ts';

/** What a customer's administrator does in the portal: changes that no API of ours asked for. */

const directoryBody = record(
  {},
  {
    displayName: nonEmptyText,
    userConsentAllowed: z.boolean(),
    secretsForbidden: z.boolean(),
    secretMaxLifetime: nonEmptyText.nullable(),
    certificateMaxLifetime: nonEmptyText.nullable(),
    licence: z.enum(['Free', 'P1']),
  },
);
const userBody = record(
  {},
  {
    displayName: nonEmptyText,
    mail: z.string().nullable(),
    accountEnabled: z.boolean(),
    userType: z.enum(['Member', 'Guest']),
    signInName: nonEmptyText,
    homeIdentityProvider: z.string().nullable(),
    password: nonEmptyText,
    directoryRoles: list(z.string()),
  },
);
const servicePrincipalBody = record(
  {},
  { accountEnabled: z.boolean(), appRoleAssignmentRequired: z.boolean(), displayName: nonEmptyText },
);
const revokeBody = record(
  { directory: nonEmptyText, clientId: nonEmptyText },
  { removeEnterpriseApp: z.boolean() },
);
const assignmentBody = record({ principalId: nonEmptyText }, { appRoleId: nonEmptyText });

const findServicePrincipal = ({ emulator, param }: ControlCall): ServicePrincipalRecord =>
  emulator.store.servicePrincipals.get(param('id').toLowerCase()) ?? missing('enterprise app');

export function changeDirectory(call: ControlCall): unknown {
  const directory = findDirectory(call, call.param('directory'));
  const changes = readShape(directoryBody, call.body);
  return audited(call, directory.id, directoryActs(directory.id, changes), () => {
    call.emulator.store.directories.update(directory, changes);
    return directory;
  });
}

export function changeUser(call: ControlCall): unknown {
  const user = call.emulator.store.users.get(call.param('id').toLowerCase()) ?? missing('user');
  const { directoryRoles, ...changes } = readShape(userBody, call.body);
  const roles = directoryRoles?.map(roleTemplate);
  return audited(call, user.directoryId, userActs(user, changes, roles), () => {
    call.emulator.store.users.update(user, {
      ...changes,
      ...(roles !== undefined && { directoryRoles: roles }),
    });
    if (changes.password !== undefined) passwordReplaced(call.emulator, user.id);
    return withoutTicket(user);
  });
}

/** By template id or name. */
function roleTemplate(name: string): string {
  const found = roleTemplateNamed(name);
  if (found !== undefined) return found;
  throw new ControlError(400, 'invalid_body', `directoryRoles: there is no directory role ${name}`);
}

export function changeApplication(call: ControlCall): void {
  const application = findApplication(call);
  const body = readShape(applicationBody, call.body);
  const act = { operation: 'PATCH applications/{key}', keys: [application.id], body };
  try {
    const changes = applicationChanges(application, body, call.emulator.random);
    audited(call, application.directoryId, [act], () =>
      call.emulator.store.applications.update(application, changes),
    );
  } catch (error) {
    if (error instanceof GraphError) throw new ControlError(400, 'invalid_json', error.message);
    throw error;
  }
}

/** Soft delete with the enterprise app, as in the portal. `?purge=true` leaves nothing in deletedItems. */
export function deleteApplication(call: ControlCall): void {
  const { store, clock } = call.emulator;
  const application = findApplication(call);
  const acts = deletionActs('applications', application.id, call);
  audited(call, application.directoryId, acts, () => {
    if (!isPurge(call)) {
      softDeleteApplication(store, application, clock.now());
      return;
    }
    const enterpriseApp = store.servicePrincipalOf(application.appId, application.directoryId);
    purgeApplication(store, application);
    if (enterpriseApp !== undefined) purgeServicePrincipal(store, enterpriseApp);
  });
}

export function deletePassword(call: ControlCall): void {
  const application = findApplication(call);
  const keyId = call.param('keyId').toLowerCase();
  if (!application.passwordCredentials.some((one) => one.keyId === keyId)) missing('secret');
  const passwordCredentials = application.passwordCredentials.filter((one) => one.keyId !== keyId);
  audited(call, application.directoryId, [credentialAct('removePassword', application.id)], () =>
    call.emulator.store.applications.update(application, { passwordCredentials }),
  );
}

export function changeServicePrincipal(call: ControlCall): unknown {
  const found = findServicePrincipal(call);
  const body = readShape(servicePrincipalBody, call.body);
  const act = { operation: 'PATCH servicePrincipals/{key}', keys: [found.id], body };
  audited(call, found.directoryId, [act], () => call.emulator.store.servicePrincipals.update(found, body));
  const { passwordCredentials: _, saml, ...plain } = found;
  return { ...plain, ...(saml !== undefined && { saml: withoutPrivateKeys(saml) }) };
}

export function deleteServicePrincipal(call: ControlCall): void {
  const { store, clock } = call.emulator;
  const found = findServicePrincipal(call);
  audited(call, found.directoryId, deletionActs('servicePrincipals', found.id, call), () => {
    if (isPurge(call)) purgeServicePrincipal(store, found);
    else store.servicePrincipals.update(found, { deletedDateTime: isoSeconds(clock.now()) });
  });
}

/** Assigns a user or group of the same directory to an enterprise app. */
export function assignUser(call: ControlCall): unknown {
  const { store, random, clock } = call.emulator;
  const { principalId, appRoleId = DEFAULT_ACCESS_ROLE } = readShape(assignmentBody, call.body);
  const enterpriseApp = findServicePrincipal(call);
  const user = store.users.get(principalId);
  const principal = user ?? store.groups.get(principalId);
  if (principal?.directoryId !== enterpriseApp.directoryId) return missing('user or group in the directory');
  const principalType = user === undefined ? 'Group' : 'User';
  const body = { principalId, resourceId: enterpriseApp.id, appRoleId };
  return audited(call, enterpriseApp.directoryId, [assignmentAct('POST', principalType, body)], () =>
    store.appRoleAssignments.add({
      id: opaque(random, 24),
      directoryId: enterpriseApp.directoryId,
      ...body,
      principalType,
      createdDateTime: isoSeconds(clock.now()),
    }),
  );
}

/** Takes back what a directory granted to a client; with `removeEnterpriseApp` also its presence there. */
export function revokeDirectoryConsent(call: ControlCall): unknown {
  const { directory: name, clientId, removeEnterpriseApp } = readShape(revokeBody, call.body);
  const directory = findDirectory(call, name);
  const acts = revocationActs(call.emulator.store, directory.id, clientId, removeEnterpriseApp ?? false);
  const revoked = audited(call, directory.id, acts, () =>
    revokeConsent(call.emulator.store, directory.id, clientId, removeEnterpriseApp ?? false),
  );
  return revoked ? { revoked } : missing('enterprise app');
}
