import type { ProvisionedLink } from '../directory/synchronization-records.ts';
import type { ObjectMapping } from '../directory/synchronization-schema.ts';
import { fingerprintOf, type MappedValue, mappedValues, matchingTargets } from './mapped-values.ts';
import { asFailure, type Pass, type Subject } from './pass.ts';
import type { Collection, ScimResource } from './scim-client.ts';
import { ScimFailure } from './scim-failure.ts';
import { type Change, changesTo, newResourceOf, operationsFor, patchBody } from './scim-messages.ts';
import type { Scoping } from './scoping-filter.ts';
import type { SourceObject } from './source-object.ts';
import { Trace } from './trace.ts';

/** A user or group that the service is to have, or to have as inactive. */
export interface Present extends Subject {
  mapping: ObjectMapping;
  source: SourceObject;
  /** False for who is deleted, disabled or out of scope. */
  isActive: boolean;
  /** Whether the object is out of scope: not assigned any more, or filtered out. */
  isUnassigned: boolean;
  isAssigned: boolean;
  scoping: Scoping;
}

export const collectionOf = ({ kind }: Pick<Subject, 'kind'>): Collection =>
  kind === 'User' ? 'Users' : 'Groups';

const flows = ({ flowTypes }: ObjectMapping, flow: 'Add' | 'Update' | 'Delete'): boolean =>
  flowTypes.toLowerCase().split(/\W+/).includes(flow.toLowerCase());

/**
 * Makes one object of the service what the mappings say: matches it, creates it, changes it, makes it inactive. Nothing is asked
 * about an object that gives the same values as last time. A failure puts the object aside; see `Pass.escrow`.
 */
export async function reconcile(pass: Pass, entry: Present): Promise<Trace | undefined> {
  pass.requireJob();
  pass.imported += 1;
  const link = pass.links.get(entry.id);
  const values = mappedValues(entry.mapping, entry.source, link === undefined);
  const fingerprint = fingerprintOf(values);
  if (link !== undefined) link.unassigned = entry.isUnassigned;
  const isKnown = link?.fingerprint === fingerprint && link.settled && !pass.isOnDemand;
  if (isKnown || pass.isWaiting(entry, fingerprint, false)) return undefined;
  // Nobody is made to be inactive.
  if (link === undefined && !entry.isActive && !pass.isOnDemand) {
    pass.release(entry, false);
    return undefined;
  }
  const trace = new Trace(pass.now);
  pass.traces.push({ subject: entry, trace });
  tellImport(trace, entry);
  try {
    await new Reconciliation(pass, entry, values, trace).run();
    pass.settle(entry, false);
  } catch (error) {
    const failure = asFailure(error);
    trace.failed(failure, `Failed to export ${entry.kind} '${entry.name}'`);
    pass.escrow(entry, failure, fingerprint, false);
  }
  return trace;
}

function tellImport(trace: Trace, { kind, name, source }: Present): void {
  const details: Record<string, string> = {};
  for (const attribute of [
    'objectId',
    'accountEnabled',
    'displayName',
    'mailNickname',
    'userPrincipalName',
    'IsSoftDeleted',
  ]) {
    const value = source.attribute(attribute);
    if (value !== undefined) details[attribute] = value;
  }
  const retrieved = `Retrieved ${kind} '${name}' from Microsoft Entra ID`;
  trace.step({ name: 'EntryImport', type: 'Import', status: 'Success', description: retrieved, details });
}

