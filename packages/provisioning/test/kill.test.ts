import { openCredential } from '@portico/connections';
import { acquireAppOnlyToken } from '@portico/microsoft-graph';
import { describe, expect, test } from 'vitest';
import { type Bench, startBench } from './bench/bench.ts';
import type { Customer } from './bench/customer.ts';
import { type Death, workUntilDeath } from './bench/mortal.ts';

const bench = await startBench();
const SECONDS_PER_MATRIX = 180;

describe.each([
  { recipe: 'upsert', role: 'Application.ReadWrite.OwnedBy' },
  { recipe: 'template', role: 'Application.ReadWrite.All' },
] as const)('the recipe $recipe', ({ role }) => {
  async function killedAt(death: Death | undefined) {
    const customer = await bench.newCustomer();
    await bench.askFor(role);
    await bench.approve();
    const run = await bench.newRun(customer);
    const worked = await workUntilDeath(bench.newParts(), death);
    return { customer, ...run, ...worked };
  }

  test('killed between any two calls, another worker finishes: one app, one secret, active (faults R7–R11, R30)', {
    timeout: SECONDS_PER_MATRIX * 1_000,
  }, async () => {
    const { calls } = await killedAt(undefined);
    expect(calls).toBeGreaterThan(30);
    for (let after = 0; after <= calls; after += 1) {
      const { customer, runId, connectionId, died } = await killedAt({ after });
      expect(died).toBe(true);
      const { state } = await bench.finish(customer, runId, bench.newParts());
      const outcome = { after, state, ...(await stateOf(bench, customer, connectionId)) };
      expect(outcome).toEqual({ after, state: 'succeeded', ...ALL_WELL });
    }
  });
});

const ALL_WELL = {
  status: 'active',
  applications: 1,
  enterpriseApps: 1,
  secrets: 1,
  rowNamesTheApp: true,
  rowNamesTheSecret: true,
  secretWorks: true,
};

/** What a customer's directory and our row say, reduced to what has to hold after any accident. */
async function stateOf(
  { made, connection, emulator, keyRing, parts }: Bench,
  customer: Customer,
  id: string,
) {
  const { applications, servicePrincipals } = await made(customer);
  const row = await connection(id);
  const [application] = applications;
  const secrets = application?.passwordCredentials ?? [];
  const secret = row.credential && (await openCredential(keyRing, row, row.credential));
  const token = await acquireAppOnlyToken({
    cloud: parts.cloud,
    directoryId: customer.directoryId,
    clientId: row.entraAppId ?? '',
    credential: { kind: 'secret', secret: secret ?? '' },
    send: fetch,
    timeoutMs: 30_000,
  }).catch(() => undefined);
  return {
    status: row.status,
    applications: applications.length,
    enterpriseApps: servicePrincipals.length,
    secrets: secrets.length,
    rowNamesTheApp:
      row.entraApplicationObjectId === application?.id &&
      row.entraServicePrincipalId === servicePrincipals[0]?.id,
    rowNamesTheSecret: row.credential?.keyId === secrets[0]?.keyId,
    secretWorks: token !== undefined && emulator.origin !== '',
  };
}
