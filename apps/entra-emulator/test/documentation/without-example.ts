/** Why the pages that were read show no example of an operation. */
export type Missing = 'no example' | 'page not at hand';

/** The same of single sign-on, provisioning, people and their memberships. */
const servicesWithoutExample: Readonly<Record<string, Missing>> = {
  // A property of the application: there is no page about it.
  'GET applications/{key}/logo': 'no example',
  'PUT applications/{key}/logo': 'no example',
  // The pages name these addresses, and show an example of another one.
  'DELETE users/{key}/photo': 'no example',
  'PATCH users/{key}/photo/$value': 'no example',
  'GET users/{key}/photos': 'no example',
  'GET users/{key}/photos/{key}': 'no example',
  'GET users/{key}/photos/{key}/$value': 'no example',
  'GET groups/{key}/photo': 'no example',
  'DELETE groups/{key}/photo': 'no example',
  'GET groups/{key}/photo/$value': 'no example',
  'PUT groups/{key}/photo/$value': 'no example',
  'PATCH groups/{key}/photo/$value': 'no example',
  'DELETE groups/{key}/photo/$value': 'no example',
  'GET groups/{key}/photos': 'no example',
  'GET groups/{key}/photos/{key}': 'no example',
  'GET groups/{key}/photos/{key}/$value': 'no example',
  // The pages are about the lists.
  'GET applications/{key}/owners/{key}': 'no example',
  'GET servicePrincipals/{key}/owners/{key}': 'no example',
  'GET servicePrincipals/{key}/ownedObjects/{key}': 'no example',
  'GET servicePrincipals/{key}/memberOf/{key}': 'no example',
  'GET servicePrincipals/{key}/transitiveMemberOf/{key}': 'no example',
  'GET users/{key}/directReports/{key}': 'no example',
  'GET users/{key}/memberOf/{key}': 'no example',
  'GET users/{key}/transitiveMemberOf/{key}': 'no example',
  'GET groups/{key}/members/{key}': 'no example',
  'GET groups/{key}/transitiveMembers/{key}': 'no example',
  'GET groups/{key}/owners/{key}': 'no example',
  'GET groups/{key}/memberOf/{key}': 'no example',
  'GET groups/{key}/transitiveMemberOf/{key}': 'no example',
  'GET directoryRoles/{key}/members/{key}': 'no example',
  'GET groups/{key}/appRoleAssignments/{key}': 'no example',
  'POST directoryObjects/{key}/checkMemberObjects': 'no example',
  'GET directory/deletedItems/microsoft.graph.application': 'no example',
  'GET directory/deletedItems/microsoft.graph.servicePrincipal': 'no example',
  'GET directory/deletedItems/microsoft.graph.user': 'no example',
  'GET servicePrincipals/{key}/synchronization/templates/{key}/schema': 'no example',
  // No page is about reading secrets, or changing a job's settings.
  'GET servicePrincipals/{key}/synchronization/secrets': 'no example',
  'PATCH servicePrincipals/{key}/synchronization/jobs/{key}': 'no example',
  // Whether there is a page is open: it is not under the name that it would have.
  'PATCH servicePrincipals/{key}/synchronization/connectivityParameters': 'page not at hand',
};

/**
 * Operations that the emulator has and no example is of. `no example`: the documentation of v1.0 has none. `page not at
 * hand`: it has one, on a page, or in a version of a page, that could not be read. A row of an operation that has an example
 * fails the test, and so does an operation in no row and without an example.
 */
export const withoutExample: Readonly<Record<string, Missing>> = {
  // The page is one of beta.
  'GET users/{key}/scopedRoleMemberOf': 'no example',
  // The versions of its page that were read add what is there; a later one makes a group.
  'POST directory/administrativeUnits/{key}/members': 'page not at hand',
  ...servicesWithoutExample,
};
