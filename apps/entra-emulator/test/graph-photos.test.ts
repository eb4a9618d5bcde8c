import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Bench, login } from './support/bench.ts';
import { codeOf, tokenWith } from './support/graph-access.ts';

let bench: Bench;
let token: string;
beforeAll(async () => {
  bench = await Bench.start();
});
beforeEach(async () => {
  await bench.control('POST', '/reset');
  token = await tokenWith(bench, ['User.ReadWrite.All']);
});
afterAll(() => bench.close());

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const address = () => `/users/${login(bench.directory().user).objectId}/photo`;
const put = (bytes: Buffer, method = 'PUT') =>
  fetch(`${bench.emulator.graphUrl}${address()}/$value`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'image/jpeg' },
    body: new Uint8Array(bytes),
  });
const read = async () => {
  const response = await fetch(`${bench.emulator.graphUrl}${address()}/$value`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return [response.headers.get('content-type'), Buffer.from(await response.arrayBuffer())];
};

describe('a photo of a user', () => {
  it('is not found, told as Graph tells it, until there is one', async () => {
    for (const path of [address(), `${address()}/$value`]) {
      const { status, body } = await bench.graph(token, 'GET', path);
      expect([path, status, codeOf(body)]).toEqual([path, 404, 'ImageNotFound']);
    }
  });

  it('is read as it was written, by PUT and PATCH, and kept in the state', async () => {
    expect((await put(JPEG)).status).toBe(200);
    expect(await read()).toEqual(['image/jpeg', JPEG]);
    expect((await put(PNG, 'PATCH')).status).toBe(200);
    await bench.control('POST', '/import', (await bench.control('GET', '/export')).body);
    expect(await read()).toEqual(['image/png', PNG]);
    const { body } = await bench.graph(token, 'GET', address());
    expect(body['@odata.mediaContentType']).toBe('image/png');
    for (const path of ['/users?$select=*', '/users/delta', `${address().replace('/photo', '')}?$select=*`])
      expect(JSON.stringify((await bench.graph(token, 'GET', path)).body)).not.toContain(
        PNG.toString('base64'),
      );
  });

  it.each(['', '/$value'])('is deleted, as often as one likes (%s)', async (rest) => {
    await put(JPEG);
    for (const _ of [1, 2])
      expect((await bench.graph(token, 'DELETE', `${address()}${rest}`)).status).toBe(200);
    expect((await bench.graph(token, 'GET', address())).status).toBe(404);
  });

  it('is an image, and for nobody to write or read who may not', async () => {
    expect((await put(Buffer.from('<svg/>'))).status).toBe(400);
    await bench.control('POST', '/reset');
    token = await tokenWith(bench, ['User.Read.All']);
    expect((await put(JPEG)).status).toBe(403);
    expect((await bench.graph(token, 'DELETE', address())).status).toBe(403);
    await bench.control('POST', '/reset');
    token = await tokenWith(bench, ['Group.Read.All']);
    expect((await bench.graph(token, 'GET', address())).status).toBe(403);
  });
});

describe('in a batch', () => {
  const batch = async (requests: unknown) =>
    (await bench.graph(token, 'POST', '/$batch', { requests })).body['responses'];
  const headers = { 'Content-Type': 'image/png' };

  it('an image is base64, there and back', async () => {
    const url = `${address()}/$value`;
    for (const alphabet of ['base64', 'base64url'] as const)
      expect(
        await batch([
          { id: '1', method: 'PUT', url, headers, body: PNG.toString(alphabet) },
          { id: '2', method: 'GET', url, dependsOn: ['1'] },
        ]),
      ).toMatchObject([
        { id: '1', status: 200 },
        { id: '2', status: 200, headers, body: PNG.toString('base64') },
      ]);
  });

  it('what is no base64, or of no type, is refused', async () => {
    const request = { id: '1', method: 'PUT', url: `${address()}/$value`, body: PNG.toString('base64') };
    for (const wrong of [
      request,
      { ...request, headers, body: { a: 1 } },
      { ...request, headers, body: '!' },
    ])
      expect(await batch([wrong])).toMatchObject([{ status: 400 }]);
    expect((await bench.graph(token, 'GET', address())).status).toBe(404);
  });
});
