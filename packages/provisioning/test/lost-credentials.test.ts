import { DAY } from '@portico/core';
import { certificateFacts, newSigningCertificate } from '@portico/vault';
import { beforeEach, describe, expect, test } from 'vitest';
import { createProvisioningWorker } from '../src/index.ts';
import { startBench } from './bench/bench.ts';
import { renewing } from './bench/renewing.ts';

/* What is taken out of an app registration is what we know to have sent there: a name proves nothing. */

const bench = await startBench();
const renewed = renewing(bench);
const { application, connected, rotate, run } = renewed;
const worker = createProvisioningWorker(bench.parts, 'w');
const { control } = bench;
let connectionId: string;
let path: string;

beforeEach(async () => {
  connectionId = await connected();
  path = `/directories/contoso.example/graph/applications/${(await application()).id}`;
});

const addSecret = async (displayName: string): Promise<string> => {
  const made = await control.send('POST', `${path}/addPassword`, { passwordCredential: { displayName } });
  return (made as { keyId: string }).keyId;
};
const secrets = async () => (await application()).passwordCredentials.map(({ keyId }) => keyId);

/** Of each kind one of the customer's, under the names that ours have. */
async function addTheirs() {
  const ours = (await application()).passwordCredentials[0]?.displayName ?? '';
  const [plain, copy] = [await addSecret(`portico-${connectionId}`), await addSecret(ours)];
  const dates = { notBefore: new Date(Date.now() - DAY), notAfter: new Date(Date.now() + 90 * DAY) };
  const { certificatePem } = await newSigningCertificate({ commonName: 'theirs', ...dates });
  const key = certificateFacts({ certificatePem }).der.toString('base64');
  const displayName = `portico-${connectionId}`;
  const keyCredentials = [{ type: 'AsymmetricX509Cert', usage: 'Verify', displayName, key }];
  await control.send('PATCH', path, { keyCredentials });
  await control.send('POST', `${path}/federatedIdentityCredentials`, {
    ...{ name: `portico-${connectionId}-cred_theirs`, issuer: bench.parts.workload.issuer },
    ...{ subject: 'theirs', audiences: ['api://AzureADTokenExchange'] },
  });
  return { plain, copy };
}

async function theirsOf({ plain, copy }: { plain: string; copy: string }) {
  const { keyCredentials, federatedIdentityCredentials } = await application();
  const there = await secrets();
  return {
    ...{ plain: there.includes(plain), copy: there.includes(copy) },
    certificates: keyCredentials.length,
    federated: federatedIdentityCredentials.map(({ name }) => name),
  };
}

describe('the customer’s own credentials, of the names that ours have', () => {
  test.each(['rotate', 'repair'])(
    'stay when a %s has taken the old one out, and at the next one',
    async (kind) => {
      const theirs = await addTheirs();
      const before = await theirsOf(theirs);
      for (const _ of ['the one of its name is ours', 'it is alone with its name']) {
        expect(await rotate(connectionId)).toMatchObject({ state: 'succeeded' });
        expect(await run({ kind, connectionId })).toMatchObject({ state: 'succeeded' });
        expect(await theirsOf(theirs)).toEqual(before);
      }
    },
  );

  test('stay when a rotation comes to nothing and takes back what it made', async () => {
    const theirs = await addTheirs();
    const before = await secrets();
    await control.replicate({ password: 1_000 });
    await control.fault({ surface: 'login', method: 'POST', from: 2, status: 400 });
    expect(await rotate(connectionId)).toMatchObject({ state: 'failed' });
    expect(await theirsOf(theirs)).toMatchObject({ plain: true, copy: true, certificates: 1 });
    expect(await secrets()).toEqual(expect.arrayContaining(before));
  });
});

describe('a secret of which no answer came (fault R10)', () => {
  const loseTheAnswer = () =>
    control.fault({ surface: 'graph', path: '*/addPassword', count: 1, status: 503, takesEffect: true });

  test('is known by the name that was written down before, and goes', async () => {
    await loseTheAnswer();
    expect(await rotate(connectionId)).toMatchObject({ state: 'succeeded' });
    expect(await secrets()).toEqual([(await bench.connection(connectionId)).credential?.keyId]);
  });

  test('stays where the customer gave one of theirs its name since: which of the two is ours, nothing proves', async () => {
    await loseTheAnswer();
    const { customer } = renewed;
    const { organizationId, caller } = customer();
    const { request_id: runId } = await renewed.provisioning.beginRun({
      ...{ kind: 'rotate', connectionId, organizationId, caller },
    });
    await bench.due(runId);
    await worker.workOnce();
    const lost = (await application()).passwordCredentials.at(-1);
    const theirs = await addSecret(lost?.displayName ?? '');
    await bench.finish(customer(), runId);
    expect(await secrets()).toEqual(expect.arrayContaining([lost?.keyId, theirs]));
  });
});
