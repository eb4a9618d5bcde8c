import { beforeEach } from 'vitest';
import type { Bench } from './bench.ts';
import { freshBench } from './fresh-bench.ts';
import { tokenWith } from './graph-access.ts';

/** An emulator and somebody who asks it as Graph. */
interface GraphBench {
  bench: Bench;
  /** Asks with the token. */
  graph: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => ReturnType<Bench['graph']>;
  token: () => string;
  /** Asks with another token from now on, until the test ends. */
  use: (token: string) => void;
}

/** For the tests of one file: as at the beginning before each of them, with a new token of an application with these permissions. */
export async function graphBench(permissions: readonly string[]): Promise<GraphBench> {
  const bench = await freshBench();
  let held = '';
  beforeEach(async () => {
    held = await tokenWith(bench, permissions);
  });
  return {
    bench,
    graph: (method, path, body, headers) => bench.graph(held, method, path, body, headers),
    token: () => held,
    use: (token) => {
      held = token;
    },
  };
}
