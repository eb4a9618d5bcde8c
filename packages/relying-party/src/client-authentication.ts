import { createPrivateKey, type webcrypto } from 'node:crypto';
import { ClientSecretPost, modifyAssertion, PrivateKeyJwt } from 'openid-client';
import type { ClientAuthentication } from './registration.ts';

/** The library's form of our credential. */
export function clientAuthentication(credential: ClientAuthentication) {
  if (credential.kind === 'secret') return ClientSecretPost(credential.secret);
  const thumbprint = Buffer.from(credential.thumbprintSha256, 'hex').toString('base64url');
  return PrivateKeyJwt(signingKey(credential.privateKeyPem), {
    [modifyAssertion](header) {
      // Entra finds the certificate by its thumbprint.
      header['x5t#S256'] = thumbprint;
    },
  });
}

function signingKey(pem: string): webcrypto.CryptoKey {
  return createPrivateKey(pem).toCryptoKey({ name: 'RSA-PSS', hash: 'SHA-256' }, false, ['sign']);
}
