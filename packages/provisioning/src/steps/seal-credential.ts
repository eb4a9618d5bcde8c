import { sealCredential as sealFor } from '@portico/connections';
import { DAY, newId } from '@portico/core';
import { LeaseLost, type ManagedCredential } from '@portico/database';
import { type AppRegistrations, type EntraApplication, microsoftFailureOf } from '@portico/microsoft-graph';
import { DONE, type RunContext, type Step, type StepOutcome } from '../step-parts/step.ts';

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
  act: (context) => haveCredential(context, ['pending', 'active']),
};

/** As {@link sealCredential}, beside the one that people sign in with, however good that is. */
export const addCredential: Step = {
  name: 'add_credential',
  title: 'New credential sealed',
  act: (context) => haveCredential(context, ['pending']),
};

async function haveCredential(
  context: RunContext,
  enough: readonly ManagedCredential['state'][],
): Promise<StepOutcome> {
  const objectId = context.connection.entraApplicationObjectId;
  if (objectId === null) return { kind: 'wait', reason: 'replication' };
  const calls = await context.graph();
  const application = await calls.getApplication(objectId);
  if (application === undefined) return { kind: 'wait', reason: 'replication' };
  const known = await context.parts.managed.credentials(context.connection.id);
  await removeLostSecrets(context, calls, { application, known });
  for (const credential of known)
    if (credential.state === 'pending' && !isGood(context, credential, application))
      await context.parts.managed.retireUnproven(credential.id);
  const kept = known.filter(({ state }) => enough.includes(state));
  if (kept.some((credential) => isGood(context, credential, application))) return DONE;
  try {
    return await added(context, calls, objectId);
  } catch (error) {
    if (microsoftFailureOf(error)?.kind === 'policy') return forbiddenByPolicy();
    throw error;
  }
}

const marker = (context: Pick<RunContext, 'connection'>) => `portico-${context.connection.id}`;

/** The app registration still has it, with time left. */
function isGood(
  { parts }: RunContext,
  { keyId, expiresAt }: ManagedCredential,
  application: EntraApplication,
): boolean {
  if (expiresAt === null) return false;
  const isThere = application.passwordCredentials?.some((password) => password.keyId === keyId);
  const left = expiresAt.getTime() - parts.clock.now().getTime();
  return isThere === true && left > KEEP_IF_VALID_DAYS * DAY;
}

/** Ours by name, and not among the known. A secret that the customer added is left alone. */
export async function removeLostSecrets(
  context: Pick<RunContext, 'connection'>,
  calls: AppRegistrations,
  from: { readonly application: EntraApplication; readonly known: readonly ManagedCredential[] },
) {
  const written = new Set(from.known.map(({ keyId }) => keyId));
  for (const { keyId, displayName } of from.application.passwordCredentials ?? []) {
    if (displayName !== marker(context) || written.has(keyId)) continue;
    await calls.removePassword(from.application.id, keyId);
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
  const id = newId('credential');
  const sealed = await sealFor(parts.keyRing, connection, { id, text: password.secretText });
  const credential = { id, sealed, keyId, expiresAt: new Date(password.endDateTime) };
  try {
    await parts.managed.addCredential(context.lease, connection.id, credential);
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
