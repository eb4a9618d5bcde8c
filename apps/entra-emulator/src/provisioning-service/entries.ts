import type { UserRecord } from '../directory/records.ts';
import type { SynchronizationJobRecord } from '../directory/synchronization-records.ts';
import type { ObjectMapping, ScopingFilter } from '../directory/synchronization-schema.ts';
import type { Pass, Subject } from './pass.ts';
import type { Present } from './reconcile.ts';
import { rolesReader, type Scope, scopeOf } from './scope.ts';
import { scopingOf } from './scoping-filter.ts';
import {
  isRestorable,
  type SourceObject,
  type SourceRole,
  sourceOfGroup,
  sourceOfUser,
} from './source-object.ts';

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

  /** How many objects are in scope: assigned, or everybody, and not filtered out. */
  get size(): number {
    return KINDS.map((kind) => {
      const filter = mappingOf(this.#pass.job, kind)?.scope ?? null;
      const scoped = [...this.#scoped(kind)];
      return filter === null ? scoped.length : scoped.filter((id) => this.#isLetIn(kind, id, filter)).length;
    }).reduce((sum, count) => sum + count, 0);
  }

  #scoped = (kind: Subject['kind']): ReadonlySet<string> =>
    kind === 'User' ? this.#scope.users : this.#scope.groups;

  #isLetIn(kind: Subject['kind'], id: string, filter: ScopingFilter): boolean {
    const { store } = this.#pass;
    const user = kind === 'User' ? (store.users.get(id) ?? store.deletedUsers.get(id)) : undefined;
    const group = kind === 'Group' ? store.groups.get(id) : undefined;
    if (user !== undefined) return scopingOf(filter, unscoped(user)).isInScope;
    return group !== undefined && scopingOf(filter, sourceOfGroup(group)).isInScope;
  }

  /** Those in scope, and those that are in the service for whatever reason. */
  ids(kind: Subject['kind']): string[] {
    const scoped = this.#scoped(kind);
    const linked = [...this.#pass.links.values()].filter((link) => link.kind === kind);
    return [...new Set([...scoped, ...linked.map(({ sourceId }) => sourceId)])];
  }

  of(kind: Subject['kind'], id: string, mapping: ObjectMapping): Entry {
    return kind === 'User' ? this.#user(id, mapping) : this.#group(id, mapping);
  }

  /**
   * - assigned, let in by the scoping filters, and enabled: present
   * - disabled, deleted, not assigned any more, or filtered out: present, and inactive
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
    const scoping = scopingOf(mapping.scope, unscoped(user));
    const isAssigned = this.#scope.users.has(id);
    const isUnassigned = !isAssigned || !scoping.isInScope;
    const isEnabled = here !== undefined && user.accountEnabled;
    if (isUnassigned && isEnabled && this.#skipsOutOfScope) return { fate: 'left-alone', ...subject };
    const isActive = isEnabled && !isUnassigned;
    const source = sourceOfUser(user, !isActive, () => this.#rolesOf(id));
    return { fate: 'present', ...subject, mapping, source, isActive, isUnassigned, isAssigned, scoping };
  }

  /** A group cannot be inactive: out of scope, it is removed. */
  #group(id: string, mapping: ObjectMapping): Entry {
    const group = this.#pass.store.groups.get(id);
    const subject = { kind: 'Group', id, name: group?.displayName ?? id } as const;
    if (group === undefined) return { fate: 'removed', ...subject };
    const source = sourceOfGroup(group);
    const scoping = scopingOf(mapping.scope, source);
    if (!this.#scope.groups.has(id) || !scoping.isInScope)
      return { fate: this.#skipsOutOfScope ? 'left-alone' : 'removed', ...subject };
    const known = { isActive: true, isUnassigned: false, isAssigned: true };
    return { fate: 'present', ...subject, mapping, source, ...known, scoping };
  }
}

const KINDS = ['User', 'Group'] as const;

/** As scoping filters see a person, whom being out of scope has not made inactive yet. */
const unscoped = (user: UserRecord): SourceObject =>
  sourceOfUser(user, user.deletedDateTime !== null || !user.accountEnabled, () => []);

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
