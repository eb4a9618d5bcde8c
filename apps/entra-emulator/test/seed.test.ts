import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSettings, SettingError } from '../src/env.ts';
import { readSeed, SeedSyntaxError, ShapeError, startEntraEmulator } from '../src/index.ts';
import { Bench, claimsOf } from './support/bench.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'entra-emulator-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const RICH = `
directories:
  - displayName: Rich
    domains: [rich.example]
    secretMaxLifetime: P180D
    users:
      - { userPrincipalName: root@rich.example, displayName: Root, password: demo, directoryRoles: [Global Administrator] }
      - { userPrincipalName: cook@rich.example, displayName: Cook, password: demo, jobTitle: Cook }
    groups:
      - { displayName: Inner, members: [cook@rich.example] }
      - { displayName: Outer, members: [Inner], owners: [root@rich.example] }
    applications:
      - displayName: Kitchen
        identifierUris: ['api://kitchen']
        redirectUris: ['http://localhost:3000/back']
        accessTokenVersion: '2'
        secrets: [{ secret: demo-secret, expired: true }]
        federatedCredentials: [{ name: broker, issuer: https://broker.example, subject: s }]
        appRoles: [{ value: cook }]
        exposedScopes: [{ value: menu.read }]
        optionalIdTokenClaims: [email]
        assignments: [{ principal: Outer, role: cook }]
        graphScopes: [openid]
        adminConsent: true
personalAccounts:
  - { email: someone@personal.example, displayName: Someone, password: demo }
`;

describe('a seed in YAML', () => {
  it('fills directories with everything that it names', async () => {
    const bench = await Bench.start({ seed: readSeed(RICH) });
    const { body } = await bench.control('GET', '/state');
    const [application] = body['applications'] as Record<string, unknown>[];
    expect(application).toMatchObject({
      identifierUris: ['api://kitchen'],
      api: { requestedAccessTokenVersion: 2, oauth2PermissionScopes: [{ value: 'menu.read' }] },
      appRoles: [{ value: 'cook' }],
      federatedIdentityCredentials: [{ name: 'broker', audiences: ['api://AzureADTokenExchange'] }],
    });
    expect(body['appRoleAssignments']).toHaveLength(1);
    expect(body['oauth2PermissionGrants']).toHaveLength(1);
    const at = '/directories/rich.example/graph';
    const nested = await bench.control('GET', `${at}/users/cook@rich.example/transitiveMemberOf`);
    expect(nested.body['value']).toHaveLength(2);
    const personal = await bench.control('GET', '/directories/9188040d-6c67-4c5b-b112-36a304b66dad');
    expect(personal.body['domains']).toEqual(['personal.example']);
    await bench.close();
  });

  it.each([
    [
      'cook@rich.example, displayName: Cook',
      'root@rich.example, displayName: Cook',
      'directories[0].users[1].userPrincipalName: used twice',
    ],
    [
      'domains: [rich.example]',
      'domains: [rich.example, rich.example]',
      'directories[0].domains[1]: used twice',
    ],
    ['members: [Inner]', 'members: [Nobody]', 'directories[0].groups[1].members[0]: '],
    ['Global Administrator', 'Grand Vizier', 'directories[0].users[0].directoryRoles[0]: '],
    ['role: cook', 'role: waiter', 'directories[0].applications[0].assignments[0].role: '],
    ['P180D', 'long', 'directories[0].secretMaxLifetime: '],
    ['http://localhost', 'http://evil.example', 'directories[0].applications[0].redirectUris[0]: '],
    ['jobTitle', 'job', 'directories[0].users[1].job: unknown property'],
    ['someone@personal.example', 'someone@rich.example', 'personalAccounts: '],
  ])('with %s become %s is refused whole, naming the path', async (from, to, message) => {
    const start = async () => startEntraEmulator({ port: 0, seed: readSeed(RICH.replace(from, to)) });
    await expect(start()).rejects.toThrow(ShapeError);
    await expect(start()).rejects.toThrow(message);
  });

  it('that is a bomb of aliases, too large, or has a key twice is refused', () => {
    const lines = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (let index = 1; index < 12; index += 1) {
      const [name, before] = [String.fromCharCode(97 + index), String.fromCharCode(96 + index)];
      lines.push(`${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(', ')}]`);
    }
    expect(() => readSeed(lines.join('\n'))).toThrow(SeedSyntaxError);
    expect(() => readSeed(`# ${'x'.repeat(9_000_000)}\n${RICH}`)).toThrow(SeedSyntaxError);
    expect(() => readSeed('directories: []\ndirectories: []')).toThrow(SeedSyntaxError);
    expect(() => readSeed('directories: !!js/function "x"')).toThrow(SeedSyntaxError);
  });

  it('whatever it holds, is read or refused with a reason', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.jsonValue().map((value) => JSON.stringify(value)),
        ),
        (text) => {
          try {
            readSeed(text);
          } catch (error) {
            expect(error instanceof ShapeError || error instanceof SeedSyntaxError).toBe(true);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is named in the settings', () => {
    const path = join(folder, 'seed.yaml');
    writeFileSync(path, RICH);
    expect(readSettings({ ENTRA_EMULATOR_SEED: path }).seed?.directories).toHaveLength(1);
    writeFileSync(path, 'directories: [');
    expect(() => readSettings({ ENTRA_EMULATOR_SEED: path })).toThrow(SettingError);
    writeFileSync(path, RICH.replace('members: [Inner]', 'members: [Nobody]'));
    expect(() => readSettings({ ENTRA_EMULATOR_SEED: path })).toThrow(`${path}: directories[0].groups[1]`);
  });
});

