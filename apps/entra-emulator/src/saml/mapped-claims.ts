import { claimsMappingOf } from '../directory/claims-mapping.ts';
import { isRestrictedSamlClaim } from '../directory/restricted-claims.ts';
import { mappedValues } from '../tokens/mapped-claims.ts';
import type { MembershipSubject } from '../tokens/membership-claims.ts';
import type { TokenService } from '../tokens/token-service.ts';
import { IDENTITY, type SamlAttribute } from './claims.ts';

/** The type of claim that is no attribute: the name of the subject. */
const NAME_IDENTIFIER = `${IDENTITY}nameidentifier`;

interface MappedAssertion {
  attributes: SamlAttribute[];
  /** The name of the subject, where the policy says which. */
  nameIdentifier: string | undefined;
  /** Whom the assertion is for, where the policy says so. */
  audience: string | undefined;
}

/**
 * What the claims mapping policy of an enterprise app makes of its assertions: without the basic attributes if it says so,
 * and with its own, which come instead of those of the same name. Restricted ones stay as they are, whatever it says.
 */
export function withMappedAttributes(
  service: TokenService,
  attributes: SamlAttribute[],
  { application, directory, user }: MembershipSubject,
): MappedAssertion {
  const { appId } = application;
  const mapping = claimsMappingOf(service.store, directory.id, appId);
  if (mapping === undefined) return { attributes, nameIdentifier: undefined, audience: undefined };
  const whose = { clientAppId: appId, resourceAppId: appId, audienceAppId: appId };
  const values = mappedValues(service, mapping, { directory, user, ...whose }, 'samlclaimtype');
  const mapped = values.map(({ entry, value }): SamlAttribute => {
    const nameFormat = entry.samlnameformat ?? entry.samlnameform;
    const all = typeof value === 'string' ? [value] : value;
    return { name: entry.samlclaimtype ?? '', values: all, ...(nameFormat !== undefined && { nameFormat }) };
  });
  const own = new Map(mapped.map((one) => [one.name, one]));
  const nameIdentifier = own.get(NAME_IDENTIFIER)?.values[0];
  own.delete(NAME_IDENTIFIER);
  const left = attributes.filter(
    ({ name }) => !own.has(name) && (mapping.includeBasicClaimSet || isRestrictedSamlClaim(name)),
  );
  return { attributes: [...left, ...own.values()], nameIdentifier, audience: mapping.audienceOverride };
}
