import type {
  AttributeMapping,
  ObjectMapping,
  SynchronizationSchema,
} from '../directory/synchronization-schema.ts';
import { compileExpression, ExpressionError } from './expression.ts';
import { expressionOf, isReference } from './mapped-values.ts';
import { parseScimPath } from './scim-path.ts';
import { SOURCE_ATTRIBUTES } from './source-object.ts';

/** What of a document cannot be followed: where it stands, and why. */
export interface SchemaProblem {
  at: string;
  why: string;
}

/** Flows that the engine follows. The others are about lists of the service, of which it sends only whole ones. */
const FLOWS: readonly AttributeMapping['flowType'][] = ['Always', 'ObjectAddOnly', 'AttributeAddOnly'];

/** Looks for the first thing in a document that the engine would not do: it is refused rather than kept without effect. */
export function schemaProblem({ synchronizationRules }: SynchronizationSchema): SchemaProblem | undefined {
  for (const [index, rule] of synchronizationRules.entries()) {
    const at = `synchronizationRules[${index}]`;
    for (const name of ['containerFilter', 'groupFilter'] as const)
      if (rule[name] !== null) return { at: `${at}.${name}`, why: 'the emulator has no such filter' };
    for (const [place, mapping] of rule.objectMappings.entries()) {
      const problem = mappingProblem(mapping, `${at}.objectMappings[${place}]`);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

function mappingProblem(mapping: ObjectMapping, at: string): SchemaProblem | undefined {
  if (mapping.scope !== null) return { at: `${at}.scope`, why: 'the emulator has no scoping filters' };
  const kind = mapping.sourceObjectName;
  const known = Object.entries(SOURCE_ATTRIBUTES).find(([name]) => name.toLowerCase() === kind.toLowerCase());
  if (known === undefined) return { at: `${at}.sourceObjectName`, why: 'expected User or Group' };
  for (const [index, one] of mapping.attributeMappings.entries()) {
    const why = attributeProblem(one, known[1]);
    if (why !== undefined) return { at: `${at}.attributeMappings[${index}]`, why };
  }
  return undefined;
}

function attributeProblem(mapping: AttributeMapping, known: readonly string[]): string | undefined {
  if (!FLOWS.includes(mapping.flowType)) return `the emulator does not have the flow ${mapping.flowType}`;
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
