import { z } from 'zod';
import type { NamedValue } from '../../../directory/synchronization-records.ts';
import { connectionOf } from '../../../provisioning-service/connection.ts';
import { JobGone } from '../../../provisioning-service/pass.ts';
import { ScimFailure } from '../../../provisioning-service/scim-failure.ts';
import { list, nonEmptyText } from '../../../shape/read-shape.ts';
import { type GraphCall, type GraphReply, noContent, readBodyAs } from '../../graph-call.ts';
import { GraphError, resourceNotFound } from '../../graph-error.ts';
import { graphObject } from '../../graph-object.ts';
import { notEmulated } from '../../not-emulated.ts';
import { findJob } from './own-application.ts';
import { keyOfEnumeration } from './secrets.ts';

const credential = graphObject({ key: nonEmptyText, value: z.string().nullable() }, {});
const validateBody = graphObject(
  {},
  {
    useSavedCredentials: z.boolean().nullable(),
    applicationIdentifier: z.string().nullable(),
    templateId: z.string().nullable(),
    credentials: list(credential, 100).nullable(),
  },
);

/** Ways in which a service may be spoken to, and what belongs to others: the code of a person, and what comes of it. */
const WAYS: readonly string[] = ['AuthenticationToken', 'OAuth2ClientCredentialsGrant'];
const OF_OTHER_WAYS: readonly string[] = [
  ...['Oauth2AuthorizationCode', 'Oauth2AuthorizationUri', 'Oauth2RedirectUri'],
  ...['Oauth2AccessToken', 'Oauth2AccessTokenCreationTime', 'Oauth2RefreshToken'],
];

function refuseOtherWays(given: readonly NamedValue[]): void {
  for (const { key, value } of given) {
    if (key === 'AuthenticationType' && !WAYS.includes(value))
      throw notEmulated(`the AuthenticationType ${value.slice(0, 100)}`);
    if (OF_OTHER_WAYS.includes(key)) throw notEmulated(`the credential ${key}`);
  }
}

/**
 * Tries the way to the service: asks it for somebody who is not there.
 * - neither saved credentials nor given ones: 400 RequestMissingRequiredParameter
 * - a key that the enumeration of secrets does not have: 500, as with `PUT secrets`
 * - a way of authentication that the emulator does not have: 501
 * - the service does not answer as it should: 400 CredentialValidationUnavailable, with why
 */
export async function validateCredentials(call: GraphCall): Promise<GraphReply> {
  const job = findJob(call);
  const { useSavedCredentials, credentials } = readBodyAs(call, validateBody, 'SynchronizationJob');
  const given = (credentials ?? []).map(({ key, value }) => ({
    key: keyOfEnumeration(key),
    value: value ?? '',
  }));
  refuseOtherWays(given);
  if (useSavedCredentials !== true && given.length === 0)
    throw new GraphError(
      400,
      'RequestMissingRequiredParameter',
      'The request lacks the parameter credentials.',
    );
  const saved = call.emulator.store.synchronizations.get(job.servicePrincipalId);
  const used = useSavedCredentials === true ? saved : { secrets: given, connectivity: [] };
  try {
    await call.emulator.provisioning.test(() => connectionOf(used), job);
  } catch (error) {
    if (error instanceof JobGone) throw resourceNotFound(job.id);
    if (!(error instanceof ScimFailure)) throw error;
    throw new GraphError(400, 'CredentialValidationUnavailable', `${error.code}: ${error.message}`);
  }
  return noContent;
}
