import { rotateWorkloadKey } from '@portico/connections';
import { workloadKeys } from '@portico/database';
import { describe, expect, test, vi } from 'vitest';
import { createProvisioning, createProvisioningWorker } from '../src/index.ts';
import { startBench } from './bench/bench.ts';
import { NO_CREDENTIALS } from './bench/consent.ts';
import { renewing } from './bench/renewing.ts';
import { dumpTables } from './bench/tables.ts';

/* A credential without a secret: the app registration names our issuer, and what that signs is taken (decision 36). */

const bench = await startBench();
const { provisioning, connected, rotate, application, listed, opens, ...more } = renewing(bench);
const GRAPH = '/directories/contoso.example/graph';

describe('a federated credential', () => {
  const AUDIENCES = ['api://AzureADTokenExchange'];
  const theirs = { name: 'theirs', issuer: 'https://theirs.example', subject: 'x', audiences: AUDIENCES };
  const addTheirs = async (credential: typeof theirs) =>
    bench.control.send(
      'POST',
      `${GRAPH}/applications/${(await application()).id}/federatedIdentityCredentials`,
      credential,
    );

  test('names our issuer, what the cloud exchanges, and a subject that nobody guesses and each renewal changes', async () => {
    const id = await connected();
    const subjects = [];
    for (let renewals = 0; renewals < 2; renewals += 1) {
      expect(await rotate(id, 'federated')).toMatchObject({ state: 'succeeded' });
      const [made] = (await application()).federatedIdentityCredentials;
      expect(made).toMatchObject({ issuer: 'http://localhost:3000/workload', audiences: AUDIENCES });
      expect(made?.subject).toMatch(/^[\w-]{43}$/);
      subjects.push(made?.subject);
    }
    expect(new Set(subjects).size).toBe(2);
    // Nor does anybody read it who reads the database.
    const tables = await dumpTables(bench.pool);
    for (const subject of subjects) expect(tables).not.toContain(subject);
  });

  test('has no end, so a repair keeps it, and makes it anew once an administrator removed it', async () => {
    const id = await connected();
    await rotate(id, 'federated');
    const before = (await bench.connection(id)).credential;
    const { organizationId, caller } = more.customer();
    const run = async (kind: string) => {
      const asked = { kind, organizationId, connectionId: id, caller };
      return bench.finish(more.customer(), (await provisioning.beginRun(asked)).request_id);
    };
    expect(await run('repair')).toMatchObject({ state: 'succeeded' });
    expect((await bench.connection(id)).credential).toEqual(before);
    const { id: objectId } = await application();
    const path = `${GRAPH}/applications/${objectId}/federatedIdentityCredentials/${before?.keyId}`;
    await bench.control.send('DELETE', path);
    await run('check');
    expect(await bench.connection(id)).toMatchObject({ warnings: ['credential_refused'] });
    expect(await run('repair')).toMatchObject({ state: 'succeeded' });
    expect(await bench.connection(id)).toMatchObject({ warnings: [], credential: { kind: 'federated' } });
    await opens(id);
  });

  test('is no reason to touch the customer’s own, and twenty of those leave no room for it', async () => {
    const id = await connected();
    await addTheirs(theirs);
    await addTheirs({ ...theirs, name: `portico-${id}-theirs`, subject: 'y' });
    await rotate(id, 'federated');
    await rotate(id, 'client_secret');
    expect((await listed()).federated).toEqual(['theirs', `portico-${id}-theirs`]);
    for (let more = 2; more < 20; more += 1)
      await addTheirs({ ...theirs, name: `theirs-${more}`, subject: `z${more}` });
    expect(await rotate(id, 'federated')).toMatchObject({ state: 'succeeded' });
    expect(await bench.connection(id)).toMatchObject({
      ...{ warnings: ['other_credential_kind'], credential: { kind: 'certificate' } },
    });
    expect((await listed()).federated).toHaveLength(20);
  });

  test('of ours that has no row any more goes before a new one comes', async () => {
    const id = await connected();
    await rotate(id, 'federated');
    await bench.pool.query('DELETE FROM connection_credentials WHERE connection_id = $1', [id]);
    expect(await bench.finish(more.customer(), (await bench.newRun(more.customer())).runId)).toMatchObject({
      state: 'succeeded',
    });
    const { credential } = await bench.connection(id);
    expect((await listed()).federated).toEqual([credential?.keyId]);
    await opens(id);
  });

  describe('that somebody altered in the directory', () => {
    const path = async (name: string) =>
      `${GRAPH}/applications/${(await application()).id}/federatedIdentityCredentials/${name}`;
    const THEIRS_NOW = { issuer: 'https://theirs.example', subject: 'theirs' };
    /** A connection with one, and what its name is. */
    async function federated() {
      const id = await connected();
      await rotate(id, 'federated');
      return { id, name: (await bench.connection(id)).credential?.keyId ?? '' };
    }

    test.each([
      ['issuer', { issuer: 'https://theirs.example' }],
      ['subject', { subject: 'somebody' }],
      ['audiences', { audiences: ['api://else'] }],
    ])('in its %s is found, and a repair puts a good one in its place', async (_what, altered) => {
      const { id, name } = await federated();
      await bench.control.send('PATCH', await path(name), altered);
      await more.run({ kind: 'check', connectionId: id });
      expect(await bench.connection(id)).toMatchObject({ warnings: ['credential_refused'] });
      expect(await more.run({ kind: 'repair', connectionId: id })).toMatchObject({ state: 'succeeded' });
      const { credential, warnings } = await bench.connection(id);
      expect(warnings).toEqual([]);
      expect(credential?.keyId).not.toBe(name);
      expect((await listed()).federated).toEqual([credential?.keyId]);
      await opens(id);
    });

    test('altogether, or that somebody made under its name, is theirs: it stays, and a good one comes beside it', async () => {
      const { id, name } = await federated();
      await bench.control.send('PATCH', await path(name), THEIRS_NOW);
      expect(await more.run({ kind: 'repair', connectionId: id })).toMatchObject({ state: 'succeeded' });
      const { credential } = await bench.connection(id);
      expect((await listed()).federated).toEqual([name, credential?.keyId]);
      expect((await bench.parts.managed.credentials(id)).map(({ keyId }) => keyId)).toEqual([
        credential?.keyId,
      ]);
      // Nor does a later run, which knows nothing of it, take it for one of ours.
      expect(await rotate(id)).toMatchObject({ state: 'succeeded' });
      expect((await listed()).federated).toContain(name);
      await opens(id);
    });
  });

  test('that a policy forbids gives way to a certificate, and the connection says so', async () => {
    const id = await connected();
    await bench.forbidFederated();
    expect(await rotate(id, 'federated')).toMatchObject({ state: 'succeeded' });
    expect(await listed()).toEqual({ secrets: [], certificates: [`portico-${id}`], federated: [] });
    expect(await bench.connection(id)).toMatchObject({ warnings: ['other_credential_kind'] });
    // Nothing of it is left in a row either.
    expect(await bench.parts.managed.credentials(id)).toHaveLength(1);
  });

  test('that has not spread, or whose issuer is away for a while, is waited for (fault R15)', async () => {
    const id = await connected();
    await bench.control.send('PUT', '/replication', { federatedCredential: 3 });
    bench.door.isOpen = false;
    const { organizationId, caller } = more.customer();
    const asked = { kind: 'rotate', organizationId, connectionId: id, caller, credentialKind: 'federated' };
    const { request_id: runId } = await provisioning.beginRun({ ...asked, credentialKind: 'federated' });
    const worker = createProvisioningWorker(bench.parts, 'w-one');
    for (let leases = 0; leases < 12; leases += 1) {
      await bench.goesOn(more.customer(), runId);
      await worker.workOnce();
    }
    expect(await bench.runRow(more.customer(), runId)).toMatchObject({ waitReason: 'microsoft_unavailable' });
    expect(await bench.connection(id)).toMatchObject({ credential: { kind: 'client_secret' } });
    bench.door.isOpen = true;
    expect(await bench.finish(more.customer(), runId)).toMatchObject({ state: 'succeeded' });
    await opens(id);
  });

  test('whose issuer Microsoft never reads: sign-in stays as it was, and the operator is named', async () => {
    const id = await connected();
    const before = (await bench.connection(id)).credential;
    const { organizationId, caller } = more.customer();
    const { request_id: runId } = await provisioning.beginRun({
      ...{ kind: 'rotate', organizationId, connectionId: id, caller, credentialKind: 'federated' },
    });
    bench.door.isOpen = false;
    await bench.passDeadline(runId);
    const ended = await bench.finish(more.customer(), runId);
    expect(ended).toMatchObject({ state: 'failed', failure: { actor: 'operator' } });
    expect(ended.failure?.message).toMatch(/cannot read which keys this Portico signs with/);
    expect((await bench.connection(id)).credential).toEqual(before);
    expect((await listed()).federated).toEqual([]);
  });

  test('lets people in before, while and after the key of the deployment is rotated, whatever copy of the keys Entra has', async () => {
    const id = await connected();
    await rotate(id, 'federated');
    const { keyRing } = bench;
    const keys = workloadKeys(bench.pool);
    const kids: unknown[] = [];
    const letsIn = async () => {
      await opens(id);
      const [header = ''] = (await bench.parts.workload.assertion('x')).split('.');
      kids.push(JSON.parse(Buffer.from(header, 'base64url').toString()).kid);
    };
    // Long enough for every copy to be read anew, ours and Entra's.
    const passes = async (interval: string) => {
      await bench.pool.query(`UPDATE workload_keys SET signs_from = signs_from - interval '${interval}',
        retired_at = retired_at - interval '${interval}'`);
      vi.setSystemTime(Date.now() + 6 * 60_000);
      await letsIn();
    };
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    try {
      await letsIn();
      await rotateWorkloadKey({ keyRing, keys }, { compromised: false });
      await letsIn();
      for (const interval of ['0', '1 day', '1 day', '1 day']) await passes(interval);
    } finally {
      vi.useRealTimers();
    }
    const [before, after] = new Set(kids);
    expect(after).toBeDefined();
    expect(kids).toEqual([before, before, before, after, after, after]);
    expect((await bench.parts.workload.keySet()).keys.map(({ kid }) => kid)).toEqual([after]);
  });

  test('cannot be chosen where Microsoft cannot reach us, and is nobody’s way out there', async () => {
    const id = await connected();
    const workload = { ...bench.parts.workload, isReachable: false };
    const parts = bench.newParts({ workload });
    const { organizationId, caller } = more.customer();
    const asked = { kind: 'rotate', organizationId, connectionId: id, caller } as const;
    const chosen = createProvisioning(parts).beginRun({ ...asked, credentialKind: 'federated' });
    await expect(chosen).rejects.toMatchObject({
      code: 'invalid_request',
      data: {
        errors: [{ field: 'credential', message: expect.stringMatching(/https under a public name/) }],
      },
    });
    expect(await bench.connection(id)).toMatchObject({ wantedCredential: 'client_secret' });
    // It was chosen before the address changed.
    await bench.pool.query("UPDATE entra_app_registrations SET credential_kind = 'federated'");
    expect(await rotate(id, undefined, parts)).toMatchObject({ state: 'succeeded' });
    expect(await bench.connection(id)).toMatchObject({
      ...{ warnings: ['other_credential_kind'], credential: { kind: 'certificate' } },
    });
    await bench.restrictCredentials(NO_CREDENTIALS);
    expect(await rotate(id, undefined, parts)).toMatchObject({ state: 'failed' });
  });
});
