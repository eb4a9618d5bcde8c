import { openCredential } from '@portico/connections';
import { DAY } from '@portico/core';
import { newSigningCertificate } from '@portico/vault';
import { describe, expect, test } from 'vitest';
import { beginRun } from '../src/begin-run.ts';
import { createProvisioningWorker } from '../src/index.ts';
import { createRunKinds } from '../src/runs/kinds/index.ts';
import { startBench } from './bench/bench.ts';
import { NO_CREDENTIALS } from './bench/consent.ts';
import { answering } from './bench/network.ts';
import { renewing } from './bench/renewing.ts';
import { dumpTables } from './bench/tables.ts';

/* What a connection proves itself with: a secret, a certificate or a federated credential, as was chosen, and as the directory allows. */

const bench = await startBench();
const { provisioning, connected, rotate, application, listed, opens, ...more } = renewing(bench);
const GRAPH = '/directories/contoso.example/graph';

const capped = (restrictionType: string, maxLifetime: string) => [{ restrictionType, maxLifetime }];

const daysLeft = async (connectionId: string) => {
  const { credential } = await bench.connection(connectionId);
  return Math.round(((credential?.expiresAt?.getTime() ?? 0) - bench.clock.now().getTime()) / DAY);
};

describe('a certificate', () => {
  test('takes the place of a secret, and a secret that of a certificate, when that is chosen', async () => {
    const id = await connected();
    const name = `portico-${id}`;
    expect(await rotate(id, 'certificate')).toMatchObject({ state: 'succeeded' });
    expect(await listed()).toEqual({ secrets: [], certificates: [name], federated: [] });
    expect(await bench.connection(id)).toMatchObject({
      ...{ status: 'active', warnings: [], credential: { kind: 'certificate' } },
    });
    await opens(id);
    // Without a choice, it is of the kind that was chosen last.
    const before = (await bench.connection(id)).credential?.keyId;
    expect(await rotate(id)).toMatchObject({ state: 'succeeded' });
    expect(await listed()).toEqual({ secrets: [], certificates: [name], federated: [] });
    expect((await bench.connection(id)).credential?.keyId).not.toBe(before);
    expect(await rotate(id, 'client_secret')).toMatchObject({ state: 'succeeded' });
    expect(await listed()).toEqual({ secrets: [name], certificates: [], federated: [] });
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
    const { organizationId, caller } = more.customer();
    const run = async (kind: string) => {
      const asked = { kind, organizationId, connectionId: id, caller };
      return bench.finish(more.customer(), (await provisioning.beginRun(asked)).request_id);
    };
    await run('check');
    expect(await bench.connection(id)).toMatchObject({ warnings: ['credential_refused'] });
    expect(await run('repair')).toMatchObject({ state: 'succeeded' });
    expect(await listed()).toEqual({ secrets: [], certificates: [`portico-${id}`], federated: [] });
    await opens(id);
  });

  test('has a private key that is nowhere but in its sealed row, and is sent to nobody (invariant 3, attack 98)', async () => {
    const id = await connected();
    const sent: string[] = [];
    const send: typeof fetch = (input, init) => {
      sent.push(String(init?.body));
      return fetch(input, init);
    };
    await rotate(id, 'certificate', bench.newParts({ microsoft: { send, timeoutMs: 30_000 } }));
    const row = await bench.connection(id);
    const opened = row.credential && (await openCredential(bench.parts, row, row.credential));
    if (opened?.kind !== 'certificate') throw new Error('it has no certificate');
    // Its middle: what every key begins with is no secret.
    const ofKey = opened.privateKeyPem.split('\n')[12] ?? '';
    expect(ofKey).toMatch(/^[\w+/]{64}$/);
    const everything = [await dumpTables(bench.pool), JSON.stringify(bench.log), ...sent].join('\n');
    expect(everything).toContain(row.credential?.sealed);
    for (const secret of [ofKey, 'PRIVATE KEY']) expect(everything).not.toContain(secret);
  });

  test('that people sign in with is not written back by a list that does not show it yet (fault R15)', async () => {
    const id = await connected();
    await rotate(id, 'certificate');
    let behind = 1;
    const send = answering<{ keyCredentials: object[] }>(({ keyCredentials = [] }) => {
      if (keyCredentials.length < 2 || behind === 0) return undefined;
      behind -= 1;
      return { keyCredentials: keyCredentials.slice(0, 1) };
    });
    await rotate(id, undefined, bench.newParts({ microsoft: { send, timeoutMs: 30_000 } }));
    expect(behind).toBe(0);
    expect((await application()).keyCredentials.map(({ keyId }) => keyId)).toEqual([
      (await bench.connection(id)).credential?.keyId,
    ]);
    await opens(id);
  });

  test('of ours that has no row any more goes before a new one comes', async () => {
    const id = await connected();
    await rotate(id, 'certificate');
    await bench.pool.query('DELETE FROM connection_credentials WHERE connection_id = $1', [id]);
    const again = await bench.newRun(more.customer());
    expect(await bench.finish(more.customer(), again.runId)).toMatchObject({ state: 'succeeded' });
    expect(await listed()).toEqual({ secrets: [], certificates: [`portico-${id}`], federated: [] });
    await opens(id);
  });

  test('ends when its row says so, in whole seconds as certificates do', async () => {
    const id = await connected();
    await rotate(id, 'certificate');
    const [made] = (await application()).keyCredentials as unknown as { endDateTime: string }[];
    const { credential } = await bench.connection(id);
    expect(new Date(made?.endDateTime ?? '')).toEqual(credential?.expiresAt);
    expect((credential?.expiresAt?.getTime() ?? 1) % 1000).toBe(0);
  });
});

