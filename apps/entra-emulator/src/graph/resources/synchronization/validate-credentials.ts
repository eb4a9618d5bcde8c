import { z } from 'zod';
import { connectionOf } from '../../../provisioning-service/connection.ts';
import { JobGone } from '../../../provisioning-service/pass.ts';
import { ScimFailure } from '../../../provisioning-service/scim-failure.ts';
import { list, nonEmptyText } from '../../../shape/read-shape.ts';
import { type GraphCall, type GraphReply, noContent, readBodyAs } from '../../graph-call.ts';
import { GraphError, resourceNotFound } from '../../graph-error.ts';
import { graphObject } from '../../graph-object.ts';
import { findJob } from './own-application.ts';

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

/**
 * Tries the way to the service: asks it for somebody who is not there.
 * - neither saved credentials nor given ones: 400 RequestMissingRequiredParameter
 * - the service does not answer as it should: 400 CredentialValidationUnavailable, with why
 */
export async function validateCredentials(call: GraphCall): Promise<GraphReply> {
  const job = findJob(call);
  const { useSavedCredentials, credentials } = readBodyAs(call, validateBody, 'SynchronizationJob');
  const given = (credentials ?? []).map(({ key, value }) => ({ key, value: value ?? '' }));
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
