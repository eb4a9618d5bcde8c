import type { DirectoryRecord } from '../directory/records.ts';
import type { Emulator } from '../emulator/emulator.ts';
import { watchChange } from '../graph/audit.ts';
import type { RequestNote } from '../web/request-log.ts';
import { administratorOf } from './administrator.ts';

/** What somebody did in the portal, as the operation of Graph that it stands for. */
export interface Act {
  /** Method and address of the route, with `{key}` for ids: what names the activity in the audit log. */
  operation: string;
  /** Ids in the address, in order. */
  keys?: readonly string[];
  /** What Graph would have been sent, in its own names. */
  body?: unknown;
}

/**
 * Makes a change, and notes it in the audit log of the directory as the acts that it consists of. When the change is
 * refused, nothing is noted.
 *
 * @param change answers what was made or changed, an object with its `id`
 */
export function audited<T>(
  { emulator, note }: { emulator: Emulator; note: RequestNote },
  directoryId: string,
  acts: readonly Act[],
  change: () => T,
): T {
  const directory = emulator.store.directories.get(directoryId);
  const begun = directory === undefined ? [] : acts.map((act) => watched(emulator, note, directory, act));
  const made = change();
  for (const tell of begun) tell(made);
  return made;
}

function watched(
  emulator: Emulator,
  { requestId }: RequestNote,
  directory: DirectoryRecord,
  { operation, keys = [], body }: Act,
): (made: unknown) => void {
  const [method = '', path = ''] = operation.split(' ');
  return watchChange({
    ...{ emulator, caller: administratorOf(directory), method, path, body, correlationId: requestId },
    keys: keys.map((value) => ({ by: 'id', value })),
  });
}
