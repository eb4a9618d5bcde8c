/** Why the pages that were read show no example of an operation. */
export type Missing = 'no example' | 'page not at hand';

/**
 * Operations that the emulator has and no example is of. `no example`: the documentation of v1.0 has none. `page not at
 * hand`: it has one, on a page, or in a version of a page, that could not be read. A row of an operation that has an example
 * fails the test; an operation in no row and without an example is not taken in yet.
 */
export const withoutExample: Readonly<Record<string, Missing>> = {
  // The page is one of beta.
  'GET users/{key}/scopedRoleMemberOf': 'no example',
  // The versions of its page that were read add what is there; a later one makes a group.
  'POST directory/administrativeUnits/{key}/members': 'page not at hand',
};
