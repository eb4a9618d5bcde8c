import { createAdministration, projectAdminInput, sealedProjectKeys } from '@portico/administration';
import { rotateWorkloadKey } from '@portico/connections';
import { type ErrorCode, isPorticoError, messageOf, type PorticoError, systemClock } from '@portico/core';
import { type Database, openDatabase, workloadKeys } from '@portico/database';
import { checkMasterKey, leaveCanary } from '@portico/service';
import { type KeyRing, readKeyRing } from '@portico/vault';
import { readCommandEnv } from './composition/env.ts';

const USAGE = `Who runs this Portico, for whoever can log in to its server.

  operators.ts list                 who the operators are
  operators.ts password <address>   a link with which that operator sets a new password, also the only one
  operators.ts invite <address>     an invitation to be an operator
  operators.ts first                a link to create the first operator, while there is none
  operators.ts keys                 new signing keys for the dashboard, which sign in an hour
  operators.ts keys compromised     new ones at once, when somebody may know the old ones: everybody signs in again
  operators.ts workload-key              a new key for connections with a federated credential, which signs in a day
  operators.ts workload-key compromised  a new one at once: nobody signs in over them until Microsoft has read it

It reads DATABASE_URL and PORTICO_ORIGIN, as the web app does, and for keys of any kind PORTICO_MASTER_KEY. Links are printed here and nowhere else.
`;

type Administration = ReturnType<typeof createAdministration>;
type Services = {
  readonly administration: Administration;
  readonly rotateWorkloadKey: (rotation: { compromised: boolean }) => Promise<{ signsFrom: Date }>;
};

/** What to print. Undefined for what is no command. */
async function answer(
  { administration: { onServer, ensureFirstOwnerToken }, rotateWorkloadKey: rotateWorkload }: Services,
  origin: URL,
  [command, address]: readonly string[],
): Promise<string | undefined> {
  const email = projectAdminInput.shape.email.safeParse(address).data;
  if (command === 'list') {
    const operators = await onServer.operators();
    return operators.map(({ name, email: at }) => `${at ?? '(no address)'}  ${name ?? ''}`).join('\n');
  }
  if (command === 'first') {
    const token = await ensureFirstOwnerToken();
    return token === undefined
      ? 'There is an operator already. See: operators.ts list'
      : `Create the first operator with this link, once. It ends the one before:\n  ${new URL(`/first-owner#token=${token}`, origin).href}`;
  }
  if (command === 'password' && email) {
    const { url, expiresAt } = await onServer.issueOperatorLink(email);
    return `Sets a new password for ${email}, once, until ${expiresAt.toISOString()}:\n  ${url}`;
  }
  if (command === 'invite' && email) {
    const { url, expiresAt } = await onServer.inviteOperator(email);
    return `Invites ${email} to run this Portico, once, until ${expiresAt.toISOString()}:\n  ${url}`;
  }
  if (command === 'keys' && (address === undefined || address === 'compromised')) {
    const rotated = await onServer.rotateDashboardKeys({ compromised: address === 'compromised' });
    return rotated === undefined
      ? 'There is no operator yet, and nothing to sign in to.'
      : `The dashboard has new signing keys. They sign from ${rotated.signsFrom.toISOString()} on.`;
  }
  if (command === 'workload-key' && (address === undefined || address === 'compromised')) {
    const { signsFrom } = await rotateWorkload({ compromised: address === 'compromised' });
    return `Connections with a federated credential have a new signing key. It signs from ${signsFrom.toISOString()} on.`;
  }
  return undefined;
}

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const { origin, databaseUrl } = readCommandEnv();
  const database = openDatabase({ url: databaseUrl, poolSize: 2, applicationName: 'portico-operators' });
  const none = () => Promise.reject(new Error('this command does not need it'));
  const administration = createAdministration({
    prisma: database.prisma,
    pool: database.pool,
    clock: systemClock,
    origin,
    makeProjectKeys: async () => sealedProjectKeys(await checkedKeyRing(database)),
    resolveTxt: none,
    socialProviders: [],
    sealSocialSecret: none,
  });
  try {
    const rotate: Services['rotateWorkloadKey'] = async (rotation) =>
      rotateWorkloadKey(
        { keyRing: await checkedKeyRing(database), keys: workloadKeys(database.pool) },
        rotation,
      );
    const told = await answer({ administration, rotateWorkloadKey: rotate }, origin, words);
    process.stdout.write(told === undefined ? USAGE : `${told}\n`);
    if (told === undefined) process.exitCode = 2;
  } finally {
    await database.close();
  }
}

/** Keys that the web app cannot open would be worse than the old ones. */
async function checkedKeyRing(database: Database): Promise<KeyRing> {
  const keyRing = readKeyRing();
  await checkMasterKey(database, keyRing);
  await leaveCanary(database, keyRing);
  return keyRing;
}

main().catch((error: unknown) => {
  const reason = isPorticoError(error) ? reasonOf(error) : error instanceof Error ? error.message : error;
  process.stderr.write(`${String(reason)}\n`);
  process.exitCode = 1;
});

const REASONS: Partial<Record<ErrorCode, string>> = {
  not_found: 'No operator signs in with this address. See: operators.ts list',
  conflict: 'There are new keys already that wait for their time.',
};

function reasonOf({ code, detail }: PorticoError): string {
  // Names the setting, and no part of a key.
  if (code === 'secret_unavailable' && detail !== undefined) return detail;
  return REASONS[code] ?? messageOf(code);
}
