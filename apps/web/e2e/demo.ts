import { readFileSync } from 'node:fs';

type Login = { readonly email: string; readonly password: string };
type DirectoryLogin = { readonly upn: string; readonly password: string };

/** What `npm start` writes down for scripts. */
export type Demo = {
  readonly web: string;
  readonly emulator: string;
  readonly exampleApp: string;
  readonly sampleProviders: string;
  readonly cli: { readonly issuer: string; readonly clientId: string };
  readonly operator: Login;
  readonly project: { readonly id: string; readonly issuer: string };
  readonly applications: readonly { readonly clientId: string }[];
  readonly organizations: readonly {
    readonly id: string;
    readonly name: string;
    readonly owner: Login;
    readonly member: Login;
  }[];
  readonly directories: readonly {
    readonly tenantId: string;
    readonly domain: string;
    readonly admin: DirectoryLogin;
    readonly applicationAdmin: DirectoryLogin;
    readonly user: DirectoryLogin;
    readonly guest: DirectoryLogin;
  }[];
};

export function demo(): Demo {
  const file = process.env['PORTICO_DEMO_FILE'];
  if (!file) throw new Error('PORTICO_DEMO_FILE is not set: run this through `npx playwright test`');
  return JSON.parse(readFileSync(file, 'utf8'));
}

export type DemoOrganization = Demo['organizations'][number];
export type DemoDirectory = Demo['directories'][number];

/** The n-th organization with the directory of the same name. */
export function customer(index: 0 | 1): { organization: DemoOrganization; directory: DemoDirectory } {
  const { organizations, directories } = demo();
  const organization = organizations[index];
  const directory = directories[index];
  if (!organization || !directory) throw new Error('the demo has two organizations and two directories');
  return { organization, directory };
}
