import type { ApplicationRecord, DirectoryRecord } from '../../directory/records.ts';
import type { Resource } from '../../directory/resource.ts';
import { tokenEncryptionKeyOf } from '../../directory/saml-settings.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import { LoginNotEmulated } from '../not-emulated.ts';
import { checkMappedClaims } from './mapped-claims.ts';

/**
 * Whether a JWT may be made for an application, as it is configured.
 * - it wants no encryption: an assertion is encrypted here, a JWT is not, and a readable one would be none of Entra's
 * - its claims may be mapped, if they are (50146, 501461)
 *
 * @param issuedFor the client of an id_token, or the resource of an access token
 * @throws LoginNotEmulated, EntraError
 */
export function checkIssuedToken(
  emulator: Emulator,
  directory: DirectoryRecord,
  issuedFor: ApplicationRecord | Resource,
): void {
  const application = emulator.store.applicationByAppId(issuedFor.appId);
  if (application !== undefined && tokenEncryptionKeyOf(application) !== undefined)
    throw new LoginNotEmulated('encrypted JSON Web Tokens (tokenEncryptionKeyId)');
  checkMappedClaims(emulator, directory, issuedFor);
}
