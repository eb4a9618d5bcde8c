import { describe, expect, it } from 'vitest';
import { login } from './support/bench.ts';
import { freshBench } from './support/fresh-bench.ts';
import { entries } from './support/graph-access.ts';
import { pngOf } from './support/images.ts';
import { instantiate } from './support/provisioned-app.ts';

/* Graph behind the control API, for who has no token: whatever Graph has, it has there. */

const bench = await freshBench();

const GRAPH = '/directories/contoso.example/graph';
const ask = (path: string, init: RequestInit = {}) =>
  fetch(`${bench.emulator.controlUrl}${GRAPH}${path}`, init);
const user = () => login(bench.directory().user).objectId;

describe('Graph through the control API', () => {
  it('takes batches, of which each part is of this directory', async () => {
    const requests = [
      { id: '1', method: 'GET', url: '/organization' },
      {
        ...{ id: '2', method: 'POST', url: '/applications', headers: { 'Content-Type': 'application/json' } },
        body: { displayName: 'By batch' },
      },
      { id: '3', method: 'GET', url: '/planner/tasks' },
    ];
    const { status, body } = await bench.control('POST', `${GRAPH}/$batch`, { requests });
    expect([status, body]).toMatchObject([
      200,
      {
        responses: [
          { status: 200, body: { value: [{ id: bench.directory().tenantId }] } },
          { status: 201, body: { displayName: 'By batch' } },
          { status: 501, body: { error: { code: 'NotEmulated' } } },
        ],
      },
    ]);
  });

  it.each(['', '/v1.0', '/beta'])('has the schema (%s)', async (version) => {
    const answer = await ask(`${version}/$metadata`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/xml']);
    expect(await answer.text()).toContain('<EntityType Name="user"');
  });

  it('takes and gives bytes: photos and logos', async () => {
    const png = pngOf(64, 64);
    const made = await bench.control('POST', `${GRAPH}/applications`, { displayName: 'Shop' });
    for (const path of [`/users/${user()}/photo/$value`, `/applications/${made.body['id']}/logo`]) {
      const init = { method: 'PUT', headers: { 'content-type': 'image/png' }, body: new Uint8Array(png) };
      expect([path, (await ask(path, init)).ok]).toEqual([path, true]);
      const answer = await ask(path);
      expect(answer.headers.get('content-type')).toBe('image/png');
      expect(Buffer.from(await answer.arrayBuffer())).toEqual(png);
    }
  });

  it('has both versions: what is of beta alone is there, too, and in a batch of it', async () => {
    expect((await bench.control('GET', `${GRAPH}/v1.0/organization`)).status).toBe(200);
    const path = `/servicePrincipals/${await instantiate(bench)}/synchronization/connectivityParameters`;
    const method = 'PATCH';
    const body = { baseAddress: 'http://127.0.0.1:1/scim' };
    expect((await bench.control(method, `${GRAPH}${path}`, body)).status).toBeGreaterThanOrEqual(400);
    expect((await bench.control(method, `${GRAPH}/beta${path}`, body)).status).toBeLessThan(300);
    const headers = { 'Content-Type': 'application/json' };
    const requests = [{ id: '1', method, url: path, headers, body }];
    const batch = async (version: string) =>
      (await bench.control('POST', `${GRAPH}${version}/$batch`, { requests })).body['responses'];
    expect((entries({ value: await batch('/beta') })[0]?.['status'] as number) < 300).toBe(true);
    expect((entries({ value: await batch('/v1.0') })[0]?.['status'] as number) >= 400).toBe(true);
  });

  it('says where what was made is', async () => {
    const body = JSON.stringify({ displayName: 'Shop' });
    const answer = await ask('/applications', { method: 'POST', body });
    expect(answer.headers.get('location')).toMatch(/\/v1\.0\/applications\//);
  });

  it('tells a size as JSON, and a refusal as the control API tells one', async () => {
    const sized = await ask('/users/$count', { headers: { consistencylevel: 'eventual' } });
    expect(await sized.json()).toEqual({ count: expect.any(Number) });
    const refused = await ask('/applications', { method: 'POST', body: '{' });
    expect([refused.status, await refused.json()]).toMatchObject([400, { code: 'BadRequest' }]);
    const unknown = await bench.control('GET', '/directories/none.example/graph/users');
    expect([unknown.status, unknown.body['code']]).toEqual([404, 'not_found']);
  });
});
