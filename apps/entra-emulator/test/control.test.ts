import { X509Certificate } from 'node:crypto';
import { request } from 'node:http';
import { beforeEach, describe, expect, it } from 'vitest';
import { CALLBACK, claimsOf } from './support/bench.ts';
import { freshBench } from './support/fresh-bench.ts';

const bench = await freshBench();
let token: string;
beforeEach(async () => {
  await bench.consent();
  token = await bench.graphToken();
});

const UPSERT = { prefer: 'create-if-missing' };
const create = () =>
  bench.graph(token, 'PATCH', "/applications(uniqueName='x')", { displayName: 'x' }, UPSERT);
const applicationsNamed = async (name: string): Promise<number> => {
  const { body } = await bench.control('GET', '/state');
  return (body['applications'] as { displayName: string }[]).filter((one) => one.displayName === name).length;
};

describe('faults', () => {
  it('hit the nth matching request as often as they say, with Retry-After, and no other', async () => {
    await bench.control('POST', '/faults', {
      surface: 'graph',
      method: 'GET',
      path: '/v1.0/applications',
      nth: 2,
      count: 1,
      status: 429,
      retryAfter: 7,
    });
    const statuses: number[] = [];
    for (let round = 0; round < 3; round += 1)
      statuses.push((await bench.graph(token, 'GET', '/applications')).status);
    expect(statuses).toEqual([200, 429, 200]);
    expect((await create()).status).toBe(201);
    await bench.control('POST', '/faults', { surface: 'graph', status: 503, retryAfter: 7 });
    const refused = await bench.graph(token, 'GET', '/applications');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '7']);
    await bench.control('DELETE', '/faults');
    expect((await bench.graph(token, 'GET', '/applications')).status).toBe(200);
  });

  it.each([
    [{ nth: 2 }, [200, 503, 200, 200, 200]],
    [{ nth: 2, count: 2 }, [200, 503, 503, 200, 200]],
    [{ from: 3 }, [200, 200, 503, 503, 503]],
    [{ from: 2, count: 1 }, [200, 503, 200, 200, 200]],
    [{ count: 2 }, [503, 503, 200, 200, 200]],
    [{}, [503, 503, 503, 503, 503]],
  ])('hit the requests that they name: %o', async (which, expected) => {
    await bench.control('POST', '/faults', { surface: 'graph', status: 503, ...which });
    const statuses: number[] = [];
    for (const _ of expected) statuses.push((await bench.graph(token, 'GET', '/applications')).status);
    expect(statuses).toEqual(expected);
  });

  it('of a preset begin where it is told, and in one place', async () => {
    await bench.control('POST', '/presets/graph-unavailable', { from: 2, count: 1 });
    const statuses: number[] = [];
    for (let round = 0; round < 3; round += 1)
      statuses.push((await bench.graph(token, 'GET', '/applications')).status);
    expect(statuses).toEqual([200, 503, 200]);
    expect((await bench.control('POST', '/presets/graph-unavailable', { from: 2, nth: 2 })).status).toBe(400);
  });

  it.each([
    ['begins twice', { surface: 'graph', status: 503, nth: 2, from: 3 }, 'from: not beside nth'],
    ['does nothing', { surface: 'graph' }, 'one of status'],
    ['has a code and no status', { surface: 'login', aadsts: 50196, latencyMs: 1 }, 'aadsts: wants a status'],
    [
      'says when to come back from nowhere',
      { surface: 'graph', retryAfter: 5, drop: 'before' },
      'retryAfter',
    ],
    ['drops what it answers', { surface: 'graph', status: 500, drop: 'after' }, 'drop: '],
  ])('are refused when one %s, and none is kept', async (_what, rule, message) => {
    const { status, body } = await bench.control('POST', '/faults', rule);
    expect([status, body['code']]).toEqual([400, 'invalid_body']);
    expect(body['message']).toContain(message);
    expect((await bench.control('GET', '/faults')).body['faults']).toEqual([]);
  });

  it('drop the connection before the effect: nothing happened', async () => {
    await bench.control('POST', '/faults', { surface: 'graph', method: 'PATCH', count: 1, drop: 'before' });
    await expect(create()).rejects.toThrow();
    expect(await applicationsNamed('x')).toBe(0);
  });

  it('drop the connection after the effect: it happened all the same', async () => {
    await bench.control('POST', '/faults', { surface: 'graph', method: 'PATCH', count: 1, drop: 'after' });
    await expect(create()).rejects.toThrow();
    expect(await applicationsNamed('x')).toBe(1);
  });

  it('answer 404 although the objects were created, as instantiate does', async () => {
    await bench.control('POST', '/faults', {
      surface: 'graph',
      path: '*instantiate',
      count: 1,
      status: 404,
      takesEffect: true,
    });
    const path = '/applicationTemplates/8adf8e6e-67b2-4cf2-a259-e3dc5476c621/instantiate';
    expect((await bench.graph(token, 'POST', path, { displayName: 'ghost' })).status).toBe(404);
    expect(await applicationsNamed('ghost')).toBe(1);
  });

  it('reach the login surface too', async () => {
    await bench.control('POST', '/faults', {
      surface: 'login',
      path: '*/token',
      count: 1,
      status: 503,
      code: 'temporarily_unavailable',
    });
    const { tenantId } = bench.directory();
    expect((await bench.clientCredentials(tenantId)).status).toBe(503);
    expect((await bench.clientCredentials(tenantId)).status).toBe(200);
  });
});

