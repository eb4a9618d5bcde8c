import type { ManagedCredential } from '@portico/database';
import { type MicrosoftFailure, microsoftFailureOf } from '@portico/microsoft-graph';
import { findListed, removeListed } from '../step-parts/credentials/index.ts';
import { DONE, type RunContext, type Step, type StepOutcome } from '../step-parts/step.ts';

/**
 * Longer than a sign-in takes that has read the old credential and not yet used it. Where the schedule changes credentials there
 * is time: it comes back in an hour, when every node of Microsoft knows the new one.
 */
const GRACE_SECONDS = 30;
/** What the same call may not meet in a while; but no consent comes back by itself. */
const isPassing = ({ kind, code }: MicrosoftFailure): boolean =>
  kind === 'throttled' ||
  kind === 'unavailable' ||
  kind === 'conflict' ||
  (kind === 'not_ready' && !code.startsWith('AADSTS'));

/**
 * Takes out of the directory what another credential has taken the place of, once nobody who is coming back from the
 * identity provider right now can still need it. Asked again as long as the run lasts where that may help. People sign in all
 * the same: what Microsoft refuses to the end, a later run tries. A quiet run does nothing else, and fails.
 */
export const removeRetired: Step = {
  name: 'remove_retired',
  title: 'Old credentials removed',
  async act(context) {
    const { parts, run, connection } = context;
    if (run.startedByKind === 'schedule' && !run.quiet) return DONE;
    const credentials = await parts.managed.credentials(connection.id);
    const retired = credentials.filter(({ state }) => state === 'retired');
    const afterMs = Math.max(0, ...retired.map(leftMs));
    if (afterMs > 0 && !run.pastDeadline) return { kind: 'wait', reason: 'old_credential_in_use', afterMs };
    return retired.length > 0 ? remove(context, credentials) : DONE;
  },
};

function leftMs({ retiredSeconds }: ManagedCredential): number {
  return retiredSeconds === null ? 0 : (GRACE_SECONDS - retiredSeconds) * 1000;
}

async function remove(context: RunContext, credentials: readonly ManagedCredential[]): Promise<StepOutcome> {
  const { parts, run, connection, graph } = context;
  const { entraApplicationObjectId: objectId } = connection;
  const retired = credentials.filter(({ state }) => state === 'retired');
  try {
    const calls = await graph();
    const application = objectId === null ? undefined : await calls.getApplicationWithCredentials(objectId);
    const isThere = async (one: ManagedCredential) =>
      application !== undefined && (await findListed(context, one, application)) !== 'gone';
    // A list that does not show yet what people sign in with must not be written back: the whole list is replaced.
    const active = credentials.find(({ state }) => state === 'active');
    const isBehind = application !== undefined && active !== undefined && !(await isThere(active));
    if (isBehind && (run.quiet || !run.pastDeadline)) return { kind: 'wait', reason: 'replication' };
    if (!isBehind) {
      const going = new Set<string | null>();
      // One that the customer has removed is gone: Microsoft refuses to remove it again.
      for (const one of retired) if (await isThere(one)) going.add(one.keyId);
      if (application !== undefined)
        await removeListed(context, calls, application, ({ keyId }) => going.has(keyId));
      for (const { id } of retired) await parts.managed.forgetCredential(id);
    }
  } catch (error) {
    const failure = microsoftFailureOf(error);
    if (failure === undefined || run.quiet || (isPassing(failure) && !run.pastDeadline)) throw error;
    parts.log('provisioning.retired_credential_stays', { run: run.id, ...failure });
  }
  return DONE;
}
