import { randomUUID } from 'node:crypto';
import { DAY } from '@portico/core';
import type { RunRow } from '@portico/database';
import { describe, expect, test } from 'vitest';
import { disconnect } from '../src/disconnect.ts';
import { createProvisioning, createProvisioningWorker } from '../src/index.ts';
import { startBench } from './bench/bench.ts';
import type { Customer } from './bench/customer.ts';
import { opensDirectory } from './bench/opens.ts';
import { type Asked, GARBAGE, page, spoiltGraph, spoiltLogin, tokenOfAnother } from './bench/spoiling.ts';

/* Whatever comes in the place of an answer: a run stops in a named state, and what we did not make stays as it is. */

const bench = await startBench();
const provisioning = createProvisioning(bench.parts);
const { control } = bench;
const DIRECTORY = '/directories/contoso.example/graph';

const KINDS = ['connect', 'repair', 'rotate', 'disconnect', 'check'] as const;
type Kind = (typeof KINDS)[number] | 'rotate to a certificate';
const TO_CERTIFICATE = { kind: 'rotate', credentialKind: 'certificate' } as const;
type Begun = { readonly customer: Customer; readonly runId: string; readonly connectionId: string };

/** A run that is due and has not begun, in a directory with an app of the customer's. */
async function begin(kind: Kind, prepare?: (connectionId: string) => Promise<void>): Promise<Begun> {
  const customer = await bench.newCustomer();
  await bench.askFor('Application.ReadWrite.OwnedBy');
  await bench.approve();
  await control.send('POST', `${DIRECTORY}/applications`, { displayName: 'Theirs' });
  if (kind === 'connect') return { customer, ...(await bench.newRun(customer)) };
  const { connectionId } = await bench.connect(customer);
  const { entraApplicationObjectId: id } = await bench.connection(connectionId);
  const passwordCredential = { displayName: 'theirs' };
  await control.send('POST', `${DIRECTORY}/applications/${id}/addPassword`, { passwordCredential });
  await prepare?.(connectionId);
  const { organizationId, caller } = customer;
  const asked = { organizationId, connectionId, caller };
  const runId =
    kind === 'disconnect'
      ? await disconnect(bench.parts, asked)
      : (
          await provisioning.beginRun({
            ...(kind === 'rotate to a certificate' ? TO_CERTIFICATE : { kind }),
            ...asked,
          })
        ).request_id;
  if (runId === undefined) throw new Error('no run began');
  return { customer, connectionId, runId };
}

/** Everything in the directory, as it is. */
const directory = async () => {
  const { applications, servicePrincipals } = await control.inventory();
  return { applications, servicePrincipals };
};

/** One lease of a worker. */
async function workOnce({ runId }: Begun): Promise<void> {
  await bench.due(runId);
  await createProvisioningWorker(bench.parts, 'w').workOnce();
}

const finish = ({ customer, runId }: Begun): Promise<RunRow> => bench.finish(customer, runId);

/** What the log of the organization says of a failed run. */
async function told({ customer, runId }: Begun): Promise<{ code: string; why: string }[]> {
  const { rows } = await bench.pool.query(
    `SELECT data ->> 'code' AS code, data ->> 'why' AS why FROM audit_events
     WHERE organization_id = $1 AND action = 'provisioning.failed' AND data ->> 'run' = $2`,
    [customer.organizationId, runId],
  );
  return rows;
}

/** As a run of that kind ends where nothing is in its way. */
async function expectWell(kind: Kind, { customer, connectionId }: Begun): Promise<void> {
  const { applications } = await bench.made(customer);
  const row = await bench.connection(connectionId);
  const ours = applications.filter(({ displayName }) => displayName !== 'Theirs');
  if (kind === 'disconnect') {
    expect({ ours, status: row.status }).toEqual({ ours: [], status: 'inactive' });
    return;
  }
  expect(ours.map(({ id }) => id)).toEqual([row.entraApplicationObjectId]);
  expect(row).toMatchObject({ status: 'active', warnings: [] });
  const secrets = ours.flatMap(({ passwordCredentials }) => passwordCredentials);
  const known = new Set(secrets.map(({ displayName }) => displayName?.split('-cred_')[0]));
  expect(known).toEqual(new Set([...(kind === 'connect' ? [] : ['theirs']), `portico-${connectionId}`]));
}

