/** What an operation is called in the audit log, of which category and kind it is, and which service notes it. */
interface Activity {
  activity: string;
  category: string;
  operation: string;
  service: string;
}

type Row = readonly [operation: string, activity: string, kind: string];

const photoChanges = (list: string): string[] =>
  ['PUT photo/$value', 'PATCH photo/$value', 'DELETE photo', 'DELETE photo/$value'].map((change) =>
    change.replace(' ', ` ${list}/{key}/`),
  );

/** Operations of Graph that change something, by method and address, as Entra's list of audit activities names them. */
const ROWS: Readonly<Record<string, readonly Row[]>> = {
  UserManagement: [
    ['POST users', 'Add user', 'Add'],
    ['PATCH users/{key}', 'Update user', 'Update'],
    ['DELETE users/{key}', 'Delete user', 'Delete'],
    ['POST invitations', 'Invite external user', 'Add'],
    ['POST users/{key}/changePassword', 'Change user password', 'Update'],
    ['POST users/{key}/revokeSignInSessions', 'Update StsRefreshTokenValidFrom Timestamp', 'Update'],
    ['PUT users/{key}/manager/$ref', 'Set user manager', 'Update'],
    ['DELETE users/{key}/manager/$ref', 'Remove user manager', 'Update'],
    ...photoChanges('users').map((operation): Row => [operation, 'Update user', 'Update']),
    ['POST users/{key}/appRoleAssignments', 'Add app role assignment grant to user', 'Assign'],
    ['DELETE users/{key}/appRoleAssignments/{key}', 'Remove app role assignment from user', 'Unassign'],
  ],
  GroupManagement: [
    ['POST groups', 'Add group', 'Add'],
    ['PATCH groups/{key}', 'Update group', 'Update'],
    ['DELETE groups/{key}', 'Delete group', 'Delete'],
    ['POST groups/{key}/members/$ref', 'Add member to group', 'Assign'],
    ['DELETE groups/{key}/members/{key}/$ref', 'Remove member from group', 'Unassign'],
    ['POST groups/{key}/owners/$ref', 'Add owner to group', 'Assign'],
    ['DELETE groups/{key}/owners/{key}/$ref', 'Remove owner from group', 'Unassign'],
    ...photoChanges('groups').map((operation): Row => [operation, 'Update group', 'Update']),
    ['POST groups/{key}/appRoleAssignments', 'Add app role assignment to group', 'Assign'],
    ['DELETE groups/{key}/appRoleAssignments/{key}', 'Remove app role assignment from group', 'Unassign'],
  ],
  ApplicationManagement: [
    ['POST applications', 'Add application', 'Add'],
    ['PATCH applications/{key}', 'Update application', 'Update'],
    ['PATCH applications/{key}/authenticationBehaviors', 'Update application', 'Update'],
    ['PUT applications/{key}/logo', 'Update application', 'Update'],
    ['DELETE applications/{key}', 'Delete application', 'Delete'],
    ['POST applications/{key}/owners/$ref', 'Add owner to application', 'Assign'],
    ['DELETE applications/{key}/owners/{key}/$ref', 'Remove owner from application', 'Unassign'],
    ...['addPassword', 'removePassword', 'addKey', 'removeKey'].map(
      (action): Row => [
        `POST applications/{key}/${action}`,
        'Update application – Certificates and secrets management',
        'Update',
      ],
    ),
    ...[
      'POST applications/{key}/federatedIdentityCredentials',
      'PATCH applications/{key}/federatedIdentityCredentials/{key}',
      'DELETE applications/{key}/federatedIdentityCredentials/{key}',
    ].map((operation): Row => [operation, 'Update application', 'Update']),
    ['POST applicationTemplates/{key}/instantiate', 'Add service principal', 'Add'],
    ['POST servicePrincipals', 'Add service principal', 'Add'],
    ['PATCH servicePrincipals/{key}', 'Update service principal', 'Update'],
    ['DELETE servicePrincipals/{key}', 'Remove service principal', 'Delete'],
    ['POST servicePrincipals/{key}/addPassword', 'Add service principal credentials', 'Update'],
    ['POST servicePrincipals/{key}/removePassword', 'Remove service principal credentials', 'Update'],
    [
      'POST servicePrincipals/{key}/addTokenSigningCertificate',
      'Add service principal credentials',
      'Update',
    ],
    ['POST servicePrincipals/{key}/owners/$ref', 'Add owner to service principal', 'Assign'],
    ['DELETE servicePrincipals/{key}/owners/{key}/$ref', 'Remove owner from service principal', 'Unassign'],
    ...['appRoleAssignments', 'appRoleAssignedTo'].flatMap((list): Row[] => [
      [`POST servicePrincipals/{key}/${list}`, 'Add app role assignment to service principal', 'Assign'],
      [
        `DELETE servicePrincipals/{key}/${list}/{key}`,
        'Remove app role assignment from service principal',
        'Unassign',
      ],
    ]),
    ['POST oauth2PermissionGrants', 'Add delegated permission grant', 'Assign'],
    ['PATCH oauth2PermissionGrants/{key}', 'Update delegated permission grant', 'Update'],
    ['DELETE oauth2PermissionGrants/{key}', 'Remove delegated permission grant', 'Unassign'],
  ],
  ProvisioningManagement: [
    [
      'PUT servicePrincipals/{key}/synchronization/secrets',
      'Update provisioning setting or credentials',
      'Update',
    ],
    [
      'PATCH servicePrincipals/{key}/synchronization/connectivityParameters',
      'Update provisioning setting or credentials',
      'Update',
    ],
    ...(
      [
        ['POST', '', 'Add provisioning configuration', 'Add'],
        ['PATCH', '/{key}', 'Update provisioning setting or credentials', 'Update'],
        ['DELETE', '/{key}', 'Delete provisioning configuration', 'Delete'],
        ['PUT', '/{key}/schema', 'Update attribute mappings or scope', 'Update'],
        ['DELETE', '/{key}/schema', 'Update attribute mappings or scope', 'Update'],
        ['POST', '/{key}/start', 'Enable or restart provisioning', 'Update'],
        ['POST', '/{key}/restart', 'Enable or restart provisioning', 'Update'],
        ['POST', '/{key}/pause', 'Disable provisioning', 'Update'],
        ['POST', '/{key}/provisionOnDemand', 'Provision on demand', 'Update'],
      ] as const
    ).map(
      ([method, rest, activity, operation]): Row => [
        `${method} servicePrincipals/{key}/synchronization/jobs${rest}`,
        activity,
        operation,
      ],
    ),
  ],
  RoleManagement: [
    ['POST directoryRoles/{key}/members/$ref', 'Add member to role', 'Assign'],
    ['DELETE directoryRoles/{key}/members/{key}/$ref', 'Remove member from role', 'Unassign'],
    ['POST roleManagement/directory/roleAssignments', 'Add member to role', 'Assign'],
    ['DELETE roleManagement/directory/roleAssignments/{key}', 'Remove member from role', 'Unassign'],
  ],
  Policy: [
    ['PATCH policies/defaultAppManagementPolicy', 'Update policy', 'Update'],
    ['PATCH policies/authorizationPolicy', 'Update authorization policy', 'Update'],
  ],
  DirectoryManagement: [
    ['PATCH organization/{key}', 'Set company information', 'Update'],
    ['POST directory/deletedItems/{key}/restore', 'Restore', 'Restore'],
    ['DELETE directory/deletedItems/{key}', 'Hard Delete', 'Delete'],
  ],
};

