import { X509Certificate } from 'node:crypto';
import { decodeProtectedHeader, type JWTPayload, jwtVerify } from 'jose';
import type { ApplicationRecord, KeyCredential } from '../../directory/records.ts';
import type { Emulator } from '../../emulator.ts';
import * as refusals from '../aadsts-token.ts';

const LONGEST_LIFETIME_SECONDS = 24 * 3600;

/**
 * A client assertion (RFC 7523 section 3) made with a registered certificate.
 * - the certificate is named by thumbprint, `x5t#S256` or `x5t`, is registered and not expired
 * - RS256 or PS256
 * - `iss` and `sub` are the client id, `aud` is this token endpoint, and it has not expired
 */
export async function verifyClientAssertion(
  emulator: Emulator,
  application: ApplicationRecord,
  assertion: string,
  segment: string,
): Promise<void> {
  const credential = findCredential(application, assertion);
  const now = emulator.clock.now();
  if (Date.parse(credential.endDateTime) <= now)
    throw refusals.badClientAssertion('The certificate has expired.');
  const { publicKey } = new X509Certificate(Buffer.from(credential.key, 'base64'));
  let claims: JWTPayload;
  try {
    const verified = await jwtVerify(assertion, publicKey, {
      algorithms: ['RS256', 'PS256'],
      issuer: application.appId,
      subject: application.appId,
      audience: audiencesFor(emulator.origin, segment),
      currentDate: new Date(now),
      clockTolerance: 300,
      requiredClaims: ['exp'],
    });
    claims = verified.payload;
  } catch {
    throw refusals.badClientAssertion(
      'The key was found, but signature or claims of the assertion are not valid.',
    );
  }
  if ((claims.exp ?? 0) * 1000 - now > LONGEST_LIFETIME_SECONDS * 1000) {
    throw refusals.badClientAssertion('The assertion lives too long.');
  }
}

function findCredential(application: ApplicationRecord, assertion: string): KeyCredential {
  const named = thumbprintsOf(assertion);
  const found = application.keyCredentials.find(
    (one) => one.thumbprintSha256 === named.sha256 || one.thumbprint === named.sha1,
  );
  if (found === undefined) throw refusals.badClientAssertion('The key was not found.');
  return found;
}

function thumbprintsOf(assertion: string): { sha1: string | undefined; sha256: string | undefined } {
  try {
    const header: Record<string, unknown> = decodeProtectedHeader(assertion);
    const read = (name: string): string | undefined =>
      typeof header[name] === 'string' ? header[name] : undefined;
    return { sha1: read('x5t'), sha256: read('x5t#S256') };
  } catch {
    throw refusals.badClientAssertion('The assertion is malformed.');
  }
}

/** The name that the emulator stands in for: a client whose traffic is redirected here still says it. */
const PUBLIC_NAME = 'https://login.microsoftonline.com';

/** This token endpoint under the names it may be known by: plain, behind TLS, and as Microsoft. */
const audiencesFor = (origin: string, segment: string): string[] =>
  [origin, origin.replace(/^http:/, 'https:'), PUBLIC_NAME].flatMap((host) => [
    `${host}/${segment}/oauth2/v2.0/token`,
    `${host}/${segment}/v2.0`,
    `${host}/${segment}/oauth2/token`,
  ]);
