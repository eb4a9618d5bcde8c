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
      const ends = async (kind: string, credentialKind?: 'certificate' | 'federated') => {
        const wished = credentialKind === undefined ? {} : { credentialKind };
        const run = await beginRun({ kind, organizationId, connectionId, caller, ...wished });
        const ended = await bench.finish(customer, run.request_id, watched);
        expect([kind, ended.state, ended.failure]).toEqual([kind, 'succeeded', null]);
        const { status, warnings, credential } = await bench.connection(connectionId);
        return [status, warnings, credential?.kind];
      };
      const path = async () =>
        `/directories/contoso.example/graph/applications/${(await bench.connection(connectionId)).entraApplicationObjectId}`;
      expect(await ends('check')).toEqual(['active', told, 'client_secret']);
      expect(await ends('rotate', 'certificate')).toEqual(['active', told, 'certificate']);
      expect(await ends('rotate', 'federated')).toEqual(['active', told, 'federated']);
      const { federatedIdentityCredentials: federated } = (await bench.made(customer)).applications[0] ?? {};
      expect(federated).toMatchObject([{ audiences: [cloud.tokenExchangeAudience] }]);
      await bench.control.send('PATCH', await path(), { web: { redirectUris: [] } });
      expect(await ends('check')).toEqual([
        'degraded',
        expect.arrayContaining(['return_refused']),
        'federated',
      ]);
      expect(await ends('repair')).toEqual(['active', told, 'federated']);
      // What somebody deleted for good is made anew.
      const { entraApplicationObjectId: objectId } = await bench.connection(connectionId);
      await bench.control.send('DELETE', `/applications/${objectId}?purge=true`);
      expect(await ends('repair')).toEqual(['active', told, 'federated']);

      await bench.disconnect(customer, connectionId, watched);
      expect(await bench.made(customer)).toEqual({ applications: [], servicePrincipals: [] });
      expect([...hosts].toSorted()).toEqual([cloud.graphOrigin, cloud.loginOrigin].toSorted());
    },
  );
});
