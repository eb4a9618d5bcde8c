import { isPorticoError } from '@portico/core';
import { microsoftFailureOf } from '@portico/microsoft-graph';
import type { RunContext } from './step.ts';

/** What waiting does not change: our own credential ended, a policy keeps us out, whatever else Microsoft refuses. */
const FOR_GOOD: ReadonlySet<string> = new Set(['misconfigured', 'rejected']);
/** A token of another directory is no refusal of ours: nothing at all is asked then (attack 15). */
const OF_ANOTHER = 'other_directory';

/**
 * Whether Microsoft refuses Portico itself, or the operator has taken its credential out of the settings. A look goes on without what
 * it would have seen then: that the connection's own credential comes to its end is told all the same.
 *
 * @param error as a call throws it; where it is that, the operator finds it in the log
 */
export function isKeptOut({ parts, run }: Pick<RunContext, 'parts' | 'run'>, error: unknown): boolean {
  const failure = microsoftFailureOf(error);
  const isUnset = isPorticoError(error) && error.code === 'ms_provision_not_configured';
  const isRefused = failure !== undefined && FOR_GOOD.has(failure.kind) && failure.code !== OF_ANOTHER;
  if (!isUnset && !isRefused) return false;
  parts.log('provisioning.cannot_look', { run: run.id, connection: run.connectionId, ...failure });
  return true;
}
