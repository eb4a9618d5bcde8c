import { newId } from '@portico/core';
import { api, connectMicrosoft, type Portico, signedInBrowser } from '../harness/index.ts';

/** What every way to a refusal needs: a connection, a social provider, and an application on a device. */
export async function setRefusalStage(portico: Portico): Promise<{ connection: string; native: string }> {
  const { a } = portico.organizations;
  const connection = await connectMicrosoft(portico, await signedInBrowser(portico, a.owner), a);
  const operator = await signedInBrowser(portico, portico.operator);
  const path = `/v1/session/projects/${portico.project.id}/social/microsoft`;
  await api(portico, operator, path, { method: 'PATCH', body: { enabled: true } });
  const native = newId('application');
  await portico.database.pool.query(
    `INSERT INTO applications (id, project_id, name, kind, redirect_uris, post_logout_redirect_uris, allowed_origins)
     VALUES ($1, $2, 'A terminal', 'native', '{http://127.0.0.1/native}', '{}', '{}')`,
    [native, portico.project.id],
  );
  return { connection, native };
}
