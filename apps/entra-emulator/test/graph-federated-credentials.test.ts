import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Bench } from './support/bench.ts';
import { codeOf } from './support/graph-access.ts';

let bench: Bench;
let token: string;
let id: string;
beforeAll(async () => {
  bench = await Bench.start();
});
beforeEach(async () => {
  await bench.control('POST', '/reset');
  await bench.consent();
  token = await bench.graphToken();
  id = String((await graph('POST', '/applications', { displayName: 'Acme' })).body['id']);
});
afterAll(() => bench.close());

const graph = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  bench.graph(token, method, path, body, headers);

describe('federated identity credentials', () => {
  const credential = (name: string, rest: object = {}) => ({
    name,
    issuer: 'https://broker.example',
    subject: `connection-${name}`,
    audiences: ['api://AzureADTokenExchange'],
    ...rest,
  });
  const path = () => `/applications/${id}/federatedIdentityCredentials`;

  it('are made, found by id and name, changed, and deleted', async () => {
    const made = await graph('POST', path(), credential('broker'));
    expect([made.status, made.headers.get('location')]).toEqual([
      201,
      `${bench.emulator.graphUrl}${path()}/${made.body['id']}`,
    ]);
    expect((await graph('GET', `${path()}(name='broker')`)).body['subject']).toBe('connection-broker');
    expect((await graph('PATCH', `${path()}/${made.body['id']}`, { subject: 'other' })).status).toBe(204);
    expect((await graph('GET', `${path()}/${made.body['id']}`)).body['subject']).toBe('other');
    expect((await graph('DELETE', `${path()}/broker`)).status).toBe(204);
    expect((await graph('GET', path())).body['value']).toEqual([]);
  });

  it('are made once by PATCH on their name with Prefer: create-if-missing', async () => {
    const { name: _, ...body } = credential('broker');
    const upsert = () => graph('PATCH', `${path()}(name='broker')`, body, { prefer: 'create-if-missing' });
    expect([(await upsert()).status, (await upsert()).status]).toEqual([201, 204]);
    expect((await graph('PATCH', `${path()}(name='nobody')`, body)).status).toBe(404);
  });

  it('are at most 20, unique in name and in issuer with subject, and case counts', async () => {
    await graph('POST', path(), credential('broker'));
    const sameName = await graph('POST', path(), credential('broker', { subject: 'x' }));
    expect([sameName.status, codeOf(sameName.body)]).toEqual([
      409,
      'Request_MultipleObjectsWithSameKeyValue',
    ]);
    const sameSubject = await graph('POST', path(), credential('other', { subject: 'connection-broker' }));
    expect([sameSubject.status, codeOf(sameSubject.body)]).toEqual([
      400,
      'InvalidFederatedIdentityCredentialValue',
    ]);
    const otherCase = await graph('POST', path(), credential('other', { subject: 'Connection-broker' }));
    expect(otherCase.status).toBe(201);
    for (let index = 0; index < 18; index += 1) await graph('POST', path(), credential(`more-${index}`));
    expect((await graph('POST', path(), credential('too-many'))).status).toBe(400);
    expect((await graph('GET', path())).body['value']).toHaveLength(20);
  });

  it.each([
    ['a name of two letters', { name: 'ab' }],
    ['a name with a space', { name: 'a broker' }],
    ['two audiences', { audiences: ['a', 'b'] }],
    ['no audience', { audiences: [] }],
    ['an issuer that is no address', { issuer: 'broker' }],
    ['a subject of 601 characters', { subject: 'x'.repeat(601) }],
    ['an unknown property', { claimsMatchingExpression: 'x' }],
  ])('are refused with %s', async (_, rest) => {
    expect((await graph('POST', path(), credential('broker', rest))).status).toBe(400);
    expect((await graph('GET', path())).body['value']).toEqual([]);
  });

  it('keep their name', async () => {
    await graph('POST', path(), credential('broker'));
    expect((await graph('PATCH', `${path()}/broker`, { name: 'renamed' })).status).toBe(400);
  });

  it('answer late when they are told to', async () => {
    await bench.control('PUT', '/replication', { federatedCredential: 1 });
    const { body } = await graph('POST', path(), credential('broker'));
    const statuses = [];
    for (let round = 0; round < 2; round += 1)
      statuses.push((await graph('GET', `${path()}/${body['id']}`)).status);
    expect(statuses).toEqual([404, 200]);
  });

  it('answer late with their application, too', async () => {
    await bench.control('PUT', '/replication', { federatedCredential: 1 });
    await graph('POST', path(), credential('broker'));
    const shown = async () =>
      (await graph('GET', `/applications/${id}?$expand=federatedIdentityCredentials`)).body[
        'federatedIdentityCredentials'
      ];
    expect(await shown()).toEqual([]);
    expect(await shown()).toEqual([expect.objectContaining({ name: 'broker' })]);
  });
});
