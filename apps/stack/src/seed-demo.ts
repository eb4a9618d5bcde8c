import { createAdministration, sealedProjectKeys } from '@portico/administration';
import { systemClock } from '@portico/core';
import { type Database, openDatabase } from '@portico/database';
import { deriveFromToken, KeyRing } from '@portico/vault';
import type { Demo, SeededDemo } from './demo.ts';
import { demoApplication } from './seed/application.ts';
import { demoCommandLine } from './seed/command-line.ts';
import { type DemoPerson, demoOperator } from './seed/operator.ts';
import { demoOrganization } from './seed/organization.ts';
import { demoQuickstarts } from './seed/quickstart.ts';

export type SeedInput = {
  readonly databaseUrl: string;
  readonly masterKey: string;
  /** Where the web app is reached. */
  readonly origin: string;
  readonly exampleOrigin: string;
  /** What the last start wrote down. */
  readonly previous: Demo | undefined;
};

const PROJECT = 'Demo project';
const CUSTOMERS = [
  { name: 'Contoso (demo)', domain: 'contoso.example' },
  { name: 'Fabrikam (demo)', domain: 'fabrikam.example' },
];

/**
 * One project with two organizations, the example app, the command-line program and what the quickstarts need, made the way
 * the dashboard makes them. Safe to repeat and to be killed anywhere: what is there already is found by its name.
 */
export async function seedDemo(input: SeedInput): Promise<SeededDemo> {
  const database = openDatabase({
    url: input.databaseUrl,
    poolSize: 5,
    applicationName: 'portico-demo-seed',
  });
  try {
    return (await unchanged(database, input)) ?? (await seed(database, input));
  } finally {
    await database.close();
  }
}

/** The second start takes this way: one question instead of several password hashes. */
async function unchanged(database: Database, { previous, origin, exampleOrigin }: SeedInput) {
  if (previous?.web !== origin || previous.exampleApp !== exampleOrigin) return undefined;
  const [application] = previous.applications;
  const { rowCount } = await database.pool.query(
    'SELECT FROM applications WHERE id = $1 AND project_id = $2',
    [application?.clientId, previous.project.id],
  );
  const { operator, project, organizations, applications, cli } = previous;
  return rowCount === 1 ? { operator, project, organizations, applications, cli } : undefined;
}

async function seed(database: Database, input: SeedInput): Promise<SeededDemo> {
  const keyRing = KeyRing.parse(input.masterKey);
  const administration = createAdministration({
    ...database,
    clock: systemClock,
    origin: new URL(input.origin),
    makeProjectKeys: () => sealedProjectKeys(keyRing),
    resolveTxt: async () => [],
    socialProviders: [],
    sealSocialSecret: async () => '',
  });
  const person = (email: string): DemoPerson => ({ email, password: demoPassword(input.masterKey, email) });
  const operator = person('operator@portico.example');
  const caller = await demoOperator(administration, operator);
  const projects = await administration.listProjects(caller.principal);
  const { id } =
    projects.find(({ name }) => name === PROJECT) ??
    (await administration.createProject(caller, { name: PROJECT }));
  const { issuer } = await administration.getProject(caller.principal, id);
  const organizations = [];
  for (const { name, domain } of CUSTOMERS) {
    const plan = { name, domain, owner: person(`owner@${domain}`), member: person(`member@${domain}`) };
    organizations.push(await demoOrganization(administration, caller, id, plan));
  }
  const [known] = input.previous?.project.id === id ? input.previous.applications : [];
  const application = await demoApplication(administration, caller, id, input.exampleOrigin, known);
  const cli = await demoCommandLine(administration, caller, id, issuer);
  await demoQuickstarts(administration, caller, id);
  return { operator, project: { id, issuer }, organizations, applications: [application], cli };
}

/** Different on each machine, the same at each start, and marked. */
function demoPassword(masterKey: string, email: string): string {
  return `demo-${deriveFromToken(masterKey, `demo password of ${email}`).slice(0, 16)}`;
}
