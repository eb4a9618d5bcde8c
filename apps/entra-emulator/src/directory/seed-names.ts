import { guidFromName, isGuid } from '../randomness/random-source.ts';
import { ShapeError } from '../shape/read-shape.ts';
import type { DirectoryRecord } from './records.ts';
import type { Store } from './store.ts';

/** Refuses a seed, naming the path. */
export const refuse = (path: string, why: string): never => {
  throw new ShapeError(path, 'wrong-value', why);
};

/** The id that a seed gives, or one that is always the same for the name. */
export function idFor(given: string | undefined, name: string, path: string): string {
  if (given === undefined) return guidFromName(`entra-emulator/${name}`);
  return isGuid(given) ? given.toLowerCase() : refuse(path, 'expected a GUID');
}

/** The object that a seed means by a user's sign-in name or a group's display name. */
export function idOfPrincipal(store: Store, directory: DirectoryRecord, name: string, path: string): string {
  const group = store.groups.find((one) => one.directoryId === directory.id && one.displayName === name);
  return (
    store.userNamed(name, directory.id)?.id ??
    group?.id ??
    refuse(path, `${name} is neither a user nor a group of the directory`)
  );
}