describe.each(Object.keys(GARBAGE))('a directory that answers garbage (%s)', (name) => {
  const garbage = GARBAGE[name] ?? Response.error;

  test.each(KINDS)(
    'to all that a %s asks: it waits for Microsoft, nothing was changed, and it ends well when that is over',
    async (kind) => {
      const run = await begin(kind);
      const before = await directory();
      await spoiltGraph(
        async () => garbage(),
        async () => {
          for (let times = 0; times < 2; times += 1) await workOnce(run);
        },
      );
      expect(await bench.runRow(run.customer, run.runId)).toMatchObject({
        ...{ state: 'waiting', waitReason: 'microsoft_unavailable' },
      });
      expect(await directory()).toEqual(before);
      expect(await finish(run)).toMatchObject({ state: 'succeeded' });
      await expectWell(kind, run);
    },
  );
});

describe('a directory that answers garbage to the very end', () => {
  const spoil = ({ method, send }: Asked) => (method === 'GET' ? Promise.resolve(page(404)) : send());

  test.each(['repair', 'rotate', 'disconnect'] as const)(
    'where it is read and takes what is written: a %s makes nothing and deletes nothing, and the audit log says why',
    async (kind) => {
      const run = await begin(kind);
      const before = await directory();
      await bench.passDeadline(run.runId);
      const { state, failure } = await spoiltGraph(spoil, () => finish(run));
      expect({ state, code: failure?.code }).toEqual({ state: 'failed', code: 'provisioning_failed' });
      expect(await told(run)).toEqual([{ code: failure?.code, why: failure?.message }]);
      expect(failure?.message).toMatch(/Microsoft was not ready/);
      expect(await directory()).toEqual(before);
    },
  );

  test('as lists of credentials that are not there: the customer’s certificates are not written over', async () => {
    const run = await begin('rotate to a certificate');
    const before = await directory();
    const without = async ({ send }: Asked) => {
      const response = await send();
      if (response.status !== 200) return response;
      const { keyCredentials: _, ...rest } = (await response.json()) as Record<string, unknown>;
      return Response.json(rest);
    };
    await spoiltGraph(without, () => workOnce(run));
    expect(await bench.runRow(run.customer, run.runId)).toMatchObject({
      ...{ state: 'waiting', waitReason: 'microsoft_unavailable' },
    });
    expect(await directory()).toEqual(before);
  });

  test('as all of its apps to a question for one name: what has another name is not taken for an instance of ours', async () => {
    const customer = await bench.newCustomer();
    await bench.askFor('Application.ReadWrite.All');
    await bench.approve();
    const run = { customer, ...(await bench.newRun(customer)) };
    const path = `${DIRECTORY}/applicationTemplates/${bench.parts.cloud.templateId}/instantiate`;
    const { application } = (await control.send('POST', path, { displayName: 'Theirs' })) as {
      application: { id: string };
    };
    await control.fault({
      ...{ surface: 'graph', method: 'POST', path: '*instantiate', count: 1, status: 503 },
    });
    await workOnce(run);
    const all = async ({ method, path: asked, send }: Asked) => {
      if (method !== 'GET' || asked !== '/v1.0/applications') return send();
      const { applications } = await bench.made(customer);
      return Response.json({ value: applications.map((one) => ({ ...one, owners: [] })) });
    };
    await spoiltGraph(all, () => finish(run));
    const theirs = (await bench.made(customer)).applications.find(({ id }) => id === application.id);
    expect(theirs).toMatchObject({ displayName: 'Theirs', deletedDateTime: null, passwordCredentials: [] });
    expect((await bench.connection(run.connectionId)).entraApplicationObjectId).not.toBe(application.id);
  });
});

describe('another directory’s objects', () => {
  test.each(KINDS)(
    'by a token of that directory: a %s ends before it asks anything there, and the audit log says why',
    async (kind) => {
      const run = await begin(kind);
      const before = await directory();
      await control.forgetRequests();
      const { state, failure } = await spoiltLogin(tokenOfAnother, () => finish(run));
      expect({ state, code: failure?.code }).toEqual({ state: 'failed', code: 'provisioning_failed' });
      expect(failure?.message).toContain('other_directory');
      expect(await told(run)).toEqual([{ code: failure?.code, why: failure?.message }]);
      expect((await control.requests()).filter(({ path }) => path.startsWith('/v1.0/'))).toEqual([]);
      expect(await directory()).toEqual(before);
    },
  );

  test.each(['repair', 'rotate', 'disconnect', 'check'] as const)(
    'as the answer to a question for ours: a %s waits, and changes none of them',
    async (kind) => {
      const run = await begin(kind);
      const before = await directory();
      const other = { id: randomUUID(), appId: randomUUID(), displayName: 'Of fabrikam', owners: [] };
      const lists = { passwordCredentials: [], keyCredentials: [] };
      await spoiltGraph(
        async ({ method, send }) => (method === 'GET' ? Response.json({ ...other, ...lists }) : send()),
        () => workOnce(run),
      );
      expect(await bench.runRow(run.customer, run.runId)).toMatchObject({
        ...{ state: 'waiting', waitReason: 'microsoft_unavailable' },
      });
      expect(await directory()).toEqual(before);
    },
  );
});

