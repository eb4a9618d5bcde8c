import { jsonResponse } from '../web/responses.ts';

/** What Entra's login endpoints do and the emulator does not, by its name. The endpoint decides whether it is a page or JSON. */
export class LoginNotEmulated extends Error {
  /** @param what as in "does not have …" */
  constructor(what: string) {
    super(
      `The local emulator does not have ${what}. Microsoft Entra does; SUPPORTED.md lists what is emulated.`,
    );
    this.name = 'LoginNotEmulated';
  }
}

/** Addresses that Entra has on its login host and the emulator has not. Whatever is in neither list is nowhere. */
export const otherLoginPaths: readonly string[] = [
  '/:directory/wsfed',
  '/:directory/wsfederation',
  '/:directory/GetCredentialType',
  '/:directory/UserRealm',
  '/:directory/UserRealm/',
  '/GetUserRealm.srf',
  '/:directory/kerberos',
  '/:directory/winauth/trust/2005/usernamemixed',
  '/:directory/winauth/trust/2005/windowstransport',
  '/:directory/SAS/BeginAuth',
  '/:directory/SAS/EndAuth',
  '/:directory/SAS/ProcessAuth',
  '/:directory/reprocess',
  '/kmsi',
  '/login.srf',
  '/rst2.srf',
];

/** The one form in which programs are told: 501, and the name where OAuth has its error. */
export const notEmulatedResponse = ({ message }: LoginNotEmulated): Response =>
  jsonResponse(501, { error: 'NotEmulated', error_description: message });
