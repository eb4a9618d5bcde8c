import { isLeftToPeople, newId } from '@portico/core';
import { clientUnderTest } from '../step-parts/client-under-test.ts';
import { textsIn } from '../step-parts/details.ts';
import { noteDirectoryDomains } from '../step-parts/directory-domains.ts';
import { DONE, type RunContext, type Step, type StepOutcome } from '../step-parts/step.ts';
import { forgottenInstances } from '../step-parts/template-instances.ts';

/** Opens the connection for sign-in, after all of it was set up: what earlier runs warned of is over. */
export const activate: Step = {
  name: 'activate',
  title: 'Active',
  async act(context) {
    await sweepDuplicates(context);
    // What the schedule has left to people is so still.
    const { run, connection } = context;
    const left = connection.warnings.filter((warning) => !isLeftToPeople(warning));
    const outcome = await opened(context, run.startedByKind === 'schedule' ? left : undefined);
    if (outcome.kind === 'done') await noteDirectoryDomains(context);
    return outcome;
  },
};

/** What a run that looks at the credential alone can say. */
const OF_CREDENTIALS = [
  'credential_refused',
  'credential_expires',
  'consent_withdrawn',
  'ownership_lost',
  'cannot_look',
  'more_permissions_than_needed',
  'other_credential_kind',
];

/** Sign-in goes by the new credential. What else was warned of stays: nobody has looked at it. */
export const switchCredential: Step = {
  name: 'switch_credential',
  title: 'New credential in use',
  act: (context) => opened(context, OF_CREDENTIALS),
};

async function opened(context: RunContext, settles: readonly string[] | undefined): Promise<StepOutcome> {
  const { parts, connection, lease, run } = context;
  const client = await clientUnderTest(context);
  if (client === undefined) return { kind: 'wait', reason: 'replication' };
  await parts.managed.activate(lease, connection.id, {
    // The step before has just compared it with the discovery document.
    issuer: client.issuer,
    warnings: textsIn(await parts.runs.steps(run.id), 'warnings'),
    settles,
    auditEventId: newId('auditEvent'),
  });
  return DONE;
}

/** Template instances whose answer was lost and that appeared late. */
async function sweepDuplicates({ parts, run, connection, graph }: RunContext): Promise<void> {
  const current = await parts.runs.find(run.organizationId, run.id);
  if (current?.recipe !== 'template') return;
  const calls = await graph();
  for (const { id } of await forgottenInstances(parts, calls, connection)) await calls.deleteApplication(id);
}
