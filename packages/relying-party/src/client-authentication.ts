import { createPrivateKey, type KeyObject, type webcrypto } from 'node:crypto';
import { type ClientAuth, ClientSecretPost, modifyAssertion, None, PrivateKeyJwt } from 'openid-client';
import { type ClientAuthentication, RelyingPartyError } from './registration.ts';

const PS256 = { name: 'RSA-PSS', hash: 'SHA-256' };
const OF_ALGORITHM = {
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
};
const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** The library's form of our credential. */
export async function clientAuthentication(credential: ClientAuthentication): Promise<ClientAuth> {
  if (credential.kind === 'none') return None();
  if (credential.kind === 'secret')
    return credential.method === 'basic' ? basic(credential.secret) : ClientSecretPost(credential.secret);
  if (credential.kind === 'assertion') return assertedBy(credential.assertion);
  if (credential.kind === 'private_key') {
    const pem = createPrivateKey(credential.privateKeyPem);
    const algorithm = credential.algorithm ?? (pem.asymmetricKeyType === 'ec' ? 'ES256' : 'RS256');
    const key = { key: await signingKey(pem, OF_ALGORITHM[algorithm]), kid: credential.keyId };
    if (credential.audience !== 'token_endpoint') return PrivateKeyJwt(key);
    return (server, client, body, headers) =>
      PrivateKeyJwt(key, {
        [modifyAssertion](_header, payload) {
          if (server.token_endpoint !== undefined) payload['aud'] = server.token_endpoint;
        },
      })(server, client, body, headers);
  }
  const thumbprint = Buffer.from(credential.thumbprintSha256, 'hex').toString('base64url');
  const key = await signingKey(createPrivateKey(credential.privateKeyPem), PS256);
  return (server, client, body, headers) =>
    PrivateKeyJwt(key, {
      [modifyAssertion](header, payload) {
        // Entra finds the certificate by its thumbprint, and documents its token endpoint as the audience.
        header['x5t#S256'] = thumbprint;
        if (server.token_endpoint !== undefined) payload['aud'] = server.token_endpoint;
      },
    })(server, client, body, headers);
}

/** What it gives is named otherwise where browsers are meant, too. */
async function signingKey(
  key: KeyObject,
  algorithm: webcrypto.RsaHashedImportParams | webcrypto.EcKeyImportParams,
) {
  const der = key.export({ type: 'pkcs8', format: 'der' });
  return crypto.subtle.importKey('pkcs8', new Uint8Array(der), algorithm, false, ['sign']);
}

/**
 * Escapes no more than a form has to: some providers do not undo it, and what stands in most client ids and secrets goes
 * through as it is. The library would escape `-`, `_` and `.` as well.
 */
function basic(secret: string): ClientAuth {
  return (_server, { client_id: clientId }, _body, headers) => {
    const pair = `${formEncoded(clientId)}:${formEncoded(secret)}`;
    headers.set('authorization', `Basic ${Buffer.from(pair).toString('base64')}`);
  };
}

const formEncoded = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);

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
