import { builtInRoleNames } from '../../directory/built-in-roles.ts';
import { directoryRoleName, hasEffectHere } from '../../directory/well-known.ts';
import { guidFromName } from '../../randomness/random-source.ts';
import { notEmulated } from '../not-emulated.ts';
import type { WireObject } from './wire.ts';

/** The roles that exist in every directory. */
export const ROLE_TEMPLATE_IDS: readonly string[] = [...builtInRoleNames.keys()];

/** @throws GraphError 501 for a role of which there is the name alone: nobody could do anything with it */
export function requireEffect(templateId: string): void {
  if (hasEffectHere(templateId)) return;
  throw notEmulated(
    `the rights of the role '${directoryRoleName(templateId)}', so that it would be given without effect`,
  );
}

/** Lists of roles are not in pages (public report: archive of MSDN's forums, 2018-02-23). */
export const ALL_ROLES_ON_ONE_PAGE = 999;

/** What may be asked of a list of roles. */
export const ROLE_KIND = {
  typeName: 'DirectoryRole',
  filterable: ['id', 'roleTemplateId', 'displayName', 'description'],
  context: 'directoryRoles',
  usualPage: ALL_ROLES_ON_ONE_PAGE,
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
