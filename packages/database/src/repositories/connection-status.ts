import {
  APPROVAL_REMARKS,
  CONNECTED_STATUSES,
  CONNECTION_CHANGES,
  CONNECTION_FINDINGS,
  type ConnectionChange,
  ESTABLISHED_STATUSES,
  SIGN_IN_STATUSES,
} from '@portico/core';

/*
 * What core says about the status of a connection, as lists for statements: none of them writes its own. A test compares
 * the statuses with the type in the database.
 */

const list = (statuses: readonly string[]) => statuses.map((status) => `'${status}'`).join(', ');

/** SQL: the statuses in which it can happen, for `status IN (…)`. */
export const before = (change: ConnectionChange): string => list(CONNECTION_CHANGES[change].from);

/** SQL: the status after it, as a literal. */
export const after = (change: ConnectionChange): string => `'${CONNECTION_CHANGES[change].to[0]}'`;

/** SQL: the statuses of a connection that is there, for `status IN (…)`. */
export const CONNECTED = list(CONNECTED_STATUSES);

/** SQL: what a look at a connection can find, for `IN (…)`. Other warnings are of how it was set up. */
export const FINDINGS = list(CONNECTION_FINDINGS);

/** SQL: what a look says of the approval itself, of which nothing is wrong. */
export const REMARKS = list(APPROVAL_REMARKS);

/** SQL: the statuses of a connection that has been set up, for `status IN (…)`. */
export const ESTABLISHED = list(ESTABLISHED_STATUSES);

/** SQL: the statuses in which people sign in, for `status IN (…)`. */
export const SIGN_IN_IS_OPEN = list(SIGN_IN_STATUSES);
