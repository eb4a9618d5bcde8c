import { expect, test } from 'vitest';
import { api, appsOf, browserOf, connectMicrosoft, startPortico } from '../harness/index.ts';

const portico = await startPortico();
const { a, b } = portico.organizations;

test('disconnecting over the API says what is left; only owners and admins of the organization may', async () => {
  const connectionId = await connectMicrosoft(portico, await browserOf(portico, a.owner), a);
  const path = `/v1/session/orgs/${a.id}/sso-connections/${connectionId}`;
  const remove = async (person: typeof a.owner) =>
    api(portico, await browserOf(portico, person), path, { method: 'DELETE', body: {} });
  expect((await remove(b.owner)).status).toBe(404);
  expect((await remove(a.member)).status).toBe(403);
  const body = (await remove(a.admin)).body as { run_id: string };
  expect(body).toMatchObject({ status: 'inactive', run_id: expect.stringMatching(/^msp_/) });
  const progress = async () =>
    (
      await api(
        portico,
        await browserOf(portico, a.admin),
        `/v1/session/orgs/${a.id}/ms-provision/${body.run_id}`,
      )
    ).body;
  await expect.poll(progress).toMatchObject({ kind: 'disconnect', state: 'succeeded' });
  expect(await appsOf(portico, a.domain)).toEqual([]);
});
