import { z } from 'zod';
import { synchronizationSchema } from '../../../directory/synchronization-schema.ts';
import { type SchemaProblem, schemaProblem } from '../../../provisioning-service/check-schema.ts';
import { defaultSchema } from '../../../provisioning-service/default-schema.ts';
import { lookedAtAgain } from '../../../provisioning-service/links.ts';
import { isPlainObject } from '../../../shape/plain-object.ts';
import { type GraphCall, type GraphReply, noContent, readBodyAs } from '../../graph-call.ts';
import { badRequest, type GraphError } from '../../graph-error.ts';
import { graphObject } from '../../graph-object.ts';
import { notEmulated } from '../../not-emulated.ts';
import { requireToldTypes } from '../../told-types.ts';
import { findJob } from './own-application.ts';
import { schemaReply } from './schema-reply.ts';
import { FIRST_VERSION, ruleIdOf } from './templates.ts';

const TYPE = 'SynchronizationSchema';

export function getSchema(call: GraphCall): GraphReply {
  const { id, servicePrincipalId, schema } = findJob(call);
  return schemaReply(
    call,
    id,
    schema,
    `servicePrincipals('${servicePrincipalId}')/synchronization/jobs('${id}')/schema`,
  );
}

const outline = graphObject(
  {},
  { id: z.unknown(), version: z.unknown(), synchronizationRules: z.unknown(), directories: z.unknown() },
);

/**
 * Replaces the document, whole. Everything is looked at anew by the next run.
 * - what it asks for and no engine would do is refused by its place: 400
 * - what Entra's would do and this one would not: 501
 */
export function putSchema(call: GraphCall): GraphReply {
  const job = findJob(call);
  requireToldTypes(call.body, TYPE);
  const { id: _, ...given } = readBodyAs({ ...call, body: withoutAnnotations(call.body) }, outline, TYPE);
  const schema = readBodyAs({ ...call, body: given }, synchronizationSchema, TYPE);
  const problem = schemaProblem(schema);
  if (problem !== undefined) throw refusalOf(problem);
  const { directories } = schema.directories.length > 0 ? schema : job.schema;
  call.emulator.store.synchronizationJobs.update(job, {
    schema: { ...schema, directories, version: schema.version ?? job.schema.version },
    links: lookedAtAgain(job.links),
  });
  return noContent;
}

const refusalOf = ({ at, why, lacks }: SchemaProblem): GraphError =>
  lacks ? notEmulated(`${why} (${at})`) : badRequest(`${at}: ${why}`);

/** Back to what the template says. */
export function deleteSchema(call: GraphCall): GraphReply {
  const job = findJob(call);
  const schema = defaultSchema(ruleIdOf(job.id), FIRST_VERSION);
  call.emulator.store.synchronizationJobs.update(job, { schema, links: lookedAtAgain(job.links) });
  return noContent;
}

const DEEPEST = 50;

/** What only describes goes along when somebody writes back what they read. */
function withoutAnnotations(value: unknown, depth = 0): unknown {
  if (depth > DEEPEST) throw badRequest('The document is nested too deeply.');
  if (Array.isArray(value)) return value.map((one) => withoutAnnotations(one, depth + 1));
  if (!isPlainObject(value)) return value;
  const kept = Object.entries(value).filter(([name]) => !name.includes('@odata.'));
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutAnnotations(inner, depth + 1)]));
}
