import { randomBytes } from 'node:crypto';
import { DAY } from '@portico/core';
import { workloadKeys } from '@portico/database';
import { emulatorCloud, microsoftCloud } from '@portico/microsoft-graph';
import { createTestDatabase, fakeClock } from '@portico/testing';
import { KeyRing } from '@portico/vault';
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import { createWorkloadIssuer, isWorkloadIssuerReachable, rotateWorkloadKey } from '../src/index.ts';

/* The deployment as issuer of assertions for its connections (decision 36). */

const { pool } = await createTestDatabase();
const keyRing = KeyRing.parse(`k1:${randomBytes(32).toString('base64')}`);
const keys = workloadKeys(pool);
const origin = new URL('https://portico.example.com');
const ISSUER = 'https://portico.example.com/workload';
const MINUTE_MS = 60_000;

/** As a process has it. */
const newIssuer = (clock = fakeClock(new Date()), cloud = microsoftCloud('global')) =>
  createWorkloadIssuer({ origin, cloud, keyRing, keys, clock });

beforeEach(() => pool.query('DELETE FROM workload_keys'));

/** Time passes for the keys. */
const passes = (interval: string) =>
  pool.query(`UPDATE workload_keys SET signs_from = signs_from - interval '${interval}',
    retired_at = retired_at - interval '${interval}'`);

const verified = async (assertion: string, { keys: set }: { keys: unknown[] }, now = new Date()) =>
  jwtVerify(assertion, createLocalJWKSet({ keys: set } as JSONWebKeySet), { currentDate: now });

describe('an assertion', () => {
  test('names issuer, subject and audience, is signed RS256, and lives for five minutes at the most', async () => {
    const issuer = newIssuer();
    const assertion = await issuer.assertion('a-subject');
    const { payload, protectedHeader } = await verified(assertion, await issuer.keySet());
    expect(payload).toMatchObject({ iss: ISSUER, sub: 'a-subject', aud: 'api://AzureADTokenExchange' });
    expect((payload.exp ?? 0) - (payload.nbf ?? 0)).toBeLessThanOrEqual(300);
    expect(protectedHeader).toMatchObject({ alg: 'RS256', typ: 'JWT' });
    // Anew each time: one that somebody has seen is worth nothing in five minutes.
    expect(await issuer.assertion('a-subject')).not.toBe(assertion);
  });

  test.each([
    ['global', 'api://AzureADTokenExchange'],
    ['usgov', 'api://AzureADTokenExchangeUSGov'],
    ['usgov-dod', 'api://AzureADTokenExchangeUSGov'],
    ['china', 'api://AzureADTokenExchangeChina'],
  ] as const)('in the cloud %s is for %s', async (name, audience) => {
    const issuer = newIssuer(undefined, microsoftCloud(name));
    const { payload } = await verified(await issuer.assertion('x'), await issuer.keySet());
    expect(payload.aud).toBe(audience);
  });
});

