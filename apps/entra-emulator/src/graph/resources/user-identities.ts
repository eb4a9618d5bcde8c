import type { UserRecord } from '../../directory/records.ts';
import { isPlainObject } from '../../shape/plain-object.ts';
import { list, nonEmptyText } from '../../shape/read-shape.ts';
import type { GraphCall } from '../graph-call.ts';
import { badRequest, objectConflict } from '../graph-error.ts';
import { graphObject } from '../graph-object.ts';
import { notEmulated } from '../not-emulated.ts';
import { text } from './limits.ts';

/** What somebody signs in with (reference of `objectIdentity`): their user principal name, and what other issuers call them. */
interface Identity {
  signInType: string;
  issuer: string;
  issuerAssignedId: string;
}

const FEDERATED = 'federated';
const PRINCIPAL_NAME = 'userPrincipalName';

const required = (longest: number) => nonEmptyText.pipe(text(longest));

export const identitiesBody = list(
  graphObject({ signInType: nonEmptyText, issuer: required(512), issuerAssignedId: required(64) }, {}),
);

const isOf = (type: string, { signInType }: Identity): boolean =>
  signInType.toLowerCase() === type.toLowerCase();

/**
 * Checks the identities of a user, all of them as they shall be.
 * - one of a local account (`emailAddress`, `userName` and any other word), by which nobody could sign in here: 501
 * - the user principal name has to stay among them, and is changed by its own property: 400, 501
 * - no two users of a directory have the same one
 *
 * @param userPrincipalName as it will be
 * @returns those that are kept: all but the user principal name
 */
export function checkedIdentities(
  call: GraphCall,
  identities: readonly Identity[],
  { self, userPrincipalName }: { self: UserRecord | undefined; userPrincipalName: string },
): Identity[] {
  const local = identities.find((one) => !isOf(FEDERATED, one) && !isOf(PRINCIPAL_NAME, one));
  if (local !== undefined)
    throw notEmulated(`sign-ins by an identity of type '${local.signInType.slice(0, 100)}'`);
  const names = identities.filter((one) => isOf(PRINCIPAL_NAME, one));
  if (names.length > 1 || (names.length === 0 && self !== undefined))
    throw badRequest("The property 'identities' has to contain the identity of type 'userPrincipalName'.");
  if (
    names.some(({ issuerAssignedId }) => issuerAssignedId.toLowerCase() !== userPrincipalName.toLowerCase())
  )
    throw notEmulated("a change of the user principal name by 'identities'");
  const kept = identities
    .filter((one) => isOf(FEDERATED, one))
    .map((one) => ({ ...one, signInType: FEDERATED }));
  const keys = kept.map(keyOf);
  if (new Set(keys).size < keys.length || isTaken(call, keys, self)) throw objectConflict('identities');
  return kept;
}

const keyOf = ({ issuer, issuerAssignedId }: Identity): string =>
  JSON.stringify([issuer.toLowerCase(), issuerAssignedId]);

const isTaken = (
  { emulator, caller }: GraphCall,
  keys: readonly string[],
  self: UserRecord | undefined,
): boolean =>
  emulator.store.users
    .filter((one) => one.directoryId === caller.directory.id && one !== self)
    .some((one) => federatedIdentities(one).some((identity) => keys.includes(keyOf(identity))));

/** Whom other issuers know the user as. */
export function federatedIdentities({ withoutEffect }: Pick<UserRecord, 'withoutEffect'>): Identity[] {
  const kept = withoutEffect?.['identities'];
  return Array.isArray(kept) ? kept.filter(isIdentity).filter((one) => isOf(FEDERATED, one)) : [];
}

const isIdentity = (value: unknown): value is Identity =>
  isPlainObject(value) &&
  [value['signInType'], value['issuer'], value['issuerAssignedId']].every((one) => typeof one === 'string');
