import { z } from 'zod';
import { list, record } from '../shape/read-shape.ts';

/**
 * The document that says what is sent where (Graph's `synchronizationSchema`), as it is kept. What a document leaves out gets
 * the value that Graph shows for it.
 */

/** Microsoft's limit of an expression. */
const LONGEST_EXPRESSION = 10_000;
const LONGEST = `expected at most ${LONGEST_EXPRESSION} characters`;
const nullableText = z.string().max(LONGEST_EXPRESSION, LONGEST).nullable().default(null);
const unknowns = (maximum: number) => list(z.unknown(), maximum);
const kept = z.unknown().nullable().default(null);

const mappingSource = record(
  {
    expression: nullableText,
    name: nullableText,
    type: z.enum(['Attribute', 'Constant', 'Function']).default('Attribute'),
    parameters: unknowns(100).nullable().default([]),
  },
  {},
);

const attributeMapping = record(
  {
    defaultValue: nullableText,
    exportMissingReferences: z.boolean().default(false),
    flowBehavior: z.enum(['FlowWhenChanged', 'FlowAlways']).default('FlowWhenChanged'),
    flowType: z
      .enum(['Always', 'ObjectAddOnly', 'MultiValueAddOnly', 'ValueAddOnly', 'AttributeAddOnly'])
      .default('Always'),
    matchingPriority: z.int().min(0).max(100).default(0),
    source: mappingSource,
    targetAttributeName: z.string().max(500),
  },
  {},
);
export type AttributeMapping = z.infer<typeof attributeMapping>;

const filterClause = record(
  {
    operatorName: z.string().max(100),
    sourceOperandName: z.string().max(200),
    targetOperand: record({ values: list(z.string().max(LONGEST_EXPRESSION, LONGEST), 100).nullable() }, {})
      .nullable()
      .default(null),
  },
  {},
);
export type FilterClause = z.infer<typeof filterClause>;

const filterGroup = record({ clauses: list(filterClause, 100), name: nullableText }, {});
export type FilterGroup = z.infer<typeof filterGroup>;

const filterGroups = list(filterGroup, 100)
  .nullable()
  .default([])
  .transform((groups) => groups ?? []);

const scopingFilter = record(
  { categoryFilterGroups: filterGroups, groups: filterGroups, inputFilterGroups: filterGroups },
  {},
);
export type ScopingFilter = z.infer<typeof scopingFilter>;

const objectMapping = record(
  {
    attributeMappings: list(attributeMapping, 500),
    enabled: z.boolean().default(true),
    flowTypes: z.string().default('Add, Update, Delete'),
    metadata: unknowns(100).default([]),
    name: nullableText,
    scope: scopingFilter.nullable().default(null),
    sourceObjectName: z.string().max(200),
    targetObjectName: z.string().max(200),
  },
  {},
);
export type ObjectMapping = z.infer<typeof objectMapping>;

const synchronizationRule = record(
  {
    containerFilter: kept,
    editable: z.boolean().default(true),
    groupFilter: kept,
    id: nullableText,
    metadata: unknowns(100).default([]),
    name: nullableText,
    objectMappings: list(objectMapping, 20),
    priority: z.int().default(1),
    sourceDirectoryName: nullableText,
    targetDirectoryName: nullableText,
  },
  {},
);

export const synchronizationSchema = record(
  {
    directories: unknowns(20).default([]),
    synchronizationRules: list(synchronizationRule, 10),
    version: nullableText,
  },
  {},
);
export type SynchronizationSchema = z.infer<typeof synchronizationSchema>;