describe('the key', () => {
  test('is made when it is first needed, by one of many processes', async () => {
    const processes = Array.from({ length: 4 }, () => newIssuer());
    const sets = await Promise.all(
      processes.map(async (each) => [await each.assertion('x'), await each.keySet()] as const),
    );
    for (const [, set] of sets) expect(set).toEqual(sets[0]?.[1]);
    for (const [assertion] of sets) await verified(assertion, sets[0]?.[1] ?? { keys: [] });
    expect((await keys.published()).length).toBe(1);
  });

  test('is published without its private half, and lies sealed for its row', async () => {
    const { keys: set } = await newIssuer().keySet();
    expect(Object.keys(set[0] ?? {}).toSorted()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    const [row] = await keys.published();
    expect(row?.privateKey).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+\.[\w-]+\.[\w-]+$/);
    // Sealed for another row, it signs nothing.
    await pool.query("UPDATE workload_keys SET id = 'key_other'");
    await expect(newIssuer().assertion('x')).rejects.toMatchObject({ reason: 'sealed_value_misplaced' });
  });

  test('that takes the place of another is published a day before it signs, and the other one for a day after', async () => {
    const clock = fakeClock(new Date());
    const issuer = newIssuer(clock);
    const kid = async (of = issuer) => decodeProtectedHeader(await of.assertion('x')).kid;
    const kids = async (of = issuer) => (await of.keySet()).keys.map((key) => key['kid']);
    const before = await kid();
    const { signsFrom } = await rotateWorkloadKey({ keyRing, keys }, { compromised: false });
    expect((signsFrom.getTime() - Date.now()) / DAY).toBeCloseTo(1, 2);
    clock.advance(2 * MINUTE_MS);
    const next = (await kids()).find((each) => each !== before);
    expect(await kids()).toEqual([before, next]);
    expect(await kid()).toBe(before);
    // One at a time: the first has to be known before another follows.
    const again = rotateWorkloadKey({ keyRing, keys }, { compromised: false });
    await expect(again).rejects.toMatchObject({ code: 'conflict' });
    await passes('1 day');
    expect([await kid(newIssuer()), await kids(newIssuer())]).toEqual([next, [next, before]]);
    await passes('1 day');
    expect(await kids(newIssuer())).toEqual([next]);
    await rotateWorkloadKey({ keyRing, keys }, { compromised: false });
    expect((await pool.query('SELECT 1 FROM workload_keys')).rowCount).toBe(2);
  });

  test('that may be known to others is withdrawn at once, and a waiting one with it', async () => {
    const before = await newIssuer().keySet();
    await rotateWorkloadKey({ keyRing, keys }, { compromised: false });
    const { signsFrom } = await rotateWorkloadKey({ keyRing, keys }, { compromised: true });
    expect(signsFrom.getTime()).toBeLessThanOrEqual(Date.now() + MINUTE_MS);
    const after = newIssuer();
    const { keys: set } = await after.keySet();
    expect(set).toHaveLength(1);
    expect(set[0]?.['kid']).not.toBe(before.keys[0]?.['kid']);
    await verified(await after.assertion('x'), await after.keySet());
    const { rows } = await pool.query(
      "SELECT data ->> 'compromised' AS compromised FROM audit_events WHERE action = 'workload_key.rotated' ORDER BY position",
    );
    expect(rows.slice(-2)).toEqual([{ compromised: 'false' }, { compromised: 'true' }]);
  });

  test('that could not be read is asked for again at once', async () => {
    let fails = true;
    const flaky = {
      ...keys,
      published: () => (fails ? Promise.reject(new Error('no database')) : keys.published()),
    };
    const issuer = createWorkloadIssuer({
      ...{ origin, cloud: microsoftCloud('global'), keyRing, keys: flaky, clock: fakeClock(new Date()) },
    });
    await expect(issuer.assertion('x')).rejects.toThrow('no database');
    fails = false;
    expect(await issuer.assertion('x')).toMatch(/^eyJ/);
  });
});

test('its document names what a verifier needs, and no endpoint for people', () => {
  expect(newIssuer().metadata()).toEqual({
    issuer: ISSUER,
    jwks_uri: `${ISSUER}/jwks`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  });
});

describe('Microsoft can reach it', () => {
  const reachable = (address: string, cloud = microsoftCloud('global')) =>
    isWorkloadIssuerReachable({ origin: new URL(address), cloud });

  test.each(['https://login.example.com', 'https://login.example.com:8443', 'https://xn--bcher-kva.de'])(
    'at %s',
    (address) => expect(reachable(address)).toBe(true),
  );

  test.each([
    ...['http://login.example.com', 'http://localhost:3000', 'https://localhost', 'https://localhost.'],
    ...['https://portico', 'https://portico.localhost', 'https://portico.local', 'https://portico.internal'],
    ...[
      'https://portico.corp',
      'https://router.home.arpa',
      'https://portico.test',
      'https://portico.example',
    ],
    ...[
      'https://127.0.0.1',
      'https://10.0.0.1',
      'https://203.0.113.7',
      'https://[::1]',
      'https://[2001:db8::1]',
    ],
  ])('not at %s', (address) => expect(reachable(address)).toBe(false));

  test('with the emulator: both are on this machine', () => {
    const emulator = emulatorCloud('http://127.0.0.1:4577', 'http://127.0.0.1:4577');
    expect(reachable('http://localhost:3000', emulator)).toBe(true);
  });
});
