import { createByTemplate } from '../step-parts/create-by-template.ts';
import { createByUpsert, withEnterpriseApp } from '../step-parts/create-by-upsert.ts';
import type { MadeObjects } from '../step-parts/made-objects.ts';
import { isOwnershipLost, noLongerOwner } from '../step-parts/ownership.ts';
import type { RunContext, Step, StepOutcome } from '../step-parts/step.ts';

/** Makes app registration and enterprise app, or finds those that are there, and writes down whose they are. */
export const createApp: Step = {
  name: 'create_app',
  title: 'Enterprise app created',
  async act(context) {
    const existing = await alreadyMade(context);
    if (existing !== undefined) return 'kind' in existing ? existing : saved(context, existing);
    // Whoever deleted it may have meant that: a person has to want it back.
    if (context.run.startedByKind === 'schedule') return notWithoutAsking();
    const recipe = await chosenRecipe(context);
    const made = await (recipe === 'template' ? createByTemplate(context) : createByUpsert(context));
    return 'kind' in made ? made : saved(context, made);
  },
};

/** The objects that this connection has from before: a repair keeps them, if they are ours to change. */
async function alreadyMade({
  parts,
  connection,
  run,
  token,
  graph,
}: RunContext): Promise<MadeObjects | StepOutcome | undefined> {
  if (connection.entraApplicationObjectId === null) return undefined;
  const [{ roles }, calls] = [await token(), await graph()];
  const application = await calls.getApplicationWithOwners(connection.entraApplicationObjectId);
  if (application === undefined) return undefined;
  const servicePrincipal = await calls.getServicePrincipalWithOwners(application.appId);
  const [granted, found] = [
    { roles, clientId: parts.provisioningApp?.clientId },
    [application, servicePrincipal].filter((object) => object !== undefined),
  ];
  // Said at once: what is refused after an approval may only mean that it has not spread, and is tried for minutes.
  if (isOwnershipLost(found, granted)) return { kind: 'fail', failure: noLongerOwner(application.appId) };
  if (servicePrincipal !== undefined) return { application, servicePrincipal };
  // The app registration stays as it is, with its id and its credentials: another one would leave it behind.
  return run.startedByKind === 'schedule' ? notWithoutAsking() : withEnterpriseApp(calls, application);
}

function notWithoutAsking(): StepOutcome {
  const message =
    'The app registration or its enterprise app is no longer in the Entra directory. Portico makes a new one when somebody repairs the connection.';
  return { kind: 'fail', failure: { code: 'provisioning_failed', actor: 'directory_admin', message } };
}

async function chosenRecipe({ parts, run }: RunContext) {
  const { recipe } = (await parts.runs.find(run.organizationId, run.id)) ?? run;
  return recipe;
}

async function saved(context: RunContext, made: MadeObjects): Promise<StepOutcome> {
  const { parts, connection, lease } = context;
  await parts.managed.saveObjects(lease, connection.id, {
    appId: made.application.appId,
    applicationObjectId: made.application.id,
    servicePrincipalId: made.servicePrincipal.id,
  });
  return {
    kind: 'done',
    detail: { application: made.application.id, servicePrincipal: made.servicePrincipal.id },
  };
}
