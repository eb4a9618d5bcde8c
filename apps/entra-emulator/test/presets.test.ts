import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { seededRandom } from '../src/randomness/random-source.ts';
import { Bench, CALLBACK, claimsOf, login } from './support/bench.ts';
import { codeOf, entries, namesOf } from './support/graph-access.ts';

let bench: Bench;
let token: string;
beforeAll(async () => {
  bench = await Bench.start({ random: seededRandom('presets') });
});
beforeEach(async () => {
  await bench.control('POST', '/reset');
  await bench.consent();
  token = await bench.graphToken();
});
afterAll(() => bench.close());

const use = (name: string, options: object = {}) => bench.control('POST', `/presets/${name}`, options);
const applications = () => bench.graph(token, 'GET', '/applications');
const TEMPLATE = '/applicationTemplates/8adf8e6e-67b2-4cf2-a259-e3dc5476c621/instantiate';

describe('fault rules', () => {
  it('hit one application in one directory, and no other', async () => {
    const { clientId } = bench.provisioningApp;
    await bench.consent(bench.browser(), 'fabrikam.example');
    const elsewhere = await bench.graphToken('fabrikam.example');
    await bench.control('POST', '/faults', {
      surface: 'graph',
      directory: 'fabrikam.example',
      appId: clientId,
      status: 503,
    });
    expect((await applications()).status).toBe(200);
    expect((await bench.graph(elsewhere, 'GET', '/applications')).status).toBe(503);
    await bench.control('POST', '/faults', {
      surface: 'login',
      path: '*/token',
      appId: clientId,
      status: 429,
    });
    const { tenantId } = bench.directory();
    expect((await bench.clientCredentials(tenantId)).status).toBe(429);
    const other = await bench.clientCredentials(tenantId, {
      client_id: '5c1f8a07-3b69-4d7e-9a42-e0d7c6b1f538',
    });
    expect(other.body['error_codes']).toEqual([700016]);
  });

  it('hit with a probability, the same requests under the same randomness', async () => {
    await use('graph-flaky');
    const statuses: number[] = [];
    for (let round = 0; round < 40; round += 1) statuses.push((await applications()).status);
    const hits = statuses.filter((status) => status === 503).length;
    expect(hits).toBeGreaterThan(3);
    expect(hits).toBeLessThan(25);
  });

  it('spoil the body of an answer', async () => {
    await bench.control('POST', '/faults', { surface: 'graph', count: 1, malformed: 'cut' });
    await expect(applications()).rejects.toThrow(SyntaxError);
    await bench.control('POST', '/faults', { surface: 'graph', count: 1, malformed: 'html' });
    const headers = { authorization: `Bearer ${token}` };
    const page = await fetch(`${bench.emulator.graphUrl}/applications`, { headers });
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    await bench.control('POST', '/faults', { surface: 'graph', count: 1, malformed: 'empty' });
    expect((await applications()).body).toEqual({});
  });

  it('answer in Entra’s words when they name an AADSTS code', async () => {
    await use('enterprise-app-missing-at-first', { count: 1 });
    const { tenantId } = bench.directory();
    const refused = await bench.clientCredentials(tenantId);
    expect([refused.status, refused.body['error_codes']]).toEqual([401, [7000229]]);
    expect(refused.body['error_description']).toContain('Trace ID');
    expect((await bench.clientCredentials(tenantId)).status).toBe(200);
  });

  it('are taken back one by one', async () => {
    const { body } = await bench.control('POST', '/faults', { surface: 'graph', status: 503 });
    expect((await bench.control('DELETE', `/faults/${body['id']}`)).status).toBe(204);
    expect((await applications()).status).toBe(200);
    expect((await bench.control('DELETE', `/faults/${body['id']}`)).status).toBe(404);
  });
});

