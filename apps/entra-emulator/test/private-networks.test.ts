import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  isPrivateAddress,
  outsidePrivateNetworks,
  PrivateNetworkError,
} from '../src/web/private-networks.ts';
import { Bench } from './support/bench.ts';
import { asAdmin, type ProvisionedApp, provisionedApp } from './support/provisioned-app.ts';
import { ScimServer } from './support/scim-server.ts';

const PRIVATE = ['10.1.2.3', '172.20.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0'];
const PRIVATE_IPV6 = ['::', 'fd00::1', 'fe80::1', '::ffff:10.1.2.3', '::ffff:a9fe:a9fe', 'ff02::1'];
const CARRIED = ['64:ff9b::a00:1', '64:ff9b::10.1.2.3', '2002:a00:1::', '2002:c0a8:0101:0:0:0:0:1'];
const REACHED = [
  '127.0.0.1',
  '127.8.8.8',
  '::1',
  '93.184.216.34',
  '172.32.0.1',
  '2606:2800:220:1::1',
  '64:ff9b::5db8:d822',
  '2002:5db8:d822::1',
];

describe('private networks', () => {
  it.each([...PRIVATE, ...PRIVATE_IPV6, ...CARRIED])('%s lies in one', (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  it.each(REACHED)('%s does not', (address) => {
    expect(isPrivateAddress(address)).toBe(false);
  });

  const asked: string[] = [];
  const hosts: Readonly<Record<string, readonly string[]>> = {
    'inside.example': ['10.0.0.7'],
    'both.example': ['93.184.216.34', 'fd00::7'],
    'outside.example': ['93.184.216.34'],
  };
  const guarded = outsidePrivateNetworks(
    async (input) => {
      asked.push(String(input));
      return new Response();
    },
    async (host) => {
      const found = hosts[host];
      if (found === undefined) throw new Error('ENOTFOUND');
      return [...found];
    },
  );

  it.each([
    ...['https://inside.example/scim', 'https://both.example/', 'https://10.1.2.3/', 'https://[fd00::1]/'],
    // As numbers and by other forms of the same address.
    ...[
      'https://167772161/',
      'https://0xa.1/',
      'https://[::ffff:10.0.0.1]/',
      'https://169.254.169.254/latest',
    ],
  ])('are not entered: %s', async (address) => {
    await expect(guarded(address)).rejects.toBeInstanceOf(PrivateNetworkError);
    expect(asked).toEqual([]);
  });

  it('what lies outside, on this machine or nowhere is left to the network', async () => {
    const left = [
      'https://outside.example/a',
      'http://127.0.0.1:9/',
      'https://[::1]/',
      'https://nowhere.example/',
    ];
    for (const address of left) await guarded(address);
    expect(asked.splice(0)).toEqual(left);
  });
});

describe('a service in a private network', () => {
  let bench: Bench;
  let scim: ScimServer;
  let app: ProvisionedApp;
  beforeAll(async () => {
    scim = await ScimServer.start();
    bench = await Bench.start();
    app = await provisionedApp(bench, scim);
  });
  afterAll(async () => {
    await bench.close();
    await scim.close();
  });

  it('is not provisioned into without leave, and the answer says how to give it', async () => {
    const credentials = [
      { key: 'BaseAddress', value: 'https://10.255.255.1/scim' },
      { key: 'SecretToken', value: scim.token },
    ];
    const path = `${app.base}/jobs/${app.jobId}/validateCredentials`;
    const refused = await asAdmin(bench, 'POST', path, { credentials });
    expect([refused.status, refused.body['code']]).toEqual([400, 'CredentialValidationUnavailable']);
    expect(JSON.stringify(refused.body)).toContain('ENTRA_EMULATOR_PRIVATE_NETWORKS=1');
  });
});
