import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLeadingProxy } from '../src/lead/leading-proxy.ts';
import { BUNDLE_NAMES, hasProxy, ledEnvironment } from '../src/lead/program-environment.ts';
import type { LoggedRequest } from '../src/web/request-log.ts';
import { Bench, login } from './support/bench.ts';
import { CommandRun } from './support/command.ts';

const SCRIPT = fileURLToPath(new URL('clients/scripts/written-for-microsoft.mjs', import.meta.url));
const METADATA = 'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration';

/** The interpreter itself: what PATH finds may be a script that wants the home of its user. */
const python = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' });
const hasPython = python.status === 0;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'entra-emulator run '));
});
afterAll(() => rmSync(folder, { recursive: true }));

function program(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const run = (words: readonly string[], settings: Record<string, string> = {}) =>
  new CommandRun(['run', '--', ...words], { HOME: folder, ...settings });

describe('the proxy that leads', () => {
  it('refuses what is no address of a server, and goes on', async () => {
    const proxy = await startLeadingProxy('https://127.0.0.1:1');
    const ask = (line: string) =>
      new Promise<string>((resolve) => {
        const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
        socket.on('data', (data) => resolve(data.toString().split('\r\n')[0] ?? ''));
        socket.write(`CONNECT ${line} HTTP/1.1\r\nHost: x\r\n\r\n`);
      });
    for (const line of ['example.com:99999', 'example.com', ':443', 'example.com:0x1'])
      expect([line, await ask(line)]).toEqual([line, 'HTTP/1.1 400 Bad Request']);
    expect(await ask('login.microsoftonline.com:443')).toBe('HTTP/1.1 502 Bad Gateway');
    proxy.close();
  });
});

describe('run', () => {
  it('takes a script for the real Entra ID and Graph, unchanged, from admin consent to a user’s sign-in, and shows what happened', {
    timeout: 180_000,
  }, async () => {
    const bench = await Bench.start({ https: { port: 0 }, clock: { now: () => Date.now() } });
    const { admin, user, tenantId } = bench.directory();
    const client = bench.emulator.seedFacts.clients.find((one) => one.displayName === 'Demo client');
    const script = run([process.execPath, SCRIPT], {
      ENTRA_EMULATOR_PORT: new URL(bench.emulator.origin).port,
      CLIENT_ID: client?.clientId ?? '',
      CLIENT_SECRET: client?.clientSecret ?? '',
      ADMIN: login(admin).upn,
      ADMIN_PASSWORD: login(admin).password,
      USER: login(user).upn,
      USER_PASSWORD: login(user).password,
    });
    const { code, out, errors } = await script.ended;
    expect(errors).toBe(`entra-emulator: what happened is at ${bench.emulator.origin}/\n`);
    expect(code).toBe(0);
    const { tenant, clientId, claims } = JSON.parse(out);
    expect(tenant).toBe(tenantId);
    expect(claims).toMatchObject({
      iss: `https://login.microsoftonline.com/${tenantId}/v2.0`,
      aud: clientId,
      preferred_username: 'user@contoso.example',
    });
    const { body } = await bench.control('GET', '/requests');
    const seen = (body['requests'] as LoggedRequest[]).map(
      (one) => `${one.method} ${one.path} ${one.status}`,
    );
    for (const step of [
      /adminconsent 200/,
      /instantiate 201/,
      /addPassword 200/,
      /PATCH .* 204/,
      /token 200/,
    ])
      expect(seen.filter((one) => step.test(one))).not.toEqual([]);
    const page = await (await fetch(`${bench.emulator.origin}/_emulator/pages/requests`)).text();
    expect(page).toContain('instantiate');
    expect(page).toContain('user@contoso.example');
    await bench.close();
  });

  it('starts an emulator where none runs, leads fetch, https and tls of ES modules, and passes input, output and exit code on', async () => {
    const path = program(
      'client.mjs',
      `import { get } from 'node:https';
       import { connect } from 'node:tls';
       import { lookup } from 'node:dns/promises';
       const { issuer } = await (await fetch('${METADATA}')).json();
       const status = await new Promise((done) => get('https://graph.microsoft.com/v1.0/me', (r) => done(r.resume().statusCode)));
       const { address } = await lookup('graph.microsoft.com');
       const byAddress = await new Promise((done) => {
         const socket = connect({ host: address, port: 443, servername: 'graph.microsoft.com' }, () => { done(socket.authorized); socket.destroy(); });
       });
       let heard = '';
       for await (const chunk of process.stdin) heard += chunk;
       console.log(JSON.stringify({ issuer, status, byAddress, heard }));
       process.exitCode = 42;`,
    );
    const command = run([process.execPath, path]);
    command.child.stdin?.end('hello');
    const { code, out, errors } = await command.ended;
    expect(errors).toContain('2 requests, 1 of them refused');
    expect(code).toBe(42);
    expect(JSON.parse(out)).toEqual({
      issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0',
      status: 401,
      byAddress: true,
      heard: 'hello',
    });
  });

  it('leads CommonJS programs, their children and their worker threads', async () => {
    const path = program(
      'client.cjs',
      `const { execFileSync } = require('node:child_process');
       const { Worker } = require('node:worker_threads');
       const ask = "fetch('https://graph.microsoft.com/v1.0/me').then((r) => console.log(r.status))";
       eval(ask).then(() => {
         process.stdout.write(execFileSync(process.execPath, ['-e', ask]));
         new Worker(ask, { eval: true });
       });`,
    );
    const { out } = await run([process.execPath, path]).ended;
    expect(out.trim().split(/\s+/)).toEqual(['401', '401', '401']);
  });

  it.runIf(hasPython)(
    'leads a program that is no Node, which trusts what it is told to: Python',
    async () => {
      const path = program(
        'client.py',
        `import json, sys, urllib.request
print(json.load(urllib.request.urlopen('${METADATA}'))['issuer'])
sys.exit(3)`,
      );
      const { code, out, errors } = await run([python.stdout.trim(), path]).ended;
      expect(errors).toContain('1 requests, 0 of them refused');
      expect([code, out]).toEqual([3, 'https://login.microsoftonline.com/{tenantid}/v2.0\n']);
    },
  );

  it.each(['HTTPS_PROXY', 'all_proxy'])(
    'leaves a proxy of the user’s alone, and sets none beside it: %s',
    async (name) => {
      const path = program('environment.cjs', 'console.log(JSON.stringify(process.env))');
      const { out } = await run([process.execPath, path], { [name]: 'http://proxy.example:8080' }).ended;
      const seen: Record<string, string> = JSON.parse(out);
      const ours = ['HTTPS_PROXY', 'https_proxy', ...BUNDLE_NAMES].filter((one) => one !== name);
      expect(seen[name]).toBe('http://proxy.example:8080');
      expect(ours.filter((one) => one in seen)).toEqual([]);
    },
  );

  it('does not lead other hosts, nor Microsoft’s other ports', async () => {
    const path = program(
      'elsewhere.mjs',
      `import { connect } from 'node:net';
       const asked = [];
       const fail = (host, port) => new Promise((done) => {
         connect({ host, port, lookup: (name, _, answer) => { asked.push(name); answer(new Error('no network')); } }).once('error', done);
       });
       await fail('login.live.com', 443);
       await fail('login.microsoftonline.com', 80);
       console.log(asked.join(' '));`,
    );
    expect((await run([process.execPath, path]).ended).out).toBe(
      'login.live.com login.microsoftonline.com\n',
    );
  });

  it('passes signals on', async () => {
    const path = program(
      'waits.cjs',
      `process.on('SIGTERM', () => process.exit(9)); console.log('waiting'); setInterval(() => {}, 1000);`,
    );
    const command = run([process.execPath, path]);
    await command.says(/waiting/);
    command.child.kill('SIGTERM');
    expect((await command.ended).code).toBe(9);
  });

  it('refuses to run nothing, and says when a program is not there', async () => {
    const nothing = await run([]).ended;
    expect([nothing.code, nothing.errors]).toEqual([
      2,
      expect.stringContaining('There is no command to run'),
    ]);
    const missing = await run(['no-such-program-anywhere']).ended;
    expect([missing.code, missing.errors]).toEqual([
      127,
      expect.stringContaining('no-such-program-anywhere'),
    ]);
  });

  it('keeps the program’s own NODE_OPTIONS, authorities and AZURE settings, and excepts Microsoft from a proxy', () => {
    const before = {
      NODE_OPTIONS: '--no-warnings',
      AZURE_TENANT_ID: 't',
      HTTPS_PROXY: 'http://p',
      NO_PROXY: 'x',
    };
    const led = ledEnvironment(before, 'https://127.0.0.1:1', '/ca');
    expect(led['NODE_OPTIONS']).toMatch(/^--no-warnings --require ".*preload\.cjs"$/);
    expect(led['AZURE_TENANT_ID']).toBe('t');
    expect(led['NO_PROXY']).toMatch(/^x,.*login\.microsoftonline\.com/);
    expect(ledEnvironment({}, 'https://127.0.0.1:1', '/ca')['NO_PROXY']).toBeUndefined();
  });

  it('leads by a proxy of ours where the user has none, and with the user’s sets neither proxy nor authorities', () => {
    const ours = ['HTTPS_PROXY', 'https_proxy', ...BUNDLE_NAMES];
    const led = (before: Record<string, string>, other?: { proxyUrl: string; bundleFile: string }) =>
      ledEnvironment(before, 'https://127.0.0.1:1', '/ca', other);
    const bundles = BUNDLE_NAMES.map(() => '/bundle');
    const byOurs = led({}, { proxyUrl: 'http://127.0.0.1:2', bundleFile: '/bundle' });
    expect(ours.map((name) => byOurs[name])).toEqual([
      'http://127.0.0.1:2',
      'http://127.0.0.1:2',
      ...bundles,
    ]);
    for (const name of ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy']) {
      const before = { [name]: 'http://proxy.example:8080' };
      expect(hasProxy(before), name).toBe(true);
      expect(ours.map((one) => led(before)[one])).toEqual(ours.map((one) => before[one]));
    }
    expect(hasProxy({ HTTPS_PROXY: '', NO_PROXY: 'x' })).toBe(false);
  });

  it('opens a Chromium that is at the emulator for Microsoft’s names', { timeout: 180_000 }, async () => {
    const chromium = process.env['PORTICO_CHROMIUM'];
    const command = new CommandRun(
      ['run', '--browser', METADATA, '--', '--headless', '--disable-gpu', '--dump-dom'],
      { HOME: folder, ...(chromium !== undefined && { PORTICO_CHROMIUM: chromium }) },
    );
    const { out, code } = await command.ended;
    expect(out).toContain('https://login.microsoftonline.com/{tenantid}/v2.0');
    expect(code).toBe(0);
    const wrong = new CommandRun(['run', '--browser', 'not-an-address'], { HOME: folder });
    expect((await wrong.ended).code).toBe(2);
  });
});
