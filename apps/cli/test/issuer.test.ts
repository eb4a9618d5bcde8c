import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readEnv } from '../src/env.ts';
import { makePlaces } from '../src/places.ts';
import { run } from '../src/program.ts';

type Answer = { readonly status: number; readonly type: string; readonly body: string };
const json = (status: number, value: unknown): Answer => ({
  status,
  type: 'application/json',
  body: JSON.stringify(value),
});

/** An issuer on this machine that says of itself and at its token endpoint what it is told to. */
async function issuerThatSays(change: Record<string, string>, atToken: Answer) {
  const server = createServer((request, response) => {
    const answer = request.url?.endsWith('openid-configuration')
      ? json(200, {
          issuer,
          token_endpoint: `${issuer}/token`,
          authorization_endpoint: `${issuer}/auth`,
          jwks_uri: `${issuer}/jwks`,
          ...change,
        })
      : atToken;
    response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(() => void server.close());
  return issuer;
}

/** Somebody whose access token is over, with a browser of their own. */
function person(issuer: string) {
  const home = mkdtempSync(join(tmpdir(), 'portico-cli-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  const env = readEnv({
    ...{ PORTICO_CLI_HOME: home, PORTICO_TOKEN_STORE: 'file', PORTICO_ISSUER: issuer },
    ...{ PORTICO_CLIENT_ID: 'app_a', BROWSER: 'none' },
  });
  const file = makePlaces(env).tokens(`app_a@${issuer}`);
  const claims = Buffer.from(JSON.stringify({ sub: 'user_ada', sid: 'sess_1' })).toString('base64url');
  const tokens = { idToken: `e30.${claims}.x`, accessToken: 'a', refreshToken: 'r', expiresAt: 0 };
  writeFileSync(file, JSON.stringify({ name: `app_a@${issuer}`, tokens }));
  const said: string[] = [];
  const say = (text: string) => void said.push(text);
  const terminal = {
    ...{ info: say, warn: say, success: say, error: say, line: say, result: say },
    waiting: () => () => undefined,
  };
  return { file, said, portico: (...args: string[]) => run(args, env, terminal) };
}

describe('a refresh', () => {
  test.each<[string, Answer]>([
    ['a proxy’s 404', { status: 404, type: 'text/html', body: '<h1>Not found</h1>' }],
    ['a proxy’s 403', { status: 403, type: 'text/html', body: '<h1>Forbidden</h1>' }],
    ['a page to sign in to the network', { status: 200, type: 'text/html', body: '<h1>Welcome</h1>' }],
    ['a refusal of the application', json(401, { error: 'invalid_client' })],
  ])('that meets %s keeps the tokens for the next time (S2)', async (_, answer) => {
    const { file, portico, said } = person(await issuerThatSays({}, answer));
    const before = readFileSync(file, 'utf8');
    expect(await portico('token')).not.toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(said.join()).not.toContain('portico login');
  });

  test('that the issuer refuses as invalid_grant forgets them (S2)', async () => {
    const { file, portico } = person(await issuerThatSays({}, json(400, { error: 'invalid_grant' })));
    expect(await portico('token')).toBe(3);
    expect(existsSync(file)).toBe(false);
  });
});

test.each(['file:///etc/passwd', 'ms-settings:about', 'http://id.example/auth', '--version'])(
  'an issuer that sends browsers to %s opens nothing on this machine',
  async (address) => {
    const answer = json(400, { error: 'invalid_request' });
    const { portico, said } = person(await issuerThatSays({ authorization_endpoint: address }, answer));
    expect(await portico('login')).toBe(1);
    expect(said.join()).not.toContain(address);
  },
);
