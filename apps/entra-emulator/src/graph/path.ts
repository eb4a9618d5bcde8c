/** How an object is addressed: by object id, or by an alternate key such as `(appId='…')`. */
export interface ObjectKey {
  by: string;
  value: string;
}

export type PathPart = { kind: 'name'; name: string } | { kind: 'key'; key: ObjectKey };

const WITH_KEY = /^([A-Za-z.]+)\((?:([A-Za-z]+)=)?'((?:[^']|'')*)'\)$/;

/** `directoryRoles/roleTemplateId={id}/…`, as the reference writes it, besides `directoryRoles(roleTemplateId='{id}')`. */
const KEY_ALONE = /^(roleTemplateId)=(.+)$/i;

/** Clients of the older Azure AD Graph write it before the collection. */
const OWN_DIRECTORY = 'myorganization';

/**
 * The path below `/v1.0/`, decoded part by part. `applications(appId='x')` becomes a name and a key; the segment after
 * a collection stays a name, and the route table decides whether it is an id. Undefined when it cannot be decoded.
 */
export function parseGraphPath(path: string): PathPart[] | undefined {
  const parts: PathPart[] = [];
  for (const segment of path.split('/')) {
    if (segment === '') continue;
    const decoded = fullName(decode(segment));
    if (decoded === undefined) return undefined;
    // The caller's directory, which every address is of.
    if (parts.length === 0 && decoded.toLowerCase() === OWN_DIRECTORY) continue;
    const alone = KEY_ALONE.exec(decoded);
    if (alone !== null) {
      parts.push({ kind: 'key', key: { by: alone[1] ?? '', value: alone[2] ?? '' } });
      continue;
    }
    const keyed = WITH_KEY.exec(decoded);
    if (keyed === null) {
      parts.push({ kind: 'name', name: decoded });
      continue;
    }
    parts.push({ kind: 'name', name: keyed[1] ?? '' });
    parts.push({ kind: 'key', key: { by: keyed[2] ?? 'id', value: (keyed[3] ?? '').replaceAll("''", "'") } });
  }
  return parts;
}

/** Clients made from the metadata write types, actions and functions below its alias: `graph.group`. No id is written so. */
const fullName = (segment: string | undefined): string | undefined =>
  segment?.replace(/^graph\.(?=[a-z]+(?:\(\))?$)/i, 'microsoft.graph.');

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

/** Matches parts with a pattern such as `applications/{key}/addPassword`; answers the keys, in order. */
export function matchGraphPath(
  pattern: readonly string[],
  parts: readonly PathPart[],
): ObjectKey[] | undefined {
  if (pattern.length !== parts.length) return undefined;
  const keys: ObjectKey[] = [];
  for (const [index, expected] of pattern.entries()) {
    const part = parts[index];
    if (part === undefined) return undefined;
    if (expected === '{key}') {
      keys.push(part.kind === 'key' ? part.key : { by: 'id', value: part.name });
    } else if (part.kind !== 'name' || !isNamed(part.name, expected)) {
      return undefined;
    }
  }
  return keys;
}

/** Actions and functions also go by their full name, and functions with their parentheses: `microsoft.graph.delta()`. */
function isNamed(name: string, expected: string): boolean {
  const given = name.toLowerCase().replace(/\(\)$/, '');
  const wanted = expected.toLowerCase();
  return given === wanted || given === `microsoft.graph.${wanted}`;
}
