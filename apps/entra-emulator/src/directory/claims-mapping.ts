import { z } from 'zod';
import { isPlainObject } from '../shape/plain-object.ts';
import { list, nonEmptyText, readShape, record, ShapeError } from '../shape/read-shape.ts';
import { parsedDefinition } from './policy-definition.ts';
import { isRestrictedJwtClaim, isRestrictedSamlClaim } from './restricted-claims.ts';
import type { Store } from './store.ts';

/** The definition of a claims mapping policy: which claims tokens carry besides the usual ones, and where they come from. */

/** More entries are ignored, as documented. */
const MOST_ENTRIES = 50;

/** Names in these documents are written in several ways, by Microsoft too. */
const loosely = <T extends z.ZodType>(shape: T) =>
  z.preprocess(
    (value) =>
      isPlainObject(value)
        ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name.toLowerCase(), inner]))
        : value,
    shape,
  );

const truth = z
  .union([z.boolean(), z.string().regex(/^(?:true|false)$/i)])
  .transform((value) => String(value).toLowerCase() === 'true');

const schemaEntry = loosely(
  record(
    {},
    {
      source: z.string().toLowerCase(),
      id: nonEmptyText,
      extensionid: nonEmptyText,
      value: z.string(),
      transformationid: nonEmptyText,
      jwtclaimtype: nonEmptyText,
      samlclaimtype: nonEmptyText,
      samlnameform: z.string(),
      samlnameformat: z.string(),
    },
  ),
);

const transformation = loosely(
  record(
    { id: nonEmptyText, transformationmethod: nonEmptyText },
    {
      inputclaims: list(
        loosely(
          record(
            { claimtypereferenceid: nonEmptyText },
            { transformationclaimtype: nonEmptyText, treatasmultivalue: truth },
          ),
        ),
      ),
      inputparameters: list(
        loosely(record({ id: nonEmptyText, value: z.string() }, { datatype: z.string() })),
      ),
      outputclaims: list(
        loosely(record({ claimtypereferenceid: nonEmptyText }, { transformationclaimtype: nonEmptyText })),
      ),
    },
  ),
);

const definition = loosely(
  record(
    {
      claimsmappingpolicy: loosely(
        record(
          { version: z.literal(1) },
          {
            includebasicclaimset: truth,
            claimsschema: list(schemaEntry),
            claimstransformations: list(transformation),
            groupfilter: z.unknown(),
            // Microsoft's own example is written so, and taken: what comes of it nobody says.
            claimstransformation: z.unknown(),
            // Both count for who has a signing key of their own: here, in assertions alone.
            issuerwithapplicationid: truth,
            audienceoverride: z.string().refine((value) => URL.canParse(value), 'expected an absolute URI'),
          },
        ),
      ),
    },
    {},
  ),
);

export type ClaimSchemaEntry = z.infer<typeof schemaEntry>;
export type ClaimTransformation = z.infer<typeof transformation>;

export interface ClaimsMapping {
  includeBasicClaimSet: boolean;
  schema: ClaimSchemaEntry[];
  transformations: ClaimTransformation[];
  /** What an assertion is for, instead of the name that asked. */
  audienceOverride: string | undefined;
  /** A part that is missing here. */
  missing: 'GroupFilter' | 'ClaimsTransformation' | 'IssuerWithApplicationId' | undefined;
}

/** A documented part of a definition that the emulator does not have: by its name, so that nobody takes it for done. */
export class NotEmulatedInMapping extends Error {}

/** Whether a source has something of that name. */
export type KnowsSource = (source: string, id: string) => boolean;

/**
 * Reads one text of a definition.
 *
 * @returns undefined for what is no such definition, or would touch a restricted claim
 * @throws NotEmulatedInMapping for a part of Entra's that is missing here
 */
export function readClaimsMapping(value: unknown, knows: KnowsSource): ClaimsMapping | undefined {
  const mapping = mappingOf(value);
  if (mapping === undefined) return undefined;
  const { schema, transformations, missing } = mapping;
  if (missing !== undefined) throw new NotEmulatedInMapping(missing);
  const ids = new Set(transformations.map(({ id }) => id));
  const isRight = (entry: ClaimSchemaEntry): boolean => isEntry(entry, ids, knows) && !isRestricted(entry);
  if (ids.size !== transformations.length || !schema.every(isRight)) return undefined;
  return transformations.every((one) => isTransformation(one, schema)) ? mapping : undefined;
}

