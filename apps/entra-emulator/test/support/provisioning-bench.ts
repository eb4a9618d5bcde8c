import { afterAll, beforeEach } from 'vitest';
import type { Bench } from './bench.ts';
import { freshBench } from './fresh-bench.ts';
import { ScimServer } from './scim-server.ts';

/** An emulator and a service that it provisions into, for the tests of one file: as at the beginning before each of them. */
export async function provisioningBench(): Promise<{ bench: Bench; scim: ScimServer }> {
  const scim = await ScimServer.start();
  const bench = await freshBench();
  beforeEach(() => scim.clear());
  afterAll(() => scim.close());
  return { bench, scim };
}
