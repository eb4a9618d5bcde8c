import { type Bench, GRAPH_DEFAULT } from '../support/bench.ts';
import { entries } from '../support/graph-access.ts';
import type { Scene } from './scene.ts';
import { PASSWORD } from './scene-builder.ts';

/** More than the page of an example. */
const SIGN_INS = 11;
const NAME = 'Graph demo';

/** What a restored scene does not know of any more: somebody signed in, and changed something. */
export async function withLogs(bench: Bench, scene: Scene): Promise<Scene> {
  const found = (name: string): string => scene.references.get(name) ?? '';
  const { applicationToken, personToken } = scene;
  await bench.graph(applicationToken, 'PATCH', `/applications(appId='${found('clientAppId')}')`, {
    displayName: NAME,
  });
  for (let count = 0; count < SIGN_INS; count++)
    await bench.token(found('tenant'), {
      grant_type: 'password',
      client_id: found('clientAppId'),
      client_secret: found('clientSecret'),
      username: found('userPrincipalName'),
      password: PASSWORD,
      scope: GRAPH_DEFAULT,
    });
  await bench.graph(personToken, 'PATCH', `/users/${found('otherUser')}`, { jobTitle: 'Demo' });
  const newest = async (log: string): Promise<string> => {
    const { body } = await bench.graph(applicationToken, 'GET', `/auditLogs/${log}?$top=1`);
    return String(entries(body)[0]?.['id']);
  };
  const references = new Map(scene.references);
  references.set('signIn', await newest('signIns'));
  references.set('directoryAudit', await newest('directoryAudits'));
  return { ...scene, references };
}
