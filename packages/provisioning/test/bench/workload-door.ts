import { WORKLOAD_PATHS, type WorkloadIssuer } from '@portico/connections';

/**
 * What the web app answers a directory that checks an assertion, for an emulator that has no web app beside it.
 *
 * @param issuer undefined while nobody is there
 */
export function workloadDoor(issuer: () => WorkloadIssuer | undefined): typeof fetch {
  return async (input) => {
    const { origin, pathname } = new URL(input instanceof Request ? input.url : input);
    const here = issuer();
    if (here === undefined || origin !== new URL(here.issuer).origin) throw new TypeError('nobody is there');
    if (pathname === WORKLOAD_PATHS.metadata) return Response.json(here.metadata());
    if (pathname === WORKLOAD_PATHS.keys) return Response.json(await here.keySet());
    return new Response(undefined, { status: 404 });
  };
}
