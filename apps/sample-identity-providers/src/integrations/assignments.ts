import { PEOPLE } from '../people/people.ts';

/** Who may use an integration. A fresh one admits nobody, as at Okta. */
export type Assigned = ReadonlySet<string>;

export const NOBODY: Assigned = new Set();
export const EVERYONE: Assigned = new Set(PEOPLE.map(({ id }) => id));

/** Those of these people that exist, named by id or by e-mail address. */
export const assignedOf = (named: readonly string[]): Assigned =>
  new Set(PEOPLE.filter(({ id, email }) => named.includes(id) || named.includes(email)).map(({ id }) => id));
