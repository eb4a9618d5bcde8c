import { createProvisioning, type WorkerParts } from '../../src/index.ts';
import type { startBench } from './bench.ts';
import type { Customer } from './customer.ts';

/** A look at a connection, worked off by a process with these parts. */
export const scheduledCheck =
  (bench: Awaited<ReturnType<typeof startBench>>) =>
  async (
    { organizationId, caller, ...customer }: Customer,
    connectionId: string,
    using: WorkerParts = bench.parts,
  ) => {
    const { request_id } = await createProvisioning(bench.parts).beginRun({
      ...{ kind: 'check', organizationId, connectionId, caller },
    });
    return bench.finish({ ...customer, organizationId, caller }, request_id, using);
  };
