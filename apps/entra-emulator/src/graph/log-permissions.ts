import { directoryRoleTemplates } from '../directory/well-known.ts';
import type { PermissionRule } from './permission-checks.ts';

/** Who may read what happened. */

const {
  globalAdministrator,
  globalReader,
  reportsReader,
  securityAdministrator,
  securityOperator,
  securityReader,
} = directoryRoleTemplates;

const LOG_READERS = [
  globalAdministrator,
  globalReader,
  reportsReader,
  securityAdministrator,
  securityOperator,
  securityReader,
];

export const readSignIns: PermissionRule = {
  application: ['AuditLog.Read.All'],
  delegated: ['AuditLog.Read.All'],
  userRoles: LOG_READERS,
};
export const readAuditLog: PermissionRule = {
  application: ['AuditLog.Read.All', 'Directory.Read.All'],
  delegated: ['AuditLog.Read.All', 'Directory.Read.All'],
  userRoles: LOG_READERS,
};
