import { directoryRoleName, directoryRoleTemplates } from '../../directory/well-known.ts';
import { guidFromName } from '../../randomness/random-source.ts';
import type { WireObject } from './wire.ts';

/** The roles that exist in every directory here. `ordinary…` are no roles, only values of `wids`. */
export const ROLE_TEMPLATE_IDS: readonly string[] = [
  directoryRoleTemplates.globalAdministrator,
  directoryRoleTemplates.privilegedRoleAdministrator,
  directoryRoleTemplates.applicationAdministrator,
  directoryRoleTemplates.cloudApplicationAdministrator,
  directoryRoleTemplates.userAdministrator,
  directoryRoleTemplates.groupsAdministrator,
  directoryRoleTemplates.securityAdministrator,
  directoryRoleTemplates.securityOperator,
  directoryRoleTemplates.securityReader,
  directoryRoleTemplates.globalReader,
  directoryRoleTemplates.reportsReader,
  directoryRoleTemplates.guestInviter,
  directoryRoleTemplates.attributeAssignmentAdministrator,
  directoryRoleTemplates.attributeAssignmentReader,
  directoryRoleTemplates.lifecycleWorkflowsAdministrator,
  directoryRoleTemplates.privilegedAuthenticationAdministrator,
  directoryRoleTemplates.authenticationAdministrator,
  directoryRoleTemplates.helpdeskAdministrator,
  directoryRoleTemplates.passwordAdministrator,
  directoryRoleTemplates.directoryReaders,
  directoryRoleTemplates.messageCenterReader,
  directoryRoleTemplates.userExperienceSuccessManager,
  directoryRoleTemplates.usageSummaryReportsReader,
];

/** What may be asked of a list of roles. */
export const ROLE_KIND = {
  typeName: 'DirectoryRole',
  filterable: ['id', 'roleTemplateId', 'displayName', 'description'],
  context: 'directoryRoles',
};

/** The object id of a role in a directory: unlike the template's, it is another one in each. */
export const roleIdOf = (directoryId: string, templateId: string): string =>
  guidFromName(`entra-emulator/role/${directoryId}/${templateId}`);

export const wireRole = (directoryId: string, roleTemplateId: string): WireObject => ({
  id: roleIdOf(directoryId, roleTemplateId),
  deletedDateTime: null,
  displayName: directoryRoleName(roleTemplateId),
  description: directoryRoleName(roleTemplateId),
  roleTemplateId,
});
