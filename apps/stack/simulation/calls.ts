/** Graph's published limits of the identity service (graph: throttling-limits), for one app. */
export const LIMITS = {
  /** Resource units of one app in one directory of the smallest size, in ten seconds. */
  unitsInDirectory: 3_500,
  /** Of one app in all directories together, in twenty seconds. */
  unitsOfApp: 150_000,
  /** Writes of one app in all directories together, in five minutes. */
  writesOfApp: 70_000,
} as const;

const SECOND = 1_000;

/** Counts what is asked of Microsoft. */
export type Calls = ReturnType<typeof countedCalls>;

/** @param now in milliseconds: by it the busiest moments are found */
export function countedCalls(now: () => number) {
  let [tokens, graph, units, writes, others] = [0, 0, 0, 0, 0];
  const [busiest20s, busiest300s] = [busiest(now, 20 * SECOND), busiest(now, 300 * SECOND)];
  return {
    /** One call, before it is sent: what is lost on the way is not Microsoft's business, but nobody knows that. */
    note(input: string | URL | Request, init?: RequestInit): void {
      const url = new URL(input instanceof Request ? input.url : input);
      const method = init?.method ?? (input instanceof Request ? input.method : 'GET');
      if (url.pathname.endsWith('/token')) tokens += 1;
      else if (url.pathname.startsWith('/v1.0/')) {
        const cost = unitsOf(method, url);
        graph += 1;
        units += cost;
        busiest20s.add(cost);
        if (method !== 'GET') {
          writes += 1;
          busiest300s.add(1);
        }
      } else others += 1;
    },
    sums: () => ({
      ...{ tokens, graph, units, writes, others },
      ...{ mostUnitsIn20s: busiest20s.most(), mostWritesIn5min: busiest300s.most() },
    }),
  };
}

/** What Graph's own table says of the calls that we make: each costs one, a list two, `$select` one less, `$expand` one more; never below one. */
function unitsOf(method: string, { pathname, searchParams }: URL): number {
  const isList = method === 'GET' && pathname === '/v1.0/applications';
  const cost =
    (isList ? 2 : 1) - (searchParams.has('$select') ? 1 : 0) + (searchParams.has('$expand') ? 1 : 0);
  return Math.max(1, cost);
}

function busiest(now: () => number, windowMs: number) {
  let [window, sum, most] = [0, 0, 0];
  return {
    add(cost: number): void {
      const current = Math.floor(now() / windowMs);
      sum = current === window ? sum + cost : cost;
      window = current;
      most = Math.max(most, sum);
    },
    most: () => most,
  };
}
