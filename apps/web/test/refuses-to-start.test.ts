import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, freePort } from '@portico/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { readWebEnv, webSettings } from '../composition/env.ts';
import { runToTheEnd, startServerProcess, WEB_SERVER } from './harness/index.ts';

const database = await createTestDatabase();
const WORKER = fileURLToPath(new URL('../../worker/src/main.ts', import.meta.url));
const bytes = (count: number) => randomBytes(count).toString('base64');
const port = await freePort('localhost');

const settings = {
  DATABASE_URL: database.url,
  PORTICO_ORIGIN: `http://localhost:${port}`,
  PORTICO_PORT: String(port),
  PORTICO_MASTER_KEY: `k1:${bytes(32)}`,
  PORTICO_DRAIN_SECONDS: '0',
};
type Changes = Readonly<Record<string, string | undefined>>;
const EMULATOR = { PORTICO_MS_CLOUD: 'emulator' };
const APP = { PORTICO_MS_PROVISION_CLIENT_ID: 'an-id' };

test('the settings of these tests would do', () => {
  expect(readWebEnv(settings).provisioning.cloud.name).toBe('global');
});

/** What is wrong, the settings, and the name that the refusal has to give. */
const BAD: readonly (readonly [what: string, changes: Changes, named: string])[] = [
  ['no master key', { PORTICO_MASTER_KEY: undefined }, 'PORTICO_MASTER_KEY'],
  ['an empty master key', { PORTICO_MASTER_KEY: ' ' }, 'PORTICO_MASTER_KEY'],
  ['a short master key', { PORTICO_MASTER_KEY: `k1:${bytes(16)}` }, 'PORTICO_MASTER_KEY'],
  [
    'the demo’s published master key with a real cloud',
    { PORTICO_MASTER_KEY: 'k1:ZGVtby1rZXktZ3VhcmRzLW5vdGhpbmctMzItYnl0ZXM=' },
    'PORTICO_MASTER_KEY is the published one',
  ],
  ['an all-zero master key', { PORTICO_MASTER_KEY: `k1:${'A'.repeat(43)}=` }, 'PORTICO_MASTER_KEY'],
  ['a master key without id', { PORTICO_MASTER_KEY: bytes(32) }, 'PORTICO_MASTER_KEY'],
  ['no database', { DATABASE_URL: undefined }, 'DATABASE_URL'],
  ['an origin over plain http', { PORTICO_ORIGIN: 'http://portico.example' }, 'PORTICO_ORIGIN'],
  ['an origin with a path', { PORTICO_ORIGIN: 'https://portico.example/sso' }, 'PORTICO_ORIGIN'],
  ['no port', { PORTICO_PORT: 'http' }, 'PORTICO_PORT'],
  ['the emulator in public', { ...EMULATOR, PORTICO_ORIGIN: 'https://portico.example' }, 'PORTICO_MS_CLOUD'],
  [
    'an emulator elsewhere',
    { ...EMULATOR, PORTICO_MS_EMULATOR_LOGIN_URL: 'http://192.0.2.1:4577' },
    'PORTICO_MS_EMULATOR_LOGIN_URL',
  ],
  [
    'a Graph emulator elsewhere',
    { ...EMULATOR, PORTICO_MS_EMULATOR_GRAPH_URL: 'https://graph.microsoft.com' },
    'PORTICO_MS_EMULATOR_GRAPH_URL',
  ],
  ['a cloud of one’s own (attack 17)', { PORTICO_MS_CLOUD: 'https://evil.example' }, 'PORTICO_MS_CLOUD'],
  ['a client id without credential', APP, 'PORTICO_MS_PROVISION_CLIENT_SECRET'],
  [
    'a credential without client id',
    { PORTICO_MS_PROVISION_CLIENT_SECRET: 'canary-secret' },
    'PORTICO_MS_PROVISION_CLIENT_ID',
  ],
  [
    'a private key that is not there',
    {
      ...APP,
      PORTICO_MS_PROVISION_CERTIFICATE_FILE: '/nowhere.pem',
      PORTICO_MS_PROVISION_PRIVATE_KEY_FILE: '/nowhere.key',
    },
    'PORTICO_MS_PROVISION_PRIVATE_KEY_FILE',
  ],
  [
    'half a certificate beside a secret',
    {
      ...APP,
      PORTICO_MS_PROVISION_CLIENT_SECRET: 'canary-secret',
      PORTICO_MS_PROVISION_CERTIFICATE_FILE: '/certificate.pem',
    },
    'PORTICO_MS_PROVISION_PRIVATE_KEY_FILE',
  ],
  [
    'return hosts that are no hosts',
    { PORTICO_MS_CONSENT_RETURN_HOSTS: 'https://a.example/' },
    'PORTICO_MS_CONSENT_RETURN_HOSTS',
  ],
];

test.each(BAD)(
  '%s is refused by name, and no secret is repeated (attack 101, fault R36)',
  (_, changes, named) => {
    let text = '';
    try {
      readWebEnv({ ...settings, ...changes });
    } catch (error) {
      text = String(error);
    }
    expect(text).toContain(named);
    const key = changes['PORTICO_MASTER_KEY']?.split(':').at(-1)?.trim();
    for (const secret of [key, 'canary-secret']) if (secret) expect(text).not.toContain(secret);
  },
);

test.each(Object.keys(webSettings.shape))(
  'nonsense in %s is refused in a sentence of ours, or taken as it is',
  (name) => {
    for (const nonsense of ['nonsense', '-1', '1.5', '99999999']) {
      let text = '';
      try {
        readWebEnv({ ...settings, [name]: nonsense });
      } catch (error) {
        text = String(error);
      }
      if (text !== '') expect(text).toMatch(new RegExp(`^SettingError: ${name} has to be `));
    }
  },
);

describe('a process that may not start ends, not with 0, and says why', () => {
  const refusals: readonly (readonly [string, string, Changes, string])[] = [
    ['web', WEB_SERVER, { PORTICO_MASTER_KEY: undefined }, 'PORTICO_MASTER_KEY'],
    ['worker', WORKER, { PORTICO_MASTER_KEY: undefined }, 'PORTICO_MASTER_KEY'],
    ['web', WEB_SERVER, { ...EMULATOR, PORTICO_ORIGIN: 'https://portico.example' }, 'PORTICO_MS_CLOUD'],
    ['worker', WORKER, { ...EMULATOR, PORTICO_ORIGIN: 'https://portico.example' }, 'PORTICO_MS_CLOUD'],
  ];
  test.each(refusals)('%s', async (_, script, changes, named) => {
    const { code, output } = await runToTheEnd({ script, env: { ...settings, ...changes } });
    expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining(named) });
  });
});

describe('with another master key than the database was written with (attack 101)', () => {
  const other = bytes(32);
  beforeAll(async () => {
    const web = await startServerProcess({ script: WEB_SERVER, env: settings }, 'web is listening');
    // In good order (fault R29).
    expect(await web.stop('SIGTERM')).toBe(0);
  });

  test.each([
    ['web', 'k1', WEB_SERVER],
    ['web', 'k2', WEB_SERVER],
    ['worker', 'k1', WORKER],
    ['worker', 'k2', WORKER],
  ])('%s does not start, called %s', async (_, id, script) => {
    const env = { ...settings, PORTICO_MASTER_KEY: `${id}:${other}` };
    const { code, output } = await runToTheEnd({ script, env });
    expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('PORTICO_MASTER_KEY') });
    expect(output).not.toContain(other);
  });
});
