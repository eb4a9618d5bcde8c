import {
  type ClaimSchemaEntry,
  type ClaimsMapping,
  claimEntries,
  claimsMappingOf,
  methodOf,
} from '../directory/claims-mapping.ts';
import type { ApplicationRecord, DirectoryRecord, UserRecord } from '../directory/records.ts';
import { isRestrictedJwtClaim } from '../directory/restricted-claims.ts';
import { claimSourceValue, type MappingFacts } from './claim-sources.ts';
import type { TokenService } from './token-service.ts';

type Claims = Record<string, unknown>;

export interface MappingSubject {
  directory: DirectoryRecord;
  user: UserRecord | undefined;
  /** App ids of the client, of what the token is for, and of whose policy counts. */
  clientAppId: string;
  resourceAppId: string;
  audienceAppId: string;
}

/**
 * What the claims mapping policy of an application makes of the claims of its token: without the basic ones if it says so,
 * and with its own. Restricted claims stay as they are, whatever it says.
 */
export function withMappedClaims(service: TokenService, claims: Claims, subject: MappingSubject): Claims {
  const mapping = claimsMappingOf(service.store, subject.directory.id, subject.audienceAppId);
  if (mapping === undefined) return claims;
  const entries = Object.entries(claims);
  const left = mapping.includeBasicClaimSet
    ? entries
    : entries.filter(([name]) => isRestrictedJwtClaim(name));
  const mapped = mappedValues(service, mapping, subject, 'jwtclaimtype').map(
    ({ entry, value }) => [entry.jwtclaimtype ?? '', value] as const,
  );
  return Object.fromEntries([...left, ...mapped]);
}

interface MappedValue {
  entry: ClaimSchemaEntry;
  value: string | string[];
}

/** What a mapping says in tokens of one kind, entry by entry; those left out that come to nothing. */
export function mappedValues(
  service: TokenService,
  mapping: ClaimsMapping,
  subject: MappingSubject,
  type: 'jwtclaimtype' | 'samlclaimtype',
): MappedValue[] {
  const { store } = service;
  const { directory, user } = subject;
  const audience: ApplicationRecord | undefined = store.applicationByAppId(subject.audienceAppId);
  const facts: MappingFacts = {
    directory,
    user,
    audience,
    client: store.servicePrincipalOf(subject.clientAppId, directory.id),
    resource: store.servicePrincipalOf(subject.resourceAppId, directory.id),
  };
  return claimEntries(mapping, type).flatMap((entry) => {
    const value = claimValue(service, facts, mapping, entry);
    return value === undefined ? [] : [{ entry, value }];
  });
}

function claimValue(
  service: TokenService,
  facts: MappingFacts,
  mapping: ClaimsMapping,
  entry: ClaimSchemaEntry,
): string | string[] | undefined {
  if (entry.value !== undefined) return entry.value;
  if (entry.source !== 'transformation')
    return claimSourceValue(service, facts, entry.source ?? '', entry.id ?? '');
  const found = mapping.transformations.find(({ id }) => id === entry.transformationid);
  if (found === undefined) return undefined;
  // An input is a source of the directory: transformations of transformations are not documented.
  const inputs = new Map<string, string | undefined>();
  for (const { claimtypereferenceid, transformationclaimtype = '' } of found.inputclaims ?? []) {
    const wanted = claimtypereferenceid.toLowerCase();
    const { source, value, id } = mapping.schema.find((one) => one.id?.toLowerCase() === wanted) ?? {};
    const told = value ?? claimSourceValue(service, facts, source ?? '', id ?? '');
    inputs.set(transformationclaimtype.toLowerCase(), Array.isArray(told) ? told[0] : told);
  }
  for (const { id, value } of found.inputparameters ?? []) inputs.set(id.toLowerCase(), value);
  return transformed(methodOf(found), inputs);
}

function transformed(method: string, inputs: ReadonlyMap<string, string | undefined>): string | undefined {
  const [first] = inputs.values();
  switch (method) {
    case 'join': {
      const [one, other, separator] = ['string1', 'string2', 'separator'].map((name) => inputs.get(name));
      if (one === undefined || other === undefined || separator === undefined) return undefined;
      return `${one}${separator}${other}`;
    }
    case 'extractmailprefix':
      return first?.includes('@') === true ? first.slice(0, first.lastIndexOf('@')) : first;
    case 'tolowercase':
      return first?.toLowerCase();
    case 'touppercase':
      return first?.toUpperCase();
    default:
      return undefined;
  }
}
