import { DAY } from '@portico/core';
import { certificateFacts, newSigningCertificate } from '@portico/vault';
import { beforeAll, describe, expect, test } from 'vitest';
import { beginRun } from '../src/begin-run.ts';
import { disconnect } from '../src/disconnect.ts';
import { createProvisioning, createProvisioningWorker } from '../src/index.ts';
import { createRunKinds, RUN_KINDS } from '../src/runs/kinds/index.ts';
import { type Accident, workUntil } from './bench/accidents.ts';
import { startBench } from './bench/bench.ts';
import type { AppRole } from './bench/consent.ts';
import type { Customer } from './bench/customer.ts';
import { opensDirectory } from './bench/opens.ts';
import { startingPoint } from './bench/starting-point.ts';
import { worldOf } from './bench/world.ts';

/* Every call that a run makes outside, in every kind of run, with either recipe: the oracle is what the directory holds. */

const bench = await startBench();
const provisioning = createProvisioning(bench.parts);
const world = worldOf(bench.pool, bench.emulator);
const SECONDS_PER_MATRIX = 300;
const OWNED_BY = 'Application.ReadWrite.OwnedBy';
const ALL = 'Application.ReadWrite.All';

/** Every kind of run, and what else a run may have to do. */
const CASES = [
  ...(Object.keys(RUN_KINDS) as (keyof typeof RUN_KINDS)[]),
  'rotate to a certificate',
  'renew a certificate',
  'rotate to a federated credential',
  'rotate from a federated credential',
] as const;
/** Runs that came to nothing, from there on: what they made is taken back, and they have failed. */
const GIVEN_UP = [
  'connect',
  'repair',
  'rotate',
  'rotate to a certificate',
  'rotate to a federated credential',
] as const satisfies readonly Base[];
type GivenUp = `${(typeof GIVEN_UP)[number]}, given up`;
type Base = (typeof CASES)[number];
type Case = Base | GivenUp;
const givenUp = GIVEN_UP.map((kind) => `${kind}, given up` as const);
type Begun = {
  readonly customer: Customer;
  readonly runId: string;
  readonly connectionId: string;
  /** Back to where the run has not begun. */
  readonly again: () => Promise<void>;
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

type Outcome = Omit<typeof WELL | typeof REMOVED, 'kind'> & {
  readonly kind: string | undefined;
  /** Credentials of the customer's own. */
  readonly theirs: number;
  readonly sameSecret: boolean;
};

/** What has to hold after any accident. A connection that was there has one of each kind of the customer's own besides. */
const OUTCOMES: Readonly<Record<Case, Outcome>> = {
  connect: { ...WELL, theirs: 0, sameSecret: false },
  repair: { ...WELL, theirs: 3, sameSecret: true },
  rotate: { ...WELL, theirs: 3, sameSecret: false },
  'rotate to a certificate': { ...WELL, kind: 'certificate', theirs: 3, sameSecret: false },
  'renew a certificate': { ...WELL, kind: 'certificate', theirs: 3, sameSecret: false },
  'rotate to a federated credential': { ...WELL, kind: 'federated', theirs: 3, sameSecret: false },
  'rotate from a federated credential': { ...WELL, kind: 'client_secret', theirs: 3, sameSecret: false },
  check: { ...WELL, theirs: 3, sameSecret: true },
  tidy: { ...WELL, theirs: 3, sameSecret: true },
  own: { ...WELL, theirs: 3, sameSecret: true },
  disconnect: { ...REMOVED, theirs: 0, sameSecret: false },
  'connect, given up': { ...REMOVED, theirs: 0, sameSecret: false },
  'repair, given up': { ...WELL, theirs: 3, sameSecret: true },
  'rotate, given up': { ...WELL, theirs: 3, sameSecret: true },
  'rotate to a certificate, given up': { ...WELL, theirs: 3, sameSecret: true },
  'rotate to a federated credential, given up': { ...WELL, theirs: 3, sameSecret: true },
};

const KINDS = Object.keys(RUN_KINDS) as (keyof typeof RUN_KINDS)[];

describe.each([
  { recipe: 'upsert', roles: [OWNED_BY], owned: [1, 1], cases: [...CASES, ...givenUp] },
  { recipe: 'template', roles: [ALL], owned: [0, 0], cases: [...KINDS, 'connect, given up'] },
  // What takes for Portico to make itself an owner (graph: application-post-owners).
  {
    ...{ recipe: 'template, stepping down', roles: [ALL, 'Directory.Read.All'], owned: [1, 1] },
    cases: ['connect', 'repair'],
  },
] as const satisfies readonly {
  recipe: string;
  roles: readonly AppRole[];
  owned: readonly [number, number];
  cases: readonly Case[];
}[])('the recipe $recipe', ({ roles, owned, cases }) => {
  describe.each<Case>(cases)('a run of kind %s', (kind) => {
    const end = kind.endsWith(', given up') ? 'failed' : 'succeeded';
    let begun: Begun;
    beforeAll(async () => {
      begun = await begin(kind, roles);
    }, SECONDS_PER_MATRIX * 1_000);

    async function withAccident(accident: Accident | undefined, watched?: typeof world) {
      await begun.again();
      const next = () => bench.goesOn(begun.customer, begun.runId);
      return { ...begun, ...(await workUntil(bench.newParts(), accident, next, watched)) };
    }

    async function comesOutRight(accident: Accident) {
      const { happened, ...begun } = await withAccident(accident);
      expect({ accident, happened }).toEqual({ accident, happened: true });
      const { state } = await bench.finish(begun.customer, begun.runId, bench.newParts());
      await swept(begun);
      const outcome = { accident, state, ...(await stateOf(begun)) };
      const { applications } = OUTCOMES[kind];
      const ownedThen = kind === 'own' ? [1, 1] : owned;
      const expected = { ...OUTCOMES[kind], owned: applications === 0 ? [] : ownedThen };
      expect(outcome).toEqual({ accident, state: end, ...expected });
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

/** A run that is due and has not begun, or that has come to nothing just now, of a customer of its own. */
async function begin(kind: Case, roles: readonly AppRole[]): Promise<Begun> {
  const found = await begunOf(GIVEN_UP.find((one) => kind === `${one}, given up`) ?? (kind as Base), roles);
  if (kind.endsWith(', given up')) await comeToNothing(kind as GivenUp, found);
  // Made once, so that whoever published it goes on publishing it.
  await bench.parts.workload.keySet();
  return { ...found, again: await startingPoint(bench) };
}

/** Microsoft takes what the run makes and no more, until its time is over. */
async function comeToNothing(kind: GivenUp, { customer, runId }: Omit<Begun, 'again'>) {
  if (kind === 'connect, given up') await bench.forbidCredentials();
  if (kind === 'repair, given up') {
    // It expires so soon that a repair replaces it, and the token that would prove the new one does not come.
    await bench.pool.query(
      "UPDATE connection_credentials SET created_at = now() - interval '1 year', expires_at = now() + interval '1 day'",
    );
    await bench.control.fault({ surface: 'login', method: 'POST', nth: 2, count: 1, status: 503 });
  }
  const worker = createProvisioningWorker(bench.parts, 'w-given-up');
  await bench.passDeadline(runId);
  await worker.workOnce();
  const { state } = await bench.runRow(customer, runId);
  if (state !== 'compensating') throw new Error(`${kind}: the run is ${state}`);
}

async function begunOf(kind: Base, roles: readonly AppRole[]): Promise<Omit<Begun, 'again'>> {
  const customer = await bench.newCustomer();
  await bench.askFor(...roles);
  await bench.approve();
  if (kind === 'connect') return { customer, ...(await bench.newRun(customer)), keyIdBefore: undefined };
  const { connectionId } = await bench.connect(customer);
  if (kind === 'own') {
    // Without it, Microsoft makes nobody an owner.
    await bench.askFor(...roles, 'Directory.Read.All');
    await bench.approve();
  }
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

/** What was taken back, and then not found in the list, may still be there: the schedule has it removed, some day later. */
async function swept({ customer, connectionId }: Begun): Promise<void> {
  const credentials = await bench.parts.managed.credentials(connectionId);
  if (!credentials.some(({ state }) => state === 'retired')) return;
  const asked = { organizationId: customer.organizationId, connectionId, by: 'schedule' } as const;
  const runId = await beginRun(bench.parts, createRunKinds(), { kind: 'tidy', ...asked });
  await bench.finish(customer, runId, bench.newParts());
}

/** The old credential is left in the directory for a while. */
async function renewedBySchedule(customer: Customer, connectionId: string): Promise<void> {
  const { organizationId } = customer;
  const asked = { kind: 'rotate', organizationId, connectionId, by: 'schedule' } as const;
  await bench.finish(customer, await beginRun(bench.parts, createRunKinds(), asked));
}

const TO_CERTIFICATE = { kind: 'rotate', credentialKind: 'certificate' } as const;
const TO_FEDERATED = { kind: 'rotate', credentialKind: 'federated' } as const;
/** What was done with the connection before. */
const BEFORE: Partial<Record<Base, typeof TO_CERTIFICATE | typeof TO_FEDERATED>> = {
  'renew a certificate': TO_CERTIFICATE,
  'rotate from a federated credential': TO_FEDERATED,
};
const WISHES = {
  ...{
    repair: { kind: 'repair' },
    rotate: { kind: 'rotate' },
    check: { kind: 'check' },
    tidy: { kind: 'tidy' },
    own: { kind: 'own' },
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

/** How often Portico's own enterprise app is told among the owners. */
async function owners(object: Readonly<Record<string, unknown>> | undefined): Promise<number> {
  const ours = await bench.enterpriseAppId();
  const { ownerIds } = object as { ownerIds?: readonly string[] };
  return (ownerIds ?? []).filter((id) => id === ours).length;
}

/** What a customer's directory and our row say, reduced to what has to hold after any accident. */
async function stateOf({ customer, connectionId, keyIdBefore }: Omit<Begun, 'again'>) {
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
    owned: application === undefined ? [] : [await owners(application), await owners(servicePrincipals[0])],
    sameSecret: keyIdBefore !== undefined && row.credential?.keyId === keyIdBefore,
    secretWorks: await opensDirectory(bench.parts, row, customer.directoryId),
  };
}
