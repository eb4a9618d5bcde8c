import { type KeyObject, X509Certificate } from 'node:crypto';
import type { ApplicationRecord } from '../../directory/records.ts';
import { isCertificate } from '../../directory/saml-settings.ts';
import { isMessageSigned, isQuerySigned } from '../../saml/verify-signature.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { noVerificationCertificate, requestNotSigned, requestSignatureWrong } from '../aadsts-saml.ts';
import type { LoginCall } from '../login-call.ts';
import { bindingOf } from './read-message.ts';

/**
 * Whether a request was signed by its application, where the application wants that looked at. Else a signature in it is
 * not looked at: the answer goes to a registered address anyhow.
 *
 * @throws EntraError 76021 without a signature where the binding has it, 76022 without a certificate, 76023 for a wrong one
 */
export function checkRequestSignature(
  call: LoginCall,
  application: ApplicationRecord,
  message: XmlElement,
): void {
  const { isSignedRequestRequired = false, allowedWeakAlgorithms = null } =
    application.requestSignatureVerification ?? {};
  if (!isSignedRequestRequired) return;
  const keys = verificationKeys(application);
  const allowed = { rsaSha1: allowedWeakAlgorithms === 'rsaSha1' };
  const signed =
    bindingOf(call) === 'redirect'
      ? isQuerySigned(call.query, keys, allowed)
      : isMessageSigned(message, keys, allowed);
  if (signed === undefined) throw requestNotSigned();
  if (keys.length === 0) throw noVerificationCertificate();
  if (!signed) throw requestSignatureWrong();
}

/** Whether an application starts no sign-in itself: nobody could sign the request for it. */
export const wantsSignedRequests = ({ requestSignatureVerification }: ApplicationRecord): boolean =>
  requestSignatureVerification?.isSignedRequestRequired === true;

function verificationKeys({ keyCredentials }: ApplicationRecord): KeyObject[] {
  return keyCredentials
    .filter(({ usage, key }) => usage === 'Verify' && isCertificate(key))
    .map(({ key }) => new X509Certificate(Buffer.from(key, 'base64')).publicKey)
    .filter(({ asymmetricKeyType }) => asymmetricKeyType === 'rsa');
}
