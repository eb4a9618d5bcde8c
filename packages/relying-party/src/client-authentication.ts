import { createPrivateKey } from 'node:crypto';
import { type ClientAuth, ClientSecretPost, modifyAssertion, None, PrivateKeyJwt } from 'openid-client';
import { type ClientAuthentication, RelyingPartyError } from './registration.ts';

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** The library's form of our credential. */
export async function clientAuthentication(credential: ClientAuthentication): Promise<ClientAuth> {
  if (credential.kind === 'none') return None();
  if (credential.kind === 'secret') return ClientSecretPost(credential.secret);
  if (credential.kind === 'assertion') return assertedBy(credential.assertion);
  const thumbprint = Buffer.from(credential.thumbprintSha256, 'hex').toString('base64url');
  const der = createPrivateKey(credential.privateKeyPem).export({ type: 'pkcs8', format: 'der' });
  const algorithm = { name: 'RSA-PSS', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('pkcs8', new Uint8Array(der), algorithm, false, ['sign']);
  return (server, client, body, headers) =>
    PrivateKeyJwt(key, {
      [modifyAssertion](header, payload) {
        // Entra finds the certificate by its thumbprint, and documents its token endpoint as the audience.
        header['x5t#S256'] = thumbprint;
        if (server.token_endpoint !== undefined) payload['aud'] = server.token_endpoint;
      },
    })(server, client, body, headers);
}

/** The library has no form for an assertion that somebody else signs (RFC 7521 section 4.2). */
const assertedBy =
  (assertion: () => Promise<string>): ClientAuth =>
  async (_server, { client_id: clientId }, body) => {
    body.set('client_id', clientId);
    body.set('client_assertion_type', JWT_BEARER);
    body.set('client_assertion', await assertion().catch(notSigned));
  };

/** Nothing was asked, so nobody has refused anything. */
function notSigned(cause: unknown): never {
  throw new RelyingPartyError('idp_unavailable', 'the assertion could not be signed', { cause });
}
