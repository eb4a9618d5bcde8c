import type { CollectionChange } from './collection.ts';
import type { GroupRecord } from './records.ts';

/** A user or group that something was done to, whatever it was and whoever did it. */
export interface Touched {
  kind: 'users' | 'groups';
  id: string;
  directoryId: string;
  /** Ids that became members of the group, and that ended to be. */
  joined: readonly string[];
  left: readonly string[];
}

type Change = CollectionChange<{ id: string; directoryId: string }>;

/** Users and groups that were touched since somebody last asked. Nothing is gathered while nobody wants it. */
export class TouchedObjects {
  #gathered: Touched[] = [];
  wanted = false;

  note(kind: Touched['kind'], { record, before }: Change): void {
    if (!this.wanted) return;
    const after = memberIdsOf(record);
    const earlier = memberIdsOf(before) ?? after;
    const joined = after?.filter((id) => !earlier?.includes(id)) ?? [];
    const left = earlier?.filter((id) => !after?.includes(id)) ?? [];
    this.#gathered.push({ kind, id: record.id, directoryId: record.directoryId, joined, left });
  }

  /** One entry for each object, with all that happened to it. */
  take(): Touched[] {
    const byId = new Map<string, Touched>();
    for (const one of this.#gathered) {
      const known = byId.get(one.id);
      byId.set(one.id, {
        ...one,
        joined: [...(known?.joined ?? []), ...one.joined],
        left: [...(known?.left ?? []), ...one.left],
      });
    }
    this.#gathered = [];
    return [...byId.values()];
  }
}

const memberIdsOf = (record: object | undefined): readonly string[] | undefined =>
  record !== undefined && 'memberIds' in record
    ? (record as Pick<GroupRecord, 'memberIds'>).memberIds
    : undefined;
