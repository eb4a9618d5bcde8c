import type { GraphCaller } from '../caller.ts';
import { badRequest, insufficientPrivileges } from '../graph-error.ts';
import { actsWithoutToken } from '../permission-checks.ts';

/** Properties of users and groups that Graph hands on to SharePoint and Exchange: one request never goes to both places. */

const PROFILE: readonly string[] = [
  'aboutMe',
  'birthday',
  'interests',
  'mySite',
  'pastProjects',
  'responsibilities',
  'schools',
  'skills',
];
const BY_PEOPLE_ALONE: readonly string[] = [...PROFILE, 'employeeHireDate'];

const OF_EXCHANGE: readonly string[] = [
  'allowExternalSenders',
  'autoSubscribeNewMembers',
  'hideFromAddressLists',
  'hideFromOutlookClients',
  'isSubscribedByMail',
  'unseenCount',
];

/**
 * A change of these properties of a user.
 *
 * @throws GraphError 403 for an application without a person, 400 for texts of the profile beside anything else
 */
export function checkProfileChange(caller: GraphCaller, named: readonly string[]): void {
  const isWithoutPerson = caller.userId === undefined && !actsWithoutToken(caller);
  const forbidden = named.find((property) => BY_PEOPLE_ALONE.includes(property));
  if (isWithoutPerson && forbidden !== undefined)
    throw insufficientPrivileges(`no application permission reaches '${forbidden}': a person has to ask`);
  requireAlone(named, PROFILE);
}

/** A change of these properties of a group. @throws GraphError 400 for Exchange's beside anything else */
export const checkExchangeChange = (named: readonly string[]): void => requireAlone(named, OF_EXCHANGE);

function requireAlone(named: readonly string[], apart: readonly string[]): void {
  const found = named.filter((property) => apart.includes(property));
  if (found.length === 0 || found.length === named.length) return;
  throw badRequest(`The property '${found[0]}' has to be updated in a request of its own.`);
}