describe('an id that was reused', () => {
  /** Under the ids that we know there is another app. */
  const reusedIn =
    (connectionId: string) =>
    async ({ method, send }: Asked): Promise<Response> => {
      const response = await send();
      if (method !== 'GET' || response.status !== 200) return response;
      const row = await bench.connection(connectionId);
      const found = (await response.json()) as { id?: string };
      const isUnderOurs = [row.entraApplicationObjectId, row.entraServicePrincipalId].includes(
        found.id ?? '',
      );
      return Response.json(isUnderOurs ? { ...found, appId: ANOTHER } : found);
    };
  const ANOTHER = '99999999-9999-4999-8999-999999999999';

  test.each(['repair', 'rotate', 'disconnect'] as const)(
    'for another app: a %s leaves that alone, and the audit log says why',
    async (kind) => {
      const run = await begin(kind);
      const before = await directory();
      const { state, failure } = await spoiltGraph(reusedIn(run.connectionId), () => finish(run));
      expect({ state, code: failure?.code, actor: failure?.actor }).toEqual({
        ...{ state: 'failed', code: 'not_our_app', actor: 'directory_admin' },
      });
      expect(await told(run)).toEqual([{ code: 'not_our_app', why: failure?.message }]);
      expect(await directory()).toEqual(before);
    },
  );

  test('for another enterprise app alone: a disconnection deletes neither that nor anything else', async () => {
    const run = await begin('disconnect');
    const before = await directory();
    const { entraServicePrincipalId } = await bench.connection(run.connectionId);
    const spoil = async ({ method, send }: Asked) => {
      const response = await send();
      if (method !== 'GET' || response.status !== 200) return response;
      const found = (await response.json()) as { id?: string };
      return Response.json(found.id === entraServicePrincipalId ? { ...found, appId: ANOTHER } : found);
    };
    const { failure } = await spoiltGraph(spoil, () => finish(run));
    expect(failure?.code).toBe('not_our_app');
    expect(await directory()).toEqual(before);
  });

  test('for another app that lies in the bin: neither a repair nor a disconnection purges it', async () => {
    for (const kind of ['repair', 'disconnect'] as const) {
      const run = await begin(kind, async (connectionId) =>
        control.deleteApplication((await bench.connection(connectionId)).entraAppId ?? '').then(() => {}),
      );
      const before = await directory();
      const { failure } = await spoiltGraph(reusedIn(run.connectionId), () => finish(run));
      expect({ kind, code: failure?.code }).toEqual({ kind, code: 'not_our_app' });
      expect(await directory()).toEqual(before);
    }
  });

  test('while a connect is under way: what it has made is not taken back any more, and that is said', async () => {
    const run = await begin('connect');
    await control.fault({ surface: 'graph', path: '*/addPassword', count: 1, status: 503 });
    await workOnce(run);
    const before = await directory();
    const { failure } = await spoiltGraph(reusedIn(run.connectionId), () => finish(run));
    expect(failure?.code).toBe('not_our_app');
    const undone = (await bench.parts.runs.steps(run.runId)).find(({ name }) => name === 'undo');
    expect(undone).toMatchObject({
      state: 'failed',
      detail: { message: expect.stringMatching(/could not be deleted/) },
    });
    expect(await directory()).toEqual(before);
  });

  test('for another app: a check finds that, changes nothing, and the audit log says so', async () => {
    const run = await begin('check');
    const before = await directory();
    expect(await spoiltGraph(reusedIn(run.connectionId), () => finish(run))).toMatchObject({
      state: 'succeeded',
    });
    expect((await bench.connection(run.connectionId)).warnings).toEqual(['app_replaced']);
    const { rows } = await bench.pool.query(
      "SELECT data -> 'findings' AS findings FROM audit_events WHERE target_id = $1 AND action = 'connection.found_broken'",
      [run.connectionId],
    );
    expect(rows).toEqual([{ findings: ['app_replaced'] }]);
    expect(await directory()).toEqual(before);
    const again = (
      await provisioning.beginRun({
        ...{ kind: 'check', connectionId: run.connectionId },
        ...{ organizationId: run.customer.organizationId, caller: run.customer.caller },
      })
    ).request_id;
    await bench.finish(run.customer, again);
    expect((await bench.connection(run.connectionId)).warnings).toEqual([]);
  });
});