const SERVICES: Readonly<Record<string, string>> = {
  'POST invitations': 'Invited Users',
  'POST users/{key}/changePassword': 'Self-service Password Management',
};

const SERVICE_OF_CATEGORY: Readonly<Record<string, string>> = {
  ProvisioningManagement: 'Account Provisioning',
};

const ACTIVITIES: ReadonlyMap<string, Activity> = new Map(
  Object.entries(ROWS).flatMap(([category, rows]) =>
    rows.map(([key, activity, operation]): [string, Activity] => [
      key,
      {
        activity,
        category,
        operation,
        service: SERVICES[key] ?? SERVICE_OF_CATEGORY[category] ?? 'Core Directory',
      },
    ]),
  ),
);

/** Of no directory: of the application that asks. */
const OWN_AFFAIR = /^subscriptions(?:\/|$)/;

/** Asked with POST, and nothing is changed by it. */
const QUESTION = /(?:getByIds|validateCredentials|(?:check|get)Member(?:Groups|Objects))$/;

export const isUnnoted = (method: string, path: string): boolean =>
  method === 'GET' || (method === 'POST' && QUESTION.test(path)) || OWN_AFFAIR.test(path);

/** @param path the address of the route, with `{key}` for ids; undefined for what the log does not note */
export const activityOf = (method: string, path: string): Activity | undefined =>
  ACTIVITIES.get(`${method} ${path}`) ?? activityByForm(`${method} ${path}`);