describe('the floci profile', () => {
  const TENANT = '00000000-0000-0000-0000-000000000002';
  const CLIENT = {
    grant_type: 'client_credentials',
    client_id: '11111111-1111-1111-1111-111111111111',
    client_secret: 'floci-az-dev-secret',
    scope: 'https://graph.microsoft.com/.default',
  };

  it('has the well-known ids, says idtyp=app, and does not check Graph’s callers', async () => {
    const bench = await Bench.start(
      readSettings({ ENTRA_EMULATOR_SEED_PROFILE: 'floci', ENTRA_EMULATOR_PORT: '0' }),
    );
    const { status, body } = await bench.token(TENANT, CLIENT);
    expect(status).toBe(200);
    expect(claimsOf(body['access_token'])).toMatchObject({
      idtyp: 'app',
      oid: '33333333-3333-3333-3333-333333333333',
      tid: TENANT,
    });
    const path = `${bench.emulator.graphUrl}/servicePrincipals?$filter=appId eq '${CLIENT.client_id}'`;
    const found: { value: { id: string }[] } = (await (await fetch(path)).json()) as {
      value: { id: string }[];
    };
    expect(found.value.map((one) => one.id)).toEqual(['33333333-3333-3333-3333-333333333333']);
    await bench.close();
  });

  it('follows every FLOCI_AZ setting', async () => {
    const tenantId = '6d1b9f3e-47a2-4c85-b0de-92f3c815a7e4';
    const settings = readSettings({
      ENTRA_EMULATOR_PORT: '0',
      FLOCI_AZ_SERVICES_ENTRA_DEFAULT_TENANT_ID: tenantId,
      FLOCI_AZ_SERVICES_ENTRA_ISSUER: 'https://login.example/{tenantid}/v2.0',
      FLOCI_AZ_SERVICES_ENTRA_TOKEN_LIFETIME_SECONDS: '60',
      FLOCI_AZ_SERVICES_ENTRA_VALIDATE_TOKENS: 'true',
      FLOCI_AZ_SERVICES_ENTRA_SIGNING_KEY_PATH: join(folder, 'entra'),
    });
    const kids: unknown[] = [];
    for (let round = 0; round < 2; round += 1) {
      const bench = await Bench.start(settings);
      const { body } = await bench.token(tenantId, CLIENT);
      const claims = claimsOf(body['access_token']);
      expect([claims['iss'], Number(claims['exp']) - Number(claims['iat']), body['expires_in']]).toEqual([
        `https://login.example/${tenantId}/v2.0`,
        60,
        60,
      ]);
      expect((await fetch(`${bench.emulator.graphUrl}/users`)).status).toBe(401);
      const keys = (await (
        await fetch(`${bench.emulator.origin}/${tenantId}/discovery/v2.0/keys`)
      ).json()) as { keys: { kid: string }[] };
      kids.push(keys.keys[0]?.kid);
      await bench.close();
    }
    expect(kids[0]).toBe(kids[1]);
    expect(readFileSync(join(folder, 'entra', 'signing-key.pem'), 'utf8')).toContain('PRIVATE KEY');
  });

  it('can be switched off, and refuses settings that it cannot use', async () => {
    const bench = await Bench.start(
      readSettings({ ENTRA_EMULATOR_PORT: '0', FLOCI_AZ_SERVICES_ENTRA_ENABLED: 'false' }),
    );
    expect(
      (await fetch(`${bench.emulator.origin}/${TENANT}/v2.0/.well-known/openid-configuration`)).status,
    ).toBe(404);
    await bench.close();
    for (const [name, value] of [
      ['ENABLED', 'maybe'],
      ['DEFAULT_TENANT_ID', 'x'],
      ['ISSUER', 'x'],
      ['TOKEN_LIFETIME_SECONDS', '0'],
      ['VALIDATE_TOKENS', '1'],
    ] as const) {
      const variable = `FLOCI_AZ_SERVICES_ENTRA_${name}`;
      expect(() => readSettings({ [variable]: value })).toThrow(new RegExp(`^${variable}: `));
    }
    expect(() => readSettings({ ENTRA_EMULATOR_SEED_PROFILE: 'x' })).toThrow(SettingError);
  });
});