describe('an error that a fault rule makes at the login surface', () => {
  const ASKED = '0a6f1c52-93de-4b87-8e41-c7d25f9b3a60';

  it.each([
    ['as the rule says', { status: 401, code: 'invalid_client', aadsts: 7000215 }, 'invalid_client', 7000215],
    ['as a transient one', { status: 503 }, 'temporarily_unavailable', 90033],
    ['as a failure', { status: 500, code: 'server_error' }, 'server_error', 50000],
  ])('has the whole body, its own ids and number %s', async (_what, rule, error, number) => {
    await bench.control('POST', '/faults', { surface: 'login', path: '*/token', ...rule });
    const { tenantId } = bench.directory();
    const headers = { 'client-request-id': ASKED, origin: 'https://spa.example' };
    const refused = await bench.token(tenantId, {}, headers);
    const { body } = refused;
    expect([refused.status, body['error'], body['error_codes']]).toEqual([rule.status, error, [number]]);
    expect(body['correlation_id']).toBe(ASKED);
    expect(body['trace_id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(body['trace_id']).not.toBe(ASKED);
    expect(body['timestamp']).toBe('2026-03-01 12:00:00Z');
    expect(body['error_description']).toContain(
      `Trace ID: ${body['trace_id']} Correlation ID: ${ASKED} Timestamp: 2026-03-01 12:00:00Z`,
    );
    expect(refused.headers.get('client-request-id')).toBe(ASKED);
    expect(refused.headers.get('x-ms-request-id')).toBe(body['trace_id']);
    expect(refused.headers.get('access-control-allow-origin')).toBe('*');
  });

  it('has two ids when the client sent none', async () => {
    await bench.control('POST', '/faults', { surface: 'login', path: '*/token', status: 503 });
    const { body } = await bench.clientCredentials(bench.directory().tenantId);
    expect(body['correlation_id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(body['correlation_id']).not.toBe(body['trace_id']);
  });
});

describe('the clock', () => {
  it.each([
    { advanceSeconds: 1e10 },
    { freeze: true, at: '9000-01-01T00:00:01Z' },
    { freeze: true, at: '+275760-09-12T00:00:00Z' },
    { freeze: true, at: '1960-01-01T00:00:00Z' },
    { freeze: true, at: '8999-12-31T00:00:00Z', advanceSeconds: 100_000 },
    { freeze: true, at: '1971-01-02T00:00:00Z', advanceSeconds: -1e10 },
    { reset: true, advanceSeconds: -9e9 },
  ])('does not go where no time can be told: %o', async (move) => {
    await bench.control('POST', '/clock', { freeze: true, at: '8900-01-01T00:00:00Z' });
    const { body: before } = await bench.control('GET', '/clock');
    const refused = await bench.control('POST', '/clock', move);
    expect([refused.status, refused.body['message']]).toEqual([400, expect.stringContaining('the clock')]);
    expect((await bench.control('GET', '/clock')).body).toEqual(before);
  });

  it('goes to the last instant, and everything answers there', async () => {
    await bench.control('POST', '/clock', { freeze: true, at: '9000-01-01T00:00:00Z' });
    await bench.control('POST', '/keys/rotate', { forgetOld: true });
    const { tenantId } = bench.directory();
    expect((await bench.control('GET', '/state')).status).toBe(200);
    expect((await bench.clientCredentials(tenantId)).status).toBeLessThan(500);
    const keys = (await (await fetch(`${bench.emulator.origin}/${tenantId}/discovery/keys`)).json()) as {
      keys: { x5c: string[] }[];
    };
    const dates = keys.keys.map(({ x5c: [der = ''] }) => {
      const { validFrom, validTo } = new X509Certificate(Buffer.from(der, 'base64'));
      return [new Date(validFrom).getUTCFullYear(), new Date(validTo).getUTCFullYear()];
    });
    expect(dates).toEqual([[9000, 9004]]);
  });
});

describe('what the control API cannot do', () => {
  it.each(['nonsense', '', 'ftp://login.example', '/relative', 'https://'])(
    'is refused: %o as an issuer',
    async (issuer) => {
      const { body: before } = await bench.control('GET', '/settings');
      const refused = await bench.control('PATCH', '/settings', { tokenLifetimeSeconds: 77, issuer });
      expect([refused.status, refused.body['message']]).toEqual([400, expect.stringContaining('issuer: ')]);
      expect((await bench.control('GET', '/settings')).body).toEqual(before);
    },
  );

  it('is refused, and an address is not', async () => {
    const issuer = 'https://login.example/{tenantid}/v2.0';
    expect((await bench.control('PATCH', '/settings', { issuer })).body).toMatchObject({ issuer });
    expect((await bench.control('PATCH', '/settings', { issuer: null })).body).toMatchObject({
      issuer: null,
    });
  });

  it.each(['abc', '', '0', '-1', '1.5', '1e3'])('is refused: so many requests as %o', async (count) => {
    const refused = await bench.control('GET', `/requests?count=${count}`);
    expect([refused.status, refused.body['message']]).toEqual([400, expect.stringContaining('count: ')]);
  });
});

describe('replication delay', () => {
  it('hides a new application for the given number of reads, then never again', async () => {
    await bench.control('PUT', '/replication', { application: 2 });
    const { body } = await create();
    const statuses: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      statuses.push((await bench.graph(token, 'GET', `/applications/${body['id']}`)).status);
    }
    expect(statuses).toEqual([404, 404, 200, 200]);
  });

  it('keeps an enterprise app from being made before its application is there', async () => {
    await bench.control('PUT', '/replication', { application: 1 });
    const { body } = await create();
    const early = await bench.graph(token, 'POST', '/servicePrincipals', { appId: body['appId'] });
    expect([early.status, JSON.stringify(early.body)]).toEqual([
      400,
      expect.stringContaining('valid application object'),
    ]);
    expect((await bench.graph(token, 'POST', '/servicePrincipals', { appId: body['appId'] })).status).toBe(
      201,
    );
  });

  it('never lets the upsert make a second application', async () => {
    await bench.control('PUT', '/replication', { application: 5 });
    expect((await create()).status).toBe(201);
    expect((await create()).status).toBe(204);
    expect(await applicationsNamed('x')).toBe(1);
  });

  it('makes a new secret wrong at first', async () => {
    const { body } = await create();
    await bench.graph(token, 'PATCH', `/servicePrincipals(appId='${body['appId']}')`, {}, UPSERT);
    await bench.control('PUT', '/replication', { password: 1 });
    const added = await bench.graph(token, 'POST', `/applications/${body['id']}/addPassword`, {});
    const credentials = { client_id: String(body['appId']), client_secret: String(added.body['secretText']) };
    const { tenantId } = bench.directory();
    expect((await bench.clientCredentials(tenantId, credentials)).body['error_codes']).toEqual([7000215]);
    expect((await bench.clientCredentials(tenantId, credentials)).status).toBe(200);
  });
});

describe('forged id_tokens', () => {
  const nextIdToken = async (how: object): Promise<string> => {
    await bench.control('POST', '/next-id-token', how);
    const browser = bench.browser();
    const { tenantId } = bench.directory();
    await bench.consent(browser);
    const answer = await browser.get(bench.authorizePath(tenantId, { nonce: 'n' }));
    const { clientId, clientSecret } = bench.provisioningApp;
    const code = answer.location?.searchParams.get('code') ?? '';
    const fields = {
      grant_type: 'authorization_code',
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uri: CALLBACK,
    };
    return String((await bench.token(tenantId, { ...fields, code })).body['id_token']);
  };
  const headerOf = (jwt: string) => JSON.parse(Buffer.from(jwt.split('.')[0] ?? '', 'base64url').toString());

  it('overwrite and omit claims', async () => {
    const claims = claimsOf(await nextIdToken({ claims: { tid: 'other', nonce: 'wrong' }, omit: ['oid'] }));
    expect([claims['tid'], claims['nonce'], 'oid' in claims]).toEqual(['other', 'wrong', false]);
  });

  it('use no algorithm, the wrong one, or an unknown key', async () => {
    expect(await nextIdToken({ alg: 'none' })).toMatch(/\.$/);
    expect(headerOf(await nextIdToken({ alg: 'HS256' }))['alg']).toBe('HS256');
    expect(headerOf(await nextIdToken({ signWith: 'unknown-key' }))['kid']).toBe(
      'a-key-that-nobody-published',
    );
  });
});

describe('keys', () => {
  it('rotate with the old one still published, or withdrawn at once', async () => {
    const keys = async () => {
      const response = await fetch(
        `${bench.emulator.origin}/${bench.directory().tenantId}/discovery/v2.0/keys`,
      );
      return ((await response.json()) as { keys: { kid: string; x5c: string[] }[] }).keys.map(
        (key) => key.kid,
      );
    };
    const [before] = await keys();
    await bench.control('POST', '/keys/rotate', {});
    expect(await keys()).toEqual([expect.not.stringMatching(before ?? ''), before]);
    await bench.control('POST', '/keys/rotate', { forgetOld: true });
    expect(await keys()).toHaveLength(1);
    expect((await bench.graph(token, 'GET', '/applications')).status).toBe(401);
  });
});

describe('the control API', () => {
  it('refuses what it does not know, naming the path, and changes nothing', async () => {
    const refused = await bench.control('POST', '/faults', { surface: 'graph', status: 429, retryafter: 3 });
    expect([refused.status, refused.body['message']]).toEqual([400, 'retryafter: unknown property']);
    expect((await bench.control('GET', '/faults')).body['faults']).toEqual([]);
    expect((await bench.control('PATCH', '/directories/nowhere.example', {})).status).toBe(404);
  });

  it('answers no page of another site and no foreign name', async () => {
    const url = `${bench.emulator.controlUrl}/state`;
    expect((await fetch(url, { headers: { origin: 'https://evil.example' } })).status).toBe(403);
    expect((await fetch(url, { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403);
    const status = await new Promise((resolve, reject) => {
      request(url, { headers: { host: 'rebound.evil.example' } }, (answer) =>
        resolve(answer.resume().statusCode),
      )
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
  });

  it('logs requests with the reason of a refusal, and never a secret, code or token', async () => {
    const browser = bench.browser();
    await bench.consent(browser);
    const answer = await browser.get(bench.authorizePath(bench.directory().tenantId, {}));
    const code = answer.location?.searchParams.get('code') ?? '';
    await bench.clientCredentials(bench.directory().tenantId, { client_secret: 'a-wrong-secret' });
    const log = JSON.stringify((await bench.control('GET', '/requests')).body);
    expect(log).toContain('AADSTS7000215');
    for (const secret of [
      code,
      token,
      'a-wrong-secret',
      bench.provisioningApp.clientSecret,
      'Demo-password-1',
    ]) {
      expect(log).not.toContain(secret);
    }
    const state = JSON.stringify((await bench.control('GET', '/state')).body);
    expect(state).not.toContain(bench.provisioningApp.clientSecret);
    expect(state).not.toContain('secretHash');
  });

  it('never takes the issuer from the Host header', async () => {
    const url = `${bench.emulator.origin}/${bench.directory().tenantId}/v2.0/.well-known/openid-configuration`;
    const text = await new Promise<string>((resolve, reject) => {
      request(url, { headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' } }, (answer) => {
        let body = '';
        answer.on('data', (part: Buffer) => {
          body += part.toString();
        });
        answer.on('end', () => resolve(body));
      })
        .on('error', reject)
        .end();
    });
    expect(text).toContain(`"issuer":"${bench.emulator.origin}/`);
    expect(text).not.toContain('evil.example');
  });

  it('goes back to the seed', async () => {
    await create();
    await bench.control('PATCH', '/directories/contoso.example', { userConsentAllowed: false });
    await bench.control('POST', '/reset');
    expect(await applicationsNamed('x')).toBe(0);
    expect((await bench.clientCredentials(bench.directory().tenantId)).body['error_codes']).toEqual([
      7000229,
    ]);
  });
});