function mappingOf(value: unknown): ClaimsMapping | undefined {
  try {
    const { claimsmappingpolicy: read } = readShape(definition, value);
    return {
      includeBasicClaimSet: read.includebasicclaimset ?? true,
      schema: read.claimsschema ?? [],
      transformations: read.claimstransformations ?? [],
      audienceOverride: read.audienceoverride,
      missing: missingOf(read),
    };
  } catch (error) {
    if (error instanceof ShapeError) return undefined;
    throw error;
  }
}

function missingOf({
  groupfilter,
  claimstransformation,
  issuerwithapplicationid,
}: z.infer<typeof definition>['claimsmappingpolicy']): ClaimsMapping['missing'] {
  if (groupfilter !== undefined) return 'GroupFilter';
  if (issuerwithapplicationid === true) return 'IssuerWithApplicationId';
  return claimstransformation === undefined ? undefined : 'ClaimsTransformation';
}

const isRestricted = ({ jwtclaimtype, samlclaimtype }: ClaimSchemaEntry): boolean =>
  (jwtclaimtype !== undefined && isRestrictedJwtClaim(jwtclaimtype)) ||
  (samlclaimtype !== undefined && isRestrictedSamlClaim(samlclaimtype));

/** A fixed value, or something of a source. */
function isEntry(
  entry: ClaimSchemaEntry,
  transformationIds: ReadonlySet<string>,
  knows: KnowsSource,
): boolean {
  const { source, id, extensionid, value, transformationid } = entry;
  if (extensionid !== undefined) throw new NotEmulatedInMapping('ExtensionID');
  if (value !== undefined) return source === undefined && transformationid === undefined;
  if (source === undefined || id === undefined) return false;
  if (source === 'transformation')
    return transformationid !== undefined && transformationIds.has(transformationid);
  return transformationid === undefined && knows(source, id);
}

/** `ToLowercase()` is written with and without parentheses. */
export const methodOf = ({ transformationmethod }: ClaimTransformation): string =>
  transformationmethod.toLowerCase().replace(/\(\)$/, '');

const METHODS: readonly string[] = ['join', 'extractmailprefix', 'tolowercase', 'touppercase'];

function isTransformation(one: ClaimTransformation, schema: readonly ClaimSchemaEntry[]): boolean {
  const method = methodOf(one);
  if (method === 'regexreplace') throw new NotEmulatedInMapping('RegexReplace');
  const { inputclaims = [], inputparameters = [] } = one;
  if (inputclaims.some(({ treatasmultivalue }) => treatasmultivalue === true))
    throw new NotEmulatedInMapping('TreatAsMultiValue');
  const isThere = ({ claimtypereferenceid: wanted }: { claimtypereferenceid: string }): boolean =>
    schema.some(({ id }) => id?.toLowerCase() === wanted.toLowerCase());
  if (!METHODS.includes(method) || !inputclaims.every(isThere)) return false;
  if (method !== 'join') return inputclaims.length === 1;
  const given = [
    ...inputclaims.map(({ transformationclaimtype }) => transformationclaimtype),
    ...inputparameters.map(({ id }) => id),
  ].map((name) => name?.toLowerCase());
  return ['string1', 'string2', 'separator'].every((name) => given.includes(name));
}

/** The mapping in force for tokens of an application in a directory: its enterprise app's there, and of no other. */
export function claimsMappingOf(store: Store, directoryId: string, appId: string): ClaimsMapping | undefined {
  const policies = store.stsPolicies.filter(({ kind }) => kind === 'claimsMapping');
  if (policies.length === 0) return undefined;
  const client = store.servicePrincipalOf(appId, directoryId);
  const found = policies.find(({ appliesTo }) => client !== undefined && appliesTo.includes(client.id));
  const mapping = found && mappingOf(parsedDefinition(found.definition[0]));
  if (mapping === undefined) return undefined;
  return {
    ...mapping,
    schema: mapping.schema.filter((entry) => !isRestricted(entry)),
    transformations: mapping.transformations.slice(0, MOST_ENTRIES),
  };
}

/** Those of the entries that become claims of a JWT, or attributes of an assertion: so many of them, and no more. */
export const claimEntries = (
  { schema }: ClaimsMapping,
  type: 'jwtclaimtype' | 'samlclaimtype',
): ClaimSchemaEntry[] => schema.filter((entry) => entry[type] !== undefined).slice(0, MOST_ENTRIES);
