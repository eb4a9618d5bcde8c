import { createHash, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { importPKCS8, SignJWT } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { selfSignedCertificate } from '../src/tokens/self-signed-certificate.ts';
import { freshBench } from './support/fresh-bench.ts';
import { codeOf } from './support/graph-access.ts';

/* Certificates that an application proves itself with: how they come, for how long, and who adds the next one. */

const bench = await freshBench();
let token: string;
let id: string;
const NOW = Date.parse('2026-03-01T12:00:00Z');
beforeEach(async () => {
  await bench.consent();
  token = await bench.graphToken();
  id = String((await graph('POST', '/applications', { displayName: 'Acme' })).body['id']);
});

const graph = (method: string, path: string, body?: unknown) => bench.graph(token, method, path, body);

describe('certificates', () => {
  function certificate(): { key: string; pem: string } {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const der = selfSignedCertificate(privateKey, 'client', Buffer.from('0102030405', 'hex'), NOW - 1000);
    return {
      key: der.toString('base64'),
      pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    };
  }
  const proof = async (pem: string, issuer = id, lifetimeSeconds = 600): Promise<string> =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(issuer)
      .setAudience('00000002-0000-0000-c000-000000000000')
      .setNotBefore(NOW / 1000)
      .setExpirationTime(NOW / 1000 + lifetimeSeconds)
      .sign(await importPKCS8(pem, 'RS256'));

  it('are rolled with a proof of the one before', async () => {
    const [first, second] = [certificate(), certificate()];
    await graph('PATCH', `/applications/${id}`, {
      keyCredentials: [{ type: 'AsymmetricX509Cert', usage: 'Verify', key: first.key }],
    });
    const added = await graph('POST', `/applications/${id}/addKey`, {
      keyCredential: { type: 'AsymmetricX509Cert', usage: 'Verify', key: second.key },
      passwordCredential: null,
      proof: await proof(first.pem),
    });
    expect([added.status, added.body['key']]).toEqual([200, null]);
    const { body } = await graph('GET', `/applications/${id}`);
    const [old] = body['keyCredentials'] as { keyId: string }[];
    const removed = { keyId: old?.keyId, proof: await proof(second.pem) };
    expect((await graph('POST', `/applications/${id}/removeKey`, removed)).status).toBe(204);
    expect((await graph('GET', `/applications/${id}`)).body['keyCredentials']).toHaveLength(1);
  });

  it('keep the identifier that the client gave, as bytes, and may be named by it', async () => {
    const [first, second] = [certificate(), certificate()];
    const given = 'sdV4ERHYT3s/5FoIUuWXWM16h+U=';
    const shown = Buffer.from(given, 'base64').toString('hex').toUpperCase();
    const set = async (keyCredentials: object[]) =>
      (await graph('PATCH', `/applications/${id}`, { keyCredentials })).status;
    const identifiers = async () =>
      ((await graph('GET', `/applications/${id}`)).body['keyCredentials'] as Record<string, unknown>[]).map(
        (one) => one['customKeyIdentifier'],
      );
    expect(await set([{ key: first.key, customKeyIdentifier: given }])).toBe(204);
    expect(await identifiers()).toEqual([shown]);
    for (const same of [given, given.replaceAll('=', ''), 'sdV4ERHYT3s_5FoIUuWXWM16h-U', shown.toLowerCase()])
      expect(await set([{ customKeyIdentifier: same }]), same).toBe(204);
    const thumbprint = createHash('sha1').update(Buffer.from(second.key, 'base64')).digest();
    expect(await set([{ customKeyIdentifier: shown }, { key: second.key }])).toBe(204);
    expect(await set([{ customKeyIdentifier: thumbprint.toString('base64') }])).toBe(204);
    expect(await identifiers()).toEqual([thumbprint.toString('hex').toUpperCase()]);
    expect(await set([{ customKeyIdentifier: given }])).toBe(400);
    expect(await set([{ key: first.key, customKeyIdentifier: 'no bytes' }])).toBe(400);
  });

  it('live within the life of their certificate, by PATCH and by addKey', async () => {
    const [first, second] = [certificate(), certificate()];
    const { validFrom, validTo } = new X509Certificate(Buffer.from(first.key, 'base64'));
    const [from, to] = [Date.parse(validFrom), Date.parse(validTo)];
    const at = (ms: number) => new Date(ms).toISOString().replace('.000', '');
    const set = (life: object) =>
      graph('PATCH', `/applications/${id}`, { keyCredentials: [{ key: first.key, ...life }] });
    const shown = async () => (await graph('GET', `/applications/${id}`)).body['keyCredentials'];
    for (const end of [at(to + 1000), at(from), 'soon']) {
      const refused = await set({ endDateTime: end });
      const code = end === 'soon' ? 'Request_BadRequest' : 'KeyCredentialsInvalidEndDate';
      expect([end, refused.status, codeOf(refused.body)]).toEqual([end, 400, code]);
    }
    expect(await shown()).toEqual([]);
    expect((await set({ endDateTime: at(to), startDateTime: null })).status).toBe(204);
    expect(await shown()).toMatchObject([{ startDateTime: at(from), endDateTime: at(to) }]);
    const part = { startDateTime: at(from + 1000), endDateTime: at(to - 60_000) };
    expect((await set(part)).status).toBe(204);
    expect(await shown()).toMatchObject([part]);
    const ending = Date.parse(new X509Certificate(Buffer.from(second.key, 'base64')).validTo);
    const add = async (end: number) =>
      graph('POST', `/applications/${id}/addKey`, {
        keyCredential: { type: 'AsymmetricX509Cert', usage: 'Verify', key: second.key, endDateTime: at(end) },
        proof: await proof(first.pem),
      });
    expect(codeOf((await add(ending + 1000)).body)).toBe('KeyCredentialsInvalidEndDate');
    expect((await add(ending - 1000)).body['endDateTime']).toBe(at(ending - 1000));
  });

  it('are not added with a proof of a stranger, of another application, or that lives too long', async () => {
    const [own, stranger] = [certificate(), certificate()];
    const keyCredential = { type: 'AsymmetricX509Cert', usage: 'Verify', key: stranger.key };
    const add = async (with_: string) =>
      (await graph('POST', `/applications/${id}/addKey`, { keyCredential, proof: with_ })).status;
    expect(await add(await proof(own.pem))).toBe(400);
    await graph('PATCH', `/applications/${id}`, { keyCredentials: [{ key: own.key }] });
    expect(await add(await proof(stranger.pem))).toBe(400);
    expect(await add(await proof(own.pem, '7d0f5b36-9c1e-4a58-b3d4-6e2f8a917c05'))).toBe(400);
    expect(await add(await proof(own.pem, id, 3600))).toBe(400);
    expect(await add('x')).toBe(400);
  });
});
