import { DAY } from '@portico/core';
import { LeaseLost } from '@portico/database';
import { type AppRegistrations, type EntraApplication, microsoftFailureOf } from '@portico/microsoft-graph';
import { seal } from '@portico/vault';
import { secretPlace } from '../connection-secret.ts';
import { DONE, type RunContext, type Step, type StepOutcome } from './step.ts';

const VALID_DAYS = 730;
/** A repair keeps a credential that is still good for this long. */
const KEEP_IF_VALID_DAYS = 30;

/**
 * Adds a client secret and seals it. Its text comes in one answer and never again, so a kill between that answer and
 * the write leaves a secret that nobody knows: the next attempt removes it before it adds one (fault R10).
 */
export const sealCredential: Step = {
  name: 'seal_credential',
  title: 'Credential sealed',
  async act(context) {
    const objectId = context.connection.entraApplicationObjectId;
    if (objectId === null) return { kind: 'wait', reason: 'replication' };
    const calls = await context.graph();
    const application = await calls.getApplication(objectId);
    if (application === undefined) return { kind: 'wait', reason: 'replication' };
    if (keeps(context, application)) return DONE;
    await removeLostSecrets(context, calls, application);
    try {
      return await added(context, calls, objectId);
    } catch (error) {
      if (microsoftFailureOf(error)?.kind === 'policy') return forbiddenByPolicy();
      throw error;
    }
  },
};

const marker = (context: RunContext) => `portico-${context.connection.id}`;

/** The sealed credential is one that the app registration still has, with time left. */
function keeps({ connection, parts }: RunContext, application: EntraApplication): boolean {
  if (connection.clientSecret === null || connection.credentialExpiresAt === null) return false;
  const known = application.passwordCredentials?.some(({ keyId }) => keyId === connection.credentialKeyId);
  const left = connection.credentialExpiresAt.getTime() - parts.clock.now().getTime();
  return known === true && left > KEEP_IF_VALID_DAYS * DAY;
}

/** Ours by name, but not the one that is sealed here. A secret that the customer added is left alone. */
async function removeLostSecrets(
  context: RunContext,
  calls: AppRegistrations,
  application: EntraApplication,
) {
  for (const { keyId, displayName } of application.passwordCredentials ?? []) {
    if (displayName !== marker(context) || keyId === context.connection.credentialKeyId) continue;
    await calls.removePassword(application.id, keyId);
  }
}

async function added(context: RunContext, calls: AppRegistrations, objectId: string): Promise<StepOutcome> {
  const { parts, connection } = context;
  const expiresAt = new Date(parts.clock.now().getTime() + VALID_DAYS * DAY);
  const password = await calls.addPassword(objectId, {
    displayName: marker(context),
    endDateTime: expiresAt.toISOString(),
  });
  const { keyId } = password;
  const sealed = await seal(parts.keyRing, secretPlace(connection), password.secretText);
  const credential = { sealed, keyId, expiresAt: new Date(password.endDateTime) };
  try {
    await parts.connections.saveCredential(context.lease, connection.id, credential);
  } catch (error) {
    if (error instanceof LeaseLost) await removedUnknownSecret(calls, objectId, keyId);
    throw error;
  }
  return { kind: 'done', detail: { keyId } };
}

/** Whoever holds the lease now has a secret of their own; this one nobody would ever know. Best effort. */
async function removedUnknownSecret(calls: AppRegistrations, objectId: string, keyId: string): Promise<void> {
  try {
    await calls.removePassword(objectId, keyId);
  } catch (error) {
    if (microsoftFailureOf(error) === undefined) throw error;
  }
}

function forbiddenByPolicy(): StepOutcome {
  const message =
    'A policy of the Entra directory forbids client secrets for app registrations. An administrator of the directory has to allow one for this app.';
  return { kind: 'fail', failure: { code: 'provisioning_failed', actor: 'directory_admin', message } };
}
