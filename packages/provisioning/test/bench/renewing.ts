import { openCredential } from '@portico/connections';
import type { CredentialKind } from '@portico/database';
import { acquireAppOnlyToken } from '@portico/microsoft-graph';
import { beforeEach } from 'vitest';
import { createProvisioning } from '../../src/index.ts';
import type { startBench } from './bench.ts';
import type { Customer } from './customer.ts';

/** Before each test a customer who has approved, and what is asked of the credentials of their connection. */
export function renewing(bench: Awaited<ReturnType<typeof startBench>>) {
  const provisioning = createProvisioning(bench.parts);
  let customer: Customer;

  beforeEach(async () => {
    customer = await bench.newCustomer();
    await bench.approve();
  });

  const application = async () => {
    const [made] = (await bench.made(customer)).applications;
    if (made === undefined) throw new Error('there is no app');
    return made;
  };
  const run = async (
    asked: { readonly kind: string; readonly connectionId: string; readonly credentialKind?: CredentialKind },
    using = bench.parts,
  ) => {
    const { organizationId, caller } = customer;
    const { request_id: runId } = await provisioning.beginRun({ ...asked, organizationId, caller });
    return bench.finish(customer, runId, using);
  };

  return {
    ...{ provisioning, application, run },
    customer: () => customer,
    connected: async () => (await bench.connect(customer)).connectionId,
    rotate: (connectionId: string, credentialKind?: CredentialKind, using = bench.parts) =>
      run({ kind: 'rotate', connectionId, ...(credentialKind ? { credentialKind } : {}) }, using),

    /** By name. */
    async listed() {
      const { passwordCredentials, keyCredentials, federatedIdentityCredentials } = await application();
      const names = (list: readonly { displayName: string | null }[]) =>
        list.map(({ displayName }) => displayName);
      // The name of one of ours ends with the id of its row.
      const secrets = names(passwordCredentials).map((name) => name?.replace(/-cred_[a-z0-9]+$/, ''));
      return {
        ...{ secrets, certificates: names(keyCredentials) },
        federated: federatedIdentityCredentials.map(({ name }) => name),
      };
    },

    /** A token with what the row has, as a sign-in would prove itself. */
    async opens(connectionId: string): Promise<void> {
      const row = await bench.connection(connectionId);
      if (row.credential === null) throw new Error('there is no credential');
      await acquireAppOnlyToken({
        cloud: bench.parts.cloud,
        directoryId: customer.directoryId,
        clientId: row.entraAppId ?? '',
        credential: await openCredential(bench.parts, row, row.credential),
        send: fetch,
        timeoutMs: 30_000,
      });
    },
  };
}
