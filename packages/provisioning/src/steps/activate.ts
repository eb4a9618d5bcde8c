import { newId } from '@portico/core';
import { microsoftFailureOf } from '@portico/microsoft-graph';
import { clientUnderTest } from './client-under-test.ts';
import { textsIn } from './details.ts';
import { DONE, type RunContext, type Step } from './step.ts';
import { forgottenInstances } from './template-instances.ts';

/** Opens the connection for sign-in. */
export const activate: Step = {
  name: 'activate',
  title: 'Active',
  async act(context) {
    const { parts, connection, lease } = context;
    await sweepDuplicates(context);
    const client = await clientUnderTest(context);
    if (client === undefined) return { kind: 'wait', reason: 'replication' };
    // The step before has just compared it with the discovery document.
    await parts.managed.activate(lease, connection.id, {
      issuer: client.registration.issuer,
      warnings: await warningsOf(context),
      auditEventId: newId('auditEvent'),
    });
    await removeRetired(context);
    return DONE;
  },
};

/** What another credential has taken the place of. People sign in already: if Microsoft refuses, the next run tries again. */
async function removeRetired({ parts, run, connection, graph }: RunContext): Promise<void> {
  const { entraApplicationObjectId } = connection;
  const credentials = await parts.managed.credentials(connection.id);
  for (const { id, keyId } of credentials.filter(({ state }) => state === 'retired')) {
    try {
      if (entraApplicationObjectId !== null && keyId !== null)
        await (await graph()).removePassword(entraApplicationObjectId, keyId);
      await parts.managed.forgetCredential(id);
    } catch (error) {
      const failure = microsoftFailureOf(error);
      if (failure === undefined) throw error;
      parts.log('provisioning.retired_credential_stays', { run: run.id, ...failure });
    }
  }
}

/** Template instances whose answer was lost and that appeared late. */
async function sweepDuplicates({ parts, run, connection, graph }: RunContext): Promise<void> {
  const current = await parts.runs.find(run.organizationId, run.id);
  if (current?.recipe !== 'template') return;
  const calls = await graph();
  for (const { id } of await forgottenInstances(parts, calls, connection)) await calls.deleteApplication(id);
}

async function warningsOf({ parts, run }: RunContext): Promise<string[]> {
  return textsIn(await parts.runs.steps(run.id), 'warnings');
}
