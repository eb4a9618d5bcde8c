import { DAY } from '@portico/core';
import { certificateFacts, newSigningCertificate } from '@portico/vault';
import { describe, expect, test } from 'vitest';
import { beginRun } from '../src/begin-run.ts';
import { disconnect } from '../src/disconnect.ts';
import { createProvisioning } from '../src/index.ts';
import { createRunKinds, RUN_KINDS } from '../src/runs/kinds/index.ts';
import { type Accident, workUntil } from './bench/accidents.ts';
import { startBench } from './bench/bench.ts';
import type { Customer } from './bench/customer.ts';
import { opensDirectory } from './bench/opens.ts';
import { worldOf } from './bench/world.ts';

/* Every call that a run makes outside, in every kind of run, with either recipe: the oracle is what the directory holds. */

const bench = await startBench();
const provisioning = createProvisioning(bench.parts);
const world = worldOf(bench.pool, bench.emulator);
const SECONDS_PER_MATRIX = 300;

/** Every kind of run, and what else a run may have to do. */
const CASES = [
  ...(Object.keys(RUN_KINDS) as (keyof typeof RUN_KINDS)[]),
  'rotate to a certificate',
  'renew a certificate',
  'rotate to a federated credential',
  'rotate from a federated credential',
] as const;
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
  rows: 1,
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
  rows: 0,
  rowNamesTheObjects: true,
  rowNamesTheSecret: true,
  secretWorks: false,
};

/** What has to hold after any accident. A connection that was there has one of each kind of the customer's own besides. */
const OUTCOMES: Readonly<Record<Case, object>> = {
  connect: { ...WELL, theirs: 0, sameSecret: false },
  repair: { ...WELL, theirs: 3, sameSecret: true },
  rotate: { ...WELL, theirs: 3, sameSecret: false },
  'rotate to a certificate': { ...WELL, kind: 'certificate', theirs: 3, sameSecret: false },
  'renew a certificate': { ...WELL, kind: 'certificate', theirs: 3, sameSecret: false },
  'rotate to a federated credential': { ...WELL, kind: 'federated', theirs: 3, sameSecret: false },
  'rotate from a federated credential': { ...WELL, kind: 'client_secret', theirs: 3, sameSecret: false },
  check: { ...WELL, theirs: 3, sameSecret: true },
  tidy: { ...WELL, theirs: 3, sameSecret: true },
  disconnect: { ...REMOVED, theirs: 0, sameSecret: false },
};

/** Those that make an app or take it away; to the others it is the same app, whichever way it was made. */
const OF_RECIPE: readonly Case[] = ['connect', 'repair', 'disconnect'];

describe.each([
  { recipe: 'upsert', role: 'Application.ReadWrite.OwnedBy', cases: CASES },
  { recipe: 'template', role: 'Application.ReadWrite.All', cases: OF_RECIPE },
] as const)('the recipe $recipe', ({ role, cases }) => {
  describe.each(cases)('a run of kind %s', (kind) => {
    async function withAccident(accident: Accident | undefined, watched?: typeof world) {
      const begun = await begin(kind, role);
      const next = () => bench.goesOn(begun.customer, begun.runId);
      return { ...begun, ...(await workUntil(bench.newParts(), accident, next, watched)) };
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
      const { calls, changing } = await withAccident(undefined, world);
      expect(calls).toBeGreaterThan(FEWEST_CALLS);
      expect(changing.length).toBeGreaterThanOrEqual(FEWEST_CHANGES);
      for (const after of [0, ...changing]) await comesOutRight({ kind: 'death', after });
    });

    test('with the answer of any call to Microsoft lost and its effect kept, it comes out the same (fault R14)', {
      timeout: SECONDS_PER_MATRIX * 1_000,
    }, async () => {
      const { microsoftCalls } = await withAccident(undefined);
      expect(microsoftCalls).toBeGreaterThanOrEqual(FEWEST_MICROSOFT_CALLS);
      for (let of = 1; of <= microsoftCalls; of += 1) await comesOutRight({ kind: 'answer lost', of });
    });
  });
});

/** Below these, the matrix would not look at what it is about. */
const FEWEST_CALLS = 8;
const FEWEST_MICROSOFT_CALLS = 3;
const FEWEST_CHANGES = 2;

