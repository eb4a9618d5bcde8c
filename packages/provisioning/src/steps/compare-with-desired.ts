import type { ConnectionFinding } from '@portico/core';
import { desiredServicePrincipal, signInOf } from '../desired-state/application.ts';
import { differences } from '../desired-state/differences.ts';
import type { RunContext, Step } from '../step-parts/step.ts';

/** App registration and enterprise app as they are, against how they have to be. */
export const compareWithDesired: Step = {
  name: 'compare_with_desired',
  title: 'Compared with what was set up',
  async act(context) {
    const found = await differencesOf(context);
    const findings: ConnectionFinding[] =
      found === undefined ? ['app_missing'] : found.length > 0 ? ['app_changed'] : [];
    return { kind: 'done', detail: { findings, differences: found ?? [] } };
  },
};

/** Undefined when one of both is not there. */
async function differencesOf({ parts, connection, graph }: RunContext): Promise<string[] | undefined> {
  const { entraApplicationObjectId: id } = connection;
  const calls = await graph();
  const application = id === null ? undefined : await calls.getApplication(id);
  const enterpriseApp = application && (await calls.getServicePrincipalByAppId(application.appId));
  if (application === undefined || enterpriseApp === undefined) return undefined;
  const wanted = desiredServicePrincipal(connection.id, parts.origin);
  return [
    ...differences(signInOf(connection, parts.origin), application, 'application'),
    ...differences(wanted, enterpriseApp, 'servicePrincipal'),
  ];
}
