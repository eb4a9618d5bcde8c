import { SAML } from '@node-saml/node-saml';
import { ENTITY_ID, type PostedResponse, REPLY_URL } from './saml-app.ts';

/** Why a service provider that trusts this certificate refuses a response; undefined when it takes it. Times are not looked at. */
export async function refusalBy(
  certificate: string,
  { base64 }: PostedResponse,
  audience = ENTITY_ID,
): Promise<string | undefined> {
  const serviceProvider = new SAML({
    issuer: audience,
    callbackUrl: REPLY_URL,
    idpCert: certificate,
    audience,
    wantAuthnResponseSigned: false,
    acceptedClockSkewMs: -1,
  });
  try {
    await serviceProvider.validatePostResponseAsync({ SAMLResponse: base64 });
    return undefined;
  } catch (error) {
    return String(error);
  }
}
