import { openCredential } from '@portico/connections';
import { DAY } from '@portico/core';
import type { CredentialKind } from '@portico/database';
import { acquireAppOnlyToken } from '@portico/microsoft-graph';
import { newSigningCertificate } from '@portico/vault';
import { beforeEach, describe, expect, test } from 'vitest';
import { createProvisioning } from '../src/index.ts';
import { startBench } from './bench/bench.ts';
import { NO_CREDENTIALS } from './bench/consent.ts';
import type { Customer } from './bench/customer.ts';

/* What a connection proves itself with: a secret or a certificate, as was chosen, and as the directory allows. */

const bench = await startBench();
const provisioning = createProvisioning(bench.parts);
const GRAPH = '/directories/contoso.example/graph';
let customer: Customer;

beforeEach(async () => {
  customer = await bench.newCustomer();
  await bench.approve();
});

async function connected(): Promise<string> {
  return (await bench.connect(customer)).connectionId;
}

async function rotate(connectionId: string, credentialKind?: CredentialKind) {
  const { organizationId, caller } = customer;
  const asked = { kind: 'rotate', organizationId, connectionId, caller };
  const { request_id: runId } = await provisioning.beginRun({ ...asked, credentialKind });
  return bench.finish(customer, runId);
}

const application = async () => {
  const [made] = (await bench.made(customer)).applications;
  if (made === undefined) throw new Error('there is no app');
  return made;
};
const listed = async () => {
  const { passwordCredentials, keyCredentials } = await application();
  const names = (list: readonly { displayName: string | null }[]) =>
    list.map(({ displayName }) => displayName);
  return { secrets: names(passwordCredentials), certificates: names(keyCredentials) };
};

const capped = (restrictionType: string, maxLifetime: string) => [{ restrictionType, maxLifetime }];

/** A token with what the row has, as a sign-in would prove itself. */
async function opens(connectionId: string): Promise<void> {
  const row = await bench.connection(connectionId);
  if (row.credential === null) throw new Error('there is no credential');
  await acquireAppOnlyToken({
    cloud: bench.parts.cloud,
    directoryId: customer.directoryId,
    clientId: row.entraAppId ?? '',
    credential: await openCredential(bench.keyRing, row, row.credential),
    send: fetch,
    timeoutMs: 30_000,
  });
}

const daysLeft = async (connectionId: string) => {
  const { credential } = await bench.connection(connectionId);
  return Math.round(((credential?.expiresAt?.getTime() ?? 0) - bench.clock.now().getTime()) / DAY);
};

describe('a certificate', () => {
  test('takes the place of a secret, and a secret that of a certificate, when that is chosen', async () => {
    const id = await connected();
    const name = `portico-${id}`;
    expect(await rotate(id, 'certificate')).toMatchObject({ state: 'succeeded' });
    expect(await listed()).toEqual({ secrets: [], certificates: [name] });
    expect(await bench.connection(id)).toMatchObject({
      ...{ status: 'active', warnings: [], credential: { kind: 'certificate' } },
    });
    await opens(id);
    // Without a choice, it is of the kind that was chosen last.
    const before = (await bench.connection(id)).credential?.keyId;
    expect(await rotate(id)).toMatchObject({ state: 'succeeded' });
    expect(await listed()).toEqual({ secrets: [], certificates: [name] });
    expect((await bench.connection(id)).credential?.keyId).not.toBe(before);
    expect(await rotate(id, 'client_secret')).toMatchObject({ state: 'succeeded' });
    expect(await listed()).toEqual({ secrets: [name], certificates: [] });
    await opens(id);
  });

  test('is no reason to touch the customer’s own, with which theirs goes on working', async () => {
    const id = await connected();
    const { id: objectId, appId } = await application();
    const dates = { notBefore: new Date(Date.now() - DAY), notAfter: new Date(Date.now() + 90 * DAY) };
    const theirs = await newSigningCertificate({ commonName: 'theirs', ...dates });
    const key = Buffer.from(theirs.certificatePem).toString('base64');
    await bench.control.send('PATCH', `${GRAPH}/applications/${objectId}`, {
      keyCredentials: [{ type: 'AsymmetricX509Cert', usage: 'Verify', key, displayName: 'theirs' }],
    });
    const before = (await application()).keyCredentials;
    await rotate(id, 'certificate');
    await rotate(id, 'certificate');
    expect((await listed()).certificates).toEqual(['theirs', `portico-${id}`]);
    expect((await application()).keyCredentials[0]).toEqual(before[0]);
    await rotate(id, 'client_secret');
    expect((await application()).keyCredentials).toEqual(before);
    expect(appId).toBe((await application()).appId);
  });

  test('that an administrator removed is found by a check, and made anew by a repair', async () => {
    const id = await connected();
    await rotate(id, 'certificate');
    const { id: objectId } = await application();
    await bench.control.send('PATCH', `${GRAPH}/applications/${objectId}`, { keyCredentials: [] });
    const { organizationId, caller } = customer;
    const run = async (kind: string) => {
      const asked = { kind, organizationId, connectionId: id, caller };
      return bench.finish(customer, (await provisioning.beginRun(asked)).request_id);
    };
    await run('check');
    expect(await bench.connection(id)).toMatchObject({ warnings: ['credential_refused'] });
    expect(await run('repair')).toMatchObject({ state: 'succeeded' });
    expect(await listed()).toEqual({ secrets: [], certificates: [`portico-${id}`] });
    await opens(id);
  });

  test('has a private key that is nowhere but in its sealed row (invariant 3, attack 98)', async () => {
    const id = await connected();
    await rotate(id, 'certificate');
    const { rows } = await bench.pool.query(
      'SELECT c::text AS text FROM connection_credentials c UNION ALL SELECT s::text FROM provisioning_steps s UNION ALL SELECT a::text FROM audit_events a',
    );
    const written = [...rows.map(({ text }) => text), JSON.stringify(bench.log)].join('\n');
    expect(written).not.toContain('PRIVATE KEY');
    expect(JSON.stringify(await application())).not.toContain('PRIVATE KEY');
  });
});

