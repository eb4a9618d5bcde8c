import type { DirectoryRecord } from '../../directory/records.ts';
import type { Store } from '../../directory/store.ts';
import * as aadsts from '../aadsts.ts';

/** Which users an address admits: those of one directory, or of any. */
export type DirectorySegment =
  | { kind: 'one'; directory: DirectoryRecord; name: string }
  | { kind: 'any'; name: 'organizations' | 'common' };

/** Reads the first part of a login path. Throws 90002 for a directory that is not here. */
export function directorySegment(store: Store, name: string): DirectorySegment {
  const lower = name.toLowerCase();
  if (lower === 'organizations' || lower === 'common') return { kind: 'any', name: lower };
  const directory = store.directoryNamed(lower);
  if (directory === undefined) throw aadsts.directoryNotFound(name);
  return { kind: 'one', directory, name };
}

/** The same, for endpoints that serve exactly one directory. */
export function oneDirectory(store: Store, name: string): DirectoryRecord {
  const segment = directorySegment(store, name);
  if (segment.kind === 'any') throw aadsts.grantNotOnCommon();
  return segment.directory;
}
