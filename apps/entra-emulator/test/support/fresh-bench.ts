import { afterAll, beforeEach } from 'vitest';
import { Bench } from './bench.ts';

/** An emulator for the tests of one file: as at the beginning before each of them. */
export async function freshBench(): Promise<Bench> {
  const bench = await Bench.start();
  beforeEach(async () => {
    await bench.control('POST', '/reset');
  });
  afterAll(() => bench.close());
  return bench;
}
