import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newId } from '@portico/core';
import { HostileProvider } from '@portico/testing/hostile-provider';
import { afterAll, expect, test } from 'vitest';
import { authorizationRequest, claimsOf, startPortico, tokenRequest } from '../harness/index.ts';

const portico = await startPortico({ worker: false });

/** A second OpenID provider, on a port of its own, plays Google: whoever comes is Ada. */
const server = createServer((request, response) => {
  void (async () => {
    const url = new URL(request.url ?? '/', google.issuer);
    if (url.pathname === '/authorize') {
      const back = new URL(url.searchParams.get('redirect_uri') ?? '');
      back.search = google.signIn(url, ADA).toString();
      return response.writeHead(302, { location: back.href }).end();
    }
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const answer = await google.ask(url.href, { body: Buffer.concat(parts).toString('utf8') });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  })();
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
afterAll(() => server.close());
const google = new HostileProvider({ issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
const ADA = { sub: 'ada-at-google', email: 'ada@gmail.com', email_verified: true, name: 'Ada' };

test('somebody comes over Google, and is the same person next time', async () => {
  const { pool } = portico.database;
  const { id } = portico.project;
  await pool.query('UPDATE projects SET personal_sessions = true WHERE id = $1', [id]);
  const values = [newId('socialConnection'), id];
  await pool.query(
    `INSERT INTO social_connections (id, project_id, provider) VALUES ($1, $2, 'google')`,
    values,
  );
  const { origin, web } = await portico.startAnotherWeb({
    PORTICO_GOOGLE_ISSUER: google.issuer,
    PORTICO_GOOGLE_CLIENT_ID: 'demo-google-client',
    PORTICO_GOOGLE_CLIENT_SECRET: 'demo-google-secret',
  });
  const project = { id, issuer: `${origin.origin}/oauth2/${id}` };
  const there = { ...portico, project };
  const subjects: unknown[] = [];
  for (const _time of [1, 2]) {
    const request = authorizationRequest(there, { provider: 'google' });
    const page = await portico.newBrowser().open(request.url);
    const { body } = await tokenRequest(there, {
      grant_type: 'authorization_code',
      code: page.url.searchParams.get('code') ?? '',
      code_verifier: request.codeVerifier,
    });
    const claims = claimsOf(String(body['id_token']));
    expect(claims).toMatchObject({ email: 'ada@gmail.com', email_verified: true, name: 'Ada' });
    expect(claims).not.toHaveProperty('org_id');
    subjects.push(claims['sub']);
  }
  expect(subjects[0]).toBe(subjects[1]);
  await web.stop();
});
