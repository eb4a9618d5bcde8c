import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:https';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type PeerCertificate } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readSettings } from '../src/env.ts';
import { AuthorityFilesError, type EntraEmulator, startEntraEmulator } from '../src/index.ts';

let emulator: EntraEmulator;
beforeAll(async () => {
  emulator = await startEntraEmulator({ port: 0, https: { port: 0 } });
});
afterAll(() => emulator.close());

interface Answer {
  status: number;
  text: string;
  headers: Record<string, string | string[] | undefined>;
  body: Record<string, unknown>;
}

/** Asks the HTTPS port as a client would that was led there: the certificate must be good for the host it wanted. */
function ask(path: string, host = new URL(emulator.httpsOrigin ?? '').host): Promise<Answer> {
  const { port } = new URL(emulator.httpsOrigin ?? '');
  const name = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  // Addresses are never named in the handshake; the certificate is compared with the address that was connected to.
  const servername = isIP(name) === 0 ? name : '';
  const options = {
    host: '127.0.0.1',
    port,
    path,
    headers: { host },
    ca: emulator.caCertificate,
    servername,
  };
  return new Promise((resolve, reject) => {
    request(options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => {
        const body = text.startsWith('{') ? JSON.parse(text) : {};
        resolve({ status: response.statusCode ?? 0, text, headers: response.headers, body });
      });
    })
      .on('error', reject)
      .end();
  });
}

const metadataAt = async (host?: string, path = '/organizations/v2.0/.well-known/openid-configuration') =>
  (await ask(path, host)).body;

describe('HTTPS', () => {
  it('is off unless asked for', async () => {
    const plain = await startEntraEmulator({ port: 0 });
    expect([plain.httpsOrigin, plain.caCertificate]).toEqual([undefined, undefined]);
    await plain.close();
  });

  it('names itself by the origin that the request came in under, and each document holds together', async () => {
    const { httpsOrigin = '', origin } = emulator;
    const overTls = await metadataAt();
    expect(overTls['issuer']).toBe(`${httpsOrigin}/{tenantid}/v2.0`);
    expect(overTls['token_endpoint']).toBe(`${httpsOrigin}/organizations/oauth2/v2.0/token`);
    const plain = await fetch(`${origin}/organizations/v2.0/.well-known/openid-configuration`);
    expect(await plain.json()).toMatchObject({ issuer: `${origin}/{tenantid}/v2.0` });
  });

  it.each(['localhost', '[::1]'])('serves under %s too, with its port', async (name) => {
    const origin = `${name}:${new URL(emulator.httpsOrigin ?? '').port}`;
    expect((await metadataAt(origin))['issuer']).toBe(`https://${origin}/{tenantid}/v2.0`);
  });

  it.each([
    'evil.example',
    'login.microsoftonline.com.evil.example',
    'login.microsoftonline.com:444',
    'localhost:1',
  ])('never takes its name from a Host header: %s', async (host) => {
    const { port } = new URL(emulator.httpsOrigin ?? '');
    const options = { host: '127.0.0.1', port, path: '/common/v2.0/.well-known/openid-configuration' };
    const text = await new Promise<string>((resolve, reject) => {
      request(
        { ...options, headers: { host }, ca: emulator.caCertificate, servername: 'localhost' },
        async (answer) => resolve(String((await answer.toArray()).join(''))),
      )
        .on('error', reject)
        .end();
    });
    expect(JSON.parse(text).issuer).toBe(`${emulator.httpsOrigin}/{tenantid}/v2.0`);
    const plain = await fetch(`${emulator.origin}/common/v2.0/.well-known/openid-configuration`);
    expect(await plain.json()).toMatchObject({ issuer: `${emulator.origin}/{tenantid}/v2.0` });
  });
});

