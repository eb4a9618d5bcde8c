import { readAuditLog, readSignIns } from '../log-permissions.ts';
import { getDirectoryAudit, listDirectoryAudits } from '../resources/directory-audits.ts';
import { getSignIn, listSignIns } from '../resources/sign-ins.ts';
import type { GraphRow } from './route.ts';

/** What happened: sign-ins and changes. */
export const logRows: readonly GraphRow[] = [
  ['GET', 'auditLogs/signIns', readSignIns, listSignIns],
  ['GET', 'auditLogs/signIns/{key}', readSignIns, getSignIn],
  ['GET', 'auditLogs/directoryAudits', readAuditLog, listDirectoryAudits],
  ['GET', 'auditLogs/directoryAudits/{key}', readAuditLog, getDirectoryAudit],
];
