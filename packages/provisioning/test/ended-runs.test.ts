import { DAY } from '@portico/core';
import { certificateFacts, newSigningCertificate } from '@portico/vault';
import { expect, test } from 'vitest';
import { beginRun } from '../src/begin-run.ts';
import { createProvisioningWorker } from '../src/index.ts';
import { createRunKinds } from '../src/runs/kinds/index.ts';
import { startBench } from './bench/bench.ts';
import { listening } from './bench/network.ts';
import { renewing } from './bench/renewing.ts';

/* A run that another has taken the place of changes nothing in the directory any more, wherever its worker is. */

const bench = await startBench();
const { connected, rotate, application, listed, opens, ...more } = renewing(bench);

const DATES = { notBefore: new Date(Date.now() - DAY), notAfter: new Date(Date.now() + 90 * DAY) };
const { certificatePem } = await newSigningCertificate({ commonName: 'theirs', ...DATES });
/** The customer's own: with it in the list, the list is written back and not emptied. */
const THEIRS = {
  ...{ type: 'AsymmetricX509Cert', usage: 'Verify', displayName: 'theirs' },
  key: certificateFacts({ certificatePem }).der.toString('base64'),
};

async function bySchedule(kind: string, connectionId: string): Promise<string> {
  const { organizationId } = more.customer();
  return beginRun(bench.parts, createRunKinds(), { kind, organizationId, connectionId, by: 'schedule' });
}

/** A connection with a certificate whose predecessor is still in the directory, and the run that is to take that out. */
async function untidy() {
  const id = await connected();
  expect(await rotate(id, 'certificate')).toMatchObject({ state: 'succeeded' });
  const objectId = (await application()).id;
  const path = `/directories/contoso.example/graph/applications/${objectId}`;
  const { keyCredentials: ours } = (await bench.control.send('GET', path)) as { keyCredentials: object[] };
  const kept = ours.map((one) => ({ ...one, key: null }));
  await bench.control.send('PATCH', path, { keyCredentials: [...kept, THEIRS] });
  await bench.finish(more.customer(), await bySchedule('rotate', id));
  return { id, path: `/v1.0/applications/${objectId}`, tidying: await bySchedule('tidy', id) };
}

test('a tidying-up that gave way after it had read the certificates does not write them back over a new one', async () => {
  const { id, path, tidying } = await untidy();
  let sent = 0;
  let gaveWay = false;
  const onAnswer = async ({ path: asked }: { path: string }) => {
    if (gaveWay || !asked.endsWith('/federatedIdentityCredentials')) return;
    gaveWay = true;
    expect(await rotate(id, 'certificate', bench.newParts())).toMatchObject({ state: 'succeeded' });
    sent = 0;
  };
  const onRequest = ({ path: asked, method }: { path: string; method: string }) => {
    if (asked.endsWith(path.slice('/v1.0'.length)) && method === 'PATCH') sent += 1;
  };
  await bench.due(tidying);
  await listening({ onAnswer, onRequest }, () =>
    createProvisioningWorker(bench.newParts(), 'w-slow').workOnce(),
  );
  expect(gaveWay).toBe(true);
  expect(sent).toBe(0);
  expect(bench.log.at(-1)).toMatchObject({ event: 'provisioning.lease_lost' });
  const { credential } = await bench.connection(id);
  expect((await application()).keyCredentials.map(({ keyId }) => keyId)).toContain(credential?.keyId);
  expect((await listed()).certificates.toSorted()).toEqual([`portico-${id}`, 'theirs']);
  await opens(id);
});

test('whoever takes its place waits longer than any call of it that is on its way', async () => {
  const { path, tidying } = await untidy();
  const leaseMs = async () => {
    const text =
      'SELECT extract(epoch FROM lease_until - now())::float8 * 1000 AS ms FROM provisioning_runs WHERE id = $1';
    return (await bench.pool.query<{ ms: number }>(text, [tidying])).rows[0]?.ms ?? 0;
  };
  const left: number[] = [];
  const onAnswer = async () => {
    // Microsoft took its time.
    await bench.pool.query(
      "UPDATE provisioning_runs SET lease_until = now() + interval '2 s' WHERE id = $1",
      [tidying],
    );
  };
  const onRequest = async ({ path: asked, method }: { path: string; method: string }) => {
    if (asked.endsWith(path.slice('/v1.0'.length)) && method === 'PATCH') left.push(await leaseMs());
  };
  await bench.due(tidying);
  await listening({ onAnswer, onRequest }, () =>
    createProvisioningWorker(bench.newParts(), 'w-slow').workOnce(),
  );
  expect(left).toHaveLength(1);
  expect(left[0]).toBeGreaterThan(bench.parts.microsoft.timeoutMs);
});
