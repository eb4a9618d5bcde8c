import { openCredential } from '@portico/connections';
import { acquireAppOnlyToken } from '@portico/microsoft-graph';
import { describe, expect, test } from 'vitest';
import { disconnect } from '../src/disconnect.ts';
import { createProvisioning } from '../src/index.ts';
import { RUN_KINDS } from '../src/runs/kinds/index.ts';
import { type Accident, workUntil } from './bench/accidents.ts';
import { startBench } from './bench/bench.ts';
import type { Customer } from './bench/customer.ts';

/* Every call that a run makes outside, in every kind of run, with either recipe: the oracle is what the directory holds. */

const bench = await startBench();
const provisioning = createProvisioning(bench.parts);
const SECONDS_PER_MATRIX = 300;

/** Every kind of run, and what else a run may have to do. */
const CASES = [...(Object.keys(RUN_KINDS) as (keyof typeof RUN_KINDS)[]), 'rotate to a certificate'] as const;
type Case = (typeof CASES)[number];
type Begun = {
  readonly customer: Customer;
  readonly runId: string;
  readonly connectionId: string;
  /** What people signed in with before; undefined for a connection that has none yet. */
  readonly keyIdBefore: string | undefined;
};

const WELL = {
  status: 'active',
  kind: 'client_secret',
  applications: 1,
  enterpriseApps: 1,
  secrets: 1,
  rowNamesTheObjects: true,
  rowNamesTheSecret: true,
  secretWorks: true,
};
const REMOVED = {
  status: 'inactive',
  kind: undefined,
  applications: 0,
  enterpriseApps: 0,
  secrets: 0,
  rowNamesTheObjects: true,
  rowNamesTheSecret: true,
  secretWorks: false,
};

/** What has to hold after any accident. A connection that was there holds a secret of the customer's own besides. */
const OUTCOMES: Readonly<Record<Case, object>> = {
  connect: { ...WELL, theirs: 0, sameSecret: false },
  repair: { ...WELL, theirs: 1, sameSecret: true },
  rotate: { ...WELL, theirs: 1, sameSecret: false },
  'rotate to a certificate': { ...WELL, kind: 'certificate', theirs: 1, sameSecret: false },
  check: { ...WELL, theirs: 1, sameSecret: true },
  disconnect: { ...REMOVED, theirs: 0, sameSecret: false },
};

describe.each([
  { recipe: 'upsert', role: 'Application.ReadWrite.OwnedBy' },
  { recipe: 'template', role: 'Application.ReadWrite.All' },
] as const)('the recipe $recipe', ({ role }) => {
  describe.each(CASES)('a run of kind %s', (kind) => {
    async function withAccident(accident: Accident | undefined) {
      const begun = await begin(kind, role);
      const next = () => bench.goesOn(begun.customer, begun.runId);
      return { ...begun, ...(await workUntil(bench.newParts(), accident, next)) };
    }

    async function comesOutRight(accident: Accident) {
      const { happened, ...begun } = await withAccident(accident);
      expect({ accident, happened }).toEqual({ accident, happened: true });
      const { state } = await bench.finish(begun.customer, begun.runId, bench.newParts());
      const outcome = { accident, state, ...(await stateOf(begun)) };
      expect(outcome).toEqual({ accident, state: 'succeeded', ...OUTCOMES[kind] });
    }

    test('killed between any two calls, another worker finishes: one app with one credential of ours, or none (faults R7–R11, R30)', {
      timeout: SECONDS_PER_MATRIX * 1_000,
    }, async () => {
      const { calls } = await withAccident(undefined);
      expect(calls).toBeGreaterThan(FEWEST_CALLS);
      for (let after = 0; after <= calls; after += 1) await comesOutRight({ kind: 'death', after });
    });

    test('with the answer of any call to Microsoft lost and its effect kept, it comes out the same (fault R14)', {
      timeout: SECONDS_PER_MATRIX * 1_000,
    }, async () => {
      const { microsoftCalls } = await withAccident(undefined);
      expect(microsoftCalls).toBeGreaterThan(FEWEST_MICROSOFT_CALLS);
      for (let of = 1; of <= microsoftCalls; of += 1) await comesOutRight({ kind: 'answer lost', of });
    });
  });
});

/** Below these, the matrix would not look at what it is about. */
const FEWEST_CALLS = 8;
const FEWEST_MICROSOFT_CALLS = 3;

/** A run that is due and has not begun, of a customer of its own. */
async function begin(kind: Case, role: Parameters<typeof bench.askFor>[0]): Promise<Begun> {
  const customer = await bench.newCustomer();
  await bench.askFor(role);
  await bench.approve();
  if (kind === 'connect') return { customer, ...(await bench.newRun(customer)), keyIdBefore: undefined };
  const { connectionId } = await bench.connect(customer);
  const { entraApplicationObjectId, credential } = await bench.connection(connectionId);
  const path = `/directories/contoso.example/graph/applications/${entraApplicationObjectId}/addPassword`;
  await bench.control.send('POST', path, { passwordCredential: { displayName: 'theirs' } });
  const { organizationId, caller } = customer;
  const asked = { organizationId, connectionId, caller };
  const runId =
    kind === 'disconnect'
      ? await disconnect(bench.parts, asked)
      : (await provisioning.beginRun({ ...wished(kind), ...asked })).request_id;
  if (runId === undefined) throw new Error(`no run of kind ${kind} began`);
  return { customer, connectionId, runId, keyIdBefore: credential?.keyId ?? undefined };
}

const wished = (kind: Case) =>
  kind === 'rotate to a certificate'
    ? ({ kind: 'rotate', credentialKind: 'certificate' } as const)
    : { kind };

/** What a customer's directory and our row say, reduced to what has to hold after any accident. */
async function stateOf({ customer, connectionId, keyIdBefore }: Begun) {
  const { applications, servicePrincipals } = await bench.made(customer);
  const row = await bench.connection(connectionId);
  const [application] = applications;
  const secrets = [...(application?.passwordCredentials ?? []), ...(application?.keyCredentials ?? [])];
  const ours = secrets.filter(({ displayName }) => displayName !== 'theirs');
  const objects = [row.entraApplicationObjectId, row.entraServicePrincipalId];
  return {
    status: row.status,
    kind: row.credential?.kind,
    applications: applications.length,
    enterpriseApps: servicePrincipals.length,
    secrets: ours.length,
    theirs: secrets.length - ours.length,
    rowNamesTheObjects:
      objects[0] === (application?.id ?? null) && objects[1] === (servicePrincipals[0]?.id ?? null),
    rowNamesTheSecret: row.credential?.keyId === ours[0]?.keyId,
    sameSecret: keyIdBefore !== undefined && row.credential?.keyId === keyIdBefore,
    secretWorks: await opensTheDirectory(row, customer),
  };
}

async function opensTheDirectory(
  row: Awaited<ReturnType<typeof bench.connection>>,
  { directoryId }: Customer,
): Promise<boolean> {
  if (row.credential === null || row.entraAppId === null) return false;
  const credential = await openCredential(bench.keyRing, row, row.credential);
  const asked = acquireAppOnlyToken({
    cloud: bench.parts.cloud,
    directoryId,
    clientId: row.entraAppId,
    credential,
    send: fetch,
    timeoutMs: 30_000,
  });
  return asked.then(
    () => true,
    () => false,
  );
}
