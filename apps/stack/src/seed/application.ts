import type { Administration, PersonCaller } from '@portico/administration';

export type DemoApplication = {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUris: string[];
};

const NAME = 'Example app (demo)';

/**
 * The example app as a client of the project, with a secret that is known: the one of the last start when it still
 * works, else a new one.
 */
export async function demoApplication(
  administration: Administration,
  caller: PersonCaller,
  projectId: string,
  exampleOrigin: string,
  previous: DemoApplication | undefined,
): Promise<DemoApplication> {
  const addresses = {
    redirect_uris: [`${exampleOrigin}/callback`],
    post_logout_redirect_uris: [`${exampleOrigin}/`],
    allowed_origins: [exampleOrigin],
    initiate_login_uri: `${exampleOrigin}/login`,
    backchannel_logout_uri: `${exampleOrigin}/backchannel-logout`,
  };
  const redirectUris = addresses.redirect_uris;
  const existing = (await administration.listApplications(caller.principal, projectId)).find(
    ({ name }) => name === NAME,
  );
  if (existing === undefined) {
    const made = await administration.createApplication(caller, projectId, {
      name: NAME,
      kind: 'web',
      ...addresses,
    });
    return { clientId: made.id, clientSecret: made.secret ?? '', redirectUris };
  }
  await administration.changeApplication(caller, projectId, existing.id, addresses);
  if (previous?.clientId === existing.id) return { ...previous, redirectUris };
  const { secret } = await administration.rotateSecret(caller, projectId, existing.id, { overlap_hours: 0 });
  return { clientId: existing.id, clientSecret: secret, redirectUris };
}
