import type { ApplicationRecord, DirectoryRecord } from '../directory/records.ts';
import type { ControlCall } from './control-call.ts';
import { ControlError } from './control-error.ts';

export const missing = (what: string): never => {
  throw new ControlError(404, 'not_found', `There is no such ${what}.`);
};

/** By tenant id or domain. */
export const findDirectory = ({ emulator }: ControlCall, name: string): DirectoryRecord =>
  emulator.store.directoryNamed(name) ?? missing('directory');

/** By object id or client id. */
export function findApplication({ emulator, param }: ControlCall): ApplicationRecord {
  const id = param('id').toLowerCase();
  return (
    emulator.store.applications.get(id) ?? emulator.store.applicationByAppId(id) ?? missing('application')
  );
}
