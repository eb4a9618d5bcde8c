import { generateKeyPairSync } from 'node:crypto';
import { z } from 'zod';
import { isoSeconds } from '../clock/clock.ts';
import { passwordCredentialOf } from '../directory/applications.ts';
import { addSeedDirectory, addSeedUser } from '../directory/apply-seed.ts';
import { removePolicies } from '../directory/policy-removal.ts';
import { forgetPrincipal, softDeleteUser } from '../directory/removal.ts';
import { seedDirectory, seedUser } from '../directory/seed.ts';
import { Store } from '../directory/store.ts';
import { keyCredentialOf } from '../graph/resources/application-changes.ts';
import { newGuid, opaque } from '../randomness/random-source.ts';
import { nonEmptyText, readShape, record } from '../shape/read-shape.ts';
import { selfSignedCertificate } from '../tokens/self-signed-certificate.ts';
import { assignmentAct, credentialAct, deletionActs, isPurge, newUserActs } from './acts.ts';
import { audited } from './audited-acts.ts';
import type { ControlCall } from './control-call.ts';
import { ControlError } from './control-error.ts';
import { findApplication, findDirectory, missing } from './find.ts';

/** What the web page edits and Graph has no operation for: directories, passwords in clear, credentials to try with. */

const SECOND_MS = 1_000;

export function listDirectories({ emulator: { store } }: ControlCall): unknown {
  const counted = (all: readonly { directoryId: string }[], id: string): number =>
    all.filter((one) => one.directoryId === id).length;
  const directories = store.directories.all().map((one) => ({
    ...one,
    users: counted(store.users.all(), one.id),
    groups: counted(store.groups.all(), one.id),
    applications: counted(store.applications.all(), one.id),
  }));
  return { directories };
}

/** A directory as a seed describes one, with everything in it; nothing is made when any of it is wrong. */
export function createDirectory({ emulator, body }: ControlCall): unknown {
  const seed = readShape(seedDirectory, body);
  const copy = new Store();
  copy.replaceContent(structuredClone(emulator.store.content()));
  const directory = addSeedDirectory(copy, seed, '', emulator.clock.now());
  emulator.store.replaceContent(copy.content());
  return directory;
}

/** Removes a directory and everything in it, for good. */
export function deleteDirectory(call: ControlCall): void {
  const { store } = call.emulator;
  const { id } = findDirectory(call, call.param('directory'));
  const inside = (one: { directoryId: string }): boolean => one.directoryId === id;
  store.users.removeWhere(inside);
  store.groups.removeWhere(inside);
  store.deletedUsers.removeWhere(inside);
  store.deletedGroups.removeWhere(inside);
  store.applications.removeWhere(inside);
  store.servicePrincipals.removeWhere(inside);
  store.permissionGrants.removeWhere(inside);
  store.appRoleAssignments.removeWhere(inside);
  store.subscriptions.removeWhere(inside);
  store.synchronizations.removeWhere(inside);
  store.synchronizationJobs.removeWhere(inside);
  store.provisioningEvents.removeWhere(inside);
  removePolicies(store, id);
  store.directories.remove(id);
}

/** A user with password, roles, guest or disabled, as a seed describes one. */
export function createUser(call: ControlCall): unknown {
  const { store, clock } = call.emulator;
  const directory = findDirectory(call, call.param('directory'));
  const seed = readShape(seedUser, call.body);
  return audited(call, directory.id, newUserActs(seed), () =>
    addSeedUser(store, directory, seed, '', clock.now()),
  );
}

/** Soft delete; `?purge=true` leaves nothing in deletedItems. */
export function deleteUser(call: ControlCall): void {
  const { store, clock } = call.emulator;
  const user = store.users.get(call.param('id').toLowerCase()) ?? missing('user');
  audited(call, user.directoryId, deletionActs('users', user.id, call), () => {
    softDeleteUser(store, user, clock.now());
    if (!isPurge(call)) return;
    store.deletedUsers.remove(user.id);
    forgetPrincipal(store, user.id);
  });
}

