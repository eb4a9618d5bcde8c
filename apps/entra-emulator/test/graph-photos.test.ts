import { describe, expect, it } from 'vitest';
import { login } from './support/bench.ts';
import { codeOf, tokenWith } from './support/graph-access.ts';
import { graphBench } from './support/graph-bench.ts';
import { jpegOf, pngOf } from './support/images.ts';

const { bench, graph, token, use } = await graphBench(['User.ReadWrite.All']);

const JPEG = jpegOf(504, 360);
const PNG = pngOf(120, 120);
const address = () => `/users/${login(bench.directory().user).objectId}/photo`;
const put = (bytes: Buffer, method = 'PUT', path = address()) =>
  fetch(`${bench.emulator.graphUrl}${path}/$value`, {
    method,
    headers: { authorization: `Bearer ${token()}`, 'content-type': 'image/jpeg' },
    body: new Uint8Array(bytes),
  });
const read = async (path = address()) => {
  const response = await fetch(`${bench.emulator.graphUrl}${path}/$value`, {
    headers: { authorization: `Bearer ${token()}` },
  });
  return [response.headers.get('content-type'), Buffer.from(await response.arrayBuffer())];
};

describe('a photo of a user', () => {
  it('is not found, told as Graph tells it, until there is one', async () => {
    for (const path of [address(), `${address()}/$value`]) {
      const { status, body } = await graph('GET', path);
      expect([path, status, codeOf(body)]).toEqual([path, 404, 'ImageNotFound']);
    }
  });

  it('is read as it was written, by PUT and PATCH, and kept in the state', async () => {
    expect((await put(JPEG)).status).toBe(200);
    expect(await read()).toEqual(['image/jpeg', JPEG]);
    expect((await put(PNG, 'PATCH')).status).toBe(200);
    await bench.control('POST', '/import', (await bench.control('GET', '/export')).body);
    expect(await read()).toEqual(['image/png', PNG]);
    const { body } = await graph('GET', address());
    expect(body['@odata.mediaContentType']).toBe('image/png');
    for (const path of ['/users?$select=*', '/users/delta', `${address().replace('/photo', '')}?$select=*`])
      expect(JSON.stringify((await graph('GET', path)).body)).not.toContain(PNG.toString('base64'));
  });

  it.each(['', '/$value'])('is deleted, as often as one likes (%s)', async (rest) => {
    await put(JPEG);
    for (const _ of [1, 2]) expect((await graph('DELETE', `${address()}${rest}`)).status).toBe(200);
    expect((await graph('GET', address())).status).toBe(404);
  });

  it('is an image, and for nobody to write or read who may not', async () => {
    for (const none of ['<svg/>', '', JPEG.subarray(0, 12), PNG.subarray(0, 20), pngOf(0, 1)])
      expect((await put(Buffer.from(none))).status).toBe(400);
    await bench.control('POST', '/reset');
    use(await tokenWith(bench, ['User.Read.All']));
    expect((await put(JPEG)).status).toBe(403);
    expect((await graph('DELETE', address())).status).toBe(403);
    await bench.control('POST', '/reset');
    use(await tokenWith(bench, ['Group.Read.All']));
    expect((await graph('GET', address())).status).toBe(403);
  });
});

describe('sizes of a photo', () => {
  const photos = () => address().replace('/photo', '/photos');
  const sized = async (size: string) => {
    const { status, body } = await graph('GET', `${photos()}/${size}`);
    return [status, status === 200 ? body['id'] : codeOf(body)];
  };

  it.each([
    ['504x360', () => JPEG],
    ['120x120', () => PNG],
  ] as const)('are measured: %s', async (id, image) => {
    await put(image());
    const { body } = await graph('GET', address());
    const [width, height] = id.split('x').map(Number);
    expect(body).toMatchObject({ id, width, height });
  });

  it('are listed as far as they are there: the one that was uploaded', async () => {
    const list = async () => (await graph('GET', photos())).body['value'];
    expect(await list()).toEqual([]);
    await put(JPEG);
    expect(await list()).toMatchObject([{ id: '504x360' }]);
    expect(await read(`${photos()}/504x360`)).toEqual(['image/jpeg', JPEG]);
  });

  it('that Microsoft would have made are not emulated, and others are not found', async () => {
    expect(await sized('48x48')).toEqual([404, 'ImageNotFound']);
    await put(JPEG);
    expect(await sized('504X360')).toEqual([200, '504x360']);
    expect(await sized('48x48')).toEqual([501, 'NotEmulated']);
    expect(await sized('360x360')).toEqual([501, 'NotEmulated']);
    for (const none of ['432x432', '50x50', 'large'])
      expect(await sized(none)).toEqual([404, 'ImageNotFound']);
  });
});

describe('a photo of a group', () => {
  const groupOf = async (groupTypes: string[]) => {
    const { body } = await bench.control('POST', '/directories/contoso.example/graph/groups', {
      ...{ displayName: 'Cooks', mailNickname: 'cooks', groupTypes },
      ...{ mailEnabled: groupTypes.length > 0, securityEnabled: groupTypes.length === 0 },
    });
    return `/groups/${body['id']}`;
  };

  it('is written, read, listed and deleted, and no property of it', async () => {
    use(await tokenWith(bench, ['Group.ReadWrite.All']));
    const group = await groupOf(['Unified']);
    const photo = `${group}/photo`;
    expect((await graph('GET', photo)).status).toBe(404);
    expect((await put(PNG, 'PUT', photo)).status).toBe(200);
    await bench.control('POST', '/import', (await bench.control('GET', '/export')).body);
    expect(await read(photo)).toEqual(['image/png', PNG]);
    expect((await graph('GET', `${group}/photos/120x120`)).body).toMatchObject({ width: 120 });
    for (const path of [group, '/groups', '/groups/delta'])
      expect(JSON.stringify((await graph('GET', path)).body)).not.toContain(PNG.toString('base64'));
    expect((await graph('DELETE', photo)).status).toBe(200);
    expect((await graph('GET', photo)).status).toBe(404);
  });

  it('is of Microsoft 365 groups alone, and for nobody to write who may only read', async () => {
    use(await tokenWith(bench, ['Group.ReadWrite.All']));
    const plain = `${await groupOf([])}/photo`;
    expect((await put(PNG, 'PUT', plain)).status).toBe(400);
    expect((await graph('GET', plain)).status).toBe(404);
    await bench.control('POST', '/reset');
    use(await tokenWith(bench, ['Group.Read.All']));
    const unified = `${await groupOf(['Unified'])}/photo`;
    expect((await put(PNG, 'PUT', unified)).status).toBe(403);
    expect((await graph('DELETE', unified)).status).toBe(403);
    expect((await graph('GET', unified)).status).toBe(404);
  });
});

describe('in a batch', () => {
  const batch = async (requests: unknown) => (await graph('POST', '/$batch', { requests })).body['responses'];
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
    expect((await graph('GET', address())).status).toBe(404);
  });
});
