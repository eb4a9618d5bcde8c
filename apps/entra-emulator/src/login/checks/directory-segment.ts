import type { DirectoryRecord } from '../../directory/records.ts';
import type { Store } from '../../directory/store.ts';
import { PERSONAL_DIRECTORY_ID } from '../../directory/well-known.ts';
import * as aadsts from '../aadsts.ts';

/** Which users an address admits: those of one directory, or of any. */
export type DirectorySegment =
  | { kind: 'one'; directory: DirectoryRecord; name: string }
  | { kind: 'any'; name: 'organizations' | 'common' };

/**
 * Reads the first part of a login path. `consumers` is the directory of personal accounts; `organizations` admits users
 * of any other, `common` of all. Throws 90002 for a directory that is not here.
 */
export function directorySegment(store: Store, name: string): DirectorySegment {
  const lower = name.toLowerCase();
  if (lower === 'organizations' || lower === 'common') return { kind: 'any', name: lower };
  const directory =
    lower === 'consumers' ? store.directories.get(PERSONAL_DIRECTORY_ID) : store.directoryNamed(lower);
  if (directory === undefined) throw aadsts.directoryNotFound(name);
  return { kind: 'one', directory, name: lower };
}

/** What error texts call the address. */
export const segmentName = (segment: DirectorySegment): string =>
  segment.kind === 'one' ? segment.directory.displayName : segment.name;
