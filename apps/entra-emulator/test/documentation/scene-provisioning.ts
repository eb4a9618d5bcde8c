import type { Bench } from '../support/bench.ts';
import { asAdmin, assign, provisionedApp } from '../support/provisioned-app.ts';
import { ScimServer } from '../support/scim-server.ts';

/** One person was provisioned into a service that is gone since: that is told of, and belongs to the directory. */
export async function provisionOnce(bench: Bench, userId: string): Promise<void> {
  const scim = await ScimServer.start();
  try {
    const app = await provisionedApp(bench, scim);
    await assign(bench, app, userId);
    const { body } = await asAdmin(bench, 'GET', `${app.base}/jobs/${app.jobId}/schema`);
    const [rule] = body['synchronizationRules'] as Record<string, unknown>[];
    const subjects = [{ objectId: userId, objectTypeName: 'User' }];
    const parameters = [{ ruleId: rule?.['id'], subjects }];
    const path = `${app.base}/jobs/${app.jobId}/provisionOnDemand`;
    const { status } = await asAdmin(bench, 'POST', path, { parameters });
    if (status !== 200) throw new Error(`provisioned: ${status}`);
  } finally {
    await scim.close();
  }
}
