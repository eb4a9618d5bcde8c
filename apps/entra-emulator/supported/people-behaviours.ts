import type { BehaviourRow } from './row.ts';

/** What Graph does about users and groups, and who may do it. */
export const peopleBehaviours: readonly BehaviourRow[] = [
  [
    '`User.ReadBasic.All`: of others `displayName`, `givenName`, `id`, `mail`, `securityIdentifier`, `surname`, `userPrincipalName` and the photo; filtering and sorting by anything else is 403; oneself whole',
    ['documentation', 'public report'],
    'the other properties are null or an empty list: from one public report',
  ],
  [
    'Direct memberships of another user: without a person `Directory.Read.All`, for a person also `User.Read.All`',
    ['documentation'],
    'the direct ones alone; transitive ones take `User.Read.All` of both kinds, as published',
  ],
  [
    'Members of a group, also many at once by PATCH with `members@odata.bind` and nothing else: `GroupMember.ReadWrite.All`; an enterprise app as a member also wants `Application.ReadWrite.All`',
    ['documentation', 'open'],
    '`Directory.ReadWrite.All` reaches enterprise apps, too: open; so does the rule for a new group that has one from the beginning',
  ],
  [
    'Members of Microsoft 365 groups are users; security groups also hold security groups and enterprise apps, and nothing holds a Microsoft 365 group or an app registration: 400',
    ['documentation', 'open'],
    'code and wording open; what a seed or the control API writes is not looked at',
  ],
  [
    'Words of a closed list (`visibility`, `userType`, `groupTypes`, `theme`, `signInAudience`, `allowedMemberTypes`, `groupMembershipClaims`, …) are taken in any case, and kept and shown as documented',
    ['public report', 'open'],
    'seen of `visibility`, which a program writes `Hiddenmembership`; of the other words: open',
  ],
  [
    'Nothing twice in a directory: the address of users (`mail`) and Microsoft 365 groups, `onPremisesImmutableId`, and the `mailNickname` of Microsoft 365 groups, also of deleted ones: 400, inside it `ObjectConflict` with the property',
    ['documentation', 'public report'],
    'what a seed or the control API writes is not looked at; other names of users against addresses: open',
  ],
  [
    '`mailNickname` of users and groups: ASCII without a blank and without any of `@ ( ) \\ [ ] " ; : < > ,`',
    ['documentation', 'open'],
    'documented for groups; for users open',
  ],
  [
    'An empty text (`""`) in a property of users, groups, administrative units, applications or enterprise apps: 400 `Request_BadRequest` “Invalid value specified for property …”; null clears it',
    ['public report', 'open'],
    'reports have texts of users and descriptions; texts of the profile (`aboutMe`, …), of roles, scopes and policies are taken empty: open',
  ],
  [
    '`aboutMe`, `birthday`, `interests`, `mySite`, `pastProjects`, `responsibilities`, `schools`, `skills` of a user, and what Exchange keeps of a group (`allowExternalSenders`, `hideFromAddressLists`, …): in a PATCH of their own; the former and `employeeHireDate` not without a person',
    ['documentation', 'open'],
    'answers (400, 403) and wording: open; a new user or group may have them from the beginning: open',
  ],
];
