import type { BehaviourRow } from './row.ts';

/** What policies and administrative units do. */
export const policyBehaviours: readonly BehaviourRow[] = [
  [
    '`claimsMappingPolicies`: claims of the enterprise app’s id_token, or of access tokens for it; sources user, application, resource, audience, company, fixed values; Join, ExtractMailPrefix, ToLowercase, ToUppercase; 50 claims',
    ['documentation', 'public report'],
    'a restricted claim is refused when the policy is written (when Entra does that: open); without the basic set whatever is not restricted is left out; of what only synchronized directories have, nothing',
  ],
  [
    '50146 without `acceptMappedClaims`; with it only for the application id or a name below a verified domain (501461)',
    ['public report', 'documentation'],
    'signing keys of an application’s own are not looked at',
  ],
  [
    '`tokenLifetimePolicies`: access tokens by the API’s policy, id_tokens by the client’s; enterprise app, then the directory’s default, then the registration; ten minutes to a day',
    ['documentation', 'public report'],
    '`24:00:00` is none, `1.00:00:00` is; that the enterprise app comes first is from older documentation; properties of refresh and session tokens are taken and do nothing, as documented',
  ],
  [
    'One policy of a kind for an application, and one default: else 409 `Request_MultipleObjectsWithSameKeyValue`',
    ['public report', 'open'],
    'for the default: open',
  ],
  ['A wrong definition: 400 "Property definition has an invalid value."', ['public report'], ''],
  [
    '`policies/defaultAppManagementPolicy`, `appManagementPolicies`: passwordAddition, passwordLifetime, symmetricKeyAddition, symmetricKeyLifetime, asymmetricKeyLifetime, rules about identifier URIs, by the age of the application; one of an application’s own counts instead of the directory’s, also when it is switched off',
    ['documentation', 'public report'],
    'a year is 365 days, and nothing is let through above the limit: whether Entra has a tolerance is open; customPasswordAddition is taken, and no secret of a client’s own is anyhow; no exemptions of actors; code of a URI that is not the default one: open',
  ],
  [
    '`permissionGrantPolicies`: members consent to what the policies of `permissionGrantPoliciesAssigned` mean, each permission by itself; Microsoft’s legacy, low, recommended and mail program policies, and one’s own',
    ['documentation', 'open'],
    'nobody’s publisher is verified; that one’s own policy may let members consent to what wants an administrator: open; consent for teams and chats is not emulated; administrators’ consent is not limited by them',
  ],
  [
    '`policies/authorizationPolicy`: `allowedToCreateApps`, `allowedToCreateSecurityGroups` and `allowedToReadOtherUsers` take that from members (403), `allowInvitesFrom` inviting from those whom it does not name',
    ['documentation', 'public report', 'open'],
    'another value of any other setting is 501 by its name (`guestUserRoleId`: guests read what members read here); that every directory role lets read others, and the code of a refused invitation: open',
  ],
  [
    'A role with the scope of an administrative unit reaches the users and groups in it: profile, password, manager, sessions, deletion, members; as `roleAssignments` with `directoryScopeId` and as `scopedRoleMembers`',
    ['documentation'],
    'User Administrator and Groups Administrator, as there are no other such roles here; not for applications; `wids` of tokens name roles in the directory alone',
  ],
  [
    'Members of a unit with `isMemberManagementRestricted`: 403 to everybody without a role over such a unit, the Global Administrator, owners and applications among them',
    ['documentation'],
    'a person’s own photo is let through: open',
  ],
  [
    '`HiddenMembership`: members are listed for members, administrators and with `Member.Read.Hidden`',
    ['documentation', 'open'],
    'others get 403: open, it may be an empty list',
  ],
  [
    '`memberOf` and `getMemberObjects` name administrative units',
    ['documentation'],
    'none through a group; not at `directoryObjects/{id}`, not in deletedItems',
  ],
];