test('a federated credential takes the place of a secret, a certificate that of it, and all the way back', async () => {
  const id = await connected();
  expect(await rotate(id, 'federated')).toMatchObject({ state: 'succeeded' });
  const row = await bench.connection(id);
  expect(row).toMatchObject({
    ...{ status: 'active', warnings: [] },
    credential: { kind: 'federated', expiresAt: null },
  });
  expect(await listed()).toEqual({ secrets: [], certificates: [], federated: [row.credential?.keyId] });
  await opens(id);
  await rotate(id, 'certificate');
  expect(await listed()).toEqual({ secrets: [], certificates: [`portico-${id}`], federated: [] });
  await rotate(id, 'federated');
  await opens(id);
  await rotate(id, 'client_secret');
  expect(await listed()).toEqual({ secrets: [`portico-${id}`], certificates: [], federated: [] });
  await opens(id);
});

describe('where the directory’s policies', () => {
  test('forbid secrets, a connection gets a certificate, and says that it is not what was chosen', async () => {
    await bench.restrictCredentials({ passwordCredentials: NO_CREDENTIALS.passwordCredentials });
    const id = await connected();
    expect(await listed()).toEqual({ secrets: [], certificates: [`portico-${id}`], federated: [] });
    expect(await bench.connection(id)).toMatchObject({
      status: 'active',
      warnings: ['other_credential_kind'],
    });
    await opens(id);
    // It was chosen in the end: nothing is other than wished.
    await rotate(id, 'certificate');
    expect(await bench.connection(id)).toMatchObject({ warnings: [] });
  });

  test('forbid secrets and certificates, a connection gets a federated credential, which is nobody’s to lose', async () => {
    await bench.restrictCredentials(NO_CREDENTIALS);
    const id = await connected();
    const { credential, warnings } = await bench.connection(id);
    expect(warnings).toEqual(['other_credential_kind']);
    expect(await listed()).toEqual({ secrets: [], certificates: [], federated: [credential?.keyId] });
    await opens(id);
  });

  test.each([
    ['client_secret', 'passwordCredentials', 'passwordLifetime'],
    ['certificate', 'keyCredentials', 'asymmetricKeyLifetime'],
  ] as const)('cap the life of a %s, it lives as long as they allow', async (kind, list, rule) => {
    const id = await connected();
    await bench.restrictCredentials({ [list]: capped(rule, 'P100D') });
    expect(await rotate(id, kind)).toMatchObject({ state: 'succeeded' });
    expect(await daysLeft(id)).toBe(90);
    const { organizationId, caller } = more.customer();
    const [shown] = await provisioning.connections(organizationId, caller.principal);
    expect(shown?.credential?.shortened).toEqual({ days: 90, usual_days: 730, renewed_every_days: 60 });
  });

  test('allow thirty days, a repair keeps one that has just been made', async () => {
    await bench.restrictCredentials({ passwordCredentials: capped('passwordLifetime', 'P30D') });
    const id = await connected();
    const { credential } = await bench.connection(id);
    const { organizationId, caller } = more.customer();
    const asked = { kind: 'repair', organizationId, connectionId: id, caller };
    await bench.finish(more.customer(), (await provisioning.beginRun(asked)).request_id);
    expect((await bench.connection(id)).credential).toEqual(credential);
  });

  test('allow none, the run says who has to act, and nothing is left', async () => {
    await bench.forbidCredentials();
    const { runId, connectionId } = await bench.newRun(more.customer());
    const ended = await bench.finish(more.customer(), runId);
    expect(ended).toMatchObject({ state: 'failed', failure: { actor: 'directory_admin' } });
    expect(ended.failure?.message).toMatch(/policy .* neither certificates nor client secrets/);
    expect((await bench.made(more.customer())).applications).toEqual([]);
    expect(await bench.parts.managed.credentials(connectionId)).toEqual([]);
  });
});

test('a credential is chosen for no run that makes none, and nothing is wished by a run that did not begin', async () => {
  const id = await connected();
  const { organizationId, caller } = more.customer();
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

describe('one that was made and not yet proven', () => {
  /** The schedule renews it, and comes no further than to proving the new one. */
  const scheduled = async (id: string) => {
    const runId = await beginRun(bench.parts, createRunKinds(), {
      ...{ kind: 'rotate', connectionId: id, by: 'schedule' },
      organizationId: more.customer().organizationId,
    });
    await createProvisioningWorker(bench.parts, 'w').workOnce();
    return runId;
  };
  const pending = async (id: string) =>
    (await bench.parts.managed.credentials(id)).find(({ state }) => state === 'pending');

  test('is not given to who asks for another kind meanwhile', async () => {
    const id = await connected();
    await scheduled(id);
    expect(await pending(id)).toMatchObject({ kind: 'client_secret' });
    expect(await rotate(id, 'certificate')).toMatchObject({ state: 'succeeded' });
    expect(await bench.connection(id)).toMatchObject({ credential: { kind: 'certificate' }, warnings: [] });
    expect(await listed()).toEqual({ secrets: [], certificates: [`portico-${id}`], federated: [] });
    await opens(id);
  });

  test('is kept by the run that made it where the one that was chosen is not allowed', async () => {
    const id = await connected();
    await bench.restrictCredentials({ passwordCredentials: NO_CREDENTIALS.passwordCredentials });
    const lost = { path: '*/applications/*', count: 1, status: 503, takesEffect: true };
    await bench.control.fault({ surface: 'graph', method: 'PATCH', ...lost });
    const runId = await scheduled(id);
    const made = await pending(id);
    expect(made).toMatchObject({ kind: 'certificate' });
    expect(await bench.finish(more.customer(), runId)).toMatchObject({ state: 'succeeded' });
    expect((await bench.connection(id)).credential?.id).toBe(made?.id);
  });
});
