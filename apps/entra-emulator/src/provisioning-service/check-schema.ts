import type {
  AttributeMapping,
  FilterClause,
  ObjectMapping,
  SynchronizationSchema,
} from '../directory/synchronization-schema.ts';
import { compileExpression, ExpressionError } from './expression.ts';
import { expressionOf, isReference } from './mapped-values.ts';
import { PatternError, PatternNotEmulated } from './pattern-syntax.ts';
import { parseScimPath } from './scim-path.ts';
import { type ClauseProblem, clauseProblem } from './scoping-filter.ts';
import { SOURCE_ATTRIBUTES } from './source-object.ts';

/** What of a document cannot be followed: where it stands, and why. */
export interface SchemaProblem {
  at: string;
  why: string;
  /** Entra would follow it, and the emulator would not. */
  lacks: boolean;
}

/** Flows that the engine follows. The others are about lists of the service, of which it sends only whole ones. */
const FLOWS: readonly AttributeMapping['flowType'][] = ['Always', 'ObjectAddOnly', 'AttributeAddOnly'];

/** Looks for the first thing in a document that the engine would not do: it is refused rather than kept without effect. */
export function schemaProblem({ synchronizationRules }: SynchronizationSchema): SchemaProblem | undefined {
  for (const [index, rule] of synchronizationRules.entries()) {
    const at = `synchronizationRules[${index}]`;
    for (const name of ['containerFilter', 'groupFilter'] as const)
      if (rule[name] !== null) return { at: `${at}.${name}`, why: `a ${name}`, lacks: true };
    for (const [place, mapping] of rule.objectMappings.entries()) {
      const problem = mappingProblem(mapping, `${at}.objectMappings[${place}]`);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

function mappingProblem(mapping: ObjectMapping, at: string): SchemaProblem | undefined {
  const kind = mapping.sourceObjectName;
  const known = Object.entries(SOURCE_ATTRIBUTES).find(([name]) => name.toLowerCase() === kind.toLowerCase());
  if (known === undefined)
    return { at: `${at}.sourceObjectName`, why: 'expected User or Group', lacks: false };
  for (const [index, one] of mapping.attributeMappings.entries()) {
    const place = `${at}.attributeMappings[${index}]`;
    if (!FLOWS.includes(one.flowType)) return { at: place, why: `the flow ${one.flowType}`, lacks: true };
    const why = attributeProblem(one, known[1]);
    if (why !== undefined) return { at: place, why, lacks: false };
  }
  return scopeProblem(mapping, `${at}.scope`, known[1]);
}

/** Attributes that lead to other objects, or are lists: no filter compares those. */
const NOT_TO_FILTER: readonly string[] = ['manager', 'members', 'appRoleAssignments'];

function scopeProblem(
  { scope }: ObjectMapping,
  at: string,
  attributes: readonly string[],
): SchemaProblem | undefined {
  if (scope === null) return undefined;
  for (const name of ['inputFilterGroups', 'categoryFilterGroups'] as const)
    if (scope[name].length > 0) return { at: `${at}.${name}`, why: `a scope with ${name}`, lacks: true };
  const known = attributes.filter((name) => !NOT_TO_FILTER.includes(name));
  for (const [index, { clauses }] of scope.groups.entries())
    for (const [place, clause] of clauses.entries()) {
      const problem = followed(clause, known);
      if (problem !== undefined) return { at: `${at}.groups[${index}].clauses[${place}]`, ...problem };
    }
  return undefined;
}

function followed(clause: FilterClause, known: readonly string[]): ClauseProblem | undefined {
  try {
    return clauseProblem(clause, known);
  } catch (error) {
    if (error instanceof PatternError) return { why: `the pattern ${error.message}`, lacks: false };
    if (error instanceof PatternNotEmulated)
      return { why: `${error.message} in a pattern of a scoping filter`, lacks: true };
    throw error;
  }
}

function attributeProblem(mapping: AttributeMapping, known: readonly string[]): string | undefined {
  if (parseScimPath(mapping.targetAttributeName) === undefined)
    return `targetAttributeName: ${mapping.targetAttributeName} is no path of a SCIM resource`;
  try {
    const { attributes } = compileExpression(expressionOf(mapping));
    const unknown = attributes.find((name) => !known.includes(name));
    if (unknown !== undefined) return `source: there is no attribute ${unknown}`;
    const leads = attributes.some((name) => ['manager', 'members'].includes(name));
    return leads && !isReference(mapping)
      ? 'source: a reference stands alone, not in an expression'
      : undefined;
  } catch (error) {
    if (error instanceof ExpressionError) return `source.expression: ${error.message}`;
    throw error;
  }
}
