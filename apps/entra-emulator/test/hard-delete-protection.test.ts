import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { Bench } from './support/bench.ts';
import { codeOf, tokenWith } from './support/graph-access.ts';

/* What is protected from being purged: for a week after each deletion, and for good. */

let bench: Bench;
let token: string;
let made: { application: string; servicePrincipal: string };
beforeAll(async () => {
  bench = await Bench.start();
});
beforeEach(async () => {
  await bench.control('POST', '/reset');
  token = await tokenWith(bench, ['Application.ReadWrite.All']);
  const { body: application } = await graph('POST', '/applications', { displayName: 'Kept' });
  const { body: enterpriseApp } = await graph('POST', '/servicePrincipals', { appId: application['appId'] });
  made = { application: String(application['id']), servicePrincipal: String(enterpriseApp['id']) };
});
afterAll(() => bench.close());

const graph = (method: string, path: string, body?: unknown) => bench.graph(token, method, path, body);
const protect = async (path: string, isHardDeleteProtectionEnabled: boolean | null = true) =>
  (await graph('PATCH', path, { isHardDeleteProtectionEnabled })).status;
const purge = async (id: string) => {
  const { status, body } = await graph('DELETE', `/directory/deletedItems/${id}`);
  return status === 204 ? 204 : [status, codeOf(body)];
};
const REFUSED = [403, 'Authorization_RequestDenied'];
const advanceDays = (days: number) => bench.control('POST', '/clock', { advanceSeconds: days * 24 * 3600 });

it.each(['application', 'servicePrincipal'] as const)(
  'a protected %s is deleted and restored as any other, and purged when a week is over, counted anew each time',
  async (kind) => {
    const [path, id] = [`/${kind}s/${made[kind]}`, made[kind]];
    expect(await protect(path)).toBe(204);
    expect((await graph('GET', path)).body).toMatchObject({ isHardDeleteProtectionEnabled: true });
    expect((await graph('DELETE', path)).status).toBe(204);
    expect(await purge(id)).toEqual(REFUSED);
    await advanceDays(6);
    token = await tokenWith(bench, ['Application.ReadWrite.All']);
    expect((await graph('POST', `/directory/deletedItems/${id}/restore`)).status).toBe(200);
    expect((await graph('DELETE', path)).status).toBe(204);
    await advanceDays(6);
    token = await tokenWith(bench, ['Application.ReadWrite.All']);
    expect(await purge(id)).toEqual(REFUSED);
    await advanceDays(1);
    token = await tokenWith(bench, ['Application.ReadWrite.All']);
    expect(await purge(id)).toBe(204);
  },
);

it('protection is not taken away, and nothing is made with it', async () => {
  const path = `/applications/${made.application}`;
  expect(await protect(path, false)).toBe(204);
  expect(await protect(path)).toBe(204);
  expect([await protect(path, false), await protect(path, null)]).toEqual([400, 400]);
  const body = { displayName: 'New', isHardDeleteProtectionEnabled: true };
  expect((await graph('POST', '/applications', body)).status).toBe(400);
});

it('without it, what is deleted is purged at once', async () => {
  await graph('DELETE', `/applications/${made.application}`);
  expect(await purge(made.application)).toBe(204);
});
