import { z } from 'zod';
import { NotEmulatedInMapping, readClaimsMapping } from '../../directory/claims-mapping.ts';
import { parsedDefinition } from '../../directory/policy-definition.ts';
import type { StsPolicyKind, StsPolicyRecord } from '../../directory/policy-records.ts';
import { readTokenLifetime } from '../../directory/token-lifetime.ts';
import { newGuid } from '../../randomness/random-source.ts';
import { list, nonEmptyText } from '../../shape/read-shape.ts';
import { isClaimSource } from '../../tokens/claim-sources.ts';
import { type GraphCall, type GraphReply, keyAt, noContent, readBodyAs } from '../graph-call.ts';
import { badRequest, GraphError, resourceNotFound, uniquenessViolated } from '../graph-error.ts';
import { graphObject } from '../graph-object.ts';
import type { CollectionKind } from '../query/collection.ts';
import { createdReply, entityReply, listReply } from '../replies.ts';
import { readableObjects } from './directory-objects.ts';
import type { WireObject } from './wire.ts';

/** Policies of the token service: claims mapping and token lifetime. Their rules are JSON in a text. */

interface Described {
  /** The collection below `policies`, and of applications and enterprise apps. */
  collection: string;
  typeName: string;
  /** Whether a text is a definition that Entra takes. */
  isDefinition: (value: unknown) => boolean;
  /** Whether one of them may count for the whole directory. */
  isForOrganization: boolean;
}

export const STS_KINDS: Readonly<Record<StsPolicyKind, Described>> = {
  claimsMapping: {
    collection: 'claimsMappingPolicies',
    typeName: 'ClaimsMappingPolicy',
    isDefinition: (value) => readClaimsMapping(value, isClaimSource) !== undefined,
    isForOrganization: false,
  },
  tokenLifetime: {
    collection: 'tokenLifetimePolicies',
    typeName: 'TokenLifetimePolicy',
    isDefinition: (value) => readTokenLifetime(value) !== undefined,
    isForOrganization: true,
  },
};

const fields = {
  description: z.string().nullable(),
  isOrganizationDefault: z.boolean(),
};
const newBody = graphObject({ definition: list(z.string()), displayName: nonEmptyText }, fields);
const changeBody = graphObject({}, { ...fields, definition: list(z.string()), displayName: nonEmptyText });

export const wireStsPolicy = ({
  directoryId: _,
  kind: _kind,
  appliesTo: _appliesTo,
  ...plain
}: StsPolicyRecord): WireObject => ({ ...plain, deletedDateTime: null });

const kindOf = (call: GraphCall, kind: StsPolicyKind): CollectionKind => ({
  typeName: STS_KINDS[kind].typeName,
  filterable: ['id', 'displayName', 'isOrganizationDefault'],
  context: `policies/${STS_KINDS[kind].collection}`,
  expand: {
    appliesTo: (id) => readableObjects(call, call.emulator.store.stsPolicies.get(id)?.appliesTo ?? []),
  },
});

const ofDirectory = ({ emulator, caller }: GraphCall, kind: StsPolicyKind): StsPolicyRecord[] =>
  emulator.store.stsPolicies.filter((one) => one.kind === kind && one.directoryId === caller.directory.id);

/** A policy of that kind in the caller's directory. @throws GraphError 404 */
export function findStsPolicy(call: GraphCall, kind: StsPolicyKind, value: string): StsPolicyRecord {
  const found = ofDirectory(call, kind).find(({ id }) => id === value.toLowerCase());
  if (found === undefined) throw resourceNotFound(value);
  return found;
}

type Handler = (call: GraphCall) => GraphReply;

export const listStsPolicies =
  (kind: StsPolicyKind): Handler =>
  (call) =>
    listReply(call, ofDirectory(call, kind).map(wireStsPolicy), kindOf(call, kind));

export const getStsPolicy =
  (kind: StsPolicyKind): Handler =>
  (call) =>
    entityReply(call, wireStsPolicy(findStsPolicy(call, kind, keyAt(call, 0).value)), kindOf(call, kind));

/** One text, which is checked whole: what is wrong in it would be found out at a sign-in else. */
export const createStsPolicy =
  (kind: StsPolicyKind): Handler =>
  (call) => {
    const body = readBodyAs(call, newBody, STS_KINDS[kind].typeName);
    requireDefinition(kind, body.definition);
    const { isOrganizationDefault = false } = body;
    requireOneDefault(call, kind, isOrganizationDefault, undefined);
    const { store, random } = call.emulator;
    const made = store.stsPolicies.add({
      id: newGuid(random),
      directoryId: call.caller.directory.id,
      kind,
      displayName: body.displayName,
      description: body.description ?? null,
      definition: body.definition,
      isOrganizationDefault,
      appliesTo: [],
    });
    return createdReply(call, wireStsPolicy(made), kindOf(call, kind));
  };

export const updateStsPolicy =
  (kind: StsPolicyKind): Handler =>
  (call) => {
    const body = readBodyAs(call, changeBody, STS_KINDS[kind].typeName);
    const found = findStsPolicy(call, kind, keyAt(call, 0).value);
    if (body.definition !== undefined) requireDefinition(kind, body.definition);
    requireOneDefault(call, kind, body.isOrganizationDefault === true, found);
    call.emulator.store.stsPolicies.update(found, body);
    return noContent;
  };

/** What it was assigned to is as if it had never been. */
export const deleteStsPolicy =
  (kind: StsPolicyKind): Handler =>
  (call) => {
    call.emulator.store.stsPolicies.remove(findStsPolicy(call, kind, keyAt(call, 0).value).id);
    return noContent;
  };

function requireDefinition(kind: StsPolicyKind, definition: readonly string[]): void {
  const [text] = definition;
  try {
    if (definition.length === 1 && STS_KINDS[kind].isDefinition(parsedDefinition(text))) return;
  } catch (error) {
    if (!(error instanceof NotEmulatedInMapping)) throw error;
    throw new GraphError(
      501,
      'NotEmulated',
      `The local emulator does not have ${error.message} in a definition. Microsoft Entra does; SUPPORTED.md lists what is emulated.`,
    );
  }
  throw badRequest('Property definition has an invalid value.');
}

/** At most one policy of a kind counts for the whole directory. */
function requireOneDefault(
  call: GraphCall,
  kind: StsPolicyKind,
  isDefault: boolean,
  self: StsPolicyRecord | undefined,
): void {
  if (!isDefault || !STS_KINDS[kind].isForOrganization) return;
  const other = ofDirectory(call, kind).some((one) => one !== self && one.isOrganizationDefault);
  if (other) throw uniquenessViolated();
}