describe('under Microsoft’s names', () => {
  it('gives documents with exactly these names', async () => {
    expect(await metadataAt('login.microsoftonline.com')).toMatchObject({
      issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0',
      token_endpoint: 'https://login.microsoftonline.com/organizations/oauth2/v2.0/token',
      jwks_uri: 'https://login.microsoftonline.com/organizations/discovery/v2.0/keys',
      cloud_instance_name: 'microsoftonline.com',
      msgraph_host: 'graph.microsoft.com',
      userinfo_endpoint: 'https://graph.microsoft.com/oidc/userinfo',
    });
    const v1 = await metadataAt('login.microsoftonline.com', '/common/.well-known/openid-configuration');
    expect(v1).toMatchObject({
      issuer: 'https://sts.windows.net/{tenantid}/',
      token_endpoint: 'https://login.microsoftonline.com/common/oauth2/token',
    });
  });

  it.each([
    ['login.windows.net', 'https://login.microsoftonline.com'],
    ['login.microsoft.com', 'https://login.microsoftonline.com'],
    ['login.microsoftonline.us', 'https://login.microsoftonline.us'],
    ['login.chinacloudapi.cn', 'https://login.partner.microsoftonline.cn'],
  ])('%s is an alias in its cloud', async (host, origin) => {
    expect((await metadataAt(host))['issuer']).toBe(`${origin}/{tenantid}/v2.0`);
  });

  it('serves Graph at the Graph hosts and nothing else there, and no control API at any', async () => {
    const graph = await ask('/v1.0/me', 'graph.microsoft.com');
    expect(graph.headers['www-authenticate']).toBe(
      'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"',
    );
    expect(graph.status).toBe(401);
    expect(graph.body['error']).toMatchObject({ code: 'InvalidAuthenticationToken' });
    for (const host of ['graph.microsoft.com', 'login.microsoftonline.com']) {
      expect((await ask('/_emulator/state', host)).status).toBe(404);
      expect((await ask('/', host)).status).toBe(404);
    }
    expect((await ask('/common/oauth2/v2.0/authorize', 'graph.microsoft.com')).status).toBe(404);
    expect((await ask('/v1.0/me', 'login.microsoftonline.com')).status).toBe(404);
  });
});

describe('the certificate authority', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'entra-emulator-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const peerOf = (running: EntraEmulator): Promise<PeerCertificate> =>
    new Promise((resolve, reject) => {
      const { port } = new URL(running.httpsOrigin ?? '');
      const socket = connect(
        { host: '127.0.0.1', port: Number(port), servername: 'localhost', ca: running.caCertificate },
        () => {
          resolve(socket.getPeerCertificate());
          socket.destroy();
        },
      ).on('error', reject);
    });

  it('survives a restart with the state, its key readable by its owner only; the server’s certificate is new', async () => {
    const statePath = join(folder, 'state.json');
    const options = { port: 0, https: { port: 0 }, statePath };
    const before = await startEntraEmulator(options);
    const first = await peerOf(before);
    await before.close();
    const after = await startEntraEmulator(options);
    expect(after.caCertificate).toBe(before.caCertificate);
    expect((await peerOf(after)).serialNumber).not.toBe(first.serialNumber);
    await after.close();
    expect(statSync(join(folder, 'state.json.tls', 'ca-key.pem')).mode & 0o077).toBe(0);
    expect(readFileSync(join(folder, 'state.json.tls', 'ca.pem'), 'utf8')).toBe(after.caCertificate);
  });

  it('is not the same for two emulators, and neither trusts the other', async () => {
    const other = await startEntraEmulator({ port: 0, https: { port: 0 } });
    expect(other.caCertificate).not.toBe(emulator.caCertificate);
    await expect(peerOf({ ...other, caCertificate: emulator.caCertificate })).rejects.toThrow();
    await other.close();
  });

  it('is refused when the folder holds half of one, and nothing starts', async () => {
    const https = { port: 0, authorityFolder: folder };
    const whole = await startEntraEmulator({ port: 0, https });
    await whole.close();
    rmSync(join(folder, 'ca-key.pem'));
    await expect(startEntraEmulator({ port: 0, https })).rejects.toThrow(AuthorityFilesError);
  });

  it('can be fetched from our own origins', async () => {
    expect(await (await fetch(`${emulator.origin}/_emulator/ca.pem`)).text()).toBe(emulator.caCertificate);
  });
});

describe('settings', () => {
  it('name the HTTPS port', () => {
    expect(readSettings({ ENTRA_EMULATOR_HTTPS_PORT: '4600' }).https).toEqual({ port: 4600 });
    expect(readSettings({ ENTRA_EMULATOR_HTTPS_PORT: 'off' }).https).toBeUndefined();
    expect(() => readSettings({ ENTRA_EMULATOR_HTTPS_PORT: 'x' })).toThrow(/^ENTRA_EMULATOR_HTTPS_PORT: /);
  });

  it('free the http port again when the HTTPS port is taken', async () => {
    const taken = Number(new URL(emulator.httpsOrigin ?? '').port);
    const port = Number(new URL(emulator.origin).port);
    await expect(startEntraEmulator({ port: 0, https: { port: taken } })).rejects.toThrow(/EADDRINUSE/);
    await expect(startEntraEmulator({ port, https: { port: 0 } })).rejects.toThrow(/EADDRINUSE/);
  });
});