const passwordBody = record(
  {},
  {
    displayName: z.string().nullable(),
    secret: nonEmptyText,
    startDateTime: nonEmptyText,
    endDateTime: nonEmptyText,
    expired: z.boolean(),
  },
);

const DAY_MS = 24 * 3600 * 1000;

/** A client secret that no policy is asked about: given or made, for two years, or expired since yesterday. */
export function createPassword(call: ControlCall): unknown {
  const { store, random, clock } = call.emulator;
  const body = readShape(passwordBody, call.body);
  const application = findApplication(call);
  const now = clock.now();
  const secret = body.secret ?? opaque(random, 30);
  const end = body.expired === true ? now - DAY_MS : now + 730 * DAY_MS;
  const credential = passwordCredentialOf({
    keyId: newGuid(random),
    secret,
    displayName: body.displayName ?? null,
    start: instant('startDateTime', body.startDateTime, Math.min(now, end - DAY_MS)),
    end: instant('endDateTime', body.endDateTime, end),
  });
  const passwordCredentials = [...application.passwordCredentials, credential];
  audited(call, application.directoryId, [credentialAct('addPassword', application.id)], () =>
    store.applications.update(application, { passwordCredentials }),
  );
  const { secretHash: _, ...plain } = credential;
  return { ...plain, secretText: secret };
}

/** The time of a secret is over as of now, as if it had come by itself: nobody did it, so no log has it. */
export function expirePassword(call: ControlCall): void {
  const { store, clock } = call.emulator;
  const application = findApplication(call);
  const keyId = call.param('keyId').toLowerCase();
  if (!application.passwordCredentials.some((one) => one.keyId === keyId)) missing('secret');
  const endDateTime = isoSeconds(clock.now() - SECOND_MS);
  const passwordCredentials = application.passwordCredentials.map((one) =>
    one.keyId === keyId ? { ...one, endDateTime } : one,
  );
  store.applications.update(application, { passwordCredentials });
}

function instant(name: string, value: string | undefined, fallback: number): number {
  const ms = value === undefined ? fallback : Date.parse(value);
  if (Number.isNaN(ms)) throw new ControlError(400, 'invalid_body', `${name}: expected an ISO 8601 instant`);
  return ms;
}

const certificateBody = record({}, { key: nonEmptyText, displayName: z.string().nullable() });

/** Registers a certificate (base64 of DER or PEM), or makes one and tells its private key, once. */
export function createCertificate(call: ControlCall): unknown {
  const { store, random, clock } = call.emulator;
  const { key, displayName = null } = readShape(certificateBody, call.body);
  const application = findApplication(call);
  const made = key === undefined ? newCertificate(call) : undefined;
  const credential = keyCredentialOf(
    application,
    { key: key ?? made?.certificate ?? '', displayName },
    random,
  );
  const keyCredentials = [...application.keyCredentials, credential];
  audited(call, application.directoryId, [credentialAct('addKey', application.id)], () =>
    store.applications.update(application, { keyCredentials }),
  );
  const { key: _, ...plain } = credential;
  return { ...plain, ...made, registered: isoSeconds(clock.now()) };
}

function newCertificate({ emulator: { random, clock } }: ControlCall): {
  certificate: string;
  privateKeyPem: string;
} {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const der = selfSignedCertificate(privateKey, 'Demonstration client', random.bytes(12), clock.now());
  const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { certificate: der.toString('base64'), privateKeyPem };
}

export function deleteCertificate(call: ControlCall): void {
  const application = findApplication(call);
  const keyId = call.param('keyId').toLowerCase();
  const keyCredentials = application.keyCredentials.filter((one) => one.keyId !== keyId);
  if (keyCredentials.length === application.keyCredentials.length) missing('certificate');
  audited(call, application.directoryId, [credentialAct('removeKey', application.id)], () =>
    call.emulator.store.applications.update(application, { keyCredentials }),
  );
}

export function deleteAssignment(call: ControlCall): void {
  const { store } = call.emulator;
  const found = store.appRoleAssignments.get(call.param('id')) ?? missing('assignment');
  audited(call, found.directoryId, [assignmentAct('DELETE', found.principalType, found)], () =>
    store.appRoleAssignments.remove(found.id),
  );
}
