import { peopleBehaviours } from './people-behaviours.ts';
import { policyBehaviours } from './policy-behaviours.ts';
import { provisioningBehaviours } from './provisioning-rows.ts';
import { queryBehaviours } from './query-behaviours.ts';
import type { BehaviourRow } from './row.ts';

/** What Graph does. */
export const graphBehaviours: readonly BehaviourRow[] = [
  ...peopleBehaviours,
  [
    'Instantiate: two ids, assignment required, `msiam_access`, `user_impersonation`',
    ['documentation', 'open'],
    'sample of another template; 8adf8e6e itself open',
  ],
  [
    '`customKeyIdentifier` is taken in hexadecimal or base64 and shown in hexadecimal; without `key` it names a certificate that stays',
    ['documentation', 'open'],
    'the form of other than 20 bytes: open',
  ],
  [
    'Everybody changes their own mobile phone, `aboutMe`, `skills` and the like (`User.ReadWrite`), and nothing else of themselves',
    ['documentation', 'open'],
    'which texts: open',
  ],
  [
    '`passwordProfile` of a user who is there: User-PasswordProfile.ReadWrite.All, and `identities`: User.ManageIdentities.All; no other permission reaches them but Directory.AccessAsUser.All',
    ['documentation', 'public report'],
    'an application that holds directory roles may also with User.ReadWrite.All: there are none here',
  ],
  [
    'User-Phone, User-Mail (`.ReadWrite.All`), and User.EnableDisableAccount.All with a permission to read users: enough for their properties of a user, alone',
    ['documentation'],
    '',
  ],
  [
    'Password, phones, other addresses, name, `onPremisesImmutableId` and `accountEnabled` of a user who holds directory roles, or is in a role-assignable group: no application by permissions alone (403), nor to delete or restore them; of people by the roles of both, as in the two published tables',
    ['documentation'],
    'applications hold no directory roles here; Security Administrators and Operators disable nobody; over units as the documentation of each role says',
  ],
  [
    'Custom security attributes: changed one by one, null or an empty list takes one away; `eq`, `ne`, `not`, `startswith` by case in advanced queries; read and written with `CustomSecAttributeAssignment.*`, by people with a role for attributes besides',
    ['documentation', 'open'],
    'no definitions (`directory/attributeSets` and `customSecurityAttributeDefinitions` are 501): any name is taken; without the permission `ne` finds everybody; of enterprise apps, writing wants the permission to change them, too',
  ],
  [
    '`appRoleAssignments` of an enterprise app: POST also for others, on it; `principalType` may be said, and then has to be true',
    ['documentation', 'open'],
    'the answer to a wrong `principalType` open',
  ],
  [
    'A role-assignable group is made and changed with `RoleManagement.ReadWrite.Directory` besides the permission for groups; in a person’s name by its owner or an administrator of roles',
    ['documentation'],
    '',
  ],
  [
    'Lists of mixed kinds (members, owners, memberOf, `directoryObjects`), also expanded, and a deleted item: of a kind that the caller may not read, type and id; the rest null, or an empty list',
    ['documentation', 'public report'],
    'whether a deleted item of such a kind is 403 instead: open',
  ],
  [
    '`servicePrincipalLockConfiguration`: enterprise apps of the application, of its own directory too, change no locked credentials and no locked `tokenEncryptionKeyId`',
    ['documentation', 'public report', 'open'],
    'a certificate for SAML counts as one that signs and one that verifies; what is left out of a PATCH stays: open',
  ],
  [
    'A type behind the address of a list (`members/microsoft.graph.user`, `deletedItems/microsoft.graph.group`): the same filters, order and `$expand` as of the list of all of that type; another type than the list can have is 400',
    ['documentation', 'open'],
    'what is deleted is not expanded; the message of the 400 is ours',
  ],
  [
    'Filters by the published table of properties, also of `keyCredentials` (endDateTime), `requiredResourceAccess` (resourceAppId), `info`; some as advanced queries alone; of what is not kept 501',
    ['documentation'],
    '501: createdOnBehalfOf, createdObjects, a manager’s deletedDateTime, flags of passwordProfile',
  ],
  [
    '`$expand` of a relation that Graph has and the emulator does not expand: 501, also where there are no objects',
    ['documentation'],
    '',
  ],
  [
    '`$format` is JSON, `$count` true or false; `$filter`, `$orderby`, `$search`, `$top` and the like at the address of one object are 400',
    ['open'],
    'what Graph answers there: open',
  ],
  [
    '`$select` of what another service has (`mailboxSettings`, `print`), or of a part of a property: 501; `lastPasswordChangeDateTime` is when the password was set',
    ['documentation'],
    '',
  ],
  [
    'Values of `visibility`, `theme`, `passwordPolicies`, `parentalControlSettings`, `addIns`, `info`, `nativeAuthenticationApisEnabled` are those of the documentation; `assignedLabels` and an `index` in `redirectUriSettings` are 501',
    ['documentation'],
    'there are no sensitivity labels',
  ],
  [
    'Functions with arguments are told by their name: 501 where Graph has them; of roots that are not directory work nothing more is known than that they are there',
    ['documentation'],
    '',
  ],
  [
    '`visibility: HiddenMembership` of Microsoft 365 groups, set when they are made alone: without `Member.Read.Hidden` they hold nobody and nobody is in them; a person is a member or owner besides, or administers people',
    ['documentation', 'public report', 'open'],
    'that the list of members is empty instead of refused: open',
  ],
  ['Groups that may hold roles are `Private`, and stay so (400)', ['documentation'], ''],
  ['Instantiate gives no owner', ['public report', 'open'], 'report: 2022; today open; hence a setting'],
  [
    'PATCH `(uniqueName=…)`, `(appId=…)` with `Prefer: create-if-missing` 201, 204, else 404',
    ['documentation'],
    '',
  ],
  [
    '`uniqueName` of applications and groups is set once; a soft-deleted one keeps it (409)',
    ['documentation', 'open'],
    'the second half open',
  ],
  [
    '`OwnedBy` reads all applications, writes owned ones, of both kinds',
    ['documentation', 'public report'],
    '',
  ],
  [
    'Deleting an application deletes its enterprise app at home; restoring it does not restore that one',
    ['documentation'],
    '',
  ],
  [
    'Other documented properties of applications (`isDeviceOnlyAuthSupported`, …), enterprise apps (`replyUrls`, `errorUrl`, …), users (`country`, `employeeType`, …) and groups (`membershipRule`, `theme`, …)',
    ['documentation'],
    'kept, without effect; `appRoles`, `oauth2PermissionScopes` and `passwordCredentials` in the body of an enterprise app are 501: here they come from its application; a group’s `isAssignableToRole` cannot be changed',
  ],
  [
    '`passwordCredentials` in POST applications: secrets made with it, told once',
    ['documentation'],
    'in PATCH they are refused as unknown: open',
  ],
  ['addPassword: `secretText` once, 40 characters, hint of 3, two years', ['documentation'], ''],
  ['`CredentialTypeNotAllowedAsPerAppPolicy` is 400', ['public report', 'open'], 'status open'],
  ['Unknown body property 400 `Request_BadRequest`; wording', ['documentation', 'memory'], 'wording memory'],
  [
    'PATCH changes what has properties of its own inside (`web`, `api`, `info`, `onPremisesExtensionAttributes`, `employeeOrgData`, …): what is left out keeps its value; lists are replaced whole',
    ['documentation', 'open'],
    'OData’s rule; `optionalClaims` and restrictions of app management policies are replaced: open',
  ],
  ['`logoutUrl` must be https', ['memory'], ''],
  [
    'Functions of `$filter` beside `startswith`, `endswith`, `contains` and `any` are refused by their name (400 `Request_UnsupportedQuery`)',
    ['open'],
    'wording memory',
  ],
  [
    '`ne`, `not`, `endswith` want `ConsistencyLevel: eventual` and `$count=true`; the logs take `ne` and `not` without',
    ['documentation'],
    'of the logs `ne` is documented by examples, `not` is open',
  ],
  [
    '`delta`: everything first, then what changed; `@removed` with `changed` or `deleted`; `Prefer: return=minimal`; `$deltatoken=latest`; options stand in the tokens; `$top` is taken and changes nothing (learn.microsoft.com/answers/questions/1090464); 410 with an address to begin anew',
    ['documentation', 'public report', 'open'],
    'tokens live seven days and not beyond a restart; what changed back in between is not told; which codes a token that is gone gets is open',
  ],
  [
    'Names of properties in bodies, of `$` options, operators and literals without regard to case; `/myorganization/`; batch ids as numbers',
    ['documentation', 'public report'],
    '',
  ],
  [
    '`@odata.bind`: members of a group (POST, PATCH: up to 20, all or none), owners of groups, applications and enterprise apps that are made, the manager of a user; anywhere else 400 by its name; a type that the body tells and is not of (`@odata.type`): 400; annotations that only describe are skipped',
    ['documentation', 'open'],
    'words of the refusal open',
  ],
  [
    'An operation that Graph has and the emulator has not is 501 `NotEmulated`, also in a batch; an address that Graph has not is 400 `BadRequest` with its segment; another method 405',
    ['documentation', 'open'],
    'what Graph has: some 760 addresses of directory work, its other roots by name',
  ],
  [
    'Users, groups, applications and enterprise apps show the properties that Graph shows unasked; a user the basic profile, also as a member or expanded; `securityIdentifier` by the object id; a Microsoft 365 group has an address',
    ['documentation'],
    'what nothing here depends on has always the same value',
  ],
  [
    'A property that is selected and that nobody has set is null, or an empty list; in a delta it is left out; `createdByAppId` is the client that made it through Graph',
    ['documentation'],
    'the id comes unasked, too: whether Graph leaves it out is open; `signInActivity` and what other services keep is left out',
  ],
  [
    'A user’s `identities` is the user principal name, which has to stay (400) and is changed by its own property, and federated ones, which are kept; `proxyAddresses` is the mail; both can be filtered by. Identities of local accounts (`emailAddress`, `userName`, other words): 501',
    ['documentation', 'open'],
    'the issuer is the domain of the name; in directories with an initial domain that one: open',
  ],
  [
    '`$expand=manager($levels=max)`: managers up to the top; `owners/$count` of applications, enterprise apps and groups in advanced filters; `@odata.count` on the first page only',
    ['documentation'],
    '',
  ],
  [
    'Each operation takes the permissions that Microsoft publishes for it, each alone or two together, and no other that is published for any',
    ['documentation'],
    'what differs is declared, with a reason each, in `test/permissions/exceptions.ts`; permissions that cannot be granted yet (such as `AppRegistration.Create`) are left out',
  ],
  [
    '`customSecurityAttributes` (users, enterprise apps) and `employeeLeaveDateTime` want permissions of their own, and roles of a person; without them they are null where selected and 403 where written',
    ['documentation', 'public report', 'open'],
    'null instead of 403 for `employeeLeaveDateTime`: open; attributes are kept as they are written, without definitions',
  ],
  [
    '`signInActivity` of users, where selected or filtered by: from the sign-in log, with `AuditLog.Read.All` and a premium licence; by object id alone',
    ['documentation', 'public report'],
    'of this process, as the log; every sign-in here is interactive; all users fit on a page',
  ],
  ['`Directory.AccessAsUser.All`: whatever the person may, by roles and ownership', ['documentation'], ''],
  [
    '`$metadata`: types, relations and collections that the emulator has, without a token',
    ['documentation'],
    'enumerations as strings; no actions and functions',
  ],
  [
    'Passwords: 8 to 256 characters of three kinds, unless `DisableStrongPassword`; `forceChangePasswordNextSignIn` (and `…WithMfa`) leads to a page for another, false unless said',
    ['documentation', 'open'],
    'no list of banned passwords, no second factor; what `DisableStrongPassword` takes below 8 characters: open',
  ],
  [
    'Longest values of users, groups and applications (names 256, descriptions 1024, phones 64, …); values of roles and scopes: 120 letters, digits and symbols; 50 resources and 400 permissions are declared at most',
    ['documentation', 'memory'],
    '',
  ],
  [
    'Change notifications: `updated` for what is made, changed or put into deletedItems, `deleted` for what is nowhere any more; `members@delta`; again for four hours until they are taken; `reauthorizationRequired` three hours before the end and when the permission is gone',
    ['documentation', 'open'],
    'http on this machine is allowed; pauses between attempts, and when renewal is asked for: open',
  ],
  ['A password that is reset ends refresh tokens (50173) and a lock', ['documentation'], ''],
  [
    'Filters and sorting that only an advanced query may: of users `companyName`, `mobilePhone`, `officeLocation`, `employeeType`, … and most comparisons with null; sorting applications and enterprise apps, and by `createdDateTime`: 400 `Request_UnsupportedQuery`',
    ['documentation'],
    'as published for users; of other types sorting alone',
  ],
  ['Permissions of a token count until it expires', ['documentation'], ''],
  [
    '`$select` of a property that users, groups, applications and enterprise apps do not have is 400 `BadRequest`; names in any case',
    ['public report', 'memory'],
    'names with `_` or `/`, and other types, are not checked; properties that the emulator does not keep are left out of the answer',
  ],
  [
    '`identifierUris`: `http` and `https` only below a verified domain (400 `HostNameNotOnVerifiedDomain`); no `*`, 255 characters at most; with personal accounts no query, fragment or `urn:`, 120 at most',
    ['public report', 'documentation'],
    '`api://` takes any name unless a policy forbids it; new directories have such a policy from the beginning, these have not',
  ],
  [
    'App roles and scopes are disabled before they are left out; nothing stands in a list twice (400)',
    ['public report', 'memory'],
    'the second half memory; what the control API changes is not held to it',
  ],
  ['addPassword: times are instants with a zone', ['memory'], ''],
  ['CORS: any origin may read Graph’s answers; a preflight wants no token', ['memory'], ''],
  [
    'Delegated writes want a directory role of the user, or that the user owns the object; every member may register applications and make groups, which then are the member’s (403 `Authorization_RequestDenied`)',
    ['documentation', 'memory'],
    'which role allows what is memory; guests count as members; reads want no role',
  ],
  [
    '`GET applicationTemplates`: `contains` for the name and categories, `$orderby`, `$top`, `$skip`',
    ['documentation'],
    'one template; what may mean others of the gallery is 501',
  ],
  [
    '`federatedIdentityCredentials` CRUD, PATCH `(name=…)` with create-if-missing, 20, one audience, name 3–120, 600 characters',
    ['documentation'],
    '',
  ],
  ['FIC name taken: 409 Request_MultipleObjectsWithSameKeyValue', ['public report'], ''],
  [
    'FIC issuer and subject taken: 400 InvalidFederatedIdentityCredentialValue',
    ['public report'],
    'wording shortened',
  ],
  ['21st FIC: 400', ['documentation'], 'code and wording open'],
  [
    '`owners/$ref` add, remove; adding wants `Directory.Read.All` as well, and `OwnedBy` reaches what the caller owns',
    ['documentation'],
    '',
  ],
  ['Reference there already: 400 "One or more added object references…"', ['public report'], ''],
  [
    '`addKey`, `removeKey` with proof (aud 00000002-…, iss = object id, at most 10 min)',
    ['documentation', 'memory'],
    'error code open (400)',
  ],
  ['`users` CRUD, `me`, deletedItems with id-prefixed UPN', ['documentation'], '`businessPhones` at most 1'],
  ['`me` app-only: 400 BadRequest', ['public report'], ''],
  [
    '`groups` CRUD, members, owners, transitiveMembers, `members@odata.bind`',
    ['documentation'],
    'no dynamic groups: 501',
  ],
  ['Security group deleted at once, Microsoft 365 group soft-deleted', ['documentation'], ''],
  [
    'memberOf, transitiveMemberOf, getMemberObjects, getMemberGroups, checkMemberGroups (20)',
    ['documentation'],
    '',
  ],
  [
    'directoryRoles, templates, roleManagement role definitions and assignments; all built-in roles that Microsoft publishes, by id and name, each list in one page',
    ['documentation', 'public report'],
    'all are active; one whose rights are not emulated is given to nobody (501), but by the seed and the control API, where it is in `wids` and memberships alone; `condition`, `appScopeId`, scope of an application or another object: 501; derived ids; the descriptions are the names',
  ],
  ['`appRoleAssignments`, `appRoleAssignedTo`, zero GUID', ['documentation'], 'zero GUID always allowed'],
  ['Duplicate assignment: 400 "Permission being assigned already exists on the object"', ['memory'], ''],
  ['Bad reference: 400 "Not a valid reference update."', ['public report'], ''],
  [
    '`oauth2PermissionGrants` get, patch, filter; per client and per user',
    ['documentation'],
    '`expiryTime` ignored',
  ],
  ['CredentialInvalidLifetimeAsPerAppPolicy, 400', ['public report'], 'status open'],
  ...policyBehaviours,
  ['`domains`, `organization/{id}`, `directoryObjects`, `getByIds`', ['documentation'], ''],
  [
    'deletedItems 30 days by the clock; expired items free their names',
    ['documentation'],
    'purge by age frees names: open',
  ],
  [
    '`isHardDeleteProtectionEnabled` of applications and enterprise apps: set on what is there, never taken away; for seven days after each deletion a purge is refused',
    ['documentation', 'open'],
    'status and code of the refusal (403 Authorization_RequestDenied) are our choice; in beta alone, as in Graph; not of users and groups',
  ],
  ['`$filter` ge/le/gt/lt, `any` with and/or, `/$count`', ['documentation'], ''],
  ...queryBehaviours,
  [
    '`$filter` and `$orderby` of users, groups, applications, enterprise apps, administrative units and directory roles by the published table of each property and operator, kept as data: what needs an advanced query is refused without one, what is not in it at all',
    ['documentation'],
    'properties that stand in no table, such as `id`, are taken by default; what leads to other objects (`manager/id`, `appRoleAssignments/any`) is 501; sizes other than 0 and 1 are taken',
  ],
  ['More than 15 alternatives: 400 Request_UnsupportedQuery', ['memory'], 'also for `in`'],
  [
    '`$search` without ConsistencyLevel: 400; word-begin matching',
    ['documentation', 'public report'],
    'other properties match at the start',
  ],
  [
    '`$orderby` with `$filter` wants an advanced query, but for the logs',
    ['documentation'],
    'wording memory',
  ],
  [
    'A type behind an object answers that object, or 404 when it is of another; `graph.` before a type, action or function is `microsoft.graph.`',
    ['documentation', 'public report'],
    'behind delta, and behind what has no type here, 501; the form of the 404: open',
  ],
  [
    '`$count` segment without the header: 400; `$count=true` without it ignored',
    ['memory'],
    'second half open',
  ],
  [
    'An option with `$` that is unknown, or comes twice: 400 `BadRequest`',
    ['public report', 'memory'],
    'the first half memory; no `$apply`, `$compute`; `$deltatoken` has an effect on `delta` alone',
  ],
  ['`$expand` at most 20, one relation', ['documentation'], 'wording open'],
  ['Bad `$skiptoken`: 400 Directory_ExpiredPageToken', ['memory'], ''],
  [
    '`$batch`: 20, dependsOn 424, order kept, of one version; bytes in base64 there and back',
    ['documentation'],
    "a version in the part's url is 400, an unknown segment: open; base64 of what is answered memory",
  ],
  ['Permission ids of Graph: the published list, kept as data', ['documentation'], ''],
  [
    '401: `WWW-Authenticate: Bearer realm="", authorization_uri=…, client_id=…`',
    ['public report'],
    'without claims challenges: there is no Continuous Access Evaluation',
  ],
  ...provisioningBehaviours,
  ['Header x-ms-ags-diagnostic', ['documentation'], 'says "Local"'],
  ['floci profile', ['documentation'], 'floci-az docs and reference; redirect URIs and secret are checked'],
];
