import type { ResolvedConnection } from '@portico/database';
import { claimAt } from '@portico/relying-party';
import type { DescribedFrom } from '../protocols/assertion.ts';

/** How an identity provider describes somebody, read from where the connection says. */
type Described = {
  /** Lower case. */
  readonly email: string | null;
  readonly name: string | null;
  /** None where the provider says nothing; undefined where what it says is no list, and so unknown. */
  readonly groups: readonly string[] | undefined;
};

/** As long as a claim may be to be taken for a text. */
const LONGEST = 1024;

/** @returns what is mapped from there, and what is not from where the protocol has it */
export function describedPerson(
  { attributeMapping: mapping }: Pick<ResolvedConnection, 'attributeMapping'>,
  assertion: DescribedFrom,
): Described {
  const read = (path: string | undefined) =>
    path === undefined ? undefined : textAt(assertion.claims, path);
  const email = mapping.email === undefined ? assertion.email : read(mapping.email);
  const part = (of: string | undefined, usual: string, known: string | undefined) =>
    of === undefined ? (known ?? read(usual)) : read(of);
  const together = [
    part(mapping.given_name, 'given_name', assertion.givenName),
    part(mapping.family_name, 'family_name', assertion.familyName),
  ];
  const inParts = together.filter((part) => part !== undefined).join(' ') || undefined;
  const isInParts = mapping.given_name !== undefined || mapping.family_name !== undefined;
  const whole = mapping.name === undefined ? assertion.name : read(mapping.name);
  return {
    email: email?.toLowerCase() ?? null,
    name: (isInParts ? (inParts ?? whole) : (whole ?? inParts)) ?? null,
    groups: mapping.groups === undefined ? [] : groupsAt(assertion, mapping.groups),
  };
}

function textAt(claims: Readonly<Record<string, unknown>>, path: string): string | undefined {
  const value = firstOf(claimAt(claims, path));
  const text = typeof value === 'string' ? value.trim() : '';
  return text !== '' && text.length <= LONGEST ? text : undefined;
}

/** Some have a list of addresses, the main one first. */
const firstOf = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);

/** A list, or one name. Too many for a token is unknown, not none. */
function groupsAt(
  { claims, isIncomplete = false }: Pick<DescribedFrom, 'claims' | 'isIncomplete'>,
  path: string,
): readonly string[] | undefined {
  const value = claimAt(claims, path);
  const named = claims['_claim_names'];
  if (value === undefined && isIncomplete) return undefined;
  if (value === undefined)
    return typeof named === 'object' && named !== null && path in named ? undefined : [];
  const listed = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(listed) || !listed.every((each) => typeof each === 'string')) return undefined;
  return [...new Set(listed.filter((each) => each !== ''))];
}

/**
 * The groups as the provider names them. OneLogin tells all of them in one text, with semicolons; elsewhere a semicolon is a part of a name,
 * which whoever may name a group chooses: split, it would be a member of whatever comes after.
 */
export function namedGroups<G extends readonly string[] | undefined>(
  { provider }: Pick<ResolvedConnection, 'provider'>,
  groups: G,
): G | readonly string[] {
  const [all, ...others] = groups ?? [];
  if (provider !== 'onelogin' || all === undefined || others.length > 0) return groups;
  return [...new Set(all.split(';').map((each) => each.trim()))].filter((each) => each !== '');
}
