import type { DirectoryRecord, UserRecord } from '../../directory/records.ts';
import type { UserGrant } from '../../sessions/grants.ts';
import * as aadsts from '../aadsts.ts';
import * as refusals from '../aadsts-token.ts';
import type { TokenCall } from './token-call.ts';

/** The user and directory of a grant, if both are still there and the user is enabled. */
export function requireUser(
  { call }: TokenCall,
  grant: UserGrant,
): { user: UserRecord; directory: DirectoryRecord } {
  const { store } = call.emulator;
  const user = store.users.get(grant.userId);
  const directory = store.directories.get(grant.directoryId);
  if (user === undefined || directory === undefined) throw refusals.revokedRefreshToken();
  if (!user.accountEnabled) throw aadsts.disabledUser();
  return { user, directory };
}
