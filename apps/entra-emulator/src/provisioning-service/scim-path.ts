import { isPlainObject } from '../shape/plain-object.ts';

/** Where a value stands in a resource: `name.givenName`, `emails[type eq "work"].value`, `urn:…:User:department`. */
export interface ScimPath {
  /** The schema of an extension, in whose object the attribute stands. */
  urn: string | undefined;
  name: string;
  /** Of a list: the entry whose `attribute` is `value`. */
  entry: { attribute: string; value: string } | undefined;
  sub: string | undefined;
}

const NAME = '[A-Za-z][A-Za-z0-9_-]*';
const PATH = new RegExp(
  `^(?:(urn:[A-Za-z0-9:._-]+):)?(${NAME})(?:\\[(${NAME}) eq "([^"\\\\]{1,100})"\\])?(?:\\.(${NAME}))?$`,
);

/** Undefined for what no service can be asked for. */
export function parseScimPath(text: string): ScimPath | undefined {
  const match = PATH.exec(text);
  if (match === null) return undefined;
  const [, urn, name = '', attribute, value, sub] = match;
  const entry = attribute === undefined || value === undefined ? undefined : { attribute, value };
  return { urn, name, entry, sub };
}

/** Own properties only, and names without regard to case, as SCIM wants. */
function member(value: unknown, name: string): unknown {
  if (!isPlainObject(value)) return undefined;
  if (Object.hasOwn(value, name)) return value[name];
  const wanted = name.toLowerCase();
  const key = Object.keys(value).find((one) => one.toLowerCase() === wanted);
  return key === undefined ? undefined : value[key];
}

const matches = (value: unknown, { attribute, value: wanted }: NonNullable<ScimPath['entry']>): boolean =>
  String(member(value, attribute) ?? '').toLowerCase() === wanted.toLowerCase();

/** What a service answered at a path; undefined where there is nothing. */
export function readAtPath(resource: unknown, { urn, name, entry, sub }: ScimPath): unknown {
  let value = member(urn === undefined ? resource : member(resource, urn), name);
  if (entry !== undefined)
    value = Array.isArray(value) ? value.find((one) => matches(one, entry)) : undefined;
  return sub === undefined ? value : member(value, sub);
}

type Tree = Record<string, unknown>;

/** What comes from a mapping is never a name of a prototype's. */
const newTree = (): Tree => Object.create(null) as Tree;
export const newResource = newTree;

function inside(tree: Tree, name: string): Tree {
  const found = tree[name];
  if (isPlainObject(found)) return found;
  const made = newTree();
  tree[name] = made;
  return made;
}

/** Puts a value where a path says, making what leads there. The first entry of a list of mail addresses is the primary one. */
export function writeAtPath(resource: Tree, { urn, name, entry, sub }: ScimPath, value: unknown): void {
  const holder = urn === undefined ? resource : inside(resource, urn);
  if (entry === undefined) {
    if (sub === undefined) holder[name] = value;
    else inside(holder, name)[sub] = value;
    return;
  }
  const list: unknown[] = Array.isArray(holder[name]) ? holder[name] : [];
  holder[name] = list;
  let found = list.filter(isPlainObject).find((one) => one[entry.attribute] === entry.value);
  if (found === undefined) {
    found = newTree();
    if (list.length === 0 && entry.attribute !== 'primary') found['primary'] = true;
    found[entry.attribute] = entry.value;
    list.push(found);
  }
  found[sub ?? 'value'] = value;
}
