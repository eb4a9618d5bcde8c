import { z } from 'zod';
import { isAtHomeElsewhere } from '../../directory/guests.ts';
import type { UserRecord } from '../../directory/records.ts';
import type { GraphCall } from '../graph-call.ts';
import { badRequest, objectConflict } from '../graph-error.ts';

const PRINCIPAL_NAME = 'expected a name such as user@contoso.example';
export const principalName = z
  .string(PRINCIPAL_NAME)
  .max(113, PRINCIPAL_NAME)
  .regex(/^[A-Za-z0-9'.\-_!#^~]{1,64}@[A-Za-z0-9.-]+$/, PRINCIPAL_NAME);

/** In a verified domain of the directory, and nobody else's. A deleted user holds no name. @throws GraphError 400 */
export function requireOwnFreeName(call: GraphCall, name: string, self: UserRecord | undefined): void {
  const domain = name.split('@')[1]?.toLowerCase() ?? '';
  if (!call.caller.directory.domains.includes(domain)) {
    throw badRequest(
      'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.',
    );
  }
  requireFreeName(call, name, self);
}

/** @throws GraphError 400 for the name of somebody else who is there */
export function requireFreeName(
  { caller, emulator }: GraphCall,
  name: string,
  self: UserRecord | undefined,
): void {
  const holder = emulator.store.userNamed(name, caller.directory.id);
  if (holder !== undefined && holder !== self) throw objectConflict('userPrincipalName');
}

/** What a new name changes of a user: members sign in with it, people of elsewhere as before. */
export const renamed = (
  user: UserRecord,
  userPrincipalName: string,
): Pick<UserRecord, 'userPrincipalName'> & Partial<UserRecord> => ({
  userPrincipalName,
  ...(!isAtHomeElsewhere(user) && { signInName: userPrincipalName }),
});
