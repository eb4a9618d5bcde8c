import { directoryRoleTemplates } from '../../../directory/well-known.ts';
import type { PermissionRule } from '../../permission-checks.ts';

const WRITERS = ['Synchronization.ReadWrite.All'];
const READERS = ['Synchronization.Read.All', ...WRITERS];
const OWNED = 'Application.ReadWrite.OwnedBy';

/** `OwnedBy` reaches the enterprise apps that the caller owns: see `findOwnApplication`. */
export const readSynchronization: PermissionRule = { application: [OWNED, ...READERS], delegated: READERS };
export const writeSynchronization: PermissionRule = { application: [OWNED, ...WRITERS], delegated: WRITERS };

/** Settings of a job: here `OwnedBy` is not enough. */
export const writeJobSettings: PermissionRule = { application: WRITERS, delegated: WRITERS };

const LOG_READERS = ['AuditLog.Read.All', 'Directory.Read.All'];

/** Microsoft names `ProvisioningLog.Read.All` as well, which the published list of permissions does not have. */
export const readProvisioningLog: PermissionRule = {
  application: LOG_READERS,
  delegated: LOG_READERS,
  userRoles: [
    directoryRoleTemplates.globalAdministrator,
    directoryRoleTemplates.securityAdministrator,
    directoryRoleTemplates.applicationAdministrator,
    directoryRoleTemplates.cloudApplicationAdministrator,
  ],
};
