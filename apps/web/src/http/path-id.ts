import { assertThat, type Id, type IdKind, isId } from '@portico/core';

/** An id out of a path. What does not look like one is as little there as one that does not exist (attack 81). */
export function pathId<K extends IdKind>(kind: K, value: string): Id<K> {
  assertThat(isId(kind, value), 'not_found');
  return value;
}
