import type { Administration, PersonCaller } from '@portico/administration';

/** An address and the password that the demo gives it. */
export type DemoPerson = { readonly email: string; readonly password: string };

/** Somebody of this machine, not of the network. */
export const SEEDER = { requestId: 'req_demo_seed' };

/**
 * Makes the first owner of an empty deployment, or signs in as the one of an earlier start.
 *
 * @throws Error when the deployment belongs to somebody else
 */
export async function demoOperator(
  administration: Administration,
  person: DemoPerson,
): Promise<PersonCaller> {
  const token = await administration.ensureFirstOwnerToken();
  if (token !== undefined) {
    await administration.createFirstOwner(SEEDER, { ...person, token, name: 'Olivia Operator (demo)' });
  }
  return signedIn(administration, person);
}

async function signedIn(administration: Administration, person: DemoPerson): Promise<PersonCaller> {
  const result = await administration.signIn(SEEDER, person).catch((cause: unknown) => {
    throw new Error(
      'This database has an owner already who is not the one of the demo. Use an empty database, or the same master key as before.',
      { cause },
    );
  });
  const principal =
    result.kind === 'signed_in' ? await administration.resolveDashboardSession(result.token) : undefined;
  if (principal === undefined) throw new Error('The owner of the demo cannot sign in.');
  return { ...SEEDER, principal };
}
