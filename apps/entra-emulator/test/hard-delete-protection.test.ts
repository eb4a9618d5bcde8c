import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Bench } from './support/bench.ts';
import { codeOf, entries, tokenWith } from './support/graph-access.ts';

/* What is protected from being purged: for a week after each deletion, and for good. Beta has it, and v1.0 does not. */

let bench: Bench;
let token: string;
let made: { application: string; servicePrincipal: string };
beforeAll(async () => {
  bench = await Bench.start();
});
beforeEach(async () => {
  await bench.control('POST', '/reset');
  token = await tokenWith(bench, ['Application.ReadWrite.All', 'Directory.Read.All']);
  const { body: application } = await graph('POST', '/applications', { displayName: 'Kept' });
  const { body: enterpriseApp } = await graph('POST', '/servicePrincipals', { appId: application['appId'] });
  made = { application: String(application['id']), servicePrincipal: String(enterpriseApp['id']) };
});
afterAll(() => bench.close());

const graph = (method: string, path: string, body?: unknown) => bench.graph(token, method, path, body);
/** The same in beta: the address of Graph ends with its version. */
const beta = (method: string, path: string, body?: unknown) => graph(method, `/../beta${path}`, body);
const PROTECTED = { isHardDeleteProtectionEnabled: true };
const protect = async (path: string, isHardDeleteProtectionEnabled: boolean | null = true) =>
  (await beta('PATCH', path, { isHardDeleteProtectionEnabled })).status;
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
    expect((await beta('GET', path)).body).toMatchObject(PROTECTED);
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
  const { status, body } = await beta('POST', '/applications', { displayName: 'New', ...PROTECTED });
  expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining('on an existing object')]);
});

it('without it, what is deleted is purged at once', async () => {
  await graph('DELETE', `/applications/${made.application}`);
  expect(await purge(made.application)).toBe(204);
});

describe.each(['application', 'servicePrincipal'] as const)(
  'in v1.0 there is no such property of an %s:',
  (kind) => {
    const path = () => `/${kind}s/${made[kind]}`;

    it.each([true, false, null])(
      'a body with it (%s) is refused as one with any unknown name, and changes nothing',
      async (value) => {
        const body = { notes: 'changed', ISHARDDELETEPROTECTIONENABLED: value };
        for (const [method, address] of [
          ['PATCH', path()],
          ['POST', `/${kind}s`],
        ] as const) {
          const { status, body: refusal } = await graph(method, address, body);
          expect([status, refusal['error']]).toMatchObject([
            400,
            { code: 'Request_BadRequest', message: "Invalid property 'isHardDeleteProtectionEnabled'." },
          ]);
        }
        expect(
          (await beta('GET', `${path()}?$select=notes,isHardDeleteProtectionEnabled`)).body,
        ).toMatchObject({
          notes: null,
          isHardDeleteProtectionEnabled: null,
        });
      },
    );

    it('nobody is shown it, asks for it or finds by it', async () => {
      await protect(path());
      for (const address of [path(), `/${kind}s`, `/${kind}s/delta`, `/directoryObjects/${made[kind]}`]) {
        expect(JSON.stringify((await beta('GET', address)).body)).toContain('isHardDeleteProtectionEnabled');
        const { status, body } = await graph('GET', address);
        expect([address, status]).toEqual([address, 200]);
        expect(JSON.stringify(body)).not.toContain('isHardDeleteProtectionEnabled');
      }
      for (const query of [
        '$select=id,isHardDeleteProtectionEnabled',
        '$filter=isHardDeleteProtectionEnabled eq true',
        '$orderby=isHardDeleteProtectionEnabled',
      ])
        expect([query, (await graph('GET', `/${kind}s?${query}`)).status]).toEqual([query, 400]);
    });

    it('beta selects it, and says that it does not filter or sort by it here', async () => {
      await protect(path());
      const { body } = await beta('GET', `${path()}?$select=isHardDeleteProtectionEnabled`);
      expect(body).toEqual({ '@odata.context': expect.any(String), id: made[kind], ...PROTECTED });
      const list = await beta('GET', `/${kind}s?$select=IsHardDeleteProtectionEnabled`);
      expect(entries(list.body)).toContainEqual({ id: made[kind], ...PROTECTED });
      for (const query of [
        '$filter=isHardDeleteProtectionEnabled eq true',
        '$orderby=isHardDeleteProtectionEnabled',
      ])
        expect([query, (await beta('GET', `/${kind}s?${query}`)).status]).toEqual([query, 501]);
    });
  },
);

it.each(['user', 'group'])('of a %s it is not emulated, and that is said', async (kind) => {
  const token = await tokenWith(bench, [
    'User.ReadWrite.All',
    'Group.ReadWrite.All',
    'Directory.ReadWrite.All',
  ]);
  const list = await bench.graph(token, 'GET', `/${kind}s?$top=1`);
  const path = `/${kind}s/${entries(list.body)[0]?.['id']}`;
  const statuses = async (version: string) =>
    Promise.all([
      bench.graph(token, 'PATCH', `${version}${path}`, PROTECTED),
      bench.graph(token, 'GET', `${version}${path}?$select=isHardDeleteProtectionEnabled`),
    ]).then((answers) => answers.map(({ status }) => status));
  expect(await statuses('/../beta')).toEqual([501, 501]);
  expect(await statuses('')).toEqual([400, 400]);
});
