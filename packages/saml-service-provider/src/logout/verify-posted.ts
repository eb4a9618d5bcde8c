import { parseLogout } from '../document.ts';
import { LIMITS } from '../guard.ts';
import { SamlError } from '../saml-error.ts';
import { pinnedCertificates } from '../verify/pinned.ts';
import { postedBytes } from '../verify/posted-bytes.ts';
import { verified } from '../verify/signature.ts';
import { assertLogoutRequest } from '../verify/structure.ts';
import { type LogoutExpectations, type LogoutRequest, logoutRequestOf } from './verify.ts';

/** `SAMLRequest` as it was posted, and what it has to fit. */
export type LogoutRequestToVerify = { readonly samlRequest: string; readonly expected: LogoutExpectations };

/**
 * A request of the identity provider that a session end, as a form (SAML bindings, section 3.5; attack 138): signed in the XML, as
 * a response is, and read from verified bytes alone. It blocks its thread and belongs into a worker, see `createVerifier`.
 * That it was not seen before is for the caller, who has the table.
 *
 * @throws SamlError as the verification of a response does
 */
export function verifyPostedLogoutRequest({ samlRequest, expected }: LogoutRequestToVerify): LogoutRequest {
  try {
    const document = parseLogout(postedBytes(samlRequest, 'SAMLRequest', LIMITS.logout));
    assertLogoutRequest(document.root);
    const pinned = pinnedCertificates(expected.certificates);
    const whole = verified(document, document.root, { pinned, allowSha1: expected.allowSha1 === true });
    if (!whole) throw new SamlError('saml_signature_missing', 'not signed');
    assertLogoutRequest(whole.root);
    return logoutRequestOf(whole.root, expected);
  } catch (cause) {
    if (cause instanceof SamlError) throw cause;
    throw new SamlError('saml_response_invalid', 'unexpected', { cause });
  }
}
