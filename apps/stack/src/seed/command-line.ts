import type { Administration, PersonCaller } from '@portico/administration';

/** What `portico login` has to be told. */
export type DemoCommandLine = { readonly issuer: string; readonly clientId: string };

const NAME = 'Portico CLI (demo)';
/** On any port (RFC 8252 section 7.3). */
const REDIRECT_URI = 'http://127.0.0.1/callback';

/** The command-line program as a native client of the project. Safe to repeat. */
export async function demoCommandLine(
  administration: Administration,
  caller: PersonCaller,
  projectId: string,
  issuer: string,
): Promise<DemoCommandLine> {
  const applications = await administration.listApplications(caller.principal, projectId);
  const { id } =
    applications.find(({ name }) => name === NAME) ??
    (await administration.createApplication(caller, projectId, {
      name: NAME,
      kind: 'native',
      redirect_uris: [REDIRECT_URI],
    }));
  return { issuer, clientId: id };
}
