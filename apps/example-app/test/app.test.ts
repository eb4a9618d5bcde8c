import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exampleApp } from '../src/app.ts';

const app = exampleApp({
  origin: 'http://localhost:3100',
  issuer: 'http://localhost:3000/oauth2/proj_a',
  clientId: 'app_a',
  clientSecret: 'demo-secret',
  cookieSecret: 'a demo secret of at least 32 characters',
  organizations: [{ id: 'org_a', name: '<script>alert(1)</script>' }],
});

test('the whole application is under sixty lines', () => {
  const folder = join(import.meta.dirname, '../src');
  const lines = readdirSync(folder).flatMap((file) =>
    readFileSync(join(folder, file), 'utf8').trimEnd().split('\n'),
  );
  expect(lines.length).toBeLessThan(60);
});

test('names are written as text (attack 117)', async () => {
  const body = await (await app.request('/')).text();
  expect(body).toContain('&lt;script&gt;');
  expect(body).not.toContain('<script>');
});

test('nobody is signed in by a callback that this browser did not ask for (attack 37)', async () => {
  const response = await app.request('/callback?error=access_denied&state=y');
  expect([response.status, response.headers.getSetCookie()]).toEqual([400, []]);
});

test('a sign-out without a session goes home, and only a POST is one (attack 116)', async () => {
  const response = await app.request('/logout', { method: 'POST' });
  expect([response.status, response.headers.get('location')]).toEqual([303, '/']);
  expect((await app.request('/logout')).status).toBe(404);
});