describe('presets', () => {
  it('are listed with a sentence each, and every one can be switched on and off', async () => {
    const { body } = await bench.control('GET', '/presets');
    const presets = body['presets'] as { name: string; what: string }[];
    expect(new Set(presets.map((one) => one.name)).size).toBe(presets.length);
    for (const { name, what } of presets) {
      expect(what).toMatch(/\.$/);
      const options = { directory: 'contoso.example', appId: bench.provisioningApp.clientId };
      expect([name, (await use(name, options)).status]).toEqual([name, 200]);
      await bench.control('DELETE', '/presets');
    }
    await bench.control('POST', '/reset');
    expect((await use('no-such-thing')).status).toBe(404);
    expect((await use('consent-revoked')).status).toBe(400);
  });

  it('template-404-although-created leaves the objects behind', async () => {
    await use('template-404-although-created');
    expect((await bench.graph(token, 'POST', TEMPLATE, { displayName: 'ghost' })).status).toBe(404);
    const found = await bench.graph(token, 'GET', "/applications?$filter=displayName eq 'ghost'");
    expect(entries(found.body)).toHaveLength(1);
  });

  it('are off again once they have hit all that they were to', async () => {
    const stateOf = async (name: string) => {
      const { body } = await bench.control('GET', '/presets');
      return (body['presets'] as { name: string; active: boolean }[]).find((one) => one.name === name)
        ?.active;
    };
    await use('graph-throttled');
    for (let sent = 0; sent < 3; sent += 1) {
      expect(await stateOf('graph-throttled')).toBe(true);
      await applications();
    }
    expect(await stateOf('graph-throttled')).toBe(false);
    const page = await (await fetch(`${bench.emulator.origin}/_emulator/pages/faults`)).text();
    expect(page).toContain('3, spent');
    await use('graph-throttled');
    expect(await stateOf('graph-throttled')).toBe(true);
    await bench.control('DELETE', '/presets');
  });

  it('graph-throttled tells when to come back, three times', async () => {
    await use('graph-throttled');
    const first = await applications();
    expect([first.status, first.headers.get('retry-after'), codeOf(first.body)]).toEqual([
      429,
      '2',
      'TooManyRequests',
    ]);
    await applications();
    await applications();
    expect((await applications()).status).toBe(200);
  });

  it('expired-id-token spoils the next id_token only', async () => {
    const { tenantId, user } = bench.directory();
    await use('expired-id-token');
    const browser = bench.browser();
    const page = await browser.get(bench.authorizePath(tenantId, { scope: 'openid' }));
    const visit = await browser.signIn(page, login(user));
    const done = visit.location === undefined ? await browser.press(visit, 'Accept') : visit;
    const { clientId, clientSecret } = bench.provisioningApp;
    const answer = await bench.token(tenantId, {
      grant_type: 'authorization_code',
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uri: CALLBACK,
      code: done.location?.searchParams.get('code') ?? '',
    });
    const claims = claimsOf(answer.body['id_token']);
    expect(Number(claims['exp'])).toBeLessThan(Date.parse('2026-03-01T12:00:00Z') / 1000);
  });

  it('consent-revoked takes the permissions out of the next token', async () => {
    await use('consent-revoked', { directory: 'contoso.example', appId: bench.provisioningApp.clientId });
    expect((await bench.graph(await bench.graphToken(), 'GET', '/applications')).status).toBe(403);
  });
});

describe('snapshots', () => {
  it('bring directories back by name, as often as one likes', async () => {
    await bench.control('POST', '/snapshots/before');
    for (let round = 0; round < 2; round += 1) {
      const made = await bench.graph(token, 'POST', '/applications', { displayName: 'x' });
      expect(made.status).toBe(201);
      expect((await bench.control('POST', '/snapshots/before/restore')).status).toBe(200);
      expect((await bench.graph(token, 'GET', `/applications/${made.body['id']}`)).status).toBe(404);
    }
    expect((await bench.control('GET', '/snapshots')).body['snapshots']).toEqual(['before']);
    expect((await bench.control('DELETE', '/snapshots/before')).status).toBe(204);
    expect((await bench.control('POST', '/snapshots/before/restore')).status).toBe(404);
  });

  it('travel as a document, which is refused whole when it is wrong', async () => {
    const { body } = await bench.control('GET', '/export');
    await bench.control('DELETE', '/directories/fabrikam.example');
    expect((await bench.control('POST', '/import', body)).status).toBe(200);
    expect((await bench.control('GET', '/directories/fabrikam.example')).status).toBe(200);
    const wrong = structuredClone(body) as { content: { users: { id: unknown }[] } };
    const [first] = wrong.content.users;
    if (first !== undefined) first.id = 7;
    const refused = await bench.control('POST', '/import', wrong);
    expect([refused.status, refused.body['message']]).toEqual([
      400,
      expect.stringMatching(/^content\.users\[0\]\.id: /),
    ]);
    expect((await bench.control('GET', '/directories/contoso.example')).status).toBe(200);
  });
});

