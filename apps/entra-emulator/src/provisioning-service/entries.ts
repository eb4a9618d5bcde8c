import type { UserRecord } from '../directory/records.ts';
import type { SynchronizationJobRecord } from '../directory/synchronization-records.ts';
import type { ObjectMapping } from '../directory/synchronization-schema.ts';
import type { Pass, Subject } from './pass.ts';
import type { Present } from './reconcile.ts';
import { rolesReader, type Scope, scopeOf } from './scope.ts';
import { isRestorable, type SourceRole, sourceOfGroup, sourceOfUser } from './source-object.ts';

/** What is to become of an object in the service. */
export type Entry =
  | ({ fate: 'present' } & Present)
  | ({ fate: 'removed' } & Subject)
  /** Nothing is told to the service, and nothing more will be. */
  | ({ fate: 'forgotten' } & Subject)
  /** Nothing is told to the service for now. */
  | ({ fate: 'left-alone' } & Subject);

/** Decides for each object of a job what is to become of it. */
export class Entries {
  readonly #pass: Pass;
  readonly #scope: Scope;
  readonly #skipsOutOfScope: boolean;
  readonly #rolesOf: (userId: string) => readonly SourceRole[];

  constructor(pass: Pass, syncAll: boolean, skipsOutOfScope: boolean) {
    this.#pass = pass;
    this.#scope = scopeOf(pass.store, pass.job, syncAll);
    this.#skipsOutOfScope = skipsOutOfScope;
    // Roles are not told of everybody, nor on demand.
    const hasRoles = !syncAll && !pass.isOnDemand;
    this.#rolesOf = hasRoles ? rolesReader(pass.store, pass.job) : () => [];
  }

  /** How many objects are in scope. */
  get size(): number {
    return this.#scope.users.size + this.#scope.groups.size;
  }

  /** Those in scope, and those that are in the service for whatever reason. */
  ids(kind: Subject['kind']): string[] {
    const scoped = kind === 'User' ? this.#scope.users : this.#scope.groups;
    const linked = [...this.#pass.links.values()].filter((link) => link.kind === kind);
    return [...new Set([...scoped, ...linked.map(({ sourceId }) => sourceId)])];
  }

  of(kind: Subject['kind'], id: string, mapping: ObjectMapping): Entry {
    return kind === 'User' ? this.#user(id, mapping) : this.#group(id, mapping);
  }

  /**
   * - assigned and enabled: present
   * - disabled, deleted, or not assigned any more: present, and inactive
   * - purged: removed, but for those who had lost their assignment before
   */
  #user(id: string, mapping: ObjectMapping): Entry {
    const { store, now, links } = this.#pass;
    const here = store.users.get(id);
    const deleted = store.deletedUsers.get(id);
    const user: UserRecord | undefined = here ?? (isRestorable(deleted, now) ? deleted : undefined);
    if (user === undefined) {
      const fate = links.get(id)?.unassigned === true ? 'forgotten' : 'removed';
      return { fate, kind: 'User', id, name: deleted?.userPrincipalName ?? id };
    }
    const subject = { kind: 'User', id, name: user.userPrincipalName } as const;
    const isUnassigned = !this.#scope.users.has(id);
    const isEnabled = here !== undefined && user.accountEnabled;
    if (isUnassigned && isEnabled && this.#skipsOutOfScope) return { fate: 'left-alone', ...subject };
    const isActive = isEnabled && !isUnassigned;
    const source = sourceOfUser(user, !isActive, () => this.#rolesOf(id));
    return { fate: 'present', ...subject, mapping, source, isActive, isUnassigned };
  }

  /** A group cannot be inactive: out of scope, it is removed. */
  #group(id: string, mapping: ObjectMapping): Entry {
    const group = this.#pass.store.groups.get(id);
    const subject = { kind: 'Group', id, name: group?.displayName ?? id } as const;
    if (group === undefined) return { fate: 'removed', ...subject };
    if (!this.#scope.groups.has(id))
      return { fate: this.#skipsOutOfScope ? 'left-alone' : 'removed', ...subject };
    const source = sourceOfGroup(group);
    return { fate: 'present', ...subject, mapping, source, isActive: true, isUnassigned: false };
  }
}

/** The mapping of a kind of object that is switched on, of the first rule that has one. */
export function mappingOf(
  { schema }: Pick<SynchronizationJobRecord, 'schema'>,
  kind: Subject['kind'],
  ruleId?: string,
): ObjectMapping | undefined {
  return schema.synchronizationRules
    .filter((rule) => ruleId === undefined || rule.id === ruleId)
    .flatMap((rule) => rule.objectMappings)
    .find((mapping) => mapping.enabled && mapping.sourceObjectName.toLowerCase() === kind.toLowerCase());
}
