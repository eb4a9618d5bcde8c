import { z } from 'zod';
import type { NamedValue, SynchronizationRecord } from '../../../directory/synchronization-records.ts';
import { list, nonEmptyText } from '../../../shape/read-shape.ts';
import { type GraphCall, type GraphReply, noContent, readBodyAs } from '../../graph-call.ts';
import { GraphError } from '../../graph-error.ts';
import { graphObject } from '../../graph-object.ts';
import { listReply } from '../../replies.ts';
import { findOwnApplication } from './own-application.ts';

/** Every key that Graph's enumeration of synchronization secrets has. */
const KEYS =
  `None UserName Password SecretToken AppKey BaseAddress ClientIdentifier ClientSecret SingleSignOnType Sandbox Url
  Domain ConsumerKey ConsumerSecret TokenKey TokenExpiration Oauth2AccessToken Oauth2AccessTokenCreationTime Oauth2RefreshToken
  SyncAll InstanceName Oauth2ClientId Oauth2ClientSecret CompanyId UpdateKeyOnSoftDelete SynchronizationSchedule
  SystemOfRecord SandboxName EnforceDomain SyncNotificationSettings SkipOutOfScopeDeletions Oauth2AuthorizationCode
  Oauth2RedirectUri ApplicationTemplateIdentifier Oauth2TokenExchangeUri Oauth2AuthorizationUri AuthenticationType Server
  PerformInboundEntitlementGrants HardDeletesEnabled SyncAgentCompatibilityKey SyncAgentADContainer ValidateDomain
  TestReferences ConnectionString`.split(/\s+/);

/** Keys of OAuth client credentials: they are taken as connectivity parameters only. */
const NOT_ALLOWED: ReadonlySet<string> = new Set([
  'oauth2clientid',
  'oauth2clientsecret',
  'oauth2tokenexchangeuri',
  'oauth2authorizationuri',
  'oauth2authorizationcode',
  'oauth2accesstoken',
  'oauth2refreshtoken',
  'authenticationtype',
]);

const MASK = '*';
const LONGEST_VALUE = 10_000;

const secret = graphObject({ key: nonEmptyText, value: z.string().max(LONGEST_VALUE).nullable() }, {});
const secretsBody = graphObject({ value: list(secret, 100) }, {});

/** Keys, and never what they hold. */
export function listSecrets(call: GraphCall): GraphReply {
  const application = findOwnApplication(call);
  const saved = call.emulator.store.synchronizations.get(application.id)?.secrets ?? [];
  return listReply(
    call,
    saved.map(({ key }) => ({ key, value: MASK })),
    {
      typeName: 'SynchronizationSecretKeyStringValuePair',
      filterable: ['key'],
      context: `servicePrincipals('${application.id}')/synchronization/secrets`,
    },
  );
}

/**
 * Replaces all secrets by those given.
 * - a key that the enumeration does not have: 500, as the provisioning service answers
 * - keys of OAuth: 400
 */
export function putSecrets(call: GraphCall): GraphReply {
  const application = findOwnApplication(call);
  const { value } = readBodyAs(call, secretsBody, 'SynchronizationSecretKeyStringValuePair');
  const secrets = value.map((one) => ({ key: savedKey(one.key), value: one.value ?? '' }));
  saveSynchronization(call, application.id, { secrets: lastOfEach(secrets) });
  return noContent;
}

/** The spelling of the enumeration. @throws GraphError 500 for a key that it does not have */
export function keyOfEnumeration(given: string): string {
  const wanted = given.toLowerCase();
  const key = KEYS.find((one) => one.toLowerCase() === wanted);
  if (key === undefined)
    throw new GraphError(500, 'UnknownError', `Requested value '${given.slice(0, 100)}' was not found.`);
  return key;
}

function savedKey(given: string): string {
  const key = keyOfEnumeration(given);
  if (NOT_ALLOWED.has(key.toLowerCase()))
    throw new GraphError(
      400,
      'BadRequest',
      `${key} is not accepted here: NotInAllowList`,
      'beta connectivityParameters takes the values of OAuth client credentials',
    );
  return key;
}

const lastOfEach = (secrets: readonly NamedValue[]): NamedValue[] => [
  ...new Map(secrets.map((one) => [one.key, one])).values(),
];

/** Keeps a part of how the service of an enterprise app is reached. */
export function saveSynchronization(
  { emulator: { store }, caller }: GraphCall,
  id: string,
  changes: Partial<Pick<SynchronizationRecord, 'secrets' | 'connectivity'>>,
): void {
  const before = store.synchronizations.get(id);
  if (before !== undefined) store.synchronizations.update(before, changes);
  else
    store.synchronizations.add({
      id,
      directoryId: caller.directory.id,
      secrets: [],
      connectivity: [],
      ...changes,
    });
}