/** A run that is due and has not begun, of a customer of its own. */
async function begin(kind: Case, role: Parameters<typeof bench.askFor>[0]): Promise<Begun> {
  const customer = await bench.newCustomer();
  await bench.askFor(role);
  await bench.approve();
  if (kind === 'connect') return { customer, ...(await bench.newRun(customer)), keyIdBefore: undefined };
  const { connectionId } = await bench.connect(customer);
  const { organizationId, caller } = customer;
  const asked = { organizationId, connectionId, caller };
  const before = BEFORE[kind];
  if (before !== undefined) await bench.finish(customer, await begun({ ...before, ...asked }));
  if (kind === 'tidy') await renewedBySchedule(customer, connectionId);
  const { entraApplicationObjectId, credential } = await bench.connection(connectionId);
  const path = `/directories/contoso.example/graph/applications/${entraApplicationObjectId}`;
  await bench.control.send('POST', `${path}/addPassword`, { passwordCredential: { displayName: 'theirs' } });
  const { keyCredentials: ours } = (await bench.control.send('GET', path)) as { keyCredentials: object[] };
  const kept = ours.map((one) => ({ ...one, key: null }));
  await bench.control.send('PATCH', path, { keyCredentials: [...kept, THEIRS] });
  await bench.control.send('POST', `${path}/federatedIdentityCredentials`, THEIR_ISSUER);
  const runId =
    kind === 'disconnect' ? await disconnect(bench.parts, asked) : await begun({ ...WISHES[kind], ...asked });
  if (runId === undefined) throw new Error(`no run of kind ${kind} began`);
  return { customer, connectionId, runId, keyIdBefore: credential?.keyId ?? undefined };
}

const begun = async (asked: Parameters<typeof provisioning.beginRun>[0]) =>
  (await provisioning.beginRun(asked)).request_id;

/** The old credential is left in the directory for a while. */
async function renewedBySchedule(customer: Customer, connectionId: string): Promise<void> {
  const { organizationId } = customer;
  const asked = { kind: 'rotate', organizationId, connectionId, by: 'schedule' } as const;
  await bench.finish(customer, await beginRun(bench.parts, createRunKinds(), asked));
}

const TO_CERTIFICATE = { kind: 'rotate', credentialKind: 'certificate' } as const;
const TO_FEDERATED = { kind: 'rotate', credentialKind: 'federated' } as const;
/** What was done with the connection before. */
const BEFORE: Partial<Record<Case, typeof TO_CERTIFICATE | typeof TO_FEDERATED>> = {
  'renew a certificate': TO_CERTIFICATE,
  'rotate from a federated credential': TO_FEDERATED,
};
const WISHES = {
  ...{
    repair: { kind: 'repair' },
    rotate: { kind: 'rotate' },
    check: { kind: 'check' },
    tidy: { kind: 'tidy' },
  },
  ...{ 'rotate to a certificate': TO_CERTIFICATE, 'renew a certificate': { kind: 'rotate' } },
  'rotate to a federated credential': TO_FEDERATED,
  'rotate from a federated credential': { kind: 'rotate', credentialKind: 'client_secret' },
} as const;

const DATES = { notBefore: new Date(Date.now() - DAY), notAfter: new Date(Date.now() + 90 * DAY) };
const { certificatePem } = await newSigningCertificate({ commonName: 'theirs', ...DATES });
/** Added by the customer: nobody's business. */
const THEIRS = {
  ...{ type: 'AsymmetricX509Cert', usage: 'Verify', displayName: 'theirs' },
  key: certificateFacts({ certificatePem }).der.toString('base64'),
} as const;

const THEIR_ISSUER = {
  ...{ name: 'theirs', issuer: 'https://theirs.example', subject: 'theirs' },
  audiences: ['api://AzureADTokenExchange'],
} as const;

/** What a customer's directory and our row say, reduced to what has to hold after any accident. */
async function stateOf({ customer, connectionId, keyIdBefore }: Begun) {
  const { applications, servicePrincipals } = await bench.made(customer);
  const row = await bench.connection(connectionId);
  const [application] = applications;
  const secrets = [
    ...(application?.passwordCredentials ?? []),
    ...(application?.keyCredentials ?? []),
    ...(application?.federatedIdentityCredentials ?? []).map(({ name }) => ({
      keyId: name,
      displayName: name,
    })),
  ];
  const ours = secrets.filter(({ displayName }) => displayName !== 'theirs');
  const objects = [row.entraApplicationObjectId, row.entraServicePrincipalId];
  return {
    status: row.status,
    kind: row.credential?.kind,
    applications: applications.length,
    enterpriseApps: servicePrincipals.length,
    secrets: ours.length,
    rows: (await bench.parts.managed.credentials(connectionId)).length,
    theirs: secrets.length - ours.length,
    rowNamesTheObjects:
      objects[0] === (application?.id ?? null) && objects[1] === (servicePrincipals[0]?.id ?? null),
    rowNamesTheSecret: row.credential?.keyId === ours[0]?.keyId,
    sameSecret: keyIdBefore !== undefined && row.credential?.keyId === keyIdBefore,
    secretWorks: await opensDirectory(bench.parts, row, customer.directoryId),
  };
}
