import { directoryRoleTemplates } from './well-known.ts';

/**
 * Whose accounts an administrator reaches: Microsoft's tables "who can reset passwords" and "who can perform sensitive actions"
 * (Microsoft Entra documentation, privileged roles and permissions). A role reaches a user when it reaches every role that the user holds.
 */

/** Resetting a password, with sessions and what a self-service reset goes by; and everything else that is sensitive. */
export type SensitiveAction = 'reset' | 'other';

const {
  globalAdministrator,
  privilegedAuthenticationAdministrator,
  authenticationAdministrator,
  helpdeskAdministrator,
  passwordAdministrator,
  userAdministrator,
} = directoryRoleTemplates;

/** Columns of the tables, but for the two roles that reach everybody. */
const COLUMNS = {
  A: authenticationAdministrator,
  H: helpdeskAdministrator,
  P: passwordAdministrator,
  U: userAdministrator,
} as const;

type Columns = Readonly<Record<SensitiveAction, string>>;

/** Rows of the tables, by the role that the other user holds. Every other role is reached by nobody of the columns. */
const ROWS: Readonly<Record<string, Columns>> = {
  [authenticationAdministrator]: { reset: 'A', other: 'A' },
  [directoryRoleTemplates.directoryReaders]: { reset: 'PHAU', other: 'AU' },
  [directoryRoleTemplates.groupsAdministrator]: { reset: 'U', other: 'U' },
  [directoryRoleTemplates.guestInviter]: { reset: 'PHAU', other: 'AU' },
  [helpdeskAdministrator]: { reset: 'HU', other: 'U' },
  [directoryRoleTemplates.messageCenterReader]: { reset: 'HAU', other: 'AU' },
  [passwordAdministrator]: { reset: 'PHAU', other: 'AU' },
  [directoryRoleTemplates.reportsReader]: { reset: 'HAU', other: 'AU' },
  [userAdministrator]: { reset: 'U', other: 'U' },
  [directoryRoleTemplates.userExperienceSuccessManager]: { reset: 'HAU', other: 'AU' },
  [directoryRoleTemplates.usageSummaryReportsReader]: { reset: 'HAU', other: 'AU' },
};
const WITHOUT_ROLE: Columns = { reset: 'PHAU', other: 'AU' };

const REACH_EVERYBODY: readonly string[] = [globalAdministrator, privilegedAuthenticationAdministrator];

/** Over an administrative unit these reach members without a role alone (documentation of roles over units). */
const NO_ADMINISTRATORS_IN_UNITS: readonly string[] = [
  authenticationAdministrator,
  helpdeskAdministrator,
  passwordAdministrator,
];

/** Whom it is about. */
export interface Reached {
  directoryRoles: readonly string[];
  /** Member or owner of a group that may hold roles, or holds a role over a restricted unit: as much as a role that nobody reaches. */
  isGuarded: boolean;
}

const isAdministrator = ({ directoryRoles, isGuarded }: Reached): boolean =>
  isGuarded || directoryRoles.length > 0;

/** Template ids of the roles that may do it to somebody. */
export function rolesReaching(reached: Reached, action: SensitiveAction): string[] {
  const rows = isAdministrator(reached)
    ? reached.directoryRoles.map((role) => ROWS[role]?.[action] ?? '')
    : [WITHOUT_ROLE[action]];
  const columns = Object.entries(COLUMNS).filter(
    ([letter]) => !reached.isGuarded && rows.every((row) => row.includes(letter)),
  );
  return [...REACH_EVERYBODY, ...columns.map(([, role]) => role)];
}

/** Template ids of the roles that may do it to anybody at all. */
export const rolesFor = (action: SensitiveAction): string[] =>
  rolesReaching({ directoryRoles: [], isGuarded: false }, action);

/** Of roles over a unit, those that count for somebody in it. */
export const countingInUnit = (roles: readonly string[], reached: Reached): string[] =>
  roles.filter((role) => !isAdministrator(reached) || !NO_ADMINISTRATORS_IN_UNITS.includes(role));
