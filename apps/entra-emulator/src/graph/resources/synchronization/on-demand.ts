import { z } from 'zod';
import type { SynchronizationJobRecord } from '../../../directory/synchronization-records.ts';
import { JobGone } from '../../../provisioning-service/pass.ts';
import { ScimFailure } from '../../../provisioning-service/scim-failure.ts';
import { list, nonEmptyText } from '../../../shape/read-shape.ts';
import { type GraphCall, type GraphReply, readBodyAs } from '../../graph-call.ts';
import { badRequest, GraphError, resourceNotFound } from '../../graph-error.ts';
import { graphObject } from '../../graph-object.ts';
import { metadataOf } from '../../version.ts';
import { findJob } from './own-application.ts';

/** One group with so many of its members. */
const MOST_MEMBERS = 5;

const member = graphObject({ objectId: nonEmptyText }, { objectTypeName: z.string() });
const links = graphObject({}, { members: list(member, MOST_MEMBERS), manager: z.unknown() });
const kinds = z.string().transform((name) => name.toLowerCase());
const subject = graphObject({ objectId: nonEmptyText, objectTypeName: kinds }, { links });
const parameter = graphObject({ ruleId: nonEmptyText, subjects: list(subject, 10) }, {});
const demandBody = graphObject({ parameters: list(parameter, 10) }, {});

/**
 * Provisions one user or group now and answers what came of it, as JSON in two texts.
 * - one subject; of a group up to five members
 * - five requests in ten seconds (429)
 * - with OAuth client credentials the job has to be stopped before (400)
 */
export async function provisionOnDemand(call: GraphCall): Promise<GraphReply> {
  const job = findJob(call);
  const { parameters } = readBodyAs(call, demandBody, 'SynchronizationJobApplicationParameters');
  const [first] = parameters;
  const [wanted] = first?.subjects ?? [];
  if (first === undefined || wanted === undefined || parameters.length > 1 || first.subjects.length > 1)
    throw badRequest('On demand takes one rule and one subject.');
  const kind = kindOf(wanted.objectTypeName);
  const id = wanted.objectId.toLowerCase();
  requireObject(call, job, kind, id);
  requireStoppedOAuth(call, job);
  if (!call.emulator.provisioning.allowsDemand(job.id))
    throw new GraphError(429, 'TooManyRequests', 'On demand takes five requests in ten seconds.');
  const memberIds = (wanted.links?.members ?? []).map(({ objectId }) => objectId.toLowerCase());
  const answer = await provision(call, job, { kind, id, ruleId: first.ruleId, memberIds });
  const context = `${metadataOf(call.url)}#microsoft.graph.stringKeyStringValuePair`;
  return { status: 200, body: { '@odata.context': context, ...answer } };
}

type Wanted = Parameters<GraphCall['emulator']['provisioning']['onDemand']>[1];

async function provision(call: GraphCall, job: SynchronizationJobRecord, wanted: Wanted) {
  try {
    const answer = await call.emulator.provisioning.onDemand(job, wanted);
    if (answer !== undefined) return answer;
  } catch (error) {
    if (error instanceof JobGone) throw resourceNotFound(job.id);
    if (!(error instanceof ScimFailure)) throw error;
    throw new GraphError(400, 'CredentialValidationUnavailable', `${error.code}: ${error.message}`);
  }
  throw badRequest(`The rule '${wanted.ruleId.slice(0, 100)}' does not map a ${wanted.kind}.`);
}

function kindOf(name: string): 'User' | 'Group' {
  if (name === 'user') return 'User';
  if (name === 'group') return 'Group';
  throw badRequest(`Invalid value specified for property 'objectTypeName': '${name.slice(0, 100)}'.`);
}

function requireObject(
  { emulator: { store } }: GraphCall,
  { directoryId }: SynchronizationJobRecord,
  kind: 'User' | 'Group',
  id: string,
): void {
  const found = kind === 'User' ? (store.users.get(id) ?? store.deletedUsers.get(id)) : store.groups.get(id);
  if (found?.directoryId !== directoryId) throw resourceNotFound(id);
}

function requireStoppedOAuth({ emulator: { store } }: GraphCall, job: SynchronizationJobRecord): void {
  const parameters = store.synchronizations.get(job.servicePrincipalId)?.connectivity ?? [];
  const isOAuth = parameters.some(({ value }) => value === 'OAuth2ClientCredentialsGrant');
  if (isOAuth && job.state === 'Active')
    throw badRequest(
      'With OAuth client credentials, the job has to be stopped before provisioning on demand.',
    );
}
