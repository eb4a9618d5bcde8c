import { createHash } from 'node:crypto';
import type { AttributeMapping, ObjectMapping } from '../directory/synchronization-schema.ts';
import { compileExpression, type Mapped } from './expression.ts';
import { parseScimPath, type ScimPath } from './scim-path.ts';
import type { SourceObject } from './source-object.ts';

/** One value that the service is to have. */
export interface MappedValue {
  /** As the mapping spells it. */
  target: string;
  path: ScimPath;
  value: string | readonly string[];
  /** Sent with every change of the object, whether the service has it or not. */
  isAlways: boolean;
  /** How roles are told: they replace what is there, or only add to it. */
  roles: 'replace' | 'add' | undefined;
}

/** Attributes that lead to other objects: they are sent last, when those are there. */
const REFERENCES: readonly string[] = ['manager', 'members'];

export const isReference = ({ source }: AttributeMapping): boolean =>
  source.type === 'Attribute' && REFERENCES.includes(source.name ?? '');

/** What is written as the expression of a mapping; an attribute may stand by its name alone. */
export function expressionOf({ source }: AttributeMapping): string {
  if (source.type === 'Attribute') return `[${source.name ?? ''}]`;
  if (source.type === 'Constant') return `"${(source.name ?? '').replaceAll('"', '""')}"`;
  return source.expression ?? '';
}

const ONLY_WHEN_ADDING: readonly AttributeMapping['flowType'][] = ['ObjectAddOnly', 'AttributeAddOnly'];

/**
 * What the mappings make of an object. What comes out empty is not sent.
 *
 * @param isNew whether the service does not have the object yet: some mappings count only then
 */
export function mappedValues(
  { attributeMappings }: ObjectMapping,
  source: SourceObject,
  isNew: boolean,
): MappedValue[] {
  return attributeMappings.flatMap((mapping) => {
    if (isReference(mapping) || (!isNew && ONLY_WHEN_ADDING.includes(mapping.flowType))) return [];
    const path = parseScimPath(mapping.targetAttributeName);
    const value = mappedTo(mapping, source);
    if (path === undefined || value === undefined) return [];
    const isAlways = mapping.flowBehavior === 'FlowAlways';
    return [{ target: mapping.targetAttributeName, path, value, isAlways, roles: rolesOf(mapping) }];
  });
}

function mappedTo(mapping: AttributeMapping, source: SourceObject): Exclude<Mapped, undefined> | undefined {
  const value = compileExpression(expressionOf(mapping)).evaluate(source);
  if (value !== undefined) return value;
  return mapping.defaultValue === null || mapping.defaultValue === '' ? undefined : mapping.defaultValue;
}

function rolesOf(mapping: AttributeMapping): MappedValue['roles'] {
  const expression = expressionOf(mapping).trimStart().toLowerCase();
  if (expression.startsWith('assertiveapproleassignmentscomplex(')) return 'replace';
  return expression.startsWith('approleassignmentscomplex(') ? 'add' : undefined;
}

/** Matching attributes in the order in which they are tried. */
export function matchingTargets({ attributeMappings }: ObjectMapping): string[] {
  return attributeMappings
    .filter(({ matchingPriority }) => matchingPriority > 0)
    .toSorted((one, other) => one.matchingPriority - other.matchingPriority)
    .map(({ targetAttributeName }) => targetAttributeName);
}

/** The same for the same values, so that an unchanged object is known without keeping what it was. */
export function fingerprintOf(values: readonly MappedValue[]): string {
  const plain = values.map(({ target, value }) => [target, value]);
  return createHash('sha256').update(JSON.stringify(plain)).digest('base64url');
}
