import { createPrivateKey } from 'node:crypto';
import { type ClientAuth, ClientSecretPost, modifyAssertion, None, PrivateKeyJwt } from 'openid-client';
import type { ClientAuthentication } from './registration.ts';

/** The library's form of our credential. */
export async function clientAuthentication(credential: ClientAuthentication): Promise<ClientAuth> {
  if (credential.kind === 'none') return None();
  if (credential.kind === 'secret') return ClientSecretPost(credential.secret);
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
