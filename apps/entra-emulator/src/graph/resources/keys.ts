import { X509Certificate } from 'node:crypto';
import { jwtVerify } from 'jose';
import { z } from 'zod';
import { provesIdentity } from '../../directory/certificates.ts';
import type { ApplicationRecord, KeyCredential } from '../../directory/records.ts';
import { nonEmptyText } from '../../shape/read-shape.ts';
import { writeEnterpriseApps } from '../application-permissions.ts';
import { type GraphCall, type GraphReply, keyAt, noContent, readBodyAs } from '../graph-call.ts';
import { badRequest, GraphError } from '../graph-error.ts';
import { graphObject } from '../graph-object.ts';
import { requireOwnership } from '../permission-checks.ts';
import { keyCredentialBody } from './application-body.ts';
import { checkEncryptionKey, keyCredentialOf } from './application-changes.ts';
import { managedApplication, requireAllowedKey } from './credential-policy.ts';
import { findApplication } from './find.ts';
import { entity, wireKey } from './wire.ts';

/** Rolling certificates: addKey and removeKey want a proof that the caller holds the key of a registered one. */

/** Azure AD Graph: the audience of a proof, whatever the cloud. */
const PROOF_AUDIENCE = '00000002-0000-0000-c000-000000000000';
const LONGEST_PROOF_MS = 10 * 60 * 1000;

const addKeyBody = graphObject(
  { keyCredential: keyCredentialBody, proof: nonEmptyText },
  { passwordCredential: z.unknown() },
);
const removeKeyBody = graphObject({ keyId: nonEmptyText, proof: nonEmptyText }, {});

export async function addKey(call: GraphCall): Promise<GraphReply> {
  const { emulator } = call;
  const body = readBodyAs(call, addKeyBody, 'KeyCredential');
  const application = ownApplication(call);
  await requireProof(call, application, body.proof);
  const made = keyCredentialOf(application, body.keyCredential, emulator.random);
  requireAllowedKeys(call, application, [made]);
  if (!application.keyCredentials.includes(made)) {
    const keyCredentials = [...application.keyCredentials, made];
    emulator.store.applications.update(application, { keyCredentials });
    emulator.replication.created('certificate', made.keyId, call.now);
  }
  return { status: 200, body: entity(call.url, 'microsoft.graph.keyCredential', wireKey(made)) };
}

export async function removeKey(call: GraphCall): Promise<GraphReply> {
  const { keyId, proof } = readBodyAs(call, removeKeyBody, 'KeyCredential');
  const application = ownApplication(call);
  await requireProof(call, application, proof);
  const keyCredentials = application.keyCredentials.filter((one) => one.keyId !== keyId.toLowerCase());
  if (keyCredentials.length === application.keyCredentials.length) {
    throw badRequest(`No key credential found with keyId '${keyId}'.`);
  }
  checkEncryptionKey({ ...application, keyCredentials });
  call.emulator.store.applications.update(application, { keyCredentials });
  return noContent;
}

/** A certificate that is new to the application must be one that its policies allow. */
export function requireAllowedKeys(
  call: GraphCall,
  application: ApplicationRecord,
  keys: readonly KeyCredential[],
): void {
  for (const key of keys) {
    if (application.keyCredentials.includes(key)) continue;
    requireAllowedKey(call, managedApplication(application), key);
  }
}

function ownApplication(call: GraphCall): ApplicationRecord {
  const application = findApplication(call, keyAt(call, 0));
  requireOwnership(call.caller, application, writeEnterpriseApps);
  return application;
}

/**
 * A JWT signed with the key of one of the application's certificates that is valid now: `aud` as above, `iss` the
 * application's object id, `nbf` and an `exp` at most ten minutes later.
 */
async function requireProof(call: GraphCall, application: ApplicationRecord, proof: string): Promise<void> {
  for (const credential of application.keyCredentials) {
    const from = Date.parse(credential.startDateTime);
    if (!provesIdentity(credential) || call.now < from || call.now >= Date.parse(credential.endDateTime))
      continue;
    if (await isProof(call, application, credential, proof)) return;
  }
  throw new GraphError(
    400,
    'Request_BadRequest',
    'The proof-of-possession token is not valid: it must be signed with a valid key credential of the application.',
    'addKey and removeKey need an existing certificate; PATCH keyCredentials sets the first one',
  );
}

async function isProof(
  { now }: GraphCall,
  { id }: ApplicationRecord,
  credential: KeyCredential,
  proof: string,
): Promise<boolean> {
  const { publicKey } = new X509Certificate(Buffer.from(credential.key, 'base64'));
  try {
    const { payload } = await jwtVerify(proof, publicKey, {
      algorithms: ['RS256', 'PS256'],
      issuer: id,
      audience: PROOF_AUDIENCE,
      currentDate: new Date(now),
      clockTolerance: 60,
      requiredClaims: ['exp', 'nbf'],
    });
    return ((payload.exp ?? 0) - (payload.nbf ?? 0)) * 1000 <= LONGEST_PROOF_MS;
  } catch {
    return false;
  }
}