/** Families whose members are called alike: policies of every kind, and units. */
const FORMS: readonly (readonly [form: RegExp, activity: string, category: string, operation: string])[] = [
  [/^POST policies\/[^/]+$/, 'Add policy', 'Policy', 'Add'],
  [/^DELETE policies\/[^/]+\/\{key\}$/, 'Delete policy', 'Policy', 'Delete'],
  [/^(?:POST|PATCH|DELETE) policies\//, 'Update policy', 'Policy', 'Update'],
  [/^POST applications\/.*Policies\/\$ref$/, 'Add policy to application', 'Policy', 'Assign'],
  [
    /^DELETE applications\/.*Policies\/\{key\}\/\$ref$/,
    'Remove policy from application',
    'Policy',
    'Unassign',
  ],
  [/^POST servicePrincipals\/.*Policies\/\$ref$/, 'Add policy to service principal', 'Policy', 'Assign'],
  [
    /^DELETE servicePrincipals\/.*Policies\/\{key\}\/\$ref$/,
    'Remove policy from service principal',
    'Policy',
    'Unassign',
  ],
  [
    /^(?:POST|DELETE) servicePrincipals\/\{key\}\/delegatedPermissionClassifications/,
    'Update permission classification',
    'ApplicationManagement',
    'Update',
  ],
  ...(
    [
      ['POST', '', 'Add administrative unit', 'Add'],
      ['PATCH', '\\/\\{key\\}', 'Update administrative unit', 'Update'],
      ['DELETE', '\\/\\{key\\}', 'Delete administrative unit', 'Delete'],
      ['POST', '\\/\\{key\\}\\/members.*', 'Add member to administrative unit', 'Assign'],
      ['DELETE', '\\/\\{key\\}\\/members.*', 'Remove member from administrative unit', 'Unassign'],
      ['POST', '\\/\\{key\\}\\/scopedRoleMembers', 'Add scoped member to role', 'Assign'],
      ['DELETE', '\\/\\{key\\}\\/scopedRoleMembers.*', 'Remove scoped member from role', 'Unassign'],
    ] as const
  ).map(
    ([method, rest, activity, operation]) =>
      [
        new RegExp(`^${method} directory/administrativeUnits${rest}$`),
        activity,
        'AdministrativeUnit',
        operation,
      ] as const,
  ),
];

function activityByForm(asked: string): Activity | undefined {
  const found = FORMS.find(([form]) => form.test(asked));
  if (found === undefined) return undefined;
  const [, activity, category, operation] = found;
  return { activity, category, operation, service: 'Core Directory' };
}

/** `Hard Delete` and `Restore` go with the kind of the object. */
export const namedFor = (activity: string, type: string): string =>
  ['Restore', 'Hard Delete'].includes(activity) ? `${activity} ${KIND_NAMES[type] ?? 'object'}` : activity;

const KIND_NAMES: Readonly<Record<string, string>> = {
  User: 'user',
  Group: 'group',
  Application: 'application',
  ServicePrincipal: 'service principal',
};
