import type { MappedValue } from './mapped-values.ts';
import { newResource, readAtPath, writeAtPath } from './scim-path.ts';

/** What goes over the wire: new resources, and changes in the two ways in which Entra writes them. */

/**
 * - default: operations in capitals, one for each value, texts for truth values
 * - compliant: what `?aadOptscim062020` behind the tenant URL asks for
 */
export type Dialect = 'default' | 'compliant';

export interface PatchOperation {
  op: string;
  path?: string;
  value?: unknown;
}

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
/** Comes with every new group, and nobody else knows it. */
const ADSCIM_GROUP = 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** Truth values are texts inside the provisioning service. */
const isTruth = ({ path }: MappedValue): boolean =>
  path.urn === undefined && path.name.toLowerCase() === 'active' && path.sub === undefined;

function plainValue(one: MappedValue): unknown {
  if (isTruth(one)) return String(one.value).toLowerCase() === 'true';
  return typeof one.value === 'string' ? one.value : one.value.map((value) => ({ value }));
}

/** A new user or group. It brings nulls and empty lists along, which a service has to bear. */
export function newResourceOf(
  kind: 'User' | 'Group',
  values: readonly MappedValue[],
): Record<string, unknown> {
  const resource = newResource();
  resource['schemas'] = kind === 'User' ? [USER, ENTERPRISE] : [GROUP, ADSCIM_GROUP];
  for (const one of values) writeAtPath(resource, one.path, plainValue(one));
  resource['meta'] = { resourceType: kind };
  if (kind === 'User') {
    resource['roles'] ??= [];
    resource['addresses'] ??= null;
  } else {
    resource['members'] = [];
  }
  return resource;
}

/** Whether the service has the value already; truth values may come as texts. */
function isThere(one: MappedValue, resource: unknown): boolean {
  const found = readAtPath(resource, one.path);
  if (typeof one.value !== 'string') return sameEntries(found, one.value, one.roles === 'add');
  if (isTruth(one)) return String(found).toLowerCase() === one.value.toLowerCase();
  return String(found ?? '') === one.value;
}

function sameEntries(found: unknown, wanted: readonly string[], mayHaveMore: boolean): boolean {
  const entries: unknown[] = Array.isArray(found) ? found : [];
  const texts = entries.map((entry) => {
    const value = typeof entry === 'object' && entry !== null && 'value' in entry ? entry.value : entry;
    return String(value);
  });
  return (mayHaveMore || texts.length === wanted.length) && wanted.every((value) => texts.includes(value));
}

export interface Change extends MappedValue {
  /** What the service has there now. */
  before: unknown;
}

/** What the service does not have as it should be. */
export function changesTo(resource: unknown, values: readonly MappedValue[]): Change[] {
  const differing = values.filter((one) => !isThere(one, resource));
  if (differing.length === 0) return [];
  return values
    .filter((one) => one.isAlways || differing.includes(one))
    .map((one) => ({ ...one, before: readAtPath(resource, one.path) }));
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** The operations that bring changes to a resource. */
export function operationsFor(changes: readonly Change[], dialect: Dialect): PatchOperation[] {
  return dialect === 'default' ? changes.map(defaultOperation) : compliantOperations(changes);
}

const wordFor = (change: Change): 'Add' | 'Replace' => {
  if (change.roles !== undefined) return change.roles === 'add' ? 'Add' : 'Replace';
  return isEmpty(change.before) ? 'Add' : 'Replace';
};

function defaultOperation(change: Change): PatchOperation {
  const value = isTruth(change) ? change.value : plainValue(change);
  return { op: wordFor(change), path: change.target, value };
}

/** Values of lists each by its own; of the others one alone by its path, and several in one operation without. */
function compliantOperations(changes: readonly Change[]): PatchOperation[] {
  const single = ({ path, value }: Change): boolean => path.entry === undefined && typeof value === 'string';
  const byPath = (change: Change): PatchOperation => ({
    op: wordFor(change).toLowerCase(),
    path: change.target,
    value: plainValue(change),
  });
  const lists = changes.filter((one) => !single(one)).map(byPath);
  const [first, ...others] = changes.filter(single);
  if (first === undefined) return lists;
  if (others.length === 0) return [...lists, byPath(first)];
  const value = Object.fromEntries([first, ...others].map((one) => [one.target, plainValue(one)]));
  return [...lists, { op: 'replace', value }];
}

/** New members come all in one operation, with a reference of null; who leaves is told by value, or each by its own path. */
export function memberOperations(
  added: readonly string[],
  removed: readonly string[],
  dialect: Dialect,
): PatchOperation[] {
  const values = added.map((value) => ({ $ref: null, value }));
  const add = { op: dialect === 'default' ? 'Add' : 'add', path: 'members', value: values };
  const adding = added.length === 0 ? [] : [add];
  if (removed.length === 0) return adding;
  if (dialect === 'compliant')
    return [...adding, ...removed.map((id) => ({ op: 'remove', path: `members[value eq "${id}"]` }))];
  return [...adding, { op: 'Remove', path: 'members', value: removed.map((value) => ({ value })) }];
}

/** A manager is a list of one, or an id at the whole path. Without one, the place is replaced by an empty text. */
export function managerOperation(
  target: string,
  { id, address, hadOne }: { id: string | undefined; address: string; hadOne: boolean },
  dialect: Dialect,
): PatchOperation {
  if (dialect === 'compliant') return { op: hadOne ? 'replace' : 'add', path: target, value: id ?? '' };
  const path = target.split(/[:.]/).at(-1) ?? target;
  if (id === undefined) return { op: 'Replace', path, value: '' };
  return { op: hadOne ? 'Replace' : 'Add', path, value: [{ $ref: address, value: id }] };
}

export const patchBody = (operations: readonly PatchOperation[]): Record<string, unknown> => ({
  schemas: [PATCH],
  Operations: operations,
});