describe('what people edit', () => {
  it('is every operation of Graph in a directory, without a token and without delay', async () => {
    await bench.control('PUT', '/replication', { group: 5 });
    await use('graph-unavailable');
    const at = '/directories/contoso.example/graph';
    const made = await bench.control('POST', `${at}/groups`, {
      displayName: 'Cooks',
      mailNickname: 'cooks',
      mailEnabled: false,
      securityEnabled: true,
    });
    expect(made.status).toBe(201);
    expect((await bench.control('GET', `${at}/groups/${made.body['id']}`)).status).toBe(200);
    const refused = await bench.control('POST', `${at}/groups`, { displayName: 'x', colour: 'red' });
    expect([refused.status, refused.body['code']]).toEqual([400, 'Request_BadRequest']);
    expect((await bench.control('GET', '/directories/nowhere.example/graph/users')).status).toBe(404);
  });

  it('is a directory with everything in it, or nothing of it', async () => {
    const users = [
      {
        userPrincipalName: 'root@new.example',
        displayName: 'Root',
        password: 'demo',
        directoryRoles: ['Global Administrator'],
      },
    ];
    const wrong = { displayName: 'New', domains: ['new.example'], users: [...users, ...users] };
    const refused = await bench.control('POST', '/directories', wrong);
    expect([refused.status, refused.body['message']]).toEqual([
      400,
      'users[1].userPrincipalName: used twice',
    ]);
    expect((await bench.control('GET', '/directories/new.example')).status).toBe(404);
    expect((await bench.control('POST', '/directories', { ...wrong, users })).status).toBe(200);
    const { body } = await bench.control('GET', '/directories');
    expect(namesOf({ value: body['directories'] })).toContain('New');
    expect((await bench.control('DELETE', '/directories/new.example')).status).toBe(204);
  });

  it('is an expired secret, which is refused as expired', async () => {
    const { clientId } = bench.provisioningApp;
    const made = await bench.control('POST', `/applications/${clientId}/passwords`, { expired: true });
    const used = await bench.clientCredentials(bench.directory().tenantId, {
      client_secret: String(made.body['secretText']),
    });
    expect(used.body['error_codes']).toEqual([7000222]);
  });

  it('is a secret whose time is over as of now, and another that stays good', async () => {
    const { clientId } = bench.provisioningApp;
    const path = `/applications/${clientId}/passwords`;
    const [over, good] = [await bench.control('POST', path, {}), await bench.control('POST', path, {})];
    const codesWith = async ({ body }: typeof over) =>
      (
        await bench.clientCredentials(bench.directory().tenantId, {
          client_secret: String(body['secretText']),
        })
      ).body['error_codes'];
    expect(await codesWith(over)).toBeUndefined();
    const expire = (keyId: unknown) => bench.control('POST', `${path}/${keyId}/expire`);
    expect((await expire(String(over.body['keyId']).toUpperCase())).status).toBe(204);
    expect([await codesWith(over), await codesWith(good)]).toEqual([[7000222], undefined]);
    expect((await expire('nope')).status).toBe(404);
  });

  it('is a certificate, whose private key is told once', async () => {
    const { clientId } = bench.provisioningApp;
    const made = await bench.control('POST', `/applications/${clientId}/certificates`, {});
    expect(String(made.body['privateKeyPem'])).toContain('PRIVATE KEY');
    expect(JSON.stringify((await bench.control('GET', '/state')).body)).not.toContain('PRIVATE KEY');
    expect(
      (await bench.control('DELETE', `/applications/${clientId}/certificates/${made.body['keyId']}`)).status,
    ).toBe(204);
    expect(
      (await bench.control('POST', `/applications/${clientId}/certificates`, { key: 'AAAA' })).status,
    ).toBe(400);
  });

  it('leaves the reason of each refusal in the log', async () => {
    await bench.control('POST', '/directories', { colour: 'red' });
    await bench.graph(token, 'GET', '/applications/nobody');
    await bench.clientCredentials('nowhere.example');
    const { body } = await bench.control('GET', '/requests?count=3');
    const reasons = (body['requests'] as { outcome: string; reason?: string }[]).map((one) => [
      one.outcome,
      one.reason,
    ]);
    expect(reasons).toEqual([
      ['rejected', expect.stringContaining('colour')],
      ['rejected', expect.stringContaining('Request_ResourceNotFound')],
      ['rejected', expect.stringContaining('90002')],
    ]);
  });
});

describe('the control API', () => {
  const statusUnder = (of: Bench, host: string) =>
    new Promise<number>((resolve, reject) => {
      const { hostname, port } = new URL(of.emulator.origin);
      const asked = request({ hostname, port, path: '/_emulator/clock', headers: { host } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      asked.once('error', reject).end();
    });

  it('answers under an address only when others are let in, and under a foreign name never', async () => {
    expect(await statusUnder(bench, '10.1.2.3:4577')).toBe(403);
    const open = await Bench.start({ controlFromNetwork: true });
    expect(await statusUnder(open, '10.1.2.3:4577')).toBe(200);
    expect(await statusUnder(open, 'rebound.example:4577')).toBe(403);
    await open.close();
  });
});
