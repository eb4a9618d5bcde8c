import { describe, expect, test } from 'vitest';
import { createProvisioningWorker } from '../src/index.ts';
import { startBench } from './bench/bench.ts';
import { managedConnection } from './bench/managed.ts';

const bench = await startBench();
const { connection, begin, customer, connectionId, run, secrets, spoil } = managedConnection(bench);

describe('a rotation', () => {
  test('puts a new credential in the place of a good one, which goes from directory and table', async () => {
    const before = await connection();
    const ofTheCustomer = await addedByCustomer();
    expect(await run('rotate')).toMatchObject({ state: 'succeeded' });
    const { credential, status } = await connection();
    expect(status).toBe('active');
    expect(credential?.keyId).not.toBe(before.credential?.keyId);
    expect((await secrets()).sort()).toEqual([credential?.keyId, ofTheCustomer].sort());
    expect(await bench.parts.managed.credentials(connectionId())).toMatchObject([{ state: 'active' }]);
  });

  test('leaves people the old one until the new one is proven', async () => {
    const before = await connection();
    const runId = await begin('rotate');
    // The new secret has not spread: its first token is refused.
    await bench.control.fault({ surface: 'login', path: '*/token', nth: 2, status: 401, aadsts: 7000215 });
    await createProvisioningWorker(bench.parts, 'w').workOnce();
    expect(await bench.runRow(customer(), runId)).toMatchObject({
      state: 'waiting',
      waitReason: 'credential_not_usable',
    });
    expect((await connection()).credential).toEqual(before.credential);
    expect(await bench.finish(customer(), runId)).toMatchObject({ state: 'succeeded' });
    expect((await connection()).credential?.keyId).not.toBe(before.credential?.keyId);
  });

  test('that comes to nothing takes the new one back', async () => {
    const before = await connection();
    const runId = await begin('rotate');
    await bench.control.fault({ surface: 'login', path: '*/token', nth: 2, status: 401, aadsts: 7000215 });
    await createProvisioningWorker(bench.parts, 'w').workOnce();
    expect(await secrets()).toHaveLength(2);
    await bench.control.fault({ surface: 'login', path: '*/token', count: 1, status: 401, aadsts: 7000215 });
    await bench.passDeadline(runId);
    expect(await bench.finish(customer(), runId)).toMatchObject({ state: 'failed' });
    expect(await connection()).toMatchObject({ status: 'active', credential: before.credential });
    expect(await secrets()).toEqual([before.credential?.keyId]);
    expect(await bench.parts.managed.credentials(connectionId())).toHaveLength(1);
  });

  test('that is killed before its new secret was written down takes that one back, too', async () => {
    const [before, runId] = [await connection(), await begin('rotate')];
    const managed = { ...bench.parts.managed, addCredential: () => Promise.reject(new Error('killed')) };
    const mortal = createProvisioningWorker({ ...bench.parts, managed }, 'w');
    await expect(mortal.workOnce()).rejects.toThrow('killed');
    expect(await secrets()).toHaveLength(2);
    await bench.passDeadline(runId);
    // It does not come to looking once more before it is undone.
    await bench.control.fault({ surface: 'graph', method: 'GET', count: 1, status: 503 });
    expect(await bench.finish(customer(), runId)).toMatchObject({ state: 'failed' });
    expect(await secrets()).toEqual([before.credential?.keyId]);
  });

  test('leaves the old secret to who is coming back from Microsoft right now', async () => {
    const [before, runId] = [await connection(), await begin('rotate')];
    const worker = createProvisioningWorker(bench.parts, 'w');
    for (const waitReason of ['credential_proving', 'credential_proving', 'old_credential_in_use']) {
      await worker.workOnce();
      expect(await bench.runRow(customer(), runId)).toMatchObject({ waitReason });
      if (waitReason !== 'old_credential_in_use') {
        expect((await connection()).credential).toEqual(before.credential);
        await bench.due(runId);
      }
    }
    expect((await connection()).credential?.keyId).not.toBe(before.credential?.keyId);
    expect(await secrets()).toContain(before.credential?.keyId);
    // And what is said of the old one is not said of the new one.
    const refused = { id: 'evt_late', requestId: 'req_late', reason: 'invalid_client' };
    await bench.parts.connections.clientRefused(
      { id: connectionId(), credentialId: before.credential?.id ?? '' },
      'credential_refused',
      refused,
    );
    expect(await connection()).toMatchObject({ status: 'active', warnings: [] });
  });

  test('of a connection that was tampered with says nothing of that', async () => {
    await spoil();
    await run('check');
    expect(await run('rotate')).toMatchObject({ state: 'succeeded' });
    expect(await connection()).toMatchObject({
      status: 'degraded',
      warnings: ['return_refused', 'app_changed'],
    });
  });

  test('which left a secret behind that is gone since stands in no later run’s way', async () => {
    await bench.control.fault({ surface: 'graph', path: '*/removePassword', count: 1, status: 500 });
    const credential = {
      id: 'cred_left',
      sealed: 'x',
      keyId: 'never-there',
      expiresAt: new Date(Date.now() + 1e12),
    };
    await bench.pool.query(
      `INSERT INTO connection_credentials (id, project_id, organization_id, connection_id, kind, state, key_id, sealed, expires_at)
       VALUES ($1, $2, $3, $4, 'client_secret', 'pending', $5, $6, $7)`,
      [
        credential.id,
        customer().projectId,
        customer().organizationId,
        connectionId(),
        credential.keyId,
        credential.sealed,
        credential.expiresAt,
      ],
    );
    expect(await run('repair')).toMatchObject({ state: 'succeeded' });
    expect(await bench.parts.managed.credentials(connectionId())).toMatchObject([{ state: 'active' }]);
  });

  test.each([
    ['was away', { status: 500 }],
    ['was busy with the app', { status: 409, code: 'Directory_ConcurrencyViolation' }],
  ])('asks again for the old secret to go when Microsoft %s', async (_, trouble) => {
    await bench.control.fault({ surface: 'graph', path: '*/removePassword', count: 1, ...trouble });
    expect(await run('rotate')).toMatchObject({ state: 'succeeded' });
    expect(await secrets()).toEqual([(await connection()).credential?.keyId]);
  });

  test('does not lose the connection when Microsoft keeps the old secret: the next run removes it', async () => {
    await bench.control.fault({ surface: 'graph', path: '*/removePassword', count: 1, status: 403 });
    expect(await run('rotate')).toMatchObject({ state: 'succeeded' });
    expect(await secrets()).toHaveLength(2);
    expect(await run('repair')).toMatchObject({ state: 'succeeded' });
    expect(await secrets()).toEqual([(await connection()).credential?.keyId]);
  });

  async function addedByCustomer(): Promise<string> {
    const { entraApplicationObjectId } = await connection();
    const path = `/directories/contoso.example/graph/applications/${entraApplicationObjectId}/addPassword`;
    const added = await bench.control.send('POST', path, { passwordCredential: { displayName: 'theirs' } });
    return (added as { keyId: string }).keyId;
  }
});
