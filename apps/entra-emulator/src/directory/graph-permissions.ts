import type { AppRole, PermissionScope } from './records.ts';

/** The permissions that Microsoft Graph offers here, with the ids that Microsoft publishes (some from memory). */

type Row = readonly [id: string, value: string, title: string];

const delegatedForUsers: readonly Row[] = [
  ['37f7f235-527c-4136-accd-4a02d197296e', 'openid', 'Sign users in'],
  ['14dad69e-099b-42c9-810b-d002981feec1', 'profile', "View users' basic profile"],
  ['64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0', 'email', "View users' email address"],
  [
    '7427e0e9-2fba-42fe-b0c0-848c9e6a8182',
    'offline_access',
    'Maintain access to data you have given it access to',
  ],
  ['e1fe6dd8-ba31-4d61-89e7-88639da4683d', 'User.Read', 'Sign in and read user profile'],
  ['b340eb25-3456-403f-be2f-af7a0d370277', 'User.ReadBasic.All', "Read all users' basic profiles"],
  ['570282fd-fa5c-430d-a7fd-fc8dc98a9dca', 'Mail.Read', 'Read user mail'],
];

const delegatedForAdmins: readonly Row[] = [
  ['a154be20-db9c-4678-8ab7-66f6cc099a59', 'User.Read.All', "Read all users' full profiles"],
  ['06da0dbc-49e2-44d2-8312-53f166ab848a', 'Directory.Read.All', 'Read directory data'],
  ['5f8c59db-677d-491f-a6b8-5f174b11ec1d', 'Group.Read.All', 'Read all groups'],
  ['bc024368-1153-4739-b217-4326f2e966d0', 'GroupMember.Read.All', 'Read group memberships'],
  ['c79f8feb-a9db-4090-85f9-90d820caa0eb', 'Application.Read.All', 'Read applications'],
  ['bdfbf15f-ee85-4955-8675-146e8e5296b5', 'Application.ReadWrite.All', 'Read and write all applications'],
  ['4908d5b9-3fb2-4b1e-9336-1888b7937185', 'Organization.Read.All', 'Read organization information'],
  ['204e0828-b5ca-4ad8-b9f3-f32a958e7cc4', 'User.ReadWrite.All', "Read and write all users' full profiles"],
  ['4e46008b-f24c-477d-8fff-7bb4ec7aafe0', 'Group.ReadWrite.All', 'Read and write all groups'],
  ['f81125ac-d3b7-4573-a3b2-7099cc39df9e', 'GroupMember.ReadWrite.All', 'Read and write group memberships'],
  ['c5366453-9fb0-48a5-a156-24f0c49a4b84', 'Directory.ReadWrite.All', 'Read and write directory data'],
  ['572fea84-0151-49b2-9301-11cb16974376', 'Policy.Read.All', "Read your organization's policies"],
  [
    'd01b97e9-cbc0-49fe-810a-750afd5527a3',
    'RoleManagement.ReadWrite.Directory',
    'Read and write directory RBAC settings',
  ],
  [
    '84bccea3-f856-4a8a-967b-dbe0a3d53a64',
    'AppRoleAssignment.ReadWrite.All',
    'Manage app permission grants and app role assignments',
  ],
  [
    '41ce6ca6-6826-4807-84f1-1c82854f7ee5',
    'DelegatedPermissionGrant.ReadWrite.All',
    'Manage all delegated permission grants',
  ],
];

const application: readonly Row[] = [
  [
    '18a4783c-866b-4cc7-a460-3d5e5662c884',
    'Application.ReadWrite.OwnedBy',
    'Manage apps that this app creates or owns',
  ],
  ['1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9', 'Application.ReadWrite.All', 'Read and write all applications'],
  ['9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30', 'Application.Read.All', 'Read all applications'],
  ['7ab1d382-f21e-4acd-a863-ba3e13f7da61', 'Directory.Read.All', 'Read directory data'],
  ['19dbc75e-c2e2-444c-a770-ec69d8559fc7', 'Directory.ReadWrite.All', 'Read and write directory data'],
  ['df021288-bdef-4463-88db-98f22de89214', 'User.Read.All', "Read all users' full profiles"],
  ['98830695-27a2-44f7-8c18-0c3ebc9698f6', 'GroupMember.Read.All', 'Read all group memberships'],
  ['5b567255-7703-4780-807c-7be8301ae99b', 'Group.Read.All', 'Read all groups'],
  ['498476ce-e0fe-48b0-b801-37ba7e2685c6', 'Organization.Read.All', 'Read organization information'],
  [
    '8e8e4742-1d95-4f68-9d56-6ee75648c72a',
    'DelegatedPermissionGrant.ReadWrite.All',
    'Manage all delegated permission grants',
  ],
  [
    '06b708a9-e830-4db3-a914-8e69da51d44f',
    'AppRoleAssignment.ReadWrite.All',
    'Manage app permission grants and app role assignments',
  ],
  ['741f803b-c850-494e-b5df-cde7c675a1ca', 'User.ReadWrite.All', "Read and write all users' full profiles"],
  ['97235f07-e226-4f63-ace3-39588e11d3a1', 'User.ReadBasic.All', "Read all users' basic profiles"],
  ['62a82d76-70ea-41e2-9197-370581804d09', 'Group.ReadWrite.All', 'Read and write all groups'],
  [
    'dbaae8cf-10b5-4b86-a4a1-f871c94c6695',
    'GroupMember.ReadWrite.All',
    'Read and write all group memberships',
  ],
  [
    '9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8',
    'RoleManagement.ReadWrite.Directory',
    'Read and write all directory RBAC settings',
  ],
  [
    '483bed4a-2ad3-4361-a73b-c83ccdbdc53c',
    'RoleManagement.Read.Directory',
    'Read all directory RBAC settings',
  ],
  ['246dd0d5-5bd0-4def-940b-0421030a5b68', 'Policy.Read.All', "Read your organization's policies"],
  [
    'be74164b-cff1-491c-8741-e671cb536e13',
    'Policy.ReadWrite.ApplicationConfiguration',
    "Read and write your organization's application configuration policies",
  ],
  [
    'fb221be6-99f2-473f-bd32-01c6a0e9ca3b',
    'Policy.ReadWrite.Authorization',
    "Read and write your organization's authorization policy",
  ],
  ['dbb9058a-0e50-45d7-ae91-66909b5d4664', 'Domain.Read.All', 'Read domains'],
];

const scopeOf =
  (type: 'User' | 'Admin') =>
  ([id, value, title]: Row): PermissionScope => ({
    id,
    value,
    type,
    isEnabled: true,
    adminConsentDisplayName: title,
    adminConsentDescription: title,
    userConsentDisplayName: title,
    userConsentDescription: title,
  });

export const graphScopes: readonly PermissionScope[] = [
  ...delegatedForUsers.map(scopeOf('User')),
  ...delegatedForAdmins.map(scopeOf('Admin')),
];

export const graphAppRoles: readonly AppRole[] = application.map(([id, value, title]) => ({
  id,
  value,
  displayName: title,
  description: title,
  isEnabled: true,
  allowedMemberTypes: ['Application'],
}));
