import { directoryRoleTemplates } from '../directory/well-known.ts';
import type { GraphCaller } from './caller.ts';
import { allows, eitherKind, type PermissionRule, requirePermission } from './permission-checks.ts';

/** Properties that want a permission of their own, whatever else the caller may read or write of the object. */

const {
  globalAdministrator,
  globalReader,
  attributeAssignmentAdministrator,
  attributeAssignmentReader,
  lifecycleWorkflowsAdministrator,
} = directoryRoleTemplates;

interface Guard {
  read: PermissionRule;
  write: PermissionRule;
}

/** The rule for reading and the one for writing, by the part of the permissions' names that they share. */
const guard = (name: string, readers: readonly string[], writers: readonly string[]): Guard => ({
  read: { ...eitherKind([`${name}.Read.All`, `${name}.ReadWrite.All`]), userRoles: [...readers, ...writers] },
  write: { ...eitherKind([`${name}.ReadWrite.All`]), userRoles: writers },
});

const GUARDS: Readonly<Record<string, Guard>> = {
  // The Global Administrator is not among them.
  customSecurityAttributes: guard(
    'CustomSecAttributeAssignment',
    [attributeAssignmentReader],
    [attributeAssignmentAdministrator],
  ),
  employeeLeaveDateTime: guard(
    'User-LifeCycleInfo',
    [globalReader],
    [globalAdministrator, lifecycleWorkflowsAdministrator],
  ),
};

export const isGuarded = (property: string): boolean => Object.hasOwn(GUARDS, property);

/** Permissions that may change at least one of them: they come in at the door of a user. */
export const guardedWriters: readonly string[] = Object.values(GUARDS).flatMap(
  ({ write }) => write.application,
);

/** @throws GraphError 403 for the first of these properties that the caller may not write */
export function requireGuarded(caller: GraphCaller, properties: readonly string[]): void {
  for (const [name, { write }] of Object.entries(GUARDS))
    if (properties.includes(name)) requirePermission(caller, write);
}

/** The object without those that the caller may not read; most have none of them, and are given back as they are. */
export function withoutGuarded(
  caller: GraphCaller,
  object: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const hidden = Object.entries(GUARDS).filter(
    ([name, { read }]) => Object.hasOwn(object, name) && !allows(caller, read),
  );
  if (hidden.length === 0) return object;
  const names = hidden.map(([name]) => name);
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}
