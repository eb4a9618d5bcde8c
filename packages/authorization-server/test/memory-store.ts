import type { AdapterPayload } from 'oidc-provider';
import type { StateStore, StoredState } from '../src/index.ts';

type Entry = {
  readonly kind: string;
  readonly id: string;
  readonly payload: AdapterPayload;
  readonly consumedAt: number | undefined;
  readonly expiresAt: number;
};
export type MemoryStore = StateStore & {
  /** Everything that is kept, as text. */
  dump(): string;
  keys(): string[];
  /** Time passes. Here it does so in no other way: a slow machine does not come to the end of a window. */
  advance(seconds: number): void;
};

/** A project's state in memory, each method as atomic as the statement it stands for. */
export function memoryStore(onRevoked: (grantId: string) => void): MemoryStore {
  const entries = new Map<string, Entry>();
  let time = Date.now();
  const now = () => time;
  const alive = (entry: Entry | undefined): StoredState | undefined => {
    if (!entry || entry.expiresAt <= now()) return undefined;
    const { id, payload, consumedAt } = entry;
    return {
      id,
      payload,
      consumedSecondsAgo: consumedAt === undefined ? undefined : (now() - consumedAt) / 1000,
    };
  };
  const found = (kind: string, by: 'uid' | 'userCode', value: string) =>
    [...entries.values()].find((entry) => entry.kind === kind && entry.payload[by] === value);
  return {
    async upsert({ kind, id, payload, expiresInSeconds }) {
      const expiresAt =
        expiresInSeconds === undefined ? Number.POSITIVE_INFINITY : now() + expiresInSeconds * 1000;
      const consumedAt = entries.get(`${kind}:${id}`)?.consumedAt;
      entries.set(`${kind}:${id}`, { kind, id, payload: structuredClone(payload), consumedAt, expiresAt });
    },
    async find(kind, by, value) {
      if (by === 'id') return alive(entries.get(`${kind}:${value}`));
      return alive(found(kind, by === 'uid' ? 'uid' : 'userCode', value));
    },
    async take(kind, id) {
      const state = alive(entries.get(`${kind}:${id}`));
      if (state?.payload['result'] !== undefined) entries.delete(`${kind}:${id}`);
      return state;
    },
    async consume(kind, id) {
      const entry = entries.get(`${kind}:${id}`);
      if (!entry || entry.consumedAt !== undefined) return false;
      entries.set(`${kind}:${id}`, { ...entry, consumedAt: now() });
      return true;
    },
    async claim(kind, id, expiresInSeconds) {
      const taken = entries.get(`${kind}:${id}`);
      if (taken && taken.expiresAt > now()) return false;
      const expiresAt = now() + expiresInSeconds * 1000;
      entries.set(`${kind}:${id}`, { kind, id, payload: {}, consumedAt: undefined, expiresAt });
      return true;
    },
    async destroy(kind, id) {
      entries.delete(`${kind}:${id}`);
    },
    async revokeByGrantId(grantId) {
      for (const [key, { payload }] of entries)
        if (payload.grantId === grantId || key === `Grant:${grantId}`) entries.delete(key);
      onRevoked(grantId);
    },
    dump: () => JSON.stringify([...entries]),
    keys: () => [...entries.keys()],
    advance: (seconds) => {
      time += seconds * 1000;
    },
  };
}
