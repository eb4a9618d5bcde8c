import type { ManagedCredential } from '@portico/database';
import { findListed, removeListed, removeLost } from '../step-parts/credentials/index.ts';
import type { RunContext } from '../step-parts/step.ts';
import { addCredential, sealCredential } from '../steps/seal-credential.ts';

const ADDING: ReadonlySet<string> = new Set([addCredential.name, sealCredential.name]);

const isPending = ({ state }: ManagedCredential) => state === 'pending';

/** Takes a credential that was made and not proven out of the directory, written down or not, and its row away. */
export async function removeUnproven(context: RunContext): Promise<void> {
  const { parts, connection, run } = context;
  const adding = (await parts.runs.steps(run.id)).filter(({ name }) => ADDING.has(name));
  const known = await parts.managed.credentials(connection.id);
  // One is in the directory and in no row when its answer was lost, or came to a worker whom another had overtaken: then adding
  // did not end, or was begun twice. A run that added none asks nothing of Microsoft, which may not even listen to us any more.
  const isUncertain = adding.some(({ state, attempts }) => state !== 'done' || attempts > 1);
  const mayBeThere = isUncertain || known.some(isPending);
  if (adding.length === 0 || !mayBeThere) return;
  const { entraApplicationObjectId: objectId } = connection;
  const calls = objectId === null ? undefined : await context.graph();
  const application = objectId === null ? undefined : await calls?.getApplicationWithCredentials(objectId);
  if (calls !== undefined && application !== undefined) {
    const going = new Set<string | null>();
    for (const one of known.filter(isPending))
      if ((await findListed(context, one, application)) !== 'gone') going.add(one.keyId);
    await removeListed(context, calls, application, ({ keyId }) => going.has(keyId));
    const rest = going.size === 0 ? application : await calls.getApplicationWithCredentials(application.id);
    if (rest !== undefined) await removeLost(context, calls, { application: rest, known });
  }
  for (const credential of known.filter(isPending)) {
    // A list that is not up to date yet does not show it, and one that was altered may not have gone: a later run looks again.
    const isRemoved =
      application !== undefined && (await findListed(context, credential, application)) === 'as_made';
    if (isRemoved || credential.keyId === null) await parts.managed.forgetCredential(credential.id);
    else await parts.managed.retireUnproven(credential.id);
  }
}
