import { z } from 'zod';
import { durationMs } from '../../clock/duration.ts';
import type {
  AppRestrictions,
  CredentialRestriction,
  UriRestriction,
  UriRestrictions,
} from '../../directory/policy-records.ts';
import { list } from '../../shape/read-shape.ts';
import { GraphError } from '../graph-error.ts';
import { graphObject } from '../graph-object.ts';
import type { WireObject } from './wire.ts';

/** Restrictions of app management policies, as Graph takes and shows them. */

const DURATION = 'expected an ISO 8601 duration';
const duration = z.string(DURATION).refine((value) => durationMs(value) !== undefined, DURATION);
const INSTANT = 'expected an ISO 8601 instant with a zone';
const instant = z
  .string(INSTANT)
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/i, INSTANT)
  .refine((value) => !Number.isNaN(Date.parse(value)), INSTANT);

const shared = {
  state: z.enum(['enabled', 'disabled']),
  restrictForAppsCreatedAfterDateTime: instant.nullable(),
  // Exemptions by custom security attributes: nobody has any here that would count.
  excludeActors: z.null(),
};

const LIFETIMES: readonly string[] = ['passwordLifetime', 'symmetricKeyLifetime', 'asymmetricKeyLifetime'];

const credentialRestriction = <const T extends string>(...types: T[]) =>
  graphObject({ restrictionType: z.enum(types) }, { ...shared, maxLifetime: duration.nullable() });

const passwordRestriction = credentialRestriction(
  'passwordAddition',
  'passwordLifetime',
  'symmetricKeyAddition',
  'symmetricKeyLifetime',
  'customPasswordAddition',
);
const keyRestriction = credentialRestriction('asymmetricKeyLifetime', 'trustedCertificateAuthority');

const uriRestriction = graphObject(
  {},
  { ...shared, excludeAppsReceivingV2Tokens: z.boolean().nullable(), excludeSaml: z.boolean().nullable() },
);
export const uriRestrictionsBody = graphObject(
  {},
  {
    nonDefaultUriAddition: uriRestriction.nullable(),
    uriAdditionWithoutUniqueTenantIdentifier: uriRestriction.nullable(),
  },
);

/** What applications and enterprise apps have in common. */
export const credentialLists = {
  passwordCredentials: list(passwordRestriction, 50).nullable(),
  keyCredentials: list(keyRestriction, 50).nullable(),
};

type CredentialBody = z.infer<typeof passwordRestriction> | z.infer<typeof keyRestriction>;
interface RestrictionsBody {
  passwordCredentials?: CredentialBody[] | null;
  keyCredentials?: CredentialBody[] | null;
  identifierUris?: z.infer<typeof uriRestrictionsBody> | null;
}

/**
 * A collection that is sent replaces the one before; one that is left out stays.
 *
 * @throws GraphError 400 for a lifetime without a length, 501 for certificates of trusted authorities
 */
export function restrictionsOf(body: RestrictionsBody, before: AppRestrictions): AppRestrictions {
  const { passwordCredentials, keyCredentials, identifierUris } = body;
  const uris = identifierUris === undefined ? before.identifierUris : fullUris(identifierUris);
  return {
    passwordCredentials:
      passwordCredentials === undefined ? before.passwordCredentials : full(passwordCredentials),
    keyCredentials: keyCredentials === undefined ? before.keyCredentials : full(keyCredentials),
    ...(uris !== undefined && { identifierUris: uris }),
  };
}

const full = (all: readonly CredentialBody[] | null): CredentialRestriction[] =>
  (all ?? []).map(({ excludeActors: _, ...given }) => {
    if (given.restrictionType === 'trustedCertificateAuthority') throw noAuthorities();
    const maxLifetime = given.maxLifetime ?? null;
    if (maxLifetime === null && LIFETIMES.includes(given.restrictionType))
      throw new GraphError(
        400,
        'Request_BadRequest',
        `A value is required for property 'maxLifetime' of '${given.restrictionType}'.`,
      );
    return {
      restrictionType: given.restrictionType,
      state: given.state ?? 'enabled',
      maxLifetime,
      restrictForAppsCreatedAfterDateTime: given.restrictForAppsCreatedAfterDateTime ?? null,
    };
  });

const noAuthorities = (): GraphError =>
  new GraphError(
    501,
    'NotEmulated',
    'The local emulator does not have the restriction trustedCertificateAuthority. Microsoft Graph does; SUPPORTED.md lists what is emulated.',
  );

function fullUris(body: z.infer<typeof uriRestrictionsBody> | null): UriRestrictions | undefined {
  const entries = Object.entries(body ?? {}).flatMap(([name, given]) =>
    given ? [[name, fullUri(given)] as const] : [],
  );
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

const fullUri = (given: z.infer<typeof uriRestriction>): UriRestriction => ({
  state: given.state ?? 'enabled',
  restrictForAppsCreatedAfterDateTime: given.restrictForAppsCreatedAfterDateTime ?? null,
  excludeAppsReceivingV2Tokens: given.excludeAppsReceivingV2Tokens ?? false,
  excludeSaml: given.excludeSaml ?? false,
});

const wireRules = (all: readonly object[]): WireObject[] =>
  all.map((one) => ({ ...one, excludeActors: null }));

/** The lists alone, as enterprise apps have them. */
export const wireCredentialLists = ({
  passwordCredentials,
  keyCredentials,
}: AppRestrictions): WireObject => ({
  passwordCredentials: wireRules(passwordCredentials),
  keyCredentials: wireRules(keyCredentials),
});

export function wireUriRestrictions(uris: UriRestrictions | undefined): WireObject | null {
  if (uris === undefined) return null;
  const wire = (one: UriRestriction | undefined): WireObject | null =>
    one === undefined ? null : { ...one, excludeActors: null, isStateSetByMicrosoft: false };
  return {
    nonDefaultUriAddition: wire(uris.nonDefaultUriAddition),
    uriAdditionWithoutUniqueTenantIdentifier: wire(uris.uriAdditionWithoutUniqueTenantIdentifier),
  };
}
