import { isPlainObject } from '../shape/plain-object.ts';
import { parsedDefinition } from './policy-definition.ts';
import type { StsPolicyRecord } from './policy-records.ts';
import type { Store } from './store.ts';

/** Token lifetime policies: how long access tokens and id_tokens of an application live. */

const SHORTEST_SECONDS = 600;
const LONGEST_SECONDS = 86_400;

/** Retired in 2021: Entra takes them in a definition and does nothing about them. */
const RETIRED: readonly string[] = [
  'MaxInactiveTime',
  'MaxAgeSingleFactor',
  'MaxAgeMultiFactor',
  'MaxAgeSessionSingleFactor',
  'MaxAgeSessionMultiFactor',
];
const RETIRED_TIME = /^(?:until-revoked|(?:\d{1,5}\.)?\d{1,2}:\d{1,2}:\d{1,2})$/i;

const ACCESS_TIME = /^(?:(\d{1,5})\.)?(\d{1,2}):(\d{1,2}):(\d{1,2})$/;

/**
 * Seconds of a time span as such policies write it, `D.HH:MM:SS`. There is no hour 24 in it: a day is `1.00:00:00`.
 * Ninety minutes may be `00:90:00`, as the documentation has it.
 */
function secondsOf(text: string): number | undefined {
  const [, days = '0', hours = '', minutes = '', seconds = ''] = ACCESS_TIME.exec(text) ?? [];
  if (hours === '' || Number(hours) > 23 || Number(seconds) > 59) return undefined;
  return Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/**
 * Reads one text of a definition.
 *
 * @returns the life of access tokens and id_tokens in seconds, null when it says nothing about them, undefined for what is
 * no such definition
 */
export function readTokenLifetime(value: unknown): number | null | undefined {
  const rules = isPlainObject(value) ? value['TokenLifetimePolicy'] : undefined;
  if (!isPlainObject(value) || Object.keys(value).length !== 1 || !isPlainObject(rules)) return undefined;
  const { Version: version, AccessTokenLifetime: access, ...others } = rules;
  if (version !== 1) return undefined;
  for (const [name, time] of Object.entries(others)) {
    if (!RETIRED.includes(name) || typeof time !== 'string' || !RETIRED_TIME.test(time)) return undefined;
  }
  if (access === undefined) return null;
  const seconds = typeof access === 'string' ? secondsOf(access) : undefined;
  return seconds !== undefined && seconds >= SHORTEST_SECONDS && seconds <= LONGEST_SECONDS
    ? seconds
    : undefined;
}

/**
 * How long tokens of an application live in a directory, if a policy says so: the one of its enterprise app there, else the
 * directory's own, else the one of the registration.
 *
 * @param appId of what the token is for: the API of an access token, the client of an id_token
 */
export function policyLifetime(store: Store, directoryId: string, appId: string): number | undefined {
  const policies = store.stsPolicies.filter((one) => one.kind === 'tokenLifetime');
  if (policies.length === 0) return undefined;
  const own = store.servicePrincipalOf(appId, directoryId)?.id;
  const registration = store.applicationByAppId(appId)?.id;
  const inForce =
    policies.find(({ appliesTo }) => own !== undefined && appliesTo.includes(own)) ??
    policies.find((one) => one.directoryId === directoryId && one.isOrganizationDefault) ??
    policies.find(({ appliesTo }) => registration !== undefined && appliesTo.includes(registration));
  return inForce && lifetimeOf(inForce);
}

const lifetimeOf = ({ definition }: StsPolicyRecord): number | undefined =>
  readTokenLifetime(parsedDefinition(definition[0])) ?? undefined;
