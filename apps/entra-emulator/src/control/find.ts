import type { ApplicationRecord, DirectoryRecord } from '../directory/records.ts';
import type { ControlCall } from './control-call.ts';
import { ControlError } from './control-error.ts';

export const missing = (what: string): never => {
  throw new ControlError(404, 'not_found', `There is no such ${what}.`);
};

/** By tenant id or domain. */
export const findDirectory = ({ emulator }: ControlCall, name: string): DirectoryRecord =>
  emulator.store.directoryNamed(name) ?? missing('directory');

/** By object id or client id. Microsoft's own clients are nobody's to change. */
export function findApplication({ emulator: { store }, param }: ControlCall): ApplicationRecord {
  const id = param('id').toLowerCase();
  const named = store.applicationByAppId(id)?.id ?? id;
  return store.applications.get(named) ?? missing('application');
}
