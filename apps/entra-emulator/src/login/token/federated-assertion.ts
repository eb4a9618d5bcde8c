import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { JWKSNoMatchingKey, JWTExpired } from 'jose/errors';
import type { ApplicationRecord, FederatedIdentityCredential } from '../../directory/records.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import { ForeignIssuerError } from '../../tokens/foreign-issuers.ts';
import * as refusals from '../aadsts-token.ts';

const CLOCK_TOLERANCE_SECONDS = 300;

/**
 * A client assertion of a foreign issuer (workload identity federation).
 * - issuer, subject and audience are those of one of the application's federated credentials, character for character
 *   (700211, 700213, 7002138, 700212), before anything is fetched
 * - signed RS256 (700027) by a key that the issuer publishes (7000272; 50166 when it does not answer properly), and in time (700024)
 */
export async function verifyFederatedAssertion(
  emulator: Emulator,
  application: ApplicationRecord,
  assertion: string,
): Promise<void> {
  const credential = findCredential(emulator, application, assertion);
  const keys = await emulator.foreignIssuers
    .keysOf(credential.issuer, emulator.clock.now())
    .catch((error) => {
      if (error instanceof ForeignIssuerError) throw refusals.foreignIssuerFailed();
      throw error;
    });
  try {
    await jwtVerify(assertion, createLocalJWKSet(keys), {
      algorithms: ['RS256'],
      issuer: credential.issuer,
      subject: credential.subject,
      audience: credential.audiences,
      currentDate: new Date(emulator.clock.now()),
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['exp'],
    });
  } catch (error) {
    if (error instanceof JWTExpired) throw refusals.assertionNotInTime();
    if (error instanceof JWKSNoMatchingKey)
      throw refusals.unknownFederatedKey(
        quoted(decodeProtectedHeader(assertion).kid ?? ''),
        credential.issuer,
      );
    throw refusals.badClientAssertion('The signature or the claims of the assertion are not valid.');
  }
}

function findCredential(
  { replication, clock }: Emulator,
  application: ApplicationRecord,
  assertion: string,
): FederatedIdentityCredential {
  const { iss = '', sub = '', aud = [] } = decodeJwt(assertion);
  const audiences = Array.isArray(aud) ? aud : [aud];
  const now = clock.now();
  const registered = application.federatedIdentityCredentials.filter((one) =>
    replication.visible(one.id, now),
  );
  const ofIssuer = registered.filter((one) => one.issuer === iss);
  if (ofIssuer.length === 0) throw refusals.noFederatedCredential('issuer', quoted(iss));
  const ofSubject = ofIssuer.filter((one) => one.subject === sub);
  if (ofSubject.length === 0) {
    const inAnotherCase = ofIssuer.some((one) => one.subject?.toLowerCase() === String(sub).toLowerCase());
    throw inAnotherCase
      ? refusals.federatedSubjectCase(quoted(sub))
      : refusals.noFederatedCredential('subject', quoted(sub));
  }
  const found = ofSubject.find((one) => one.audiences.some((audience) => audiences.includes(audience)));
  if (found === undefined) throw refusals.noFederatedCredential('audience', quoted(audiences.join(' ')));
  return found;
}

/** What came from outside, short enough for an error text. */
const quoted = (value: unknown): string => String(value).slice(0, 600);