describe.each([
  { jump: 'ten years ahead', days: 3650 },
  { jump: 'ten years back', days: -3650 },
])('a clock that jumps $jump', ({ days }) => {
  test.each([...KINDS, 'rotate to a certificate'] as const)(
    'before a %s: it ends in a named state, and whatever it was, people sign in as before and the customer’s secret stays',
    async (kind) => {
      const run = await begin(kind);
      bench.clock.advance(days * DAY);
      // What Microsoft does not take is tried for as long as a run has.
      for (let times = 0; times < 4; times += 1) await workOnce(run);
      await bench.passDeadline(run.runId);
      const { state, failure } = await finish(run);
      if (state === 'failed') {
        expect(failure?.code).toBe('provisioning_failed');
        expect(await told(run)).toEqual([{ code: failure?.code, why: failure?.message }]);
      }
      const { applications } = await bench.made(run.customer);
      const ours = applications.filter(({ displayName }) => displayName !== 'Theirs');
      const theirs = ours.flatMap(({ passwordCredentials }) => passwordCredentials);
      const customers = theirs.filter(({ displayName }) => displayName === 'theirs');
      expect(applications.length - ours.length).toBe(1);
      const isKept = kind !== 'connect' && kind !== 'disconnect';
      expect(customers).toHaveLength(isKept ? 1 : 0);
      const row = await bench.connection(run.connectionId);
      expect(ours.map(({ id }) => id)).toEqual(
        row.status === 'inactive' ? [] : [row.entraApplicationObjectId],
      );
      if (isKept) expect(await opensDirectory(bench.parts, row, run.customer.directoryId)).toBe(true);
    },
  );

  test('while Microsoft asks for patience: it is waited for as long as that, by no clock of ours', async () => {
    const run = await begin('repair');
    await control.fault({ surface: 'graph', count: 1, status: 429, retryAfter: 77 });
    bench.clock.advance(days * DAY);
    await workOnce(run);
    const { rows } = await bench.pool.query(
      "SELECT next_attempt_at > now() + interval '1 minute' AS waits, next_attempt_at < now() + interval '78 s' AS ends FROM provisioning_runs WHERE id = $1",
      [run.runId],
    );
    expect(rows).toEqual([{ waits: true, ends: true }]);
  });
});

describe('an app that somebody else made under our name (attack 18)', () => {
  const gone = async (connectionId: string) => {
    const { entraAppId } = await bench.connection(connectionId);
    await control.deleteApplication(entraAppId ?? '', true);
    await foreign(connectionId);
  };
  async function foreign(connectionId: string): Promise<string> {
    const body = { displayName: 'Mine', uniqueName: `portico-${connectionId}` };
    const { id } = (await control.send('POST', `${DIRECTORY}/applications`, body)) as { id: string };
    const owner = bench.emulator.seedFacts.directories.find(
      ({ domain }) => domain === 'contoso.example',
    )?.user;
    await control.send('POST', `${DIRECTORY}/applications/${id}/owners/$ref`, {
      '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${owner?.objectId}`,
    });
    return id;
  }

  test.each(['connect', 'repair'] as const)(
    'is neither used nor changed by a %s, which says whose it is, in the audit log too',
    async (kind) => {
      const run = await begin(kind, gone);
      if (kind === 'connect') await foreign(run.connectionId);
      const before = await directory();
      const { state, failure } = await finish(run);
      expect({ state, code: failure?.code }).toEqual({ state: 'failed', code: 'not_our_app' });
      expect(failure?.message).toMatch(/unique name/);
      expect(await told(run)).toEqual([{ code: 'not_our_app', why: failure?.message }]);
      expect(await directory()).toEqual(before);
    },
  );

  test.each([
    { kind: 'rotate', state: 'failed' },
    { kind: 'check', state: 'succeeded' },
    { kind: 'disconnect', state: 'succeeded' },
  ] as const)('is left as it is by a $kind, which has $state', async ({ kind, state }) => {
    const run = await begin(kind, gone);
    const before = await directory();
    if (kind === 'rotate') await bench.passDeadline(run.runId);
    expect(await finish(run)).toMatchObject({ state });
    expect(await directory()).toEqual(before);
    if (kind === 'check')
      expect((await bench.connection(run.connectionId)).warnings).toContain('app_missing');
  });
});
