import { type CloudName, microsoftCloud } from '@portico/microsoft-graph';
import { describe, expect, test } from 'vitest';
import { createProvisioning } from '../src/index.ts';
import { startBench } from './bench/bench.ts';

/*
 * Each of Microsoft's clouds, with the emulator under its names and behind its certificates: an address of another cloud would
 * not be answered (attack 17).
 */

const CLOUDS = ['global', 'usgov', 'usgov-dod', 'china'] as const satisfies readonly CloudName[];
const benches = await Promise.all(CLOUDS.map(async (name) => ({ name, bench: await startBench(name) })));

describe.each(benches)('in the cloud $name', ({ name, bench }) => {
  const cloud = microsoftCloud(name);

  test.each(['Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All'] as const)(
    'a connection is made with %s, looked at, renewed and taken away again, without an address of another cloud',
    async (role) => {
      const hosts = new Set<string>();
      const watched = bench.newParts({
        microsoft: {
          ...bench.parts.microsoft,
          send: (input, init) => {
            hosts.add(new URL(input instanceof Request ? input.url : input).origin);
            return bench.parts.microsoft.send(input, init);
          },
        },
      });
      const told = role === 'Application.ReadWrite.All' ? ['broader_not_owner'] : [];
      const customer = await bench.newCustomer();
      await bench.askFor(role);
      await bench.approve();
      const { runId, connectionId } = await bench.newRun(customer);
      expect(await bench.finish(customer, runId, watched)).toMatchObject({
        state: 'succeeded',
        failure: null,
      });
      expect(await bench.connection(connectionId)).toMatchObject({
        ...{ status: 'active', warnings: told },
        issuer: `${cloud.loginOrigin}/${customer.directoryId}/v2.0`,
      });

      const { beginRun } = createProvisioning(watched);
      const { organizationId, caller } = customer;
      for (const kind of ['check', 'rotate'] as const) {
        const credentialKind = kind === 'rotate' ? ({ credentialKind: 'certificate' } as const) : {};
        const run = await beginRun({ kind, organizationId, connectionId, caller, ...credentialKind });
        const ended = await bench.finish(customer, run.request_id, watched);
        expect(ended).toMatchObject({ state: 'succeeded', failure: null });
      }
      const { status, warnings, credential } = await bench.connection(connectionId);
      expect([status, warnings, credential?.kind]).toEqual(['active', told, 'certificate']);

      await bench.disconnect(customer, connectionId, watched);
      expect(await bench.made(customer)).toEqual({ applications: [], servicePrincipals: [] });
      expect([...hosts].toSorted()).toEqual([cloud.graphOrigin, cloud.loginOrigin].toSorted());
    },
  );
});
