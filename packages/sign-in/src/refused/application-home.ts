import type { SignInParts } from '../settings.ts';

/** Where people find an application again; without an address it is one that they open themselves. */
export type ApplicationHome = { readonly name: string; readonly url: string | undefined };

/**
 * The application's own address for a sign-in that begins elsewhere (OIDC Core section 4), else the site of its first
 * redirect URI: both are registered. A native application has neither.
 *
 * @returns undefined when the project has no such application
 */
export async function applicationHome(
  parts: Pick<SignInParts, 'issuers' | 'origin'>,
  projectId: string,
  applicationId: string,
): Promise<ApplicationHome | undefined> {
  const door = await parts.issuers.applicationDoor(projectId, applicationId);
  if (door === undefined) return undefined;
  const { name, builtIn, initiateLoginUri, redirectUris, kind } = door;
  if (builtIn) return { name, url: new URL('/login', parts.origin).href };
  if (initiateLoginUri !== null) return { name, url: withIssuer(initiateLoginUri, projectId, parts.origin) };
  const site = kind === 'native' ? undefined : redirectUris.find((uri) => /^https?:/.test(uri));
  return { name, url: site && new URL('/', site).href };
}

function withIssuer(uri: string, projectId: string, origin: URL): string {
  const url = new URL(uri);
  url.searchParams.set('iss', new URL(`/oauth2/${projectId}`, origin).href);
  return url.href;
}
