import { isDeepStrictEqual } from 'node:util';
import type { Seen } from '../../sessions/delta-readings.ts';
import type { WireObject } from './wire.ts';

/** How a member or manager is shown, by id. */
type RelatedOf = (id: string) => WireObject;

interface Telling {
  /** `Prefer: return=minimal`: of an object that was changed only what was. */
  minimal: boolean;
  /** What hangs on the object: told as `{relation}@delta`. */
  relation: string;
  related: RelatedOf;
}

/** So many changes of membership are told in one entry; the object comes again with the next ones. */
const MOST_MEMBERS = 100;

/**
 * What changed of a collection between two looks at it, as a delta query tells it: objects that are new or changed, with
 * `members@delta` or `manager@delta`; `@removed` with the reason `changed` for what may be restored, `deleted` for what is gone.
 *
 * @param before empty for a reader who knows nothing
 */
export function entriesBetween(
  before: ReadonlyMap<string, Seen>,
  after: ReadonlyMap<string, Seen>,
  telling: Telling,
): WireObject[] {
  const told = [...after].flatMap(([id, now]) => entriesOf(id, before.get(id), now, telling));
  const gone = [...before.keys()].filter((id) => !after.has(id)).map((id) => removed(id, 'deleted'));
  return [...told, ...gone];
}

function entriesOf(id: string, before: Seen | undefined, now: Seen, telling: Telling): WireObject[] {
  const known = before === 'removed' ? undefined : before;
  if (now === 'removed') return known === undefined ? [] : [removed(id, 'changed')];
  const changes = relatedChanges(known?.relatedIds ?? [], now.relatedIds, telling.related);
  if (known === undefined) return split(now.object, changes, telling);
  const names = Object.keys(now.object).filter(
    (name) => !isDeepStrictEqual(known.object[name], now.object[name]),
  );
  if (names.length === 0 && changes.length === 0) return [];
  const object = telling.minimal
    ? Object.fromEntries(['id', ...names].map((name) => [name, now.object[name]]))
    : now.object;
  return split(object, changes, telling);
}

const removed = (id: string, reason: 'changed' | 'deleted'): WireObject => ({ id, '@removed': { reason } });

function relatedChanges(before: readonly string[], now: readonly string[], related: RelatedOf): WireObject[] {
  const [known, current] = [new Set(before), new Set(now)];
  return [
    ...now.filter((id) => !known.has(id)).map(related),
    ...before
      .filter((id) => !current.has(id))
      .map((id) => ({ ...related(id), '@removed': { reason: 'deleted' } })),
  ];
}

/** One entry, or several where more members changed than one of them holds. */
function split(object: WireObject, changes: readonly WireObject[], { relation }: Telling): WireObject[] {
  if (changes.length === 0) return [object];
  const count = Math.ceil(changes.length / MOST_MEMBERS);
  return Array.from({ length: count }, (_, index) => ({
    ...object,
    [`${relation}@delta`]: changes.slice(index * MOST_MEMBERS, (index + 1) * MOST_MEMBERS),
  }));
}
