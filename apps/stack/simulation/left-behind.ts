import { HOUR, healthOf } from '@portico/core';
import type { Administrators } from './administrators.ts';
import type { Application } from './directories.ts';
import type { Violation } from './sign-ins.ts';
import type { World } from './world.ts';

/** Once a day, and once more when that came to grief. */
const LOOKED_AT_WITHIN = 49 * HOUR;

/**
 * Looks, when nothing is under way any more, whether each directory holds exactly what its connection says: one app
 * registration with one credential of ours, beside those of the customer.
 */
export async function lookForWhatIsLeft(
  world: World,
  { of }: Pick<Administrators, 'of'>,
  violated: (violation: Violation) => void,
): Promise<void> {
  const at = new Date(world.time.now()).toISOString();
  const { applications } = await world.directories.inventory();
  const inDirectory = Map.groupBy(applications, ({ directoryId }) => directoryId);
  for (const customer of world.customers) {
    const say = (what: string) => violated({ at, customer: customer.index, what });
    const connection = await world.honest.connections.find(customer.connectionId ?? '');
    const { status, warnings = [], checkedAt } = connection ?? {};
    if (status !== 'active' || healthOf(warnings) !== 'healthy')
      say(`the connection is ${status}: ${warnings.join(', ')}`);
    if (!checkedAt || checkedAt.getTime() < world.time.now() - LOOKED_AT_WITHIN)
      say(`it was looked at last at ${checkedAt?.toISOString() ?? 'no time'}`);
    const all = inDirectory.get(customer.directoryId) ?? [];
    const there = all.filter(({ deletedDateTime }) => deletedDateTime === null);
    const [application] = there;
    if (there.length !== 1) say(`there are ${there.length} app registrations`);
    if (application === undefined || connection === undefined) continue;
    if (application.appId !== connection.entraAppId) say('the app registration is another than the row says');
    if (!application.web.redirectUris.some((uri) => uri.includes(connection.id)))
      say('nobody can come back from the directory');
    const rows = (await world.honest.managed.credentials(connection.id)).map(({ keyId }) => keyId);
    const own = of(customer)
      .own.filter(({ objectId }) => objectId === application.id)
      .map(({ keyId }) => keyId);
    const expected = [...rows, ...own].sort().join(', ');
    const found = credentialsOf(application).sort().join(', ');
    if (rows.length !== 1) say(`the connection has ${rows.length} credentials`);
    if (found !== expected) say(`credentials in the directory: ${found}; of rows and customer: ${expected}`);
  }
}

const credentialsOf = ({ passwordCredentials, keyCredentials }: Application): string[] =>
  [...passwordCredentials, ...keyCredentials].map(({ keyId }) => keyId);
