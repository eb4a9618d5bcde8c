import { badRequest, type GraphError, UnknownName } from '../graph-error.ts';
import { notEmulated } from '../not-emulated.ts';
import { hasRelation } from './relations.ts';
import { usualOf } from './selectable.ts';

type WireObject = Record<string, unknown>;
type Expand = (id: string) => WireObject[] | WireObject | null;

/** What `$expand` may name, and how to get it for an object of that id: a list, or the one object, if there is one. */
export type Expansions = Readonly<Record<string, Expand>>;

/** Graph expands at most so many directory objects. */
const MOST_EXPANDED = 20;
const MOST_LEVELS = 1000;

const EXPANSION = /^([A-Za-z]+)(?:\(([^()]*)\))?$/;

const CANNOT_EXPAND = 'Parsing OData Select and Expand failed: Could not expand';
const cannotExpand = (asked: string): GraphError => badRequest(`${CANNOT_EXPAND} '${asked.slice(0, 100)}'.`);

/**
 * Looks at what `$expand` names before there are objects: of none it would be ignored.
 *
 * @throws GraphError 400 for what the type does not have, 501 for what it has in Graph alone
 */
export function checkExpand(
  searchParams: URLSearchParams,
  typeName: string | undefined,
  expansions: Expansions,
): void {
  const asked = searchParams.get('$expand')?.trim() ?? '';
  if (asked === '') return;
  const name = /^[A-Za-z0-9]+/.exec(asked)?.[0] ?? '';
  if (Object.keys(expansions).some((one) => one.toLowerCase() === name.toLowerCase())) return;
  if (typeName !== undefined && hasRelation(typeName, name))
    throw notEmulated(`an $expand of ${name} of ${typeName}`);
  if (typeName === undefined) throw cannotExpand(asked);
  const message = `${CANNOT_EXPAND} '${asked.slice(0, 100)}'.`;
  throw new UnknownName('Request_BadRequest', message, { typeName, path: name });
}

/**
 * `$expand=owners` or `$expand=owners($select=id,displayName)`: one relationship, at most 20 objects of it. One that leads to
 * one object is followed with `$levels`: `manager($levels=max)` is the manager, theirs, and so on.
 *
 * @throws GraphError 400 for what cannot be expanded
 */
export function expandObject(object: WireObject, asked: string | null, expansions: Expansions): WireObject {
  if (asked === null || asked.trim() === '') return {};
  const refusal = () => cannotExpand(asked);
  const [, name = '', written = ''] = EXPANSION.exec(asked.trim()) ?? [];
  const known = Object.keys(expansions).find((one) => one.toLowerCase() === name.toLowerCase());
  const expand = known === undefined ? undefined : expansions[known];
  const options = optionsIn(written);
  if (known === undefined || expand === undefined || options === undefined) throw refusal();
  const found = expand(String(object['id']));
  const keep = keeping(options.select);
  if (!Array.isArray(found)) {
    const chain = { name: known, expand, keep, seen: new Set([object['id']]) };
    return { [known]: found === null ? null : followed(found, chain, options.levels) };
  }
  if (options.levels > 1) throw refusal();
  return { [known]: found.slice(0, MOST_EXPANDED).map(keep) };
}

/** `$select=…` and `$levels=…`, each at most once, separated by `;`. Undefined for anything else. */
function optionsIn(written: string): { select: string[] | undefined; levels: number } | undefined {
  const given = written
    .split(';')
    .filter((one) => one !== '')
    .map((one) => [one.split('=')[0]?.toLowerCase() ?? '', one.slice(one.indexOf('=') + 1)] as const);
  const options = new Map(given);
  const { $select: select, $levels: levels = '1', ...others } = Object.fromEntries(options);
  if (Object.keys(others).length > 0 || options.size < given.length) return undefined;
  if (select !== undefined && !/^[A-Za-z, ]+$/.test(select)) return undefined;
  const depth = levels === 'max' ? MOST_LEVELS : Number(/^\d{1,4}$/.exec(levels)?.[0]);
  if (!(depth >= 1 && depth <= MOST_LEVELS)) return undefined;
  const wanted = select?.split(',').map((one) => one.trim().toLowerCase());
  return { select: wanted, levels: depth };
}

type Keep = (entry: WireObject) => WireObject;

const keeping =
  (wanted: readonly string[] | undefined): Keep =>
  (entry) => {
    const names = wanted ?? usualOf(entry)?.map((one) => one.toLowerCase());
    if (names === undefined) return entry;
    const isShown = ([key]: [string, unknown]): boolean =>
      key.startsWith('@odata.') || key === 'id' || names.includes(key.toLowerCase());
    return Object.fromEntries(Object.entries(entry).filter(isShown));
  };

interface Chain {
  name: string;
  expand: Expand;
  keep: Keep;
  /** Ids on the way here: nobody is followed twice. */
  seen: Set<unknown>;
}

/** The object, and inside it what its own relation leads to, as many levels as are asked for. */
function followed(object: WireObject, chain: Chain, levels: number): WireObject {
  const { name, expand, keep, seen } = chain;
  const kept = keep(object);
  if (levels <= 1 || seen.has(object['id'])) return kept;
  seen.add(object['id']);
  const next = expand(String(object['id']));
  if (next === null || Array.isArray(next)) return kept;
  return { ...kept, [name]: followed(next, chain, levels - 1) };
}
