import { beforeEach } from 'vitest';
import { createProvisioning } from '../../src/index.ts';
import { progress } from '../../src/progress.ts';
import { createRunKinds } from '../../src/runs/kinds/index.ts';
import type { startBench } from './bench.ts';
import type { Customer } from './customer.ts';

type Kind = 'repair' | 'rotate' | 'check';

/** Before each test a customer with a connection of theirs, and what is done to it and asked of it. */
export function managedConnection(bench: Awaited<ReturnType<typeof startBench>>) {
  const provisioning = createProvisioning(bench.parts);
  let customer: Customer;
  let connectionId: string;

  beforeEach(async () => {
    customer = await bench.newCustomer();
    await bench.approve();
    ({ connectionId } = await bench.connect(customer));
  });

  const connection = () => bench.connection(connectionId);
  const begin = async (kind: Kind, { organizationId, caller } = customer) =>
    (await provisioning.beginRun({ kind, organizationId, connectionId, caller })).request_id;
  const application = async () => {
    const [made] = (await bench.made(customer)).applications;
    if (made === undefined) throw new Error('there is no app');
    return made;
  };
  return {
    provisioning,
    connection,
    begin,
    application,
    customer: () => customer,
    connectionId: () => connectionId,
    setPaused: (paused: boolean, { organizationId, caller } = customer) =>
      provisioning.setPaused({ organizationId, connectionId, paused, caller }),
    run: async (kind: Kind) => bench.finish(customer, await begin(kind)),
    shownOf: (requestId: string) =>
      progress(bench.parts, createRunKinds(), { organizationId: customer.organizationId, requestId }),
    secrets: async () => (await application()).passwordCredentials.map(({ keyId }) => keyId),
    spoil: async () =>
      bench.control.changeApplication((await connection()).entraAppId ?? '', {
        web: { redirectUris: ['https://evil.example/callback'] },
      }),
    removeSecret: async () => {
      const { entraAppId, credential } = await connection();
      await bench.control.send('DELETE', `/applications/${entraAppId}/passwords/${credential?.keyId}`);
    },
    /** What the audit log says of each such event on the connection. */
    audited: async (action: string) =>
      (
        await bench.pool.query('SELECT data FROM audit_events WHERE target_id = $1 AND action = $2', [
          connectionId,
          action,
        ])
      ).rows.map(({ data }) => data),
  };
}
