import { createHash, X509Certificate } from 'node:crypto';
import { DAY, newId, PorticoError } from '@portico/core';
import type { ClientKey, ConnectionOwner, NewClientKey } from '@portico/database';
import type { ClientAuthentication } from '@portico/relying-party';
import {
  certificateFacts,
  type KeyRing,
  newSigningCertificate,
  openText,
  readSigningCertificate,
  signingCertificateText,
} from '@portico/vault';
import { credentialPlace, type SealedCredential, sealCredential } from './credential.ts';

type Owner = Pick<ConnectionOwner, 'id' | 'organizationId'>;

/** It is a key: nobody should have to think of its certificate on a certain day. */
const LIFE_DAYS = 3_650;

/** These document the token endpoint as the audience of an assertion; others take the issuer (RFC 7523bis), and some nothing else. */
const OF_TOKEN_ENDPOINT: ReadonlySet<string> = new Set(['okta']);

/** A key pair for a connection as OpenID client, sealed for its row. RSA: the one kind that every console takes. */
export async function newClientKey(keyRing: KeyRing, connection: Owner, now: Date): Promise<NewClientKey> {
  const made = await newSigningCertificate({
    commonName: connection.id,
    // The identity provider's clock may be behind.
    notBefore: new Date(now.getTime() - DAY),
    notAfter: new Date(now.getTime() + LIFE_DAYS * DAY),
  });
  const credential = { id: newId('credential'), kind: 'private_key' } as const;
  const text = signingCertificateText(made);
  const { kid: keyId } = publicJwk(made.certificatePem);
  const sealed = await sealCredential(keyRing, connection, { ...credential, text });
  return { ...credential, sealed, keyId, certificate: made.certificatePem };
}

/**
 * Opens what a connection signs with as OpenID client. Microsoft finds it by its certificate, all others by the name of its key.
 *
 * @throws PorticoError `secret_unavailable`
 */
export async function openClientKey(
  { keyRing }: { readonly keyRing: KeyRing },
  connection: Owner & { readonly provider: string },
  credential: SealedCredential,
): Promise<ClientAuthentication> {
  try {
    const text = await openText(keyRing, credentialPlace(connection, credential), credential.sealed);
    const { privateKeyPem, certificatePem } = readSigningCertificate(text);
    if (connection.provider === 'entra') {
      const { thumbprintSha256 } = certificateFacts({ certificatePem });
      return { kind: 'certificate', privateKeyPem, thumbprintSha256 };
    }
    const audience = OF_TOKEN_ENDPOINT.has(connection.provider) ? 'token_endpoint' : 'issuer';
    return { kind: 'private_key', privateKeyPem, keyId: publicJwk(certificatePem).kid, audience };
  } catch (cause) {
    throw new PorticoError('secret_unavailable', { detail: `key of ${connection.id}`, cause });
  }
}

/** What everybody may know of a key, in each form that a console takes. Field names are the API's. */
export function clientKeyView({ state, certificate }: Pick<ClientKey, 'state' | 'certificate'>) {
  const jwk = publicJwk(certificate);
  const { publicKey } = new X509Certificate(certificate);
  return {
    key_id: jwk.kid,
    in_use: state === 'active',
    jwk: JSON.stringify(jwk),
    public_key: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    certificate,
  };
}

/** The public half as a JSON Web Key, named by its thumbprint (RFC 7638). */
export function publicJwk(certificate: string) {
  const { publicKey } = new X509Certificate(certificate);
  const { e = '', kty = '', n = '' } = publicKey.export({ format: 'jwk' });
  const kid = createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('base64url');
  return { kty, kid, use: 'sig', alg: 'RS256', e, n };
}