/** Texts that a filter cannot carry. */
const NOT_IN_FILTERS = /["\\#%&<>*\p{Cc}]/u;

const truth = (value: boolean): string => (value ? 'True' : 'False');

/** What is done about one object, once it is clear that something may have to be. */
class Reconciliation {
  readonly #pass: Pass;
  readonly #entry: Present;
  readonly #values: readonly MappedValue[];
  readonly #trace: Trace;
  readonly #collection: Collection;

  constructor(pass: Pass, entry: Present, values: readonly MappedValue[], trace: Trace) {
    this.#pass = pass;
    this.#entry = entry;
    this.#values = values;
    this.#trace = trace;
    this.#collection = collectionOf(entry);
  }

  async run(): Promise<void> {
    const link = this.#pass.links.get(this.#entry.id);
    const found =
      link === undefined ? undefined : await this.#pass.client.read(this.#collection, link.targetId);
    if (link !== undefined && found === undefined) this.#pass.links.delete(this.#entry.id);
    const target = found ?? (await this.#match());
    if (target === 'unmatchable') return;
    this.#tellMatchAndScope(target !== undefined);
    if (target !== undefined) return await this.#update(target);
    if (!this.#entry.isActive || !flows(this.#entry.mapping, 'Add')) {
      this.#trace.skipped('NotEffectivelyEntitled', `${this.#what} is not to be created`);
      return;
    }
    await this.#create();
  }

  get #what(): string {
    return `${this.#entry.kind} '${this.#entry.name}'`;
  }

  /** By the matching attributes, in their order. */
  async #match(): Promise<ScimResource | undefined | 'unmatchable'> {
    for (const target of matchingTargets(this.#entry.mapping)) {
      const value = this.#values.find((one) => one.target === target)?.value;
      if (typeof value !== 'string') continue;
      if (NOT_IN_FILTERS.test(value)) {
        this.#trace.skipped(
          'UnsupportedCharacters',
          `${this.#what} cannot be matched: ${target} has special characters`,
        );
        return 'unmatchable';
      }
      const found = await this.#pass.client.find(this.#collection, `${target} eq "${value}"`);
      if (found.length > 1)
        throw new ScimFailure(
          'refused',
          'DuplicateTargetEntries',
          `The service has ${found.length} entries with this ${target}.`,
        );
      const [only] = found;
      if (only !== undefined) return only;
    }
    return undefined;
  }

  #tellMatchAndScope(isFound: boolean): void {
    const { kind, isActive, isAssigned, scoping } = this.#entry;
    const found = isFound
      ? `Retrieved ${this.#what} from the service`
      : `No entry of the service matches ${this.#what}`;
    this.#trace.step({ name: 'EntryImport', type: 'Matching', status: 'Success', description: found });
    this.#trace.step({
      name: 'EntrySynchronizationScoping',
      type: 'Scoping',
      status: 'Success',
      description: `Determine if ${kind} is in scope`,
      details: {
        IsActive: truth(isActive),
        Assigned: truth(isAssigned),
        IsInProvisioningScope: truth(scoping.isInScope),
        ScopeEvaluationResult: JSON.stringify(scoping.groups),
      },
    });
  }

  async #create(): Promise<void> {
    const { client } = this.#pass;
    const made = await client.create(this.#collection, newResourceOf(this.#entry.kind, this.#values));
    this.#pass.exported += 1;
    this.#trace.changed(this.#values);
    this.#trace.exported('create', `${this.#what} was created in the service`);
    this.#pass.created.add(this.#entry.id);
    this.#keep(made.id, made.resource, []);
  }

  async #update(target: ScimResource): Promise<void> {
    const changes = changesTo(target.resource, this.#values);
    if (changes.length === 0) {
      this.#trace.skipped('RedundantExport', `${this.#what} is the same on both sides`);
      return this.#keep(target.id, undefined, undefined);
    }
    const isLeaving = changes.some(({ path, value }) => path.name === 'active' && value === 'False');
    if (!flows(this.#entry.mapping, isLeaving ? 'Delete' : 'Update')) {
      this.#trace.skipped('FlowTypeNotAllowed', `The mapping does not let ${this.#what} be changed`);
      return this.#keep(target.id, undefined, undefined);
    }
    const answered = await this.#send(target.id, changes);
    this.#trace.changed(changes);
    this.#trace.exported(isLeaving ? 'disable' : 'update', `${this.#what} was updated in the service`);
    this.#keep(target.id, answered, undefined);
  }

  async #send(id: string, changes: readonly Change[]): Promise<Record<string, unknown> | undefined> {
    const { client, dialect } = this.#pass;
    const body = patchBody(operationsFor(changes, dialect));
    const answered = await client.change(this.#collection, id, body);
    this.#pass.exported += 1;
    return answered;
  }

  /** @param answered the resource as the service told it after the change; then it is known whether it took everything */
  #keep(
    targetId: string,
    answered: Record<string, unknown> | undefined,
    references: string[] | undefined,
  ): void {
    const { id, kind, isActive, isUnassigned, mapping, source } = this.#entry;
    const before = this.#pass.links.get(id);
    const settled = mappedValues(mapping, source, false);
    const link: ProvisionedLink = {
      sourceId: id,
      kind,
      targetId,
      fingerprint: fingerprintOf(settled),
      active: isActive,
      unassigned: isUnassigned,
      settled: answered === undefined || changesTo(answered, settled).length === 0,
      references: references ?? before?.references ?? [],
      sentReferences: references ?? before?.sentReferences ?? [],
    };
    this.#pass.links.set(id, link);
    this.#trace.targetId = targetId;
  }
}

/** Takes an object out of the service for good. */
export async function remove(pass: Pass, subject: Subject, mapping: ObjectMapping): Promise<void> {
  pass.requireJob();
  const link = pass.links.get(subject.id);
  if (link === undefined || pass.isWaiting(subject, 'delete', false)) return;
  if (!flows(mapping, 'Delete')) return pass.forget(subject);
  const trace = new Trace(pass.now);
  trace.targetId = link.targetId;
  pass.traces.push({ subject, trace });
  try {
    await pass.client.remove(collectionOf(subject), link.targetId);
    pass.exported += 1;
    trace.exported('delete', `${subject.kind} '${subject.name}' was deleted in the service`);
    pass.forget(subject);
  } catch (error) {
    const failure = asFailure(error);
    trace.failed(failure, `Failed to delete ${subject.kind} '${subject.name}'`);
    pass.escrow(subject, failure, 'delete', false);
  }
}
