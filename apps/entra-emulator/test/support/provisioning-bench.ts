import { afterAll, beforeEach } from 'vitest';
import { Bench } from './bench.ts';
import { ScimServer } from './scim-server.ts';

/** An emulator and a service that it provisions into, for the tests of one file: as at the beginning before each of them. */
export async function provisioningBench(): Promise<{ bench: Bench; scim: ScimServer }> {
  const scim = await ScimServer.start();
  const bench = await Bench.start();
  beforeEach(async () => {
    await bench.control('POST', '/reset');
    scim.clear();
  });
  afterAll(async () => {
    await bench.close();
    await scim.close();
  });
  return { bench, scim };
}
