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

/** The one form in which programs are told: 501, and the name where OAuth has its error. */
export const notEmulatedResponse = ({ message }: LoginNotEmulated): Response =>
  jsonResponse(501, { error: 'NotEmulated', error_description: message });