describe('where the directory’s policies', () => {
  test('forbid secrets, a connection gets a certificate, and says that it is not what was chosen', async () => {
    await bench.restrictCredentials({ passwordCredentials: NO_CREDENTIALS.passwordCredentials });
    const id = await connected();
    expect(await listed()).toEqual({ secrets: [], certificates: [`portico-${id}`] });
    expect(await bench.connection(id)).toMatchObject({
      status: 'active',
      warnings: ['other_credential_kind'],
    });
    await opens(id);
    // It was chosen in the end: nothing is other than wished.
    await rotate(id, 'certificate');
    expect(await bench.connection(id)).toMatchObject({ warnings: [] });
  });

  test.each([
    ['client_secret', 'passwordCredentials', 'passwordLifetime'],
    ['certificate', 'keyCredentials', 'asymmetricKeyLifetime'],
  ] as const)(
    'cap the life of a %s, it lives as long as they allow, and the next asks for no more',
    async (kind, list, rule) => {
      const id = await connected();
      await bench.restrictCredentials({ [list]: capped(rule, 'P100D') });
      expect(await rotate(id, kind)).toMatchObject({ state: 'succeeded' });
      expect(await daysLeft(id)).toBe(90);
      await bench.control.forgetRequests();
      expect(await rotate(id)).toMatchObject({ state: 'succeeded' });
      expect(await daysLeft(id)).toBe(90);
      const refused = (await bench.control.requests()).filter(({ status }) => status === 400);
      expect(refused).toEqual([]);
    },
  );

  test('allow thirty days, a repair keeps one that has just been made', async () => {
    await bench.restrictCredentials({ passwordCredentials: capped('passwordLifetime', 'P30D') });
    const id = await connected();
    const { credential } = await bench.connection(id);
    const { organizationId, caller } = customer;
    const asked = { kind: 'repair', organizationId, connectionId: id, caller };
    await bench.finish(customer, (await provisioning.beginRun(asked)).request_id);
    expect((await bench.connection(id)).credential).toEqual(credential);
  });

  test('allow neither, the run says who has to act, and nothing is left', async () => {
    await bench.restrictCredentials(NO_CREDENTIALS);
    const { runId, connectionId } = await bench.newRun(customer);
    const ended = await bench.finish(customer, runId);
    expect(ended).toMatchObject({ state: 'failed', failure: { actor: 'directory_admin' } });
    expect(ended.failure?.message).toMatch(/policy .* forbids certificates and client secrets/);
    expect((await bench.made(customer)).applications).toEqual([]);
    expect(await bench.parts.managed.credentials(connectionId)).toEqual([]);
  });
});

test('a credential is chosen for no run that makes none, and nothing is wished by a run that did not begin', async () => {
  const id = await connected();
  const { organizationId, caller } = customer;
  const asked = { organizationId, connectionId: id, caller, credentialKind: 'certificate' } as const;
  await expect(provisioning.beginRun({ kind: 'check', ...asked })).rejects.toMatchObject({
    code: 'invalid_request',
  });
  await provisioning.beginRun({ ...asked, kind: 'rotate', credentialKind: undefined });
  await expect(provisioning.beginRun({ kind: 'rotate', ...asked })).rejects.toMatchObject({
    code: 'provisioning_in_progress',
  });
  expect(await bench.connection(id)).toMatchObject({ wantedCredential: 'client_secret' });
});
