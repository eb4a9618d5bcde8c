/** What a subscription is about: a collection, one object, or the members of one group. */
export interface Watched {
  kind: 'users' | 'groups';
  id?: string;
  members?: true;
}

const RESOURCE =
  /^\/?(users|groups)(?:\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/(members))?)?\/?$/i;

/** Reads `resource` of a subscription; undefined for what the emulator has no notices of. */
export function watchedBy(resource: string): Watched | undefined {
  const [, kind, id, members] = RESOURCE.exec(resource) ?? [];
  if (kind === undefined) return undefined;
  const name = kind.toLowerCase() === 'users' ? 'users' : 'groups';
  if (members !== undefined && name === 'users') return undefined;
  return {
    kind: name,
    ...(id !== undefined && { id: id.toLowerCase() }),
    ...(members !== undefined && { members: true }),
  };
}
