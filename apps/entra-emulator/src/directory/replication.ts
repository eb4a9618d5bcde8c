import type { z } from 'zod';
import { integer, record } from '../shape/read-shape.ts';

const count = integer(0, 10_000);

/** How long new objects stay invisible: a number of reads, plus optionally a time (ms). */
export const replicationSetting = record(
  {},
  {
    application: count,
    servicePrincipal: count,
    password: count,
    federatedCredential: count,
    certificate: count,
    user: count,
    group: count,
    permissionGrant: count,
    appRoleAssignment: count,
    ms: integer(0, 3_600_000),
  },
);
export type ReplicationSetting = z.infer<typeof replicationSetting>;
type ReplicatedKind = Exclude<keyof ReplicationSetting, 'ms'>;

interface Pending {
  reads: number;
  until: number;
}

/** Objects that exist but do not answer yet: Entra is eventually consistent after a create. */
export class ReplicationDelays {
  #setting: ReplicationSetting = {};
  readonly #pending = new Map<string, Pending>();

  configure(setting: ReplicationSetting): void {
    this.#setting = setting;
  }

  get setting(): ReplicationSetting {
    return this.#setting;
  }

  /** Notes a new object or credential, by id. */
  created(kind: ReplicatedKind, id: string, now: number): void {
    const reads = this.#setting[kind] ?? 0;
    const ms = this.#setting.ms ?? 0;
    if (reads > 0 || ms > 0) this.#pending.set(id, { reads, until: now + ms });
  }

  /** Counts one read. False while the object still hides. */
  visible(id: string, now: number): boolean {
    if (this.#pending.size === 0) return true;
    const pending = this.#pending.get(id);
    if (pending === undefined) return true;
    if (pending.reads === 0 && pending.until <= now) {
      this.#pending.delete(id);
      return true;
    }
    pending.reads = Math.max(0, pending.reads - 1);
    return false;
  }

  clear(): void {
    this.#setting = {};
    this.#pending.clear();
  }
}
