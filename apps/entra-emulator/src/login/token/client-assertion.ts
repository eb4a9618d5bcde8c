import { X509Certificate } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, type JWTPayload, jwtVerify } from 'jose';
import { JWTExpired } from 'jose/errors';
import { provesIdentity } from '../../directory/certificates.ts';
import type { ApplicationRecord, KeyCredential } from '../../directory/records.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import { bytesOfBase64, bytesOfKeyIdentifier } from '../../shape/binary.ts';
import * as refusals from '../aadsts-token.ts';

const LONGEST_LIFETIME_SECONDS = 24 * 3600;

/**
 * Whether an assertion speaks for the client itself. Anything else comes from a foreign issuer; what cannot be read is
 * nobody's (50027).
 */
export function isOwnAssertion(application: ApplicationRecord, assertion: string): boolean {
  try {
    return decodeJwt(assertion).iss?.toLowerCase() === application.appId;
  } catch {
    throw refusals.malformedAssertion();
  }
}

/**
 * A client assertion (RFC 7523 section 3) made with a registered certificate.
 * - the certificate is named by thumbprint, `x5t#S256`, `x5t` or `kid`, in any of the ways to write bytes; it is
 *   registered, for that, and not expired
 * - RS256 or PS256
 * - `iss` and `sub` are the client id, `aud` is this token endpoint, and it has not expired
 */
export async function verifyClientAssertion(
  emulator: Emulator,
  application: ApplicationRecord,
  assertion: string,
  segment: string,
): Promise<void> {
  const now = emulator.clock.now();
  const credential = findCredential(emulator, application, assertion);
  if (Date.parse(credential.endDateTime) <= now)
    throw refusals.badClientAssertion('The certificate has expired.');
  const { publicKey } = new X509Certificate(Buffer.from(credential.key, 'base64'));
  let claims: JWTPayload;
  try {
    const verified = await jwtVerify(assertion, publicKey, {
      algorithms: ['RS256', 'PS256'],
      issuer: application.appId,
      subject: application.appId,
      audience: audiencesFor(emulator, segment),
      currentDate: new Date(now),
      clockTolerance: 300,
      requiredClaims: ['exp'],
    });
    claims = verified.payload;
  } catch (error) {
    if (error instanceof JWTExpired) throw refusals.assertionNotInTime();
    throw refusals.badClientAssertion(
      'The key was found, but signature or claims of the assertion are not valid.',
    );
  }
  if ((claims.exp ?? 0) * 1000 - now > LONGEST_LIFETIME_SECONDS * 1000) {
    throw refusals.badClientAssertion('The assertion lives too long.');
  }
}

function findCredential(
  { replication, clock }: Emulator,
  application: ApplicationRecord,
  assertion: string,
): KeyCredential {
  const named = thumbprintOf(assertion);
  const found = application.keyCredentials.find(
    (one) =>
      provesIdentity(one) && named !== undefined && [one.thumbprint, one.thumbprintSha256].includes(named),
  );
  if (found === undefined || !replication.visible(found.keyId, clock.now()))
    throw refusals.badClientAssertion('The key was not found.');
  return found;
}

/** The certificate's hash as it is kept. `kid` counts where there is nothing better: elsewhere it is anybody's name. */
function thumbprintOf(assertion: string): string | undefined {
  try {
    const header: Record<string, unknown> = decodeProtectedHeader(assertion);
    const read = (name: string, decode: (text: string) => Buffer | undefined): string | undefined => {
      const value = header[name];
      return typeof value === 'string' ? decode(value)?.toString('base64url') : undefined;
    };
    return read('x5t#S256', bytesOfBase64) ?? read('x5t', bytesOfBase64) ?? read('kid', bytesOfKeyIdentifier);
  } catch {
    throw refusals.badClientAssertion('The assertion is malformed.');
  }
}

/** This token endpoint under every configured name, whatever stands between: TLS, a proxy, or Microsoft's name. */
function audiencesFor({ addresses, origin }: Emulator, segment: string): string[] {
  const behindTls = origin.replace(/^http:/, 'https:');
  return [...addresses.login, behindTls].flatMap((host) => [
    `${host}/${segment}/oauth2/v2.0/token`,
    `${host}/${segment}/v2.0`,
    `${host}/${segment}/oauth2/token`,
    `${host}/${segment}/`,
  ]);
}
