import { z } from 'zod';
import { composition } from '../../../../../../../../../composition/composition.ts';
import { answer, pathId, readJson } from '../../../../../../../../http/index.ts';
import { managedPreflight, managedRoute } from '../../../../../../../../management/managed-route.ts';

type Path = { orgId: string; connectionId: string };

const body = z.strictObject({ kind: z.string().max(40) });

export const OPTIONS = managedPreflight;

/** Begins to repair a connection, to give it a new credential, or to check it. Answers with the run, as its progress does. */
export const POST = managedRoute<Path>(async (request, { organizationId, connectionId }, { caller }) => {
  const { kind } = await readJson(request, body);
  const run = { kind, organizationId, connectionId: pathId('connection', connectionId), caller };
  return answer(await composition().provisioning.beginRun(run), 202);
});
