import { addCredential, removeLostSecrets, sealCredential } from './seal-credential.ts';
import type { RunContext } from './step.ts';

const ADDING: ReadonlySet<string> = new Set([addCredential.name, sealCredential.name]);

/** Takes a credential that was made and not proven out of the directory, written down or not, and its row away. */
export async function removeUnproven(context: RunContext): Promise<void> {
  const { parts, connection, run } = context;
  // A run that never came to add one has nothing to ask Microsoft about, which may not even listen to us any more.
  if (!(await parts.runs.steps(run.id)).some(({ name }) => ADDING.has(name))) return;
  const { entraApplicationObjectId: objectId } = connection;
  const known = await parts.managed.credentials(connection.id);
  const calls = objectId === null ? undefined : await context.graph();
  const application = objectId === null ? undefined : await calls?.getApplication(objectId);
  if (calls !== undefined && application !== undefined)
    await removeLostSecrets(context, calls, {
      application,
      known: known.filter(({ state }) => state !== 'pending'),
    });
  const removed = new Set(application?.passwordCredentials?.map(({ keyId }) => keyId));
  for (const { id, keyId, state } of known) {
    if (state !== 'pending') continue;
    // A list that is not up to date yet does not show it: a later run looks again.
    if (keyId === null || removed.has(keyId)) await parts.managed.forgetCredential(id);
    else await parts.managed.retireUnproven(id);
  }
}
