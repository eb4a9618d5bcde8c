import { type StaticPermissions, staticPermissions } from '../../directory/consent.ts';
import { firstPartyElsewhere } from '../../directory/first-party-elsewhere.ts';
import type { ApplicationRecord } from '../../directory/records.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import * as aadsts from '../aadsts.ts';
import { LoginNotEmulated } from '../not-emulated.ts';

/**
 * All that an application declares, for somebody to consent to. What is not there cannot be consented to, and nobody must
 * believe that it was: an unknown resource is 650052, an unknown permission 650056, and a resource of
 * Microsoft's that is not emulated 501.
 */
export function declaredPermissions(
  { store }: Emulator,
  application: ApplicationRecord,
  directoryName: string,
): StaticPermissions {
  const declared = staticPermissions(store, application);
  const [missing] = declared.unknown;
  if (missing === undefined) return declared;
  const { resource, resourceAppId, id } = missing;
  const elsewhere = resource === undefined ? firstPartyElsewhere(resourceAppId) : undefined;
  if (elsewhere !== undefined) throw new LoginNotEmulated(`permissions of ${elsewhere}`);
  throw resource === undefined
    ? aadsts.unknownService(resourceAppId, directoryName)
    : aadsts.unknownPermission(application.appId, resource.displayName, id);
}
