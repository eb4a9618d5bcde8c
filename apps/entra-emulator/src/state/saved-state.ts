import { storeContent } from '../directory/content-shape.ts';
import { newGroup, newUser } from '../directory/people.ts';
import { withRequestSignatureVerification, withSamlSettings } from '../directory/saml-settings.ts';
import type { Store, StoreContent } from '../directory/store.ts';
import type { Browser, Browsers } from '../sessions/browsers.ts';
import type { Grants, RefreshToken } from '../sessions/grants.ts';
import { isPlainObject } from '../shape/plain-object.ts';
import { readShape, ShapeError } from '../shape/read-shape.ts';
import type { SigningKeys, StoredSigningKey } from '../tokens/signing-keys.ts';

/** Grows whenever a file holds something that an earlier emulator would drop in silence. Earlier ones are read. */
const VERSION = 3;

/** The state file: everything that a restart must bring back, signing keys included. Codes and open pages are not. */
export interface SavedState {
  version: number;
  salt: string;
  keys: StoredSigningKey[];
  directories: StoreContent;
  browsers: Browser[];
  refreshTokens: [hash: string, token: RefreshToken, expiresAt: number][];
}

/** What of a running emulator the state file keeps. */
export interface SavedParts {
  salt: string;
  keys: SigningKeys;
  store: Store;
  browsers: Browsers;
  grants: Grants;
}

export function savedStateOf({ salt, keys, store, browsers, grants }: SavedParts): SavedState {
  return {
    version: VERSION,
    salt,
    keys: keys.stored(),
    directories: store.content(),
    browsers: browsers.content(),
    refreshTokens: grants.content(),
  };
}

export class StateFileError extends Error {}

/** Reads a state file of ours. Throws StateFileError when it is something else. */
export function parseSavedState(text: string): SavedState {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new StateFileError('the state file holds no JSON');
  }
  const version = isPlainObject(value) ? value['version'] : undefined;
  if (typeof version === 'number' && version > VERSION)
    throw new StateFileError(
      `the state file was written by a later version of the emulator (its version is ${version}, this one reads up to ${VERSION}): start that one, or name another file`,
    );
  if (!isSavedState(value)) throw new StateFileError('the state file is not one of the emulator');
  try {
    return { ...value, directories: readShape(storeContent, completed(value.directories)) };
  } catch (error) {
    const why = error instanceof ShapeError ? error.message : 'it is not whole';
    throw new StateFileError(`the state file is spoiled: ${why}`, { cause: error });
  }
}

/** What an older version of the emulator did not know yet gets its usual value. */
function completed(content: StoreContent): StoreContent {
  const begin = Date.parse('2026-01-01T00:00:00Z');
  return {
    ...content,
    directories: content.directories.map((one) => ({ ...NEWER_DIRECTORY_PROPERTIES, ...one })),
    users: content.users.map((one) => newUser(one, begin)),
    groups: content.groups.map((one) => newGroup(one, begin)),
    applications: content.applications.map((one) =>
      withRequestSignatureVerification({ ...NEWER_APPLICATION_PROPERTIES, ...one }),
    ),
    servicePrincipals: content.servicePrincipals.map(withSamlSettings),
    deletedUsers: content.deletedUsers ?? [],
    deletedGroups: content.deletedGroups ?? [],
    subscriptions: content.subscriptions ?? [],
    synchronizations: content.synchronizations ?? [],
    synchronizationJobs: content.synchronizationJobs ?? [],
    provisioningEvents: content.provisioningEvents ?? [],
    stsPolicies: content.stsPolicies ?? [],
    appManagementPolicies: content.appManagementPolicies ?? [],
    permissionGrantPolicies: content.permissionGrantPolicies ?? [],
    permissionClassifications: content.permissionClassifications ?? [],
    administrativeUnits: content.administrativeUnits ?? [],
  };
}

const NEWER_DIRECTORY_PROPERTIES = { secretMaxLifetime: null, certificateMaxLifetime: null };
const NEWER_APPLICATION_PROPERTIES = { federatedIdentityCredentials: [] };

/** The file is written by this program only, so its version and outline are proof enough of the rest. */
function isSavedState(value: unknown): value is SavedState {
  if (typeof value !== 'object' || value === null) return false;
  const outline: Partial<Record<keyof SavedState, unknown>> = value;
  return (
    typeof outline.version === 'number' &&
    typeof outline.salt === 'string' &&
    typeof outline.directories === 'object' &&
    [outline.keys, outline.browsers, outline.refreshTokens].every(Array.isArray)
  );
}
