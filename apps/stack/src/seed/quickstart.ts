import type { Administration, PersonCaller } from '@portico/administration';

/** What the quickstarts of the dashboard run on: ports that no part of the demo has. */
const APPLICATIONS = [
  { name: 'Quickstart, web (demo)', kind: 'web', origin: 'http://localhost:3200', path: '/auth/callback' },
  { name: 'Quickstart, single-page (demo)', kind: 'spa', origin: 'http://localhost:5173', path: '/callback' },
] as const;

/** Applications with which a newcomer can follow a quickstart at once. Safe to repeat. */
export async function demoQuickstarts(
  administration: Administration,
  caller: PersonCaller,
  projectId: string,
): Promise<void> {
  const known = await administration.listApplications(caller.principal, projectId);
  for (const { name, kind, origin, path } of APPLICATIONS) {
    if (known.some((application) => application.name === name)) continue;
    await administration.createApplication(caller, projectId, {
      name,
      kind,
      redirect_uris: [`${origin}${path}`],
      post_logout_redirect_uris: [`${origin}/`],
      ...(kind === 'web' ? { backchannel_logout_uri: `${origin}/auth/backchannel-logout` } : {}),
    });
  }
}
